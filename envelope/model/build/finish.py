"""The graph of what the passes of a build have made."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from envelope.errors import InputError, Problem, Text, draw
from envelope.model.build.checked import Checked
from envelope.model.build.draft import Assembled
from envelope.model.graph.bounds import Bounds
from envelope.model.graph.graph import Check, Correlation, Expectation, Graph, Growth
from envelope.model.graph.limits import Limits
from envelope.model.graph.outline import MadeQuantities, outline_of
from envelope.model.library.units import EXACT, definitions_of


class Settled(NamedTuple):
    """What is said of quantities beside their formulas, as far as it is well formed.

    `report` names the quantities under each of its headings.
    """

    checks: tuple[Check, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    report: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    correlated: tuple[Correlation, ...] = ()
    growths: Mapping[str, Growth] = MappingProxyType({})
    limits: Mapping[str, Limits] = MappingProxyType({})
    usual: Mapping[str, Bounds] = MappingProxyType({})


_NOTHING = Settled()


def finished(
    assembled: Assembled,
    found: Checked,
    convention: str,
    definitions: Mapping[str, Text],
    settled: Settled = _NOTHING,
) -> Graph:
    """The graph of what all passes made."""
    sheet = assembled.sheets[""]
    written = tuple(name for name in found.linked.drafts if name in found.quantities)
    growths = (growth.formula for growth in settled.growths.values())
    outline = outline_of(found.quantities, settled.checks, written, growths)
    return Graph(
        name=sheet.document.name,
        title=sheet.title,
        about=sheet.about,
        units=assembled.systems[""],
        convention=convention or EXACT,
        quantities=MadeQuantities(found.quantities, outline),
        written=written,
        checks=settled.checks,
        expectations=settled.expectations,
        parts=assembled.parts,
        report=settled.report,
        sources=found.linked.citations.sources,
        definitions={**definitions, **definitions_of(sheet)},
        placeholders=found.placeholders,
        correlated=settled.correlated,
        growths=settled.growths,
        usual={name: (*each,) for name, each in settled.usual.items()},
        limits={name: (*each,) for name, each in settled.limits.items()},
        sheets=assembled.sheets,
        systems=assembled.systems,
    )


def refuse(problems: list[Problem]) -> None:
    """Raises InputError with the problems, each once: a block used by two parts is wrong once."""
    if problems:
        raise InputError(*{draw(problem): problem for problem in problems}.values())
