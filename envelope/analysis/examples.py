"""Whether a block passes the examples that stand in its file."""

from collections.abc import Iterator
from dataclasses import dataclass

from envelope.analysis.expectations import Outcome, expectations, place_of
from envelope.engine.run import run
from envelope.errors import Text
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.files.sheet import Example
from envelope.model.graph.graph import Graph
from envelope.model.graph.stress import events, fixed


def refuse_stresses(graph: Graph) -> None:
    """Raises InputError for a stress of a scenario or of one of its blocks that is wrong."""
    events(graph)
    fixed(graph)


# examples


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """An example of a block that was run: what came out, and which checks failed unexpectedly."""

    about: str
    place: str
    outcomes: tuple[Outcome, ...]
    unexpected: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """True when all results came out and exactly the named checks failed."""
        fine = all(outcome.holds for outcome in self.outcomes)
        return fine and not self.unexpected and not self.missing


def examples(request: Request, listed: tuple[Example, ...]) -> Iterator[ExampleResult]:
    """Every `[[examples]]` of a file, run. Raises InputError for one that cannot be.

    The first one also shows whether the file's stresses are right.
    """
    for index, example in enumerate(listed):
        settings: dict[str, Text] = {
            name: entry.text for name, entry in example.given.items() if entry.text is not None
        }
        graph = build(request._replace(settings=settings, expect=example.expect))
        if not index:
            refuse_stresses(graph)
        result = run(graph)
        failed = [check.full_name for check in result.failing()]
        entries = [*example.given.values(), *example.expect.values()]
        yield ExampleResult(
            about=example.about,
            place=place_of(entries[0]) if entries else request.name,
            outcomes=tuple(expectations(result)),
            unexpected=tuple(name for name in failed if name not in example.failing),
            missing=tuple(name for name in example.failing if name not in failed),
        )
