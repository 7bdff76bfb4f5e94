"""Where a number comes from: formula, formula with numbers, value, place, source, basis."""

import re
from collections.abc import Callable, Iterator

from envelope.engine.run import Run
from envelope.engine.scalar import all_taken, value_of, winner
from envelope.language.functions import FUNCTIONS
from envelope.language.printer import write
from envelope.language.shapes import range_words
from envelope.language.stars import STAR
from envelope.language.tree import Binary, Call, Convert, Literal, Name, Word, nodes
from envelope.model.graph.graph import TOTAL, Formula, Quantity
from envelope.model.graph.measure import node_text
from envelope.tuples import NamedTuple

_PLAIN = re.compile(r"[\d.,]+%?")  # a number to which a power belongs as a whole
_WHOLE = r"(?<![\w.,])[1-9][\d_]{3,}(?![\w.,])"  # four digits or more


class Step(NamedTuple):
    """One line of a derivation: a quantity, how it was computed, and how deep it stands.

    `again` is true when the quantity was explained above; `won` says how ranges were read, which
    operand of each `max` and `min` counted, and how an input grows; `limits` what its file says
    that it can be. One that is `folded` takes a line, with others if it is `minor`.
    """

    name: str
    depth: int
    value: str
    formula: str
    numbers: str
    place: str
    about: str
    source: str
    basis: str
    won: tuple[str, ...] = ()
    set: bool = False
    again: bool = False
    limits: str = ""
    folded: bool = False
    minor: bool = False


def explain(run: Run, name: str, deepest: int | None = None) -> list[Step]:
    """The derivation of a quantity down to its inputs, in the order of reading.

    With `deepest`, only the steps down to that depth.
    """
    steps: list[Step] = []
    seen: set[str] = set()
    stack = [(name, 0)]
    while stack:
        current, depth = stack.pop()
        steps.append(step_of(run, current, depth, again=current in seen))
        if current not in seen and depth != deepest:
            seen.add(current)
            used = dict.fromkeys(run.graph.quantities[current].formula.references())
            stack.extend((operand, depth + 1) for operand in reversed(used))
    return steps


def step_of(run: Run, name: str, depth: int, *, again: bool) -> Step:
    """The line of a quantity; without its formula where it was explained `again`."""
    quantity = run.graph.quantities[name]
    formula = quantity.formula
    if again:
        return Step(name, depth, run.text(name), "", "", "", "", "", quantity.basis, again=True)
    written = expression(formula)
    numbers = with_numbers(run, formula)
    return Step(
        name=name,
        depth=depth,
        value=run.text(name),
        formula=written,
        numbers="" if numbers in (written, run.text(name)) else numbers,
        place=place_of(run, quantity),
        about=quantity.about,
        source=cited(run, quantity.source),
        basis=quantity.basis,
        won=(*range_reading(formula), *winners(run, formula), *_growing(run, name)),
        set=quantity.set and not quantity.by_case,
        limits=quantity.entry.limits if quantity.entry is not None else "",
    )


def expression(formula: Formula) -> str:
    """A formula as it was written, on one line and without comments."""
    lines = (line.partition("#")[0] for line in formula.text.content.splitlines())
    return " ".join(" ".join(lines).split())


def with_numbers(
    run: Run,
    formula: Formula,
    text: Callable[[str], str] | None = None,
    *,
    apart: bool = False,
) -> str:
    """A formula with the value of each quantity, or another text, in the place of its name.

    A last conversion is left out: the value beside it has that unit. What is raised to a power is
    set `apart` by parentheses where that is asked for.
    """
    written = text or run.text
    tree = formula.tree.value if isinstance(formula.tree, Convert) else formula.tree
    raised = [
        each.left for each in nodes(tree) if isinstance(each, Binary) and each.operator == "^"
    ]

    def leaf(node: Literal | Name | Word) -> str:
        """A literal or a word as written, a quantity as its value."""
        if isinstance(node, Word):
            return write(node)
        if isinstance(node, Literal):
            return _literal(run, formula, node)
        link = formula.links[node.name]
        if not isinstance(link, str):
            return node.name
        found = written(link)
        is_base = apart and any(node is each for each in raised) and not found.endswith(")")
        return f"({found})" if is_base and not _PLAIN.fullmatch(found) else found

    if isinstance(tree, Word):
        return tree.word
    return write(tree, leaf).replace(" * ", " × ").replace(" / ", " ÷ ")


def _literal(run: Run, formula: Formula, node: Literal) -> str:
    """A literal as it was written; its placeholder noun as what the part counts."""
    placeholders = run.graph.placeholders
    if node.unit is not None and formula.counted(placeholders, node.unit) != node.unit:
        return node_text(run.graph, formula, node, node.number * node.unit.factor)
    return grouped(formula.text.content[node.span.start : node.span.end] or write(node))


def grouped(text: str) -> str:
    """A literal with its digits in groups, as values are written: `16,384 tokens`."""
    return re.sub(_WHOLE, lambda found: f"{int(found[0]):,}", text)


def range_reading(formula: Formula) -> Iterator[str]:
    """How a range was read: its distribution, and that this run took the median."""
    for node in nodes(formula.tree):
        if words := range_words(node):
            yield f"a {words}; this is its median"


def _growing(run: Run, name: str) -> Iterator[str]:
    """How an input grows: its value is that of the start."""
    if name in run.graph.growths:
        yield f"grows {run.graph.growths[name].words}"


def where_written(quantity: Quantity) -> str:
    """`file:line` of a quantity's formula; empty for a total, which nobody wrote."""
    if quantity.kind == TOTAL and not quantity.set:
        return ""
    position = quantity.formula.text.position(0)
    return f"{position.file}:{position.line}"


def place_of(run: Run, quantity: Quantity) -> str:
    """The same, with the case that sets it."""
    written = where_written(quantity)
    return f"set by the case {run.graph.case}, {written}" if quantity.by_case else written


def winners(run: Run, formula: Formula) -> Iterator[str]:
    """For every `max` and `min` of a formula: which operand won, and its value."""
    for call in all_taken(formula, run.values):
        if not isinstance(call, Call) or len(call.arguments) < 2:
            continue
        won = winner(call, formula, run.values)
        if won is not None:
            text = formula.text.content[won.span.start : won.span.end]
            if (
                not text or f".{STAR}" in text
            ):  # of one of many parts, whose name stands in the tree
                text = write(won)
            value = node_text(run.graph, formula, won, value_of(won, formula, run.values))
            word = FUNCTIONS[call.function].picks
            yield f"{word}: {text}" if text == value else f"{word}: {text} = {value}"


def cited(run: Run, source: str) -> str:
    """A source written out: its key and what the key stands for."""
    sources = run.graph.sources
    return "; ".join(
        f"{key}: {sources[key]}" if key in sources else key for key in source_keys(run, source)
    )


def source_keys(run: Run, source: str) -> list[str]:
    """The keys that a `source` names; the text itself where it is no list of keys."""
    keys = [key.strip() for key in source.split(",")]
    if all(key in run.graph.sources for key in keys):
        return keys
    return [source] if source else []
