"""From a file to a checked graph; every problem of the file is reported, not the first."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from envelope.errors import InputError, Problem, Text, draw
from envelope.language.nearest import nearest
from envelope.language.tree import Node
from envelope.model.build.assemble import Assembly
from envelope.model.build.check import Checker
from envelope.model.build.claims import Claims
from envelope.model.build.correlated import correlations
from envelope.model.build.growth import Growths
from envelope.model.files import keys
from envelope.model.files.document import read_document
from envelope.model.files.reader import read_sheet
from envelope.model.files.sheet import Entry, PartEntry, Sheet, overlay
from envelope.model.graph.graph import Formula, Graph
from envelope.model.library import lookup
from envelope.model.library.machines import furnished
from envelope.model.library.sources import cited
from envelope.model.library.units import (
    EXACT,
    convention_definitions,
    defined,
    definitions_of,
    redefinitions,
    units_of,
)
from envelope.units.system import UnitSystem

Setting = Text | Node

MACHINE = ".machine"  # what a part runs on is set under its name and this


class Request(NamedTuple):
    """What to build: a name or a path (or a text), under which convention, with what set.

    `expect` takes the place of the file's own expectations, as for an example.
    """

    name: str
    convention: str | None = None
    settings: Mapping[str, Setting] | None = None
    text: str | None = None
    expect: Mapping[str, Entry] | None = None


def build(request: Request) -> Graph:
    """The checked graph of a scenario or block. Raises InputError with all that is wrong."""
    return _Builder(request).graph()


def units_for(request: Request) -> UnitSystem:
    """The units of a scenario, without building it."""
    builder = _Builder(request)
    sheet = builder.root()
    builder.outer = convention_definitions(request.convention or sheet.convention)
    return builder.system(sheet, sheet, {})


def sheet_for(request: Request) -> Sheet:
    """The sheet of a scenario or block, without its parts. Raises InputError."""
    builder = _Builder(request)
    sheet = builder.root()
    if builder.problems:
        raise InputError(*_unique(builder.problems))
    return sheet


class _Builder:
    def __init__(self, request: Request) -> None:
        self.request = request
        self.sheets: dict[str, Sheet] = {}
        self.whole_sheets: dict[str, Sheet] = {}
        self.systems: dict[int, UnitSystem] = {}
        self.problems: list[Problem] = []
        self.outer: dict[str, Text] = {}
        self.inside: UnitSystem | None = None

    def root(self) -> Sheet:
        """The sheet that was asked for, over what it extends."""
        path = lookup.scenario_path(self.request.name) if self.request.text is None else ""
        return self.whole(self.sheet(path or self.request.name, self.request.text))

    def graph(self) -> Graph:
        """The checked graph of the scenario."""
        sheet = self.root()
        convention = self.request.convention or sheet.convention
        self.outer = convention_definitions(convention)
        inner = {**self.outer, **redefinitions(definitions_of(sheet))}
        assembly = Assembly(self.block, lambda other: self.system(other, sheet, inner))
        assembly.problems = self.problems
        assembly.chosen = self.chosen()
        assembly.add(sheet)
        assembly.parse_pending()
        self.set(assembly)
        checker = Checker(assembly)
        expect = sheet.expect if self.request.expect is None else self.request.expect
        judge = Claims(checker, expect)
        growths = Growths(checker)
        checker.run()
        checks, expectations = judge.checks(), judge.expectations()
        report = judge.report(sheet)
        correlated = correlations(sheet, checker)
        growing = growths.found()
        graph = finished(checker, sheet, convention or EXACT, self.outer)
        if sheet.stresses or sheet.fixed or sheet.paths:
            self.refuse(graph)
        return graph._replace(
            checks=checks,
            expectations=expectations,
            report=report,
            correlated=correlated,
            growths=growing,
        )

    def refuse(self, graph: Graph) -> None:
        """Raises InputError where the file's own stresses or paths name what is not there."""
        from envelope.model.graph import paths, stress  # few files have any

        problems = [*stress.own_problems(graph), *paths.own_problems(graph)]
        if problems:
            raise InputError(*_unique(problems))

    # files

    def sheet(self, path: str, text: str | None = None, *, examples: bool = True) -> Sheet:
        """The sheet of a file, read once."""
        if path not in self.sheets:
            sheet, problems = read_sheet(read_document(path, text), examples=examples)
            self.problems += problems
            self.sheets[path] = sheet
        return self.sheets[path]

    def whole(self, sheet: Sheet) -> Sheet:
        """A sheet over those that it extends, with what its machine gives; made once."""
        path = sheet.document.path
        if path not in self.whole_sheets:
            self.whole_sheets[path] = furnished(self.extended(sheet))
        return self.whole_sheets[path]

    def extended(self, sheet: Sheet, seen: tuple[str, ...] = ()) -> Sheet:
        """A sheet over those that it extends, and the shared sources that it cites."""
        if not sheet.extends:
            return cited(sheet)
        document = sheet.document
        path = self.extended_path(sheet)
        if path in (*seen, document.path):
            message = f"`{sheet.extends}` extends itself"
            raise InputError(keys.problem(document, ("extends",), "cycle", message))
        base = self.extended(self.sheet(path), (*seen, document.path))
        return cited(overlay(base, sheet, own_first=lookup.is_base(path)))

    def extended_path(self, sheet: Sheet) -> str:
        """The file that a sheet extends."""
        if not lookup.is_path(sheet.extends):
            return lookup.extended_path(sheet.extends, sheet.document.path)
        document = sheet.document
        return lookup.block_path(
            sheet.extends, document.path, lambda: document.value_label(("extends",))
        )

    def block(self, beside: str, part: PartEntry) -> Sheet:
        """The sheet of the block of a part."""
        if not part.block:
            message = f"the part `{part.name}` names no `block`"
            raise InputError(keys.key_problem(part.document, part.path, "missing-block", message))
        label = partial(part.document.value_label, (*part.path, "block"))
        try:
            path = lookup.block_path(part.block, beside, label)
            return self.whole(self.sheet(path, examples=False))
        except InputError as error:
            # A file that is not there is wrong where it is named.
            raise InputError(
                *(
                    each if each.labels else each._replace(labels=(label(),))
                    for each in error.problems
                )
            ) from None

    def system(self, sheet: Sheet, root: Sheet, inner: Mapping[str, Text]) -> UnitSystem:
        """The units of a sheet; the scenario's own lengths of time hold in its blocks too."""
        if id(sheet) not in self.systems:
            if sheet is root:
                self.systems[id(sheet)] = units_of(sheet, self.outer)
            else:
                if self.inside is None:
                    self.inside = defined(inner)
                self.systems[id(sheet)] = units_of(sheet, inner, self.inside)
        return self.systems[id(sheet)]

    # what is set from outside

    def chosen(self) -> dict[str, Text]:
        """The machines that are set: `store.machine=i4i.2xlarge`."""
        return {
            name.removesuffix(MACHINE): setting
            for name, setting in (self.request.settings or {}).items()
            if name.endswith(MACHINE) and isinstance(setting, Text)
        }

    def set(self, assembly: Assembly) -> None:
        """Add what is set from outside as the last layer of its quantity."""
        for name, setting in (self.request.settings or {}).items():
            if name.removesuffix(MACHINE) in assembly.parts and name.endswith(MACHINE):
                continue
            draft = assembly.drafts.get(assembly.offered(name) or name)
            if draft is None:
                self.problems.append(_unknown_setting(name, assembly))
                continue
            formula = self.setting(assembly, setting, name)
            draft.set = True
            if formula is not None:
                draft.layers.append(formula)
            else:
                draft.failed = True

    def setting(self, assembly: Assembly, setting: Setting, name: str) -> Formula | None:
        """A value from outside as a formula."""
        if isinstance(setting, Text):
            return assembly.formula(setting, "", f"in the value given for {name}")
        from envelope.errors import text_of  # values from Python have no text of their own
        from envelope.language.printer import write

        text = text_of(write(setting), f"{name} as given")
        return Formula(text, setting, {}, "", assembly.systems[""])


