"""Settings from outside on a graph that is made: the graph that a build with them would give.

Only settings that name nothing else are taken here (`dau=10M`, `hit_ratio=95%`, `1M to 2M users`);
whatever else is set, or is wrong, is left to a build, which knows all there is to say.
"""

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from typing import cast

from envelope.errors import InputError, Text, text_of
from envelope.language import words
from envelope.language.meaning import Meaning, unit_shown
from envelope.language.printer import write
from envelope.language.shapes import is_bare, with_unit
from envelope.language.simple import parse, plain_range, simple, suffixed
from envelope.language.tree import Literal, Node, names
from envelope.model.build.names import tight_names
from envelope.model.build.request import Setting
from envelope.model.build.setting import suffix_problem
from envelope.model.graph.basis import basis_of, stated_basis, weakest
from envelope.model.graph.graph import (
    TOTAL,
    Formula,
    Graph,
    Quantity,
)
from envelope.model.graph.measure import checked
from envelope.model.graph.outline import KeptQuantities, MadeQuantities, Outline, deciding_of
from envelope.model.graph.scopes import scope_of
from envelope.model.graph.uses import uses_of
from envelope.units.system import UnitSystem, joined
from envelope.units.unit import base_unit


def overridden(graph: Graph, settings: Mapping[str, Setting]) -> Graph | None:
    """The graph with quantities set; None where that takes a build."""
    changed: dict[str, Quantity] = {}
    bases: dict[str, str] = {}
    for name, setting in settings.items():
        full = graph.find(name)
        found = _quantity(graph, graph.quantities[full], name, setting) if full else None
        if found is None:
            return None
        changed[found.name] = found
    given = tuple(changed)  # what follows from these is added
    return _with(graph, changed, given, bases) if _settle(graph, changed, bases) else None


def _quantity(graph: Graph, own: Quantity, name: str, setting: Setting) -> Quantity | None:
    """A quantity as it is set; None where the setting is not a plain value of its kind."""
    formula = formula_set(graph, own, name, setting)
    if formula is None:
        return None
    meaning, problems = checked(graph, formula)
    if problems or meaning is None or meaning.dimension != own.dimension:
        return None
    stated = stated_basis({}, formula, is_input=own.kind == "input")
    return own._replace(
        formula=formula,
        unit=unit_shown(Meaning(own.dimension, own.declared), meaning.unit),
        basis=basis_of(stated, []),
        stated=stated,
        about=own.entry.attributes.get("about", "") if own.entry else "",
        source="",
        set=True,
        by_case=False,
    )


def formula_set(graph: Graph, own: Quantity, name: str, setting: Setting) -> Formula | None:
    """A setting as a formula of the scenario, a bare number in the quantity's own unit.

    None where it is not a plain value.
    """
    part = scope_of(own.name).removesuffix(f"{TOTAL}.") if isinstance(setting, Text) else ""
    part = part if part in graph.systems else ""  # a reference number is in none
    units = joined(graph.units, graph.systems[part]) if part else graph.units
    text, tree = _parsed(graph, own, units, name, setting)
    if text.content.lstrip()[:1] in ("+", "-", "−", "*", "x"):  # it may change the value before
        return None
    known = graph.quantities.__contains__
    if tree is None or any(names(tree)) or any(tight_names(tree, text, known)):
        return None
    if own.dimension and is_bare(tree):
        unit = own.declared or base_unit(own.dimension)
        if suffix_problem(text, tree, unit, units):
            return None
        tree = with_unit(tree, unit)
    return Formula(text, tree, {}, "", units, part)


def _parsed(
    graph: Graph, own: Quantity, units: UnitSystem, name: str, setting: Setting
) -> tuple[Text, Node | None]:
    if not isinstance(setting, Text):
        return text_of(write(setting), f"{name} as given"), setting
    if own.declared and own.declared.words and not graph.find(setting.content.strip()):
        return setting, words.chosen(setting, own.declared.words)
    try:
        return setting, _parsed_setting(setting, units)
    except InputError:
        return setting, None


def _parsed_setting(setting: Text, units: UnitSystem) -> Node:
    return suffixed(setting, units) or plain_range(setting, units) or parse(setting, units)


