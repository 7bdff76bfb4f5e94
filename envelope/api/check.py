"""Files checked: what is wrong with each, and how much of it is right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from envelope.analysis.examples import ExampleResult, examples, refuse_stresses
from envelope.analysis.expectations import Outcome, expectations
from envelope.api.answer import Answer
from envelope.engine.run import Run, run
from envelope.errors import EnvelopeError, as_data
from envelope.language.tree import Literal
from envelope.model.build.build import build, sheet_for
from envelope.model.build.request import Request, Setting
from envelope.model.files.sheet import Sheet
from envelope.model.graph.graph import Graph
from envelope.model.library.lookup import blocks as library_blocks
from envelope.report.table import Column, Pieces, Report, Table

FINE, FAILS, WRONG = "fine", "fails", "wrong"
_CODES = {FINE: 0, FAILS: 1, WRONG: 2}


class Complaint(NamedTuple):
    """Something that does not hold in a file that can be read: an error or a warning, and where."""

    severity: str
    message: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.severity}: {self.message}" + (f"\n  --> {self.place}" if self.place else "")


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
        yield from [str(self.problem)] if self.problem else map(str, self.complaints)

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
        return f"{', '.join(words)}: {f'{self.errors} wrong' if self.errors else FINE}"


@dataclass(frozen=True, repr=False)
class CheckResult(Answer):
    """Files that were checked."""

    files: tuple[Checked, ...]

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
        return max(_CODES[each.verdict] for each in self.files)


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
    file = request.name if request.text is None else "-"
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
        for name, block in _blocks(sheet):
            found += examples(request._replace(block=name), block.examples)
        cases = {name: run(build(request._replace(case=name))) for name in sheet.cases}
    except EnvelopeError as error:
        return Checked(file, {}, problem=error)
    own = (*_block_complaints(sheet), *_complaints(result), *_example_complaints(found))
    complaints = (*own, *(each for case in cases.items() for each in _case_complaints(*case)))
    return Checked(file, _counts(sheet, result, cases, found), complaints)


def _blocks(sheet: Sheet, around: str = "") -> Iterator[tuple[str, Sheet]]:
    """The blocks of a file's own by name, and those inside them."""
    for name, block in sheet.blocks.items():
        yield around + name, block
        yield from _blocks(block, f"{around}{name}.")


def _block_complaints(sheet: Sheet) -> Iterator[Complaint]:
    """One for each block of a file's own that hides one of the library, or that nothing uses."""
    sheets = [sheet, *(block for _, block in _blocks(sheet))]
    used = {part.block for each in sheets for part in each.parts.values()}
    used |= {each.extends for each in sheets}
    for name, block in _blocks(sheet):
        last = name.rpartition(".")[2]
        position = block.document.position(())
        place = f"{position.file}:{position.line}:{position.column}"
        if last in library_blocks() and block.extends != last:
            yield Complaint("warning", f"the block `{name}` hides that of the library", place)
        if last not in used:
            yield Complaint("warning", f"no part uses the block `{name}`", place)


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
        "formula": len(result.graph.quantities) if result else len(sheet.formulas),
        "check": len(result.graph.checks) if result else len(sheet.checks),
        "expectation": sum(len(expectations(each)) for each in runs),
        "case": len(cases),
        "example": len(found),
    }


def _complaints(result: Run | None) -> Iterator[Complaint]:
    """One for each failing check and each result that is not what was published."""
    if result is None:
        return
    for check in result.failing():
        message = f"the check {check.full_name} does not hold: {check.about}"
        yield Complaint(check.severity, message)
    yield from _missed(expectations(result))


def _case_complaints(name: str, result: Run) -> Iterator[Complaint]:
    """What does not hold in a case, which is named."""
    for each in _complaints(result):
        yield each._replace(message=f"in the case {name}: {each.message}")


def _missed(outcomes: Sequence[Outcome]) -> Iterator[Complaint]:
    for outcome in outcomes:
        if not outcome.holds:
            message = f"{outcome.name}{outcome.when} is {outcome.got}, expected {outcome.expected}"
            if outcome.allowed:
                message += f" ({outcome.difference:+.2%}, allowed: {outcome.allowed})"
            yield Complaint("error", message, outcome.place)


def _example_complaints(found: Sequence[ExampleResult]) -> Iterator[Complaint]:
    for example in found:
        yield from _missed(example.outcomes)
        for name in example.unexpected:
            yield Complaint("error", f"the check {name} fails in an example", example.place)
        for name in example.missing:
            message = f"the check {name} should fail in this example, and holds"
            yield Complaint("error", message, example.place)
