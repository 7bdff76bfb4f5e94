"""A document with living blocks: what of its results no longer holds, and how it should read."""

from collections.abc import Iterator, Sequence

from envelope.api.living.blocks import Block, blocks, content_of, lines_of
from envelope.api.living.expressions import (
    Line,
    asked_lines,
    expression_results,
    expressions_of,
    in_order,
)
from envelope.api.living.located import Places, located
from envelope.api.living.options import options_of
from envelope.api.living.results import Results, changes, result_lines
from envelope.api.living.scenario import is_scenario, scenario_results
from envelope.api.living.written import Edit, written
from envelope.errors import EnvelopeError, InputError, Problem
from envelope.lint.finding import Finding, Rule
from envelope.tuples import NamedTuple


class Living(NamedTuple):
    """A document's blocks: what is wrong with their results, what with the blocks themselves.

    `content` is the document with the results that its blocks give; unchanged where there are
    `problems`. `lines` are the numbers of those that belong to blocks and results.
    """

    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    content: str
    lines: frozenset[int]


class _Read(NamedTuple):
    """What a block gives: its results, or what is wrong with it."""

    results: Results | None = None
    problems: tuple[Problem, ...] = ()


def living(content: str, name: str) -> Living:
    """The living blocks of a document, calculated; files are looked up beside it."""
    lines = lines_of(content)
    found = list(blocks(lines))
    places = _places(lines, found, name)
    above: dict[str, Line] = {}
    findings: list[Finding] = []
    problems: list[Problem] = []
    edits: list[Edit] = []
    for block in found:
        read = _read(block, above, places)
        new = [each for each in read.problems if each not in problems]
        problems += new
        findings += [_wrong_block(each, name) for each in new]
        if read.results is not None and read.results.rows:
            wanted = result_lines(read.results, is_mdx=name.endswith(".mdx"))
            changed = list(_changed(block, wanted, lines, name))
            findings += changed
            edits += [Edit(block, wanted)] if changed else []
    fixed = content if problems else written(lines, edits)
    return Living(tuple(findings), tuple(problems), fixed, frozenset(_numbers(found, lines)))


def _places(lines: Sequence[str], found: Sequence[Block], name: str) -> Places:
    columns = {
        number: column
        for block in found
        for number, column in enumerate(block.starts, block.first + 1)
    }
    return Places(name, [line.rstrip("\r\n") for line in lines], columns)


def _read(block: Block, above: dict[str, Line], places: Places) -> _Read:
    """A block calculated; its names are added to those of the blocks above."""
    lines = expressions_of(block.content, block.first + 1)
    asked: list[Line] = []
    try:
        _refuse_open(block)
        options = options_of(block.options)
        if is_scenario(block.content):
            padding = "\n" * (block.first + 1)  # so that errors have the document's lines
            text = padding + "\n".join(block.content)
            return _Read(scenario_results(text, places.name, options))
        asked = asked_lines(lines, above)
        above |= {line.name: line for line in lines if line.name}
        return _Read(expression_results(asked, lines, options))
    except EnvelopeError as error:
        order = in_order(asked)
        return _Read(None, tuple(located(each, block, order, places) for each in error.problems))


def _refuse_open(block: Block) -> None:
    """Raises InputError for a block, or results, whose end nobody can be sure of."""
    if block.last is None:
        message, hint = "this block is not closed", "end it with a line of its own: ```"
        raise InputError(Problem("syntax", message, hint=hint))
    if block.begin is not None and block.stop is None:
        message = "the results below this block have no line that ends them"
        hint = "that is `<!-- envelope: end -->`; or delete what is left of them"
        raise InputError(Problem("syntax", message, hint=hint))


def _changed(
    block: Block, wanted: Sequence[str], lines: Sequence[str], name: str
) -> Iterator[Finding]:
    """What the results of a document say otherwise than those that its block gives."""
    if block.begin is None or block.stop is None:
        yield _finding(name, lines, block.first, "unwritten-results")
        return
    old = [content_of(line) for line in lines[block.begin : block.stop]]
    for change in changes(old, wanted):
        found = _finding(name, lines, block.begin + (change.line or 0), "stale-result")
        yield found._replace(claim=change.name, stated=change.old, right=change.new)


def _finding(name: str, lines: Sequence[str], number: int, rule: Rule) -> Finding:
    """A finding that marks a line, counted from 0."""
    line = lines[number].rstrip()
    column = len(line) - len(content_of(line)) + 1
    return Finding(name, number + 1, column, len(line) + 1, rule)


def _wrong_block(problem: Problem, name: str) -> Finding:
    """A problem as a finding: at its first place in the document."""
    label = next(each for each in problem.labels if each.text.position(0).file == name)
    start, end = (label.text.position(each) for each in label.span)
    stop = end.column if end.line == start.line else len(start.text) + 1
    return Finding(name, start.line, start.column, stop, "wrong-block", cause=problem.message)


def _numbers(found: Sequence[Block], lines: Sequence[str]) -> Iterator[int]:
    """The numbers of the lines of blocks and results, from 1."""
    for block in found:
        last = block.last if block.last is not None else len(lines) - 1
        yield from range(block.first + 1, last + 2)
        if block.begin is not None and block.stop is not None:
            yield from range(block.begin + 1, block.stop + 1)