def _settle(graph: Graph, changed: dict[str, Quantity], bases: dict[str, str]) -> bool:
    """Adds what follows from what is set: how well it is known, and the unit that it is shown in.

    What is other in nothing but its basis stands in `bases` alone. False where it takes a build to
    find a unit.
    """

    def basis(name: str) -> str:
        """How well a quantity is known now."""
        return changed[name].basis if name in changed else bases.get(name) or before(name)[0]

    given = frozenset(changed)
    seen = cast("dict[str, Quantity]", graph.quantities)  # a ChainMap reads all but its first
    after = graph._replace(quantities=ChainMap(changed, seen))  # sees what is added
    before = _bases(graph)
    known = {name for name in given if changed[name].basis != before(name)[0]}
    shown = {name for name in given if changed[name].unit != graph.quantities[name].unit}
    if shown and any(map(_takes_unit_of_default, graph.quantities.values())):
        return False
    for name, used in uses_of(graph).items() if known or shown else ():
        unit = not shown.isdisjoint(used)
        if name in given:
            if unit and not _has_unit(graph.quantities[name]):
                return False
        elif unit or not known.isdisjoint(used):
            was, stated = before(name)
            now = weakest([*([stated] if stated else []), *map(basis, used)])
            if now != was:
                known.add(name)
                bases[name] = now
            if unit:
                quantity = graph.quantities[name]
                new = _shown(after, quantity._replace(basis=now))
                if new is None:
                    return False
                shown |= {name} if new.unit != quantity.unit else set()
                changed[name] = new
    return True


def _bases(graph: Graph) -> Callable[[str], tuple[str, str]]:
    """What gives the basis of a quantity, and what its file says of that."""
    quantities = graph.quantities
    if isinstance(quantities, KeptQuantities):
        return quantities.basis
    return lambda name: (quantities[name].basis, quantities[name].stated)


def _shown(graph: Graph, quantity: Quantity) -> Quantity | None:
    """A quantity whose operands are in other units; None where its own is not to be found."""
    meaning, _ = checked(graph, quantity.formula)
    if meaning is None:
        return None
    if _has_unit(quantity):
        return quantity._replace(unit=meaning.unit or quantity.declared)
    return quantity._replace(unit=meaning.unit, declared=meaning.unit)


def _takes_unit_of_default(quantity: Quantity) -> bool:
    """Whether a quantity may have its unit from a default that a graph does not hold."""
    if quantity.given is None or quantity.entry is None or _has_unit(quantity):
        return False
    text = quantity.entry.text
    return text is not None and not isinstance(simple(text, quantity.formula.units), Literal)


def _has_unit(quantity: Quantity) -> bool:
    """Whether a file says what a quantity is in."""
    return quantity.entry is not None and "unit" in quantity.entry.attributes


def _with(
    graph: Graph,
    changed: Mapping[str, Quantity],
    names: Iterable[str],
    bases: Mapping[str, str],
) -> Graph:
    quantities = graph.quantities
    given = {name: changed[name] for name in names}
    if isinstance(quantities, KeptQuantities):
        after = quantities.changed(changed, _outline(quantities, given), bases)
        return graph._replace(quantities=after)
    others = {name: quantities[name]._replace(basis=basis) for name, basis in bases.items()}
    changed = {**others, **changed}
    if isinstance(quantities, MadeQuantities):
        made = MadeQuantities({**quantities, **changed}, _outline(quantities, given))
        return graph._replace(quantities=made)
    return graph._replace(quantities={**quantities, **changed})


def _outline(quantities: KeptQuantities | MadeQuantities, given: Mapping[str, Quantity]) -> Outline:
    """An outline with what is set: it cites and uses nothing, and may be written as a range."""
    before = quantities.outline
    overridden = {*before.overridden, *given}
    ranges = {name for name, each in given.items() if each.formula.traits.draws}
    ranges.update(name for name in before.ranges if name not in given)
    uses = {**before.uses, **dict.fromkeys(given, ())}
    # What a formula asked for, nothing may ask for any more.
    dropped = {used for name in given for used in before.uses[name]}
    dropped = dropped.difference(before.asked, *uses.values())
    idle = {name for name in dropped if quantities[name].is_given_by_part}
    idle.update(name for name in before.idle if name not in given)
    unused = dropped.union(before.unused)
    picking = {name for name, picks in before.deciding.items() if picks and name not in given}
    return before._replace(
        overridden=tuple(name for name in quantities if name in overridden),
        ranges=tuple(name for name in quantities if name in ranges),
        sources={name: each for name, each in before.sources.items() if name not in given},
        replaced=tuple(name for name in before.replaced if name not in given),
        unused=tuple(name for name in quantities if name in unused),
        idle=tuple(name for name in quantities if name in idle),
        uses=uses,
        deciding=deciding_of(uses, picking),
        guessed=tuple(name for name in before.guessed if name not in given),
    )
