"""What is wrong with a row: an input that is missing, or more or less than it can be."""

import math
from collections.abc import Iterator, Sequence

from sqlglot import exp

from envelope.engine.run import Run
from envelope.engine.scalar import LARGEST
from envelope.engine.sql.arithmetic import absolute
from envelope.engine.sql.emitter import Writer
from envelope.engine.sql.pieces import Piece, when, word
from envelope.language.tree import Binary, If, Node, names, nodes
from envelope.model.graph.excess import Excess, must, spoken_name
from envelope.model.graph.limits import ANY, Limits, effective, follows, limits
from envelope.model.graph.outline import ranges_of
from envelope.model.graph.uses import formula_of

_SAME = 1e-9  # as in `limits`: a share of a limit, or of one step
Case = tuple[Piece, Piece]


def refused(run: Run, writer: Writer, inputs: Sequence[str], outputs: Sequence[str]) -> Piece:
    """What is wrong with a row in words, its first problem; NULL where nothing is."""
    every = effective(run.graph, inputs)
    cases: list[Case] = []
    for name in inputs:
        piece = writer.known[name]
        called_ = spoken_name(name)
        cases.append((piece.is_null(), word(f"{called_} is missing")))
        if piece.words:
            words = run.graph.quantities[name].words
            among = exp.In(this=piece.tree, expressions=[exp.Literal.string(w) for w in words])
            known = Piece(among, piece.stage)
            cases.append((~known, word(f"{called_} is none of {', '.join(words)}")))
        else:
            cases += _out_of_limits(run, writer, name, every.get(name, ANY))
    for name in _computed(run, writer, inputs, outputs):
        cases += _beyond(run, writer, name)
    for name in _passed_over(run, writer, outputs):
        cases.append((writer.known[name].is_null(), word(f"{spoken_name(name)} has no value")))
    return when(*cases)


def _passed_over(run: Run, writer: Writer, outputs: Sequence[str]) -> Iterator[str]:
    """The quantities that may have no value without a result that shows it: those of branches.

    A row has no results then, as a run has none.
    """
    behind = run.graph.behind(outputs)
    found: dict[str, None] = {}
    for name in writer.known:
        if name in behind:
            formula = formula_of(run.graph, name)
            links = (formula.links[each] for each in _in_branches(formula.tree))
            found |= dict.fromkeys(each for each in links if isinstance(each, str))
    for name in found:
        if name in writer.known and writer.known[name].nullable:
            yield name


def _in_branches(tree: Node) -> Iterator[str]:
    """The names in the parts of a formula that are not always computed."""
    for node in nodes(tree):
        match node:
            case If(then=then, otherwise=otherwise):
                parts: tuple[Node, ...] = then, otherwise
            case Binary(operator="and" | "or", right=right):
                parts = (right,)
            case _:
                continue
        yield from (name.name for part in parts for name in names(part))


def _computed(
    run: Run, writer: Writer, inputs: Sequence[str], outputs: Sequence[str]
) -> Iterator[str]:
    """What is computed from columns and has limits of its own."""
    behind = run.graph.behind(outputs)
    for name in run.graph.limits:
        is_written = name in behind and name in writer.known and name not in inputs
        if is_written and writer.known[name].value is None:
            followed = follows(run.graph.quantities[name])
            if followed is None or followed not in writer.known:
                yield name


def _out_of_limits(run: Run, writer: Writer, name: str, own: Limits) -> Iterator[Case]:
    """An input that is less or more than it can be, or no number at all."""
    x, (low, high, step) = writer.known[name], own
    if math.isfinite(low):
        yield x < low - _SAME * abs(low), _words_of(run, name, own, -math.inf)
    if math.isfinite(high):
        yield ~(x <= high + _SAME * abs(high)), _words_of(run, name, own, math.inf)
    else:
        size = x if math.isfinite(low) else absolute(x)
        yield ~(size <= LARGEST), word(f"{spoken_name(name)} is no number to calculate with")
    if step:
        yield _broken(writer, x, step), _words_of(run, name, own, math.nan)


def _beyond(run: Run, writer: Writer, name: str) -> Iterator[Case]:
    """What is computed and is less or more than it can be; it may have no value."""
    x, own = writer.known[name], limits(run.graph, name)
    low, high = own.loose()
    if math.isfinite(low) and not (x.unsigned and own.low <= 0):
        yield x < low, _words_of(run, name, own, -math.inf)
    if math.isfinite(high):
        yield x > high, _words_of(run, name, own, math.inf)
    if own.step and not set(ranges_of(run.graph)).intersection(run.graph.behind([name])):
        yield _broken(writer, x, own.step), _words_of(run, name, own, math.nan)


def _broken(writer: Writer, x: Piece, step: float) -> Piece:
    """Whether a number is none of whole steps."""
    steps = x / step
    return absolute(steps - writer.columns.down(steps + 0.5)) > _SAME


def _words_of(run: Run, name: str, own: Limits, value: float) -> Piece:
    words = must(run.graph, run.graph.quantities[name], Excess(name, value, own))
    return word(f"{spoken_name(name)}: {words}")
