"""The metrics of quantities: what monitoring measures them by, and in which unit."""

from collections.abc import Mapping, Sequence

from envelope.errors import InputError, Label, Problem, Span, Text
from envelope.language.meaning import Meaning, meaning_text
from envelope.language.simple import parse_unit
from envelope.model.build.checked import Checked
from envelope.model.files.metrics import Metric
from envelope.model.files.sheet import Entry
from envelope.model.graph.graph import Quantity
from envelope.model.graph.scopes import outside, scope_of
from envelope.units.system import UnitSystem, joined
from envelope.units.unit import Unit, base_unit
from envelope.units.writing import unit_symbol


def settle_metrics(
    found: Checked, systems: Mapping[str, UnitSystem]
) -> tuple[dict[str, Metric], list[Problem]]:
    """The metrics by the names of their quantities, and what is wrong with their units."""
    metrics: dict[str, Metric] = {}
    problems: list[Problem] = []
    for quantity in found.quantities.values():
        said = _said(quantity)
        if said is None:
            continue
        entry, places = said
        unit = base_unit(quantity.dimension)
        text = entry.texts("metric").get("unit")
        if text is not None:
            try:
                unit = _unit(text, places, quantity, found, systems)
            except InputError as error:
                trail = f"in the metric of {quantity.name}"
                problems += [each._replace(trail=trail) for each in error.problems]
        query = entry.holder("metric").attributes["metric"]
        metrics[quantity.name] = Metric(query, unit.factor, unit_symbol(unit))
    return metrics, problems


def _said(quantity: Quantity) -> tuple[Entry, Sequence[str]] | None:
    """The entry that names a metric, the part's before its block's, and whose units it knows."""
    given, entry = quantity.given, quantity.entry
    if given is not None and "metric" in given.attributes:
        scope = scope_of(quantity.name)
        return given, (outside(scope), scope)
    if entry is not None and "metric" in entry.attributes:
        return entry, (scope_of(quantity.name),)
    return None


def _unit(
    text: Text,
    places: Sequence[str],
    quantity: Quantity,
    found: Checked,
    systems: Mapping[str, UnitSystem],
) -> Unit:
    """The unit of a metric. Raises InputError for one that its quantity does not have."""
    unit = parse_unit(text, joined(*(systems[place] for place in places)))
    for place in places:
        unit = found.placeholders.translate(unit, place)
    if unit.dimension == quantity.dimension:
        return unit
    own, given = (meaning_text(Meaning(each)) for each in (quantity.dimension, unit.dimension))
    label = Label(text, Span(0, len(text.content)), given)
    message = f"`{quantity.name}` is in {own}, its metric is in {given}"
    raise InputError(Problem("dimension-mismatch", message, (label,)))
