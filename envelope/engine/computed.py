"""The run of a scenario: from what was kept of an earlier one, or made now and kept.

A run with settings starts from the one without: what does not follow from them is not computed
again. A run is of the moment when every retention is full, or of another one that is asked for.
"""

from collections.abc import Mapping
from contextlib import suppress
from types import ModuleType

from envelope.engine.guesses import with_guesses
from envelope.engine.run import Filling, Guess, Moment, Run, run, run_from
from envelope.engine.scalar import NoValueError, evaluate, value_of
from envelope.engine.terms.term import terms_data
from envelope.engine.terms.values import computing
from envelope.errors import EnvelopeError, InputError, Label, Problem, Span, Text
from envelope.model.build import kept
from envelope.model.build.request import Request
from envelope.model.graph.graph import Formula, Graph
from envelope.model.graph.moments import at_time, filled, integrals, moves
from envelope.model.graph.scopes import where
from envelope.model.graph.uses import uses_of, with_terms


def computed(request: Request, before: Run | None = None) -> Run:
    """The run of what is asked for; `before` is that without its settings, where it is known.

    Raises InputError or CalculationError.
    """
    if request.at is not None:
        full = before.at.full if before and before.at else before
        return run_at(computed(request._replace(at=None), full), request.at)
    if request.text is not None or request.expect is not None or request.lines or request.nouns:
        return made(request)
    plain = request._replace(settings=None)
    if not request.settings:
        return _plain(plain)
    try:
        before = before or _plain(plain)
    except EnvelopeError:  # an input without a value, say, that a setting gives
        return made(request)
    return _overridden(before, request) or made(request)


def _plain(request: Request) -> Run:
    found = kept.load(request, graph_of)
    if found is not None:
        filling = found.filling and Filling(*found.filling)
        guesses = tuple(Guess(*each) for each in found.guesses)
        return Run(found.graph, found.values, found.holds, filling=filling, guesses=guesses)
    building = _building()
    files = building.Files()
    graph = building.built(request, files)
    terms = terms_data(graph)
    new = with_guesses(with_filling(run(with_terms(graph, terms))))
    building.keep_trees()
    named = tuple((each.name, each.share) for each in new.guesses or ())
    whole = kept.Kept(new.graph, new.values, new.holds, new.filling, named)
    values = kept.keep(request, files, whole, terms).values
    return new._replace(values=values)


def _building() -> ModuleType:
    """What builds graphs: the parser, and all that reads files."""
    from envelope.model.build import build

    return build


def graph_of(request: Request) -> Graph:
    """The checked graph of what is asked for, whether or not it has values. Raises InputError."""
    found: Graph = _building().build(request)
    return found


def made(request: Request) -> Run:
    """The same, computed anew from the files. Raises InputError or CalculationError."""
    found = run(graph_of(request))
    return found if request.at is None else run_at(found, request.at)


def _overridden(before: Run, request: Request) -> Run | None:
    """A run with settings; None where it takes a build to say what they mean."""
    from envelope.model.build.override import overridden  # as above

    graph = overridden(before.graph, request.settings or {})
    if graph is None:
        return None
    named = (graph.find(name) for name in request.settings or {})
    return run_from(before, graph, [name for name in named if name is not None])


def run_at(full: Run, text: Text) -> Run:
    """A run as it is so long after an empty start.

    Raises InputError for what is no such time, and CalculationError for what has no value then.
    """
    from envelope.model.graph.expressions import duration  # the parser: 10 ms

    time, words = duration(text, full.graph), " ".join(text.content.split())
    if time <= 0:
        label = Label(text, Span(0, len(text.content)))
        message = f"`{words}` is no time after the start"
        raise InputError(Problem("usage", message, (label,)))
    return at_moment(Moment(time, words, full))


def at_moment(moment: Moment) -> Run:
    """A run as it is at a moment. Raises CalculationError for what has no value then."""
    time, words, full = moment
    if not moves(full.graph):
        return run(at_time(full.graph, time, words))._replace(at=moment)
    from envelope.engine.time import grown_until  # NumPy: 65 ms that few scenarios need

    grown, factors = grown_until(full, time)
    return run(at_time(full.graph, time, words, grown, factors))._replace(at=moment)


def _known(formula: Formula, full: Run) -> float:
    """The value of a part of a formula; 0 where it has none, behind a condition that fails."""
    with suppress(NoValueError):
        return value_of(formula.tree, formula, full.values)
    return 0.0


def with_filling(full: Run) -> Run:
    """A run that knows how it fills, where something accumulates; one at a time stays as it is."""
    if full.filling is not None or full.at is not None:
        return full
    rates = ((each, _known(each.rate, full)) for each in integrals(full.graph))
    longest = max((_known(each.kept, full) for each, rate in rates if rate > 0), default=0.0)
    if longest <= 0:
        return full
    year = full.graph.units.find("year")
    assert year is not None
    try:
        first = _first_year(full, year.factor)
    except EnvelopeError:  # nothing is said of a year in which something has no value
        first = {}
    return full._replace(filling=Filling(longest, first))


def _first_year(full: Run, year: float) -> dict[str, float]:
    """What is other at the end of the first year."""
    moment = Moment(year, "1 year", full)
    if moves(full.graph):
        values: Mapping[str, float] = at_moment(moment).values
    else:
        values = _refilled(full, filled(full.graph, year, moment.words))
    return {name: value for name, value in values.items() if value != full.values[name]}


def _refilled(full: Run, formulas: Mapping[str, Formula]) -> dict[str, float]:
    """The values of a run in which some quantities have other formulas."""
    graph, values = full.graph, dict(full.values)
    moved: set[str] = set()
    computed_value = computing(graph)
    for name, used in uses_of(graph).items():
        if name in formulas or not moved.isdisjoint(used):
            own = formulas.get(name)
            value = (
                evaluate(graph, own, values, where(name)) if own else computed_value(name, values)
            )
            if value != values[name]:
                values[name] = value
                moved.add(name)
    return values
