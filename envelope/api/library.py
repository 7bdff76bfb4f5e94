"""What comes with Envelope, as answers: scenarios, blocks, errata, numbers, machine shapes."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from envelope import formats, report
from envelope.analysis.library.bases import basis_of
from envelope.analysis.library.errata import Erratum
from envelope.analysis.library.errata import errata as found_errata
from envelope.api.answer import Answer
from envelope.errors import InputError, Problem
from envelope.language.nearest import meant
from envelope.model.build.build import sheet_for, units_for
from envelope.model.build.request import Request
from envelope.model.files.sheet import Machine, Sheet
from envelope.model.library import synonyms
from envelope.model.library.lookup import blocks, is_path, scenarios
from envelope.model.library.machines import machines
from envelope.model.library.numbers import matching
from envelope.report.library.errata import errata_data, errata_table
from envelope.report.library.files import (
    Listed,
    Match,
    listed,
    listing_data,
    listing_tables,
    match_table,
    matches,
    short_table,
)
from envelope.report.table import Column, Pieces, Report, Table

_WIDTH = 100
KINDS = {"scenarios": scenarios, "blocks": blocks}


@dataclass(frozen=True, repr=False)
class Listing(Answer):
    """The scenarios and blocks that can be called by name."""

    files: Mapping[str, Sequence[Listed]]
    short: bool = False

    def report(self) -> Report:
        """A table for each group; where it is to be short, for each kind, a line for each file."""
        kinds = self.files.items()
        if self.short:
            short = (short_table(kind.capitalize(), list(files)) for kind, files in kinds)
            return Report("Library", "", tuple(short))
        tables = (listing_tables(kind.capitalize(), list(files)) for kind, files in kinds)
        return Report("Library", "", tuple(each for listed in tables for each in listed))

    def table(self) -> Table:
        """A row for each file."""
        columns = tuple(map(Column, ("kind", "name", "group", "title", "about")))
        rows = tuple((kind, *each[:4]) for kind, files in self.files.items() for each in files)
        return Table("Library", columns, rows)

    def shown(self, form: str) -> Report | Pieces:
        """The same tables, each under its heading and above a blank line."""
        blocks = [_headed(table, form) for table in self.report().tables]
        return (*blocks[:-1], f"{blocks[-1]}\n")

    def data(self) -> Any:
        """The files by kind."""
        return listing_data(self.files)


def _headed(table: Table, form: str) -> str:
    if form == "markdown":
        return f"## {table.heading}\n\n{formats.markdown.table_markdown(table)}"
    rule = "-" * len(table.heading)
    return f"{table.heading}\n{rule}\n{formats.text.table_text(table)}"


def listing(kind: str = "all", *, short: bool = False) -> Listing:
    """The scenarios, the blocks, or all; `short` in a line each."""
    return Listing(_files(kind), short)


def _files(kind: str) -> dict[str, list[Listed]]:
    chosen = KINDS if kind == "all" else {kind: KINDS[kind]}
    return {name: listed(paths()) for name, paths in chosen.items()}


@dataclass(frozen=True, repr=False)
class Matches(Answer):
    """The scenarios and blocks that were looked up, the best first.

    `numbers` are the names of the reference numbers that speak of the words, too.
    """

    words: Sequence[str]
    found: Sequence[Match]
    numbers: Sequence[str]

    def report(self) -> Report:
        """A row for each."""
        return Report(" ".join(self.words), "", (match_table(self.found),))

    def table(self) -> Table:
        """A row for each, with what it is about."""
        columns = tuple(map(Column, ("kind", "name", "group", "title", "about")))
        rows = tuple((each.kind, *each.file[:4]) for each in self.found)
        return Table("Found", columns, rows)

    def shown(self, form: str) -> Report | Pieces:
        """Those that are called so; of those that only speak of it, the names."""
        near = [each for each in self.found if each.worth >= synonyms.SPOKEN_OF]
        far = [each.file.name for each in self.found if each.worth < synonyms.SPOKEN_OF]
        spoken = [f"Speaking of it: {', '.join(far)}."] if far else []
        if self.numbers:
            count, words = len(self.numbers), " ".join(self.words)
            spoken.append(f"Reference numbers: {count}, `envelope numbers {words}`.")
        tables = (match_table(near),) if near else ()
        return (*tables, *("\n".join(textwrap.wrap(each, _WIDTH)) for each in spoken))

    def data(self) -> Any:
        """The files by kind."""
        files = {kind: [m.file for m in self.found if m.kind == kind] for kind in KINDS}
        return listing_data({kind: found for kind, found in files.items() if found})


def matching_files(words: Sequence[str], kind: str = "all") -> Matches:
    """The scenarios and blocks that words find, also by what products are called.

    Raises InputError where nothing is called so, or speaks of it.
    """
    kinds = _files(kind)
    found, numbers = matches(words, kinds), matching(tuple(words))
    if not found and not numbers:
        message = f"nothing here is called `{' '.join(words)}`, or speaks of it"
        names = {each.name for files in kinds.values() for each in files}
        hint = meant(words[0], {*names, *synonyms.words()})
        raise InputError(Problem("unknown-name", message, hint=hint))
    return Matches(words, found, numbers)


@dataclass(frozen=True, repr=False)
class Errata(Answer):
    """Published figures that are wrong, with the right ones and the reasons."""

    found: Sequence[Erratum]

    def report(self) -> Report:
        """A row for each figure."""
        return Report("Errata", "", (errata_table(self.found),))

    def shown(self, form: str) -> Report | Pieces:
        """The table alone."""
        return self.report().tables

    def data(self) -> Any:
        """A record for each figure."""
        return errata_data(self.found)


def errata() -> Errata:
    """The errata of all scenarios, computed anew."""
    return Errata(list(found_errata(scenarios())))


@dataclass(frozen=True, repr=False)
class File(Answer):
    """A scenario or block as it is written."""

    sheet: Sheet
    bases: Mapping[str, str]

    def report(self) -> Report:
        """Inputs, formulas, parts, checks, examples, sources."""
        return report.listing.sheet_report(self.sheet, self.bases)

    def table(self) -> Table:
        """A row for each entry."""
        return report.listing.sheet_table(self.sheet, self.bases)

    def data(self) -> Any:
        """The same by section."""
        return report.listing.sheet_data(self.sheet)


def file(request: Request) -> File:
    """A scenario or block by its name or its path. Raises InputError."""
    sheet, units = sheet_for(request), units_for(request)
    return File(sheet, {each.name: basis_of(each, units) for each in sheet.inputs.values()})


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

    def sources(self) -> Mapping[str, str]:
        """The sources that they name, by key."""
        return report.numbers.sources(self.names)


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
