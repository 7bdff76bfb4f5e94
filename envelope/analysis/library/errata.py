"""Published figures that are wrong: what was printed, what is right, by what factor, and why."""

from collections.abc import Iterable, Iterator

from envelope.analysis.expectations import expectations
from envelope.engine.computed import computed
from envelope.engine.run import Run
from envelope.model.build.build import sheet_for
from envelope.model.build.request import Request
from envelope.tuples import NamedTuple


class Erratum(NamedTuple):
    """One wrong figure; `factor` is the published value over the right one."""

    scenario: str
    name: str
    published: str
    right: str
    factor: float
    reason: str
    source: str


def errata(scenarios: Iterable[str]) -> Iterator[Erratum]:
    """Every erratum of the scenarios of these names. Raises InputError."""
    for scenario in scenarios:
        sheet = sheet_for(Request(scenario))
        published = {"": sheet.expect} | {case.name: case.expect for case in sheet.cases.values()}
        for case, expect in published.items():
            if any("erratum" in entry.attributes for entry in expect.values()):
                yield from _errata(scenario, computed(Request(scenario, case=case)))


def _errata(scenario: str, result: Run) -> Iterator[Erratum]:
    for each in expectations(result):
        if each.erratum:
            source = result.graph.sources.get(each.source, each.source)
            yield Erratum(
                scenario,
                each.name + each.when,
                each.published,
                each.got,
                each.published_factor,
                each.erratum,
                source,
            )
