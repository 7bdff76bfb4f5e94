"""From a file to a checked graph; every problem of the file is reported, not the first.

The passes: read the files, assemble drafts, link their expressions, check what they measure, settle
what is claimed of them, and finish. Each returns what it made and what is wrong.
"""

from envelope.errors import InputError, Problem, Text
from envelope.model.build.assemble import Assembly
from envelope.model.build.check import checked
from envelope.model.build.claims.conditions import link_claims, settle_claims
from envelope.model.build.claims.metrics import settle_metrics
from envelope.model.build.claims.reality import link_realities, settle_realities
from envelope.model.build.claims.running import link_running, settle_running
from envelope.model.build.correlated import correlations
from envelope.model.build.draft import Assembled, with_lines
from envelope.model.build.files import Files
from envelope.model.build.finish import finished, placed, refuse
from envelope.model.build.growth import link_growths, settle_growths
from envelope.model.build.known.trees import keep as keep_trees
from envelope.model.build.limits import settle_limits
from envelope.model.build.link import Linker
from envelope.model.build.names import misspelt_inputs
from envelope.model.build.request import MACHINE, Request, Setting, chosen_case, with_case
from envelope.model.files.document import Document
from envelope.model.files.sheet import Sheet
from envelope.model.graph.graph import Graph
from envelope.model.library.units import (
    convention_definitions,
    defined,
    definitions_of,
    follows,
    redefinitions,
    understood,
)
from envelope.units.system import UnitSystem

__all__ = ["Files", "build", "built", "keep_trees", "sheet_for", "units_for"]


def build(request: Request) -> Graph:
    """The checked graph of a scenario or block. Raises InputError with all that is wrong."""
    return built(request, Files())


def built(request: Request, files: Files) -> Graph:
    """The same, its files read by `files`, which knows them then."""
    sheet = files.scenario(request.name, request.text, request.block)
    sheet = sheet._replace(nouns=(*sheet.nouns, *request.nouns)) if request.nouns else sheet
    case = chosen_case(request, sheet)
    request = with_case(request, case)
    units = _Units(sheet, request.convention or sheet.convention)
    assembly = Assembly(files.block, units.of, _machines(request), request.settings or {})
    assembly.add(sheet)
    assembled = with_lines(assembly.made(), request.lines or {})
    linker = Linker(assembled)
    linker.link_drafts()
    linker.override(_settings(request, assembled).items(), case)
    claims = link_claims(linker, sheet.expect if request.expect is None else request.expect)
    realities = link_realities(linker, sheet)
    written = link_running(linker, sheet)
    growths = link_growths(linker)
    found, wrong = checked(linker.linked(), assembled.sheets, assembled.systems)
    settled, unsettled = settle_claims(claims, found, sheet, is_growing=bool(growths))
    correlated, uncorrelated = correlations(sheet, found.linked)
    growing, ungrown = settle_growths(growths, found)
    compared, incomparable = settle_realities(realities, found)
    running, unlike = settle_running(written, found)
    problems = [*files.problems, *units.problems, *assembly.problems, *linker.problems, *wrong]
    ends, unlimited = settle_limits(found, assembled.systems)
    metrics, unmeasured = settle_metrics(found, assembled.systems)
    problems += [*unsettled, *uncorrelated, *ungrown, *unlimited]
    problems += [*incomparable, *unmeasured, *unlike]
    refuse([each for each in problems if not follows(each, units.lost)], sheet.document.name)
    settled = settled._replace(
        correlated=correlated,
        growths=growing,
        realities=compared,
        metrics=metrics,
        running=running,
        **ends._asdict(),
    )
    graph = finished(assembled, found, units.convention, units.outer, settled, case)
    if sheet.extends:
        refuse(misspelt_inputs(graph))
    if sheet.stresses or sheet.fixed or sheet.paths:
        from envelope.model.graph import paths, stress  # few files have any

        refuse([*stress.own_problems(graph), *paths.own_problems(graph)])
    return graph


def units_for(request: Request) -> UnitSystem:
    """The units of a scenario, without building it. Raises InputError."""
    sheet = Files().scenario(request.name, request.text, request.block)
    units = _Units(sheet, request.convention or sheet.convention)
    found = units.of(sheet)
    refuse(units.problems)
    return found


def sheet_for(request: Request, *, is_built_next: bool = False) -> Sheet:
    """The sheet of a scenario or block, without its parts. Raises InputError.

    What is wrong with the keys of one that `is_built_next` is said then, with all else.
    """
    files = Files()
    sheet = files.scenario(request.name, request.text, request.block)
    refuse([] if is_built_next else files.problems)
    return sheet


class _Units:
    """The units of the files of a scenario, each worked out once.

    The scenario's own lengths of time hold in its blocks too. `problems` is what is wrong with
    definitions, `lost` the words that mean nothing for that reason.
    """

    def __init__(self, sheet: Sheet, convention: str) -> None:
        self.root = sheet.document
        self.convention = convention
        try:
            self.outer = convention_definitions(convention)
        except InputError as error:
            if convention != sheet.convention:
                raise
            raise placed(error, sheet.document.value_label(("convention",))) from None
        self.inner = {**self.outer, **redefinitions(definitions_of(sheet))}
        self.inside: UnitSystem | None = None
        self.found: dict[Document, UnitSystem] = {}
        self.alike: dict[UnitSystem, UnitSystem] = {}  # those that are equal are one
        self.problems: list[Problem] = []
        self.lost: set[str] = set()

    def of(self, sheet: Sheet) -> UnitSystem:
        """The units of a file."""
        document = sheet.document
        if document not in self.found:
            if document == self.root:
                found = understood(sheet, self.outer)
            else:
                if self.inside is None:
                    self.inside = defined(self.inner).units
                found = understood(sheet, self.inner, self.inside)
            self.found[document] = self.alike.setdefault(found.units, found.units)
            self.problems += found.problems
            self.lost |= found.lost
        return self.found[document]


def _machines(request: Request) -> dict[str, Text]:
    """The machines of parts that are set from outside: `store.machine=i4i.2xlarge`."""
    return {
        name.removesuffix(MACHINE): setting
        for name, setting in (request.settings or {}).items()
        if name.endswith(MACHINE) and isinstance(setting, Text)
    }


def _settings(request: Request, assembled: Assembled) -> dict[str, Setting]:
    """What is set from outside, without the machines of parts."""
    return {
        name: setting
        for name, setting in (request.settings or {}).items()
        if not (name.endswith(MACHINE) and name.removesuffix(MACHINE) in assembled.parts)
    }
