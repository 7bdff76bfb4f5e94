"""The run of a scenario: from what was kept of an earlier one, or made now and kept.

A run with settings starts from the one without: what does not follow from them is not computed
again.
"""

from envelope.engine.run import Run, held, run, with_values
from envelope.engine.scalar import evaluate, value_of
from envelope.errors import EnvelopeError
from envelope.model.build import kept
from envelope.model.build.request import Request
from envelope.model.graph.excess import excesses
from envelope.model.graph.scopes import where


def computed(request: Request, before: Run | None = None) -> Run:
    """The run of what is asked for; `before` is that without its settings, where it is known.

    Raises InputError or CalculationError.
    """
    if request.text is not None or request.expect is not None:
        return _made(request)
    plain = request._replace(settings=None)
    if not request.settings:
        return _plain(plain)
    try:
        before = before or _plain(plain)
    except EnvelopeError:  # an input without a value, say, that a setting gives
        return _made(request)
    return _overridden(before, request) or _made(request)


def _plain(request: Request) -> Run:
    found = kept.load(request)
    if found is not None:
        return Run(*found)
    from envelope.model.build.build import built  # the parser, and all that reads files
    from envelope.model.build.files import Files

    files = Files()
    made = run(built(request, files))
    kept.keep(request, files, kept.Kept(made.graph, made.values, made.holds))
    return made


def _made(request: Request) -> Run:
    from envelope.model.build.build import build  # as above

    return run(build(request))


def _overridden(before: Run, request: Request) -> Run | None:
    """A run with settings; None where it takes a build to say what they mean."""
    from envelope.model.build.override import overridden  # as above

    graph = overridden(before.graph, request.settings or {})
    if graph is None:
        return None
    named = (graph.find(name) for name in request.settings or {})
    given = {
        name: evaluate(graph, graph.quantities[name].formula, {}, where(name))
        for name in named
        if name is not None
    }
    found, lost = with_values(before._replace(graph=graph), given)
    if lost or any(excesses(graph, found.values, value_of)):
        return run(graph)
    return found._replace(holds=held(graph, found.values))
