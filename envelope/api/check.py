"""Files checked: what is wrong with each, and how much of it is right."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from envelope.analysis.examples import ExampleResult, examples, refuse_stresses
from envelope.analysis.expectations import expectations
from envelope.api.answer import Answer
from envelope.api.complaints import (
    Complaint,
    block_complaints,
    case_complaints,
    complaints,
    example_complaints,
    inner_blocks,
    notes,
)
from envelope.engine.run import Run, run
from envelope.errors import EnvelopeError, InputError, Problem, as_data
from envelope.formats import ANSWERS, FINDINGS, write_findings
from envelope.formats.messages import message, problems_text
from envelope.language.tree import Literal
from envelope.lint.finding import Finding
from envelope.model.build.build import build, sheet_for
from envelope.model.build.request import Request, Setting
from envelope.model.files.found import is_scenario_file, scenario_files
from envelope.model.files.sheet import Sheet
from envelope.model.graph.graph import Graph
from envelope.model.library.lookup import blocks as library_blocks
from envelope.model.library.lookup import scenarios as library_scenarios
from envelope.places import no_file
from envelope.report.table import Column, Pieces, Report, Table
from envelope.texts import visible
from envelope.tuples import NamedTuple

FORMS = (*ANSWERS, *FINDINGS)
FINE, FAILS, WRONG = "fine", "fails", "wrong"
_PROCESSES = 2  # in which all presets are checked: each takes a fifth of a second
_CODES = {FINE: 0, FAILS: 1, WRONG: 2}


class Checked(NamedTuple):
    """A file: how many formulas, checks, expectations and examples it has, what is said of it.

    `problem` is why it cannot be read or computed, `complaints` are what does not hold.
    """

    file: str
    counts: dict[str, int]
    complaints: tuple[Complaint, ...] = ()
    problem: EnvelopeError | None = None

    @property
    def verdict(self) -> str:
        """`fine`, `fails` where something does not hold, `wrong` where it cannot be computed."""
        if self.problem is not None:
            return WRONG
        return FAILS if self.errors else FINE

    @property
    def errors(self) -> int:
        """How many complaints are no mere warnings."""
        return sum(each.severity == "error" for each in self.complaints)

    @property
    def words(self) -> Iterator[str]:
        """What is said of it in full, one after the other."""
        if self.problem is not None:
            yield problems_text(self.problem)
        else:
            yield from (message(str(each)) for each in self.complaints)

    @property
    def line(self) -> str:
        """The file and its summary."""
        return f"{self.file}: {self.summary}"

    @property
    def summary(self) -> str:
        """One line: `3 formulas, 1 check: fine`."""
        if self.problem is not None:
            return WRONG
        words = [
            f"{count} {word}{'s' * (count != 1)}" for word, count in self.counts.items() if count
        ]
        verdict = f"{self.errors} wrong" if self.errors else FINE
        return f"{', '.join(words) or 'nothing to check'}: {verdict}"


@dataclass(frozen=True, repr=False)
class CheckResult(Answer):
    """Files that were checked."""

    files: tuple[Checked, ...]

    @property
    def summary(self) -> str:
        """How many files are fine, and how many are not: `176 files: 174 fine, 2 not`."""
        fine = sum(each.verdict == FINE for each in self.files)
        count = len(self.files)
        rest = f", {count - fine} not" if fine < count else ""
        return f"{count} file{'s' * (count != 1)}: {fine} fine{rest}"

    def report(self) -> Report:
        """A row for each file, and for everything that is said of one."""
        columns = (Column("file", name=True), Column("result"))
        tables = [Table("Files", columns, tuple((each.file, each.summary) for each in self.files))]
        if any(each.verdict != FINE or each.complaints for each in self.files):
            tables.append(self.table()._replace(heading="Problems"))
        return Report("Checked", "", tuple(tables))

    def table(self) -> Table:
        """A row for everything that is said of a file; one for each file that is fine."""
        columns = tuple(map(Column, ("file", "result", "severity", "message", "place")))
        rows = tuple(row for each in self.files for row in _rows(each))
        return Table("", columns, rows)

    def shown(self, form: str) -> Report | Pieces:
        """A line for each file."""
        return ("\n".join(each.line for each in self.files),) if form == "text" else self.report()

    def to(self, form: str) -> str | bytes:
        """Any form of an answer; `sarif`, and `github` for annotations of a pull request."""
        if form in FINDINGS:
            return write_findings([found for each in self.files for found in _findings(each)], form)
        return super().to(form)

    def data(self) -> Any:
        """A record for each file, with everything that is said of it."""
        return [
            {
                "file": each.file,
                "result": each.verdict,
                "counts": each.counts,
                "complaints": [complaint._asdict() for complaint in each.complaints],
                "errors": [as_data(problem) for problem in each.problem.problems]
                if each.problem
                else [],
            }
            for each in self.files
        ]

    @property
    def holds(self) -> bool:
        """Whether every file is fine."""
        return all(each.verdict == FINE for each in self.files)

    @property
    def code(self) -> int:
        """The exit code of the worst file: 0 fine, 1 fails, 2 wrong."""
        return max((_CODES[each.verdict] for each in self.files), default=0)


def _findings(checked: Checked) -> Iterator[Finding]:
    """What is said of a file, each at its place."""
    if checked.problem is not None:
        for each in map(as_data, checked.problem.problems):
            said = ". ".join(filter(None, (each["message"], each["hint"])))
            found = Finding(checked.file, 1, 1, 1, "wrong-file", cause=said)
            for spot in each["labels"][:1]:
                names = ("file", "line", "column", "end_column")
                found = found._replace(**{name: spot[name] for name in names})
            yield found
    for complaint in checked.complaints:
        file, line, column = [*complaint.place.rsplit(":", 2), "1", "1"][:3]
        if not os.path.exists(file):  # a preset's block has the check
            file, line, column = checked.file, "1", "1"
        yield Finding(
            file, int(line), int(column), int(column) + 1, "failing",
            cause=complaint.message, severity=complaint.severity,
        )  # fmt: skip


def _rows(checked: Checked) -> Iterator[tuple[str, ...]]:
    verdict = checked.verdict
    if checked.problem is not None:
        for each in map(as_data, checked.problem.problems):
            spot = each["labels"][0] if each["labels"] else None
            place = f"{spot['file']}:{spot['line']}:{spot['column']}" if spot else ""
            yield checked.file, verdict, "error", each["message"], place
    for complaint in checked.complaints:
        yield checked.file, verdict, *complaint
    if checked.problem is None and not checked.complaints:
        yield checked.file, verdict, "", "", ""


def checked(request: Request) -> Checked:
    """A file, or a preset by its name, checked; nothing that is wrong is raised."""
    return examined(request)[0]


def examined(request: Request) -> tuple[Checked, Run | None]:
    """The same, and the run of a file that can be calculated."""
    file = visible(request.name) if request.text is None else "-"
    try:
        sheet = sheet_for(request, is_built_next=True)
        missing = [entry.name for entry in sheet.inputs.values() if entry.text is None]
        proved = sheet.examples or sheet.cases
        if missing and proved:
            sheet_for(request)  # whose keys may be wrong
        result = None if missing else run(build(request))
        if result is not None:
            refuse_stresses(result.graph)
        elif not proved:
            refuse_stresses(_with_something(request, missing))
        found = list(examples(request, sheet.examples))
        for name, block in inner_blocks(sheet):
            found += examples(request._replace(block=name), block.examples)
        cases = {name: run(build(request._replace(case=name))) for name in sheet.cases}
        own = (
            *block_complaints(sheet),
            *complaints(result),
            *notes(result),
            *example_complaints(found),
        )
        said = (*own, *(each for case in cases.items() for each in case_complaints(*case)))
    except EnvelopeError as error:
        return Checked(file, {}, problem=error), None
    return Checked(file, _counts(sheet, result, cases, found), said), result


def files_to_check(names: Sequence[str], *, skip_others: bool = False) -> list[str | Checked]:
    """The files of those names, and of a folder all scenarios and blocks below it.

    With `skip_others` without what is named and no scenario, such as a `pyproject.toml`. What is no
    file in a folder, such as a pipe, is told with a warning. Raises InputError for a folder that
    holds none.
    """
    found: list[str | Checked] = []
    for name in names:
        if os.path.isdir(name):
            inside = list(scenario_files(name))
            if not inside and not skip_others:
                message = f"no scenario is found in `{name}`"
                raise InputError(Problem("file-not-found", message))
            found += [_no_file(each) or each for each in inside]
        elif not skip_others or is_scenario_file(name):
            found.append(name)
    return found


def _no_file(name: str) -> Checked | None:
    """What is said of a pipe, say; None of a file."""
    said = no_file(name)
    return Checked(visible(name), {}, (Complaint("warning", said),)) if said else None


def every_preset() -> Iterator[Checked]:
    """All blocks and scenarios that can be called by name, in the order of their names."""
    from concurrent.futures import ProcessPoolExecutor  # 20 ms that nothing else needs

    names = [*library_blocks(), *library_scenarios()]
    with ProcessPoolExecutor(_PROCESSES) as pool:
        yield from pool.map(_of_name, names, chunksize=2)


def _of_name(name: str) -> Checked:
    return checked(Request(name))


def _with_something(request: Request, missing: Sequence[str]) -> Graph:
    """The graph of a block whose open inputs have some value: names and dimensions can be checked.

    Raises InputError.
    """
    settings: dict[str, Setting] = {name: Literal(1.0) for name in missing}
    return build(request._replace(settings=settings))


def _counts(
    sheet: Sheet, result: Run | None, cases: Mapping[str, Run], found: Sequence[ExampleResult]
) -> dict[str, int]:
    runs = [*([result] if result else []), *cases.values()]
    return {
        "formula": len(result.graph.written) if result else len(sheet.formulas),
        "check": len(result.graph.checks) if result else len(sheet.checks),
        "expectation": sum(len(expectations(each)) for each in runs),
        "case": len(cases),
        "example": len(found),
    }
