"""The stresses of a scenario as the page tries them."""

from collections.abc import Mapping
from typing import Any

from envelope.analysis.stress import is_told, name_of, stressed_parts
from envelope.engine.run import Run
from envelope.errors import InputError
from envelope.model.graph.graph import Graph
from envelope.model.graph.stress import Event, events, fixed
from envelope.model.library.outputs import limit, limited, stressed
from envelope.tuples import NamedTuple


class StressData(NamedTuple):
    """The stresses of a scenario, and what stays whatever happens."""

    run: Run
    events: Mapping[str, Event]
    fixed: tuple[str, ...]

    def data(self, places: Mapping[str, int]) -> dict[str, Any]:
        """As the scripts take it; quantities by their places."""
        graph = self.run.graph
        listed = stressed_parts(graph)
        told = (place for place, each in enumerate(graph.checks) if is_told(each, listed))
        return {
            "events": [_event(event, places) for event in self.events.values()],
            "fixed": [places[each] for each in self.fixed],
            "parts": [_part(graph, part, places) for part in listed],
            "limit": limit(),
            "told": list(told),
        }


def _part(graph: Graph, part: str, places: Mapping[str, int]) -> dict[str, Any]:
    """A part with its outputs that a stress shows, and the constraints behind how full it is."""
    start = f"{part}." if part else ""
    full = f"{start}{limited().name}"
    shown = (f"{start}{output.name}" for output in stressed())
    return {
        "part": part,
        "name": name_of(graph, part),
        "full": places.get(full),
        "shown": [places[name] for name in shown if name in places],
        "by": [place for name, place in places.items() if name.startswith(f"{full}_by_")],
    }


def _event(event: Event, places: Mapping[str, int]) -> dict[str, Any]:
    abouts = dict.fromkeys(filter(None, event.abouts.values()))
    changes = [places[each] for each in event.changes]
    parts = [part for part, about in event.abouts.items() if part and about]
    return {"name": event.name, "changes": changes, "about": "; ".join(abouts), "parts": parts}


def stress_data(run: Run) -> StressData:
    """The stresses of a run; none where a block is wrong about them."""
    try:
        return StressData(run, events(run.graph), tuple(fixed(run.graph)))
    except InputError:
        return StressData(run, {}, ())
