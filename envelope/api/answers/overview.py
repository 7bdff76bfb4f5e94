"""A scenario before it is run, as a notebook shows it: what it is about, and what can be set."""

from collections.abc import Mapping

from envelope import formats
from envelope.api.settings import described
from envelope.engine.computed import computed
from envelope.errors import EnvelopeError
from envelope.model.build.request import Request
from envelope.report.capacity import assumptions
from envelope.report.table import Report

_LAST = ".run(name=value) calculates it; .inputs names all that can be set."


def overview(request: Request) -> Mapping[str, str]:
    """Its title and its inputs by kinds of content, as notebooks ask for them."""
    report = _report(request)
    return {
        "text/plain": f"<Scenario {described(request)}>",
        "text/html": formats.notebook.inputs_html(report),
        "text/markdown": formats.markdown.write_markdown(report),
    }


def _report(request: Request) -> Report:
    """The same before any form; of a scenario that lacks a value, its name alone."""
    try:
        run = computed(request)
    except EnvelopeError:
        return Report(described(request), "", (), last=_LAST)
    about = " ".join(run.graph.about.split())
    tables = tuple(each._replace(note="") for each in assumptions(run, every_input=False))
    return Report(run.graph.title, about, tables, last=_LAST)
