"""What a rate adds in a day, a month or a year, part by part no more than is kept."""

from collections.abc import Iterable, Sequence

from envelope.analysis.explain import with_numbers
from envelope.analysis.uncertainty import with_spreads
from envelope.engine.run import Moment, Run, Sampling, with_quantity
from envelope.engine.scalar import evaluate
from envelope.errors import text_of
from envelope.language.printer import write
from envelope.language.stars import called
from envelope.language.tree import Binary, Call, Literal, Name, Node, names
from envelope.model.graph.graph import Formula, Link, Quantity
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import outputs
from envelope.units.unit import Unit
from envelope.units.writing import default_unit, quantity_text

_NAMED = 4  # parts that are named


def kept(run: Run, name: str) -> list[tuple[str, str | None]]:
    """The rates that a rate is the sum of, each with what limits all that it adds, if anything."""
    quantity = run.graph.quantities[name]
    if quantity.kind == "total":
        return [pair for used in quantity.formula.references() for pair in kept(run, used)]
    scope, _, last = name.rpartition(".")
    output = outputs().get(last)
    return [(name, run.graph.find(f"{scope}.{output.up_to}") if output and output.up_to else None)]


def period_length(run: Run, period: str) -> Unit:
    """A day, a month or a year, as long as it is in the scenario."""
    length = run.graph.units.find(period)
    assert length is not None
    return length


def period_unit(run: Run, name: str, period: str, value: float) -> Unit:
    """The unit that suits what a rate comes to in a period."""
    dimension = run.graph.quantities[name].dimension * period_length(run, period).dimension
    return default_unit(dimension, value, run.graph.units)


def added_formula(run: Run, name: str, period: str) -> Formula:
    """What a rate adds in a period, its parts no more than they keep."""
    terms = [_term(run, period, rate, limit) for rate, limit in kept(run, name)]
    return _formula(run, called("sum", terms))


def _term(run: Run, period: str, rate: str, limit: str | None) -> Node:
    term = Binary("*", Name(rate), Literal(1.0, period_length(run, period)))
    return Call("min", (term, Name(limit))) if limit else term


def _formula(run: Run, tree: Node) -> Formula:
    links: dict[str, Link] = {each.name: each.name for each in names(tree)}
    return Formula(text_of(write(tree)), tree, links, "", run.graph.units)


def added(run: Run, name: str, period: str) -> tuple[float, str]:
    """What a rate adds in a period in base units, and as people write it."""
    value = _value(run, added_formula(run, name, period))
    unit = period_unit(run, name, period, value)
    return value, quantity_text(value, unit, run.graph.units, rescale=True)


def _value(run: Run, formula: Formula) -> float:
    return evaluate(run.graph, formula, run.values, "in what is added over time")


def over_period(run: Run, name: str, period: str) -> str:
    """What a rate comes to in a day, a month or a year, part by part no more than is kept."""
    return added(run, name, period)[1]


def how_added(run: Run, name: str, period: str) -> str:
    """The parts of what a rate adds in a period, largest first; they add up to it."""
    quantity = run.graph.quantities[name]
    if quantity.kind != "total":
        return with_numbers(run, added_formula(run, name, period))
    terms = []
    for rate, limit in kept(run, name):
        value, whole = (
            _value(run, _formula(run, _term(run, period, rate, up_to))) for up_to in (limit, None)
        )
        terms.append((value, spoken(rate.rpartition(".")[0].removesuffix(".total")), value < whole))
    terms.sort(key=lambda term: -term[0])
    amounts = [term for term in terms if term[0]]
    texts = [
        f"{part} {_text(run, name, period, value)}{' (all it keeps)' if is_cut else ''}"
        for value, part, is_cut in amounts[:_NAMED]
    ]
    if rest := amounts[_NAMED:]:
        total = sum(value for value, _, _ in rest)
        texts.append(f"{len(rest)} more {_text(run, name, period, total)}")
    return ", ".join(texts)


def _text(run: Run, name: str, period: str, value: float) -> str:
    unit = period_unit(run, name, period, value)
    return quantity_text(value, unit, run.graph.units, rescale=True)


def period_name(name: str, period: str) -> str:
    """What the quantity of a rate over a period is called."""
    return f"{name} per {period}"


def with_periods(run: Run, lines: Iterable[tuple[str, str]]) -> Run:
    """A run with what rates add over periods as quantities, drawn as the others are.

    `lines` are names of rates and periods.
    """
    wanted = [_quantity(run, name, period) for name, period in dict.fromkeys(lines)]
    found = _with(run, wanted)
    if run.spreads is None or not wanted:
        return found
    names = [quantity.name for quantity in wanted]
    added = {name: run.spreads.added[name] for name in names if name in run.spreads.added}
    if len(added) < len(names):
        from envelope.engine.samples import spreads  # NumPy: 65 ms that only ranges need

        drawn = spreads(found, names, (), run.spreads.sampling, run.spreads.shares)
        added = dict(drawn.quantities)
    quantities = {**run.spreads.quantities, **added}
    return found._replace(spreads=run.spreads._replace(quantities=quantities))


def drawn_with_periods(
    run: Run, names: Sequence[str], lines: Iterable[tuple[str, str]], sampling: Sampling
) -> Run:
    """A run with the spreads of `names`, those of what rates add over periods drawn with them."""
    added = [_quantity(run, name, period) for name, period in dict.fromkeys(lines)]
    more = [quantity.name for quantity in added]
    found = with_spreads(_with(run, added), [*names, *more], sampling).spreads
    if found is None:
        return run
    own = dict(found.quantities)
    longer = {name: own.pop(name) for name in more if name in own}
    return run._replace(spreads=found._replace(quantities=own, added=longer))


def _quantity(run: Run, name: str, period: str) -> Quantity:
    rate = run.graph.quantities[name]
    dimension = rate.dimension * period_length(run, period).dimension
    formula = added_formula(run, name, period)
    called_so = period_name(name, period)
    return Quantity(called_so, "formula", formula, dimension, None, None, rate.basis)


def _with(run: Run, wanted: Iterable[Quantity]) -> Run:
    found = run
    for quantity in wanted:
        found = with_quantity(found, quantity)
    if run.at is None:
        return found
    at: Moment = run.at._replace(full=_with(run.at.full, wanted))
    return found._replace(at=at)
