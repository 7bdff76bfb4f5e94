"""What comes with Envelope, as answers: scenarios, blocks, errata, numbers, machine shapes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from envelope import analysis, formats, report
from envelope.analysis.errata import Erratum
from envelope.api.answer import Answer
from envelope.errors import InputError, Problem
from envelope.model.build.build import sheet_for
from envelope.model.build.request import Request
from envelope.model.files.sheet import Machine, Sheet
from envelope.model.library.lookup import blocks, is_path, scenarios
from envelope.model.library.machines import machines
from envelope.model.library.numbers import matching
from envelope.report.listing import Listed
from envelope.report.table import Column, Pieces, Report, Table

KINDS = {"scenarios": scenarios, "blocks": blocks}


@dataclass(frozen=True, repr=False)
class Listing(Answer):
    """The scenarios and blocks that can be called by name."""

    files: Mapping[str, Sequence[Listed]]

    def report(self) -> Report:
        """A table for each group."""
        kinds = self.files.items()
        tables = (report.listing.listing(kind.capitalize(), list(files)) for kind, files in kinds)
        return Report("Library", "", tuple(each for listed in tables for each in listed))

    def table(self) -> Table:
        """A row for each file."""
        columns = tuple(map(Column, ("kind", "name", "group", "title", "about")))
        rows = tuple((kind, *each) for kind, files in self.files.items() for each in files)
        return Table("Library", columns, rows)

    def shown(self, form: str) -> Report | Pieces:
        """The same tables, each under its heading and above a blank line."""
        blocks = [_headed(table, form) for table in self.report().tables]
        return (*blocks[:-1], f"{blocks[-1]}\n")

    def data(self) -> Any:
        """The files by kind."""
        return report.listing.listing_data(self.files)


def _headed(table: Table, form: str) -> str:
    if form == "markdown":
        return f"## {table.heading}\n\n{formats.markdown.table_markdown(table)}"
    rule = "-" * len(table.heading)
    return f"{table.heading}\n{rule}\n{formats.text.table_text(table)}"


def listing(kind: str = "all") -> Listing:
    """The scenarios, the blocks, or all."""
    chosen = KINDS if kind == "all" else {kind: KINDS[kind]}
    return Listing({name: report.listing.listed(paths()) for name, paths in chosen.items()})


@dataclass(frozen=True, repr=False)
class Errata(Answer):
    """Published figures that are wrong, with the right ones and the reasons."""

    found: Sequence[Erratum]

    def report(self) -> Report:
        """A row for each figure."""
        return Report("Errata", "", (report.errata.errata_table(self.found),))

    def shown(self, form: str) -> Report | Pieces:
        """The table alone."""
        return self.report().tables

    def data(self) -> Any:
        """A record for each figure."""
        return report.errata.errata_data(self.found)


def errata() -> Errata:
    """The errata of all scenarios, computed anew."""
    return Errata(list(analysis.errata.errata(scenarios())))


@dataclass(frozen=True, repr=False)
class File(Answer):
    """A scenario or block as it is written."""

    sheet: Sheet

    def report(self) -> Report:
        """Inputs, formulas, parts, checks, examples, sources."""
        return report.listing.sheet_report(self.sheet)

    def table(self) -> Table:
        """A row for each entry."""
        return report.listing.sheet_table(self.sheet)

    def data(self) -> Any:
        """The same by section."""
        return report.listing.sheet_data(self.sheet)


def file(request: Request) -> File:
    """A scenario or block by its name or its path. Raises InputError."""
    return File(sheet_for(request))


@dataclass(frozen=True, repr=False)
class Numbers(Answer):
    """Reference numbers: latencies, throughputs, limits, sizes."""

    names: Sequence[str]

    def report(self) -> Report:
        """A row for each number."""
        return Report("Reference numbers", "", (report.numbers.numbers_table(self.names),))

    def shown(self, form: str) -> Report | Pieces:
        """The table alone."""
        return self.report().tables

    def data(self) -> Any:
        """Each number with its range and its source."""
        return report.numbers.numbers_data(self.names)


def numbers(words: tuple[str, ...] = ()) -> Numbers:
    """The numbers that speak of every word. Raises InputError where none does."""
    names = matching(words)
    if not names:
        raise InputError(Problem("unknown-name", f"no number speaks of `{' '.join(words)}`"))
    return Numbers(names)


@dataclass(frozen=True, repr=False)
class Machines(Answer):
    """Machine shapes, with what each gives."""

    listed: Sequence[tuple[Machine, Sheet]]

    def report(self) -> Report:
        """A row for each shape."""
        return Report("Machine shapes", "", (report.hardware.machine_table(self.listed),))

    def shown(self, form: str) -> Report | Pieces:
        """The table alone."""
        return self.report().tables

    def data(self) -> Any:
        """What each shape gives, as it is written, and its source."""
        return report.hardware.machines_data(self.listed)


def shapes(words: Sequence[str] = ()) -> Machines:
    """The machine shapes whose names hold every word. Raises InputError where none does."""
    listed = [
        (machine, sheet)
        for machine, sheet in machines().values()
        if all(word.casefold() in machine.name.casefold() for word in words)
    ]
    if not listed:
        raise InputError(Problem("unknown-machine", f"no machine is called `{' '.join(words)}`"))
    return Machines(listed)


def parts_of(request: Request) -> list[str]:
    """The names of a scenario's parts, also where it cannot be computed. Raises InputError."""
    return list(sheet_for(request).parts)


def is_scenario(word: str) -> bool:
    """Whether a word names a scenario: a preset, or a path."""
    return is_path(word) or word in scenarios()
