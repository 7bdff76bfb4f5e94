"""What is refused because a quantity cannot be so much: said before anything follows from it.

The quantity that is named is the one that was given the value: a scenario's `cache_hit_ratio`, not
the `hit_ratio` of the part that takes it as it is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from envelope.errors import InputError, Label, Problem, Span, Text
from envelope.language.shapes import distribution, is_bare, is_range
from envelope.language.tree import Call, Node, Range
from envelope.model.graph.graph import Formula, Graph, Quantity
from envelope.model.graph.limits import Limits, effective, limits, named, outside
from envelope.model.graph.outline import ranges_of
from envelope.tuples import NamedTuple
from envelope.units.numerals import share_text
from envelope.units.unit import PERCENT, Unit
from envelope.units.writing import default_unit, quantity_text

ValueOf = Callable[[Node, Formula, Mapping[str, float]], float]

_MISSING = 100.0  # the factor between a share and its percentage


class Excess(NamedTuple):
    """A value that a quantity cannot have, and its limits, in base units."""

    name: str
    value: float
    limits: Limits


def excesses(graph: Graph, values: Mapping[str, float], value_of: ValueOf) -> Iterator[Excess]:
    """Every value that its quantity cannot have, the ends of ranges included.

    `value_of` gives the value of a node of a formula.
    """
    ranges = dict.fromkeys(ranges_of(graph))
    for name in outside(graph, values):
        own = limits(graph, name)
        drawn = own.step and ranges and not ranges.keys().isdisjoint(graph.behind([name]))
        # The median of a range of whole numbers may be none.
        if not (drawn and own._replace(step=0.0).hold(values[name])):
            yield Excess(name, values[name], own)
    every = effective(graph, ranges) if ranges else {}
    for name in ranges:
        if name not in every or name not in values:
            continue
        own, formula = every[name], graph.quantities[name].formula
        found = [value_of(end, formula, values) for end in ends(formula.tree)]
        yield from (Excess(name, end, own) for end in found if not own.hold(end))


def ends(tree: Node) -> Sequence[Node]:
    """The ends of a range, and what a distribution is given by."""
    if isinstance(tree, Range):
        return tree.low, tree.high
    return tree.arguments if isinstance(tree, Call) and distribution(tree) else ()


def excess_problems(graph: Graph, found: Iterable[Excess]) -> list[Problem]:
    """What to say of them: once of each quantity that was given such a value.

    What follows from another wrong value is left out.
    """
    named_once: dict[str, Excess] = {}
    for excess in found:
        named_once.setdefault(named(graph, excess.name), excess)
    return [_problem(graph, name, named_once[name]) for name in first(graph, named_once)]


def first(graph: Graph, wrong: Mapping[str, object]) -> list[str]:
    """Of quantities that are wrong, those that follow from no other one of them."""
    return [
        name
        for name in wrong
        if wrong.keys().isdisjoint(graph.behind(graph.quantities[name].formula.references()))
    ]


def _problem(graph: Graph, name: str, excess: Excess) -> Problem:
    quantity = graph.quantities[name]
    formula = quantity.formula
    given = _text(graph, quantity, excess.value)
    note = given if formula.references() else ""
    if _is_percentage(quantity, formula):
        given = f"{formula.text.content.strip()} (= {given})"
    message = f"{spoken_name(name)} is {given}: {must(graph, quantity, excess)}"
    trail = "" if name == excess.name else f"as {spoken_name(excess.name)}"
    label = Label(formula.text, formula.tree.span, note)
    hint, limit = _hint(quantity, excess), _limit(graph, quantity, excess)
    return Problem("outside-limits", message, (label,), trail, hint, () if hint else limit)


def must(graph: Graph, quantity: Quantity, excess: Excess) -> str:
    """What a value must be that is none: `it can be at most 100%`."""
    value, (low, high, step) = excess.value, excess.limits
    if value > high:
        return f"it can be at most {_text(graph, quantity, high)}"
    if value < low:
        least = _text(graph, quantity, low)
        return f"it must be at least {least}" if low else "it cannot be negative"
    assert step
    return "it must be a whole number"


def _limit(graph: Graph, quantity: Quantity, excess: Excess) -> tuple[str, ...]:
    """The value nearest to one that is none: a limit, as it is written, or a whole number."""
    value, (low, high, _) = excess.value, excess.limits
    near = min(max(value, low), high)
    return (_text(graph, quantity, near if near != value else float(round(value))),)


def excess_at(graph: Graph, excess: Excess, when: str) -> Problem:
    """The problem of a value that a quantity cannot have at a moment, or under a stress."""
    name = named(graph, excess.name)
    quantity = graph.quantities[name]
    given = _text(graph, quantity, excess.value)
    message = f"{spoken_name(name)} would be {given} {when}: {must(graph, quantity, excess)}"
    label = Label(quantity.formula.text, quantity.formula.tree.span)
    trail = "" if name == excess.name else f"as {spoken_name(excess.name)}"
    limit = _limit(graph, quantity, excess)
    return Problem("outside-limits", message, (label,), trail, instead=limit)


def refuse_excess(graph: Graph, name: str, text: Text, value: float, can: Limits) -> None:
    """Raises InputError for a value, given by a text, that a quantity cannot have."""
    if can.hold(value):
        return
    quantity, excess = graph.quantities[name], Excess(name, value, can)
    message = f"{spoken_name(name)} would be {_text(graph, quantity, value)}: "
    label = Label(text, Span(0, len(text.content)))
    message += must(graph, quantity, excess)
    limit = _limit(graph, quantity, excess)
    raise InputError(Problem("outside-limits", message, (label,), instead=limit))


def spoken_name(name: str) -> str:
    """A quantity as messages name it: `hit_ratio` of `cache`."""
    scope, _, last = name.rpartition(".")
    return f"`{last}` of `{scope}`" if scope else f"`{name}`"


def _text(graph: Graph, quantity: Quantity, value: float) -> str:
    unit = _unit(graph, quantity, value)
    return quantity_text(value, unit, graph.units, rescale=True, digits=6)


def _unit(graph: Graph, quantity: Quantity, value: float) -> Unit:
    declared = quantity.declared or quantity.unit
    if declared == PERCENT:
        return PERCENT
    return quantity.unit or default_unit(quantity.dimension, value, graph.units)


def _is_percentage(quantity: Quantity, formula: Formula) -> bool:
    """Whether a share was given as a number without its sign, `90`."""
    declared = quantity.declared or quantity.unit
    return declared == PERCENT and is_bare(formula.tree) and not is_range(formula.tree)


def _hint(quantity: Quantity, excess: Excess) -> str:
    """The cure, where there is one: a `%` that is missing, a file that does not say `min`."""
    value, (low, high, _) = excess.value, excess.limits
    is_far = value >= 2 * high >= 2 * value / _MISSING >= 2 * low  # 1.5 may be a factor
    if is_far and _is_percentage(quantity, quantity.formula):
        return f"did you mean {share_text(value / _MISSING)}?"
    said = quantity.entry.attributes if quantity.entry else {}
    is_own = "." not in quantity.name and not quantity.set and not quantity.formula.references()
    if value < low == 0 and is_own and "min" not in said:
        return "if it can be, say how far: `min = ...` beside its value"
    return ""
