"""Values from outside that are told by the value before: `+40%`, `x2`, `payload_size*2`.

In a value for `dau`, the name `dau` means what it was without that value. A bare number with a
suffix is refused where its unit has a prefix: 2k of KB is 2 KB to some and 2 MB to others.
"""

import re
from collections.abc import Callable, Mapping

from envelope.errors import InputError, Label, Problem, Span, Text, text_of
from envelope.language.meaning import Meaning
from envelope.language.printer import write
from envelope.language.shapes import is_bare, is_range, with_unit
from envelope.language.tree import Binary, Literal, Name, Node, mapped, nodes
from envelope.model.graph.excess import ValueOf
from envelope.model.graph.graph import Formula, Graph, Link, Quantity
from envelope.tuples import NamedTuple
from envelope.units.numerals import share_text
from envelope.units.system import UnitSystem
from envelope.units.unit import PERCENT, Unit, base_unit
from envelope.units.writing import FAMILIES, SHORT_TIMES, quantity_text, replaced, unit_symbol

# Patterns are compiled when somebody sets a value: most runs set none.
_NUMBER = r"(\d[\d_]*(?:\.\d+)?|\.\d+)"
_MORE = rf"\s*([-+−])\s*{_NUMBER}\s*%\s*"
_TIMES = rf"\s*(\*|×|·|[xX]|/|÷)\s*{_NUMBER}\s*(%?)\s*"
_PLUS = r"\s*\+"
_PLAIN = frozenset({"B", "bit", "Hz", "J", "Wh", "W", "metre", "s"})
_SUFFIX = r"[\d.]\s?[kKMGT]$"


class Change(NamedTuple):
    """A value told by the one before: an operator and a number; `share` is that of `+40%`."""

    operator: str
    number: float
    share: float | None = None


def change(content: str, known: Callable[[str], bool]) -> Change | None:
    """How a text changes the value before; None for a value of its own.

    `known` tells whether a word is a name, as `x2` may be.
    """
    if match := re.fullmatch(_MORE, content):
        share = float(match.group(2).replace("_", ""))
        percent = 100 + share if match.group(1) == "+" else 100 - share
        return Change("*", percent / 100, percent / 100 - 1)
    match = re.fullmatch(_TIMES, content)
    if match is None or known(content.strip()):
        return None
    number = float(match.group(2).replace("_", "")) / (100 if match.group(3) else 1)
    return Change("/" if match.group(1) in "/÷" else "*", number)


def changed(how: Change, name: str, text: Text, units: UnitSystem) -> Formula:
    """The formula of a change to a quantity, which its name stands for."""
    span = Span(0, len(text.content))
    tree = Binary(how.operator, Name(name, span), Literal(how.number, None, Span(0, 0)), span)
    return Formula(text, tree, {name: name}, "", units)


def spelt_out(name: str, text: Text, quantity: Quantity, value: float) -> Text:
    """A value told by that of a quantity before, `x2` or `dau + 1M users`, with that in its place.

    One that has two readings stays as it is.
    """
    own = rf"(?<![\w.]){re.escape(name)}(?![\w.(])"
    how = change(text.content, lambda _: False)
    if how is None and not re.search(own, text.content):
        return text
    if how is not None and how.share is not None and quantity.unit == PERCENT:
        return text
    unit = base_unit(quantity.dimension) if quantity.dimension.powers else None
    formula = quantity.formula
    written = formula.text.content if is_range(formula.tree) else write(Literal(value, unit))
    before = f"({written.strip()})"
    told = f"{before} {how.operator} {how.number!r}" if how else re.sub(own, before, text.content)
    return text_of(f"{name} = {told}").part(len(name) + 3)


def refuse_sign(text: Text, name: str, how: Change | None) -> None:
    """Raises InputError for `+5`, which is five or five more."""
    match = re.match(_PLUS, text.content)
    if match and how is None:
        rest = text.content[match.end() :].strip()
        message = f"`{text.content.strip()}` has two readings: {rest}, or {rest} more"
        label = Label(text, Span(0, len(text.content)))
        hint = f"as in `{name}={rest}`, or in `{name}={name}+{rest}`"
        raise InputError(Problem("two-readings", message, (label,), hint=hint))


def upon(formula: Formula, name: str, before: Callable[[str], Formula | None]) -> Formula:
    """A formula in which a quantity's own name means what it was, and so does what follows from it.

    `before` gives the formulas without this one. Raises InputError where the quantity has none, and
    for a range that would be drawn twice.
    """
    replacing = _Replacing(formula, name, before)
    if not any(map(replacing.follows, formula.references())):
        return formula
    tree = replacing.inside(formula.tree, formula, None)
    own = before(name)
    scope = own.scope if own is not None else ""
    return formula._replace(tree=tree, links=replacing.links, part=formula.part or scope)