def finished(
    checker: Checker, sheet: Sheet, convention: str, definitions: Mapping[str, Text]
) -> Graph:
    """The graph of checked drafts. Raises InputError with every problem found on the way."""
    assembly = checker.assembly
    if assembly.problems:
        raise InputError(*_unique(assembly.problems))
    return Graph(
        sheet=sheet,
        units=assembly.systems[""],
        convention=convention,
        quantities=checker.quantities,
        written=tuple(name for name in assembly.drafts if name in checker.quantities),
        checks=(),
        expectations=(),
        parts=assembly.parts,
        report={},
        sources=assembly.citations.sources,
        definitions={**definitions, **definitions_of(sheet)},
        placeholders=checker.placeholders,
        correlated=(),
        growths={},
        sheets=assembly.sheets,
        systems=assembly.systems,
    )


def _unknown_setting(name: str, assembly: Assembly) -> Problem:
    close = nearest(name, assembly.drafts)
    hint = f"did you mean `{close}`?" if close else ""
    message = f"there is nothing called `{name}` to set"
    if any(draft.startswith(f"{name}.") for draft in assembly.drafts):
        message, hint = f"`{name}` is a part: set one of its inputs, as in `{name}.x=...`", ""
    return Problem("unknown-name", message, hint=hint)


def _unique(problems: list[Problem]) -> list[Problem]:
    """The problems without repetitions: a block used by two parts is wrong once."""
    return list({draw(problem): problem for problem in problems}.values())