class _Replacing:
    """Puts formulas in the place of names; `links` are those of the names that stay."""

    def __init__(
        self, formula: Formula, name: str, before: Callable[[str], Formula | None]
    ) -> None:
        self.text = formula.text
        self.name = name
        self.before = before
        self.links: dict[str, Link] = {}
        self.known: dict[str, bool] = {name: True}
        self.ranges: set[str] = set()

    def follows(self, name: str) -> bool:
        """Whether a quantity is the one that is set, or follows from it."""
        if name not in self.known:
            self.known[name] = False  # while it is looked at: a cycle is told of elsewhere
            found = self.before(name)
            self.known[name] = found is not None and any(map(self.follows, found.references()))
        return self.known[name]

    def inside(self, tree: Node, formula: Formula, span: Span | None) -> Node:
        """A tree of a formula; what is not written here itself has the `span` of what stands so."""

        def change(node: Node) -> Node:
            """A name as what it means, in full."""
            if not isinstance(node, Name):
                return node if span is None else node._replace(span=span)
            link = formula.links[node.name]
            if isinstance(link, str) and self.follows(link):
                return self.replaced(link, span or node.span)
            if span is None:
                self.links[node.name] = link
                return node
            if not isinstance(link, str):
                return Literal(1.0, link, span)
            self.links[link] = link
            return Name(link, span)

        return mapped(tree, change)

    def replaced(self, name: str, span: Span) -> Node:
        """The formula of a quantity, in the place of its name."""
        label, own = Label(self.text, span), self.before(name)
        if own is None:
            message = f"`{self.name}` has no value yet that another one could be told by"
            raise InputError(Problem("missing-input", message, (label,)))
        if name in self.ranges:
            message = f"`{name}` is a range, and may count here once: each would be drawn by itself"
            raise InputError(Problem("range", message, (label,), hint=f"as in `{name} * 1.5`"))
        if is_range(own.tree):
            self.ranges.add(name)
        # Nothing of it is written here, so that it has a place, but no length.
        return self.inside(own.tree, own, Span(span.start, span.start))


def refuse_two_readings(graph: Graph, values: Mapping[str, float], value_of: ValueOf) -> None:
    """Raises InputError for a share that is set to `+5%`, of it or of the whole.

    `value_of` gives the value of a node of a formula.
    """
    found = []
    for name in graph.outline().overridden:
        quantity = graph.quantities[name]
        formula, share = quantity.formula, _share_more(quantity)
        if share is None or name not in values or not isinstance(formula.tree, Binary):
            continue
        before = value_of(formula.tree.left, formula, values)
        points, part = _told_apart(before + share, before * (1 + share))
        amount, more = share_text(abs(share)), "more" if share >= 0 else "less"
        message = f"`{name}={formula.text.content.strip()}` has two readings: {points} "
        message += f"({amount.removesuffix('%')} points {more}), or {part} ({amount} {more} of it)"
        label = Label(formula.text, formula.tree.span, f"it is {share_text(before)}")
        found.append(Problem("two-readings", message, (label,), hint="give the share itself"))
    if found:
        raise InputError(*found)


def _told_apart(one: float, other: float) -> tuple[str, str]:
    """Two shares with as many digits as it takes to see that they differ."""
    texts = [(share_text(one, digits), share_text(other, digits)) for digits in range(3, 14)]
    return next((pair for pair in texts if pair[0] != pair[1]), texts[-1])


def _share_more(quantity: Quantity) -> float | None:
    """By how much a share is set to more than before; None where it is not."""
    if (quantity.declared or quantity.unit) != PERCENT:
        return None
    how = change(quantity.formula.text.content, lambda _: False)
    return how.share if how else None


def in_own_unit(layer: Formula, own: Meaning | None) -> tuple[Formula, Problem | None]:
    """A value from outside, in the unit of its quantity if it is a bare number; its problem."""
    if own is None or not own.dimension or not is_bare(layer.tree):
        return layer, None
    unit = own.unit or base_unit(own.dimension)
    problem = suffix_problem(layer.text, layer.tree, unit, layer.units)
    return layer._replace(tree=with_unit(layer.tree, unit)), problem


def suffix_problem(text: Text, tree: Node, unit: Unit, units: UnitSystem) -> Problem | None:
    """Why a bare number such as `2k` is none of a unit such as KB; None where it is."""
    plain = without_prefix(unit, units)
    if plain is None:
        return None
    for node in nodes(tree):
        written = text.content[node.span.start : node.span.end]
        if isinstance(node, Literal) and node.unit is None and re.search(_SUFFIX, written):
            readings = [
                quantity_text(node.number * each.factor, each, units, rescale=True)
                for each in (plain, unit)
            ]
            symbol = unit_symbol(unit)
            message = f"`{written}` has two readings: {readings[0]}, or {readings[1]}"
            message += f" ({written} {symbol})"
            label = Label(text, node.span, f"in {symbol} without a unit")
            return Problem("two-readings", message, (label,), hint="name its unit")
    return None


def without_prefix(unit: Unit, units: UnitSystem) -> Unit | None:
    """`B/s` for `KB/s`; None where the unit has no prefix."""
    symbol, power = unit.factors[0] if unit.factors else ("", 0)
    family = next((each for each in (*FAMILIES, SHORT_TIMES) if symbol in each), ())
    base = next((each for each in family if each in _PLAIN), symbol)
    return replaced(unit, base, units) if power == 1 and base != symbol else None
