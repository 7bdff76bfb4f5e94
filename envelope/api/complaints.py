"""What is to be said of a file that can be read and calculated, and where."""

from collections.abc import Iterator, Sequence

from envelope.analysis.examples import ExampleResult
from envelope.analysis.expectations import Outcome, expectations
from envelope.analysis.explain import with_numbers
from envelope.engine.run import Run
from envelope.errors import Position
from envelope.model.files.sheet import Sheet
from envelope.model.graph.untaken import untaken
from envelope.model.library.lookup import blocks as library_blocks
from envelope.tuples import NamedTuple


class Complaint(NamedTuple):
    """Something to be said of a file that can be read: an error, a warning or a note, and where."""

    severity: str
    message: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.severity}: {self.message}" + (f"\n  --> {self.place}" if self.place else "")


def inner_blocks(sheet: Sheet, around: str = "") -> Iterator[tuple[str, Sheet]]:
    """The blocks of a file's own by name, and those inside them."""
    for name, block in sheet.blocks.items():
        yield around + name, block
        yield from inner_blocks(block, f"{around}{name}.")


def block_complaints(sheet: Sheet) -> Iterator[Complaint]:
    """One for each block of a file's own that hides one of the library, or that nothing uses."""
    sheets = [sheet, *(block for _, block in inner_blocks(sheet))]
    used = {part.block for each in sheets for part in each.parts.values()}
    used |= {each.extends for each in sheets}
    for name, block in inner_blocks(sheet):
        last = name.rpartition(".")[2]
        place = _place(block.document.position(()))
        if last in library_blocks() and block.extends != last:
            yield Complaint("warning", f"the block `{name}` hides that of the library", place)
        if last not in used:
            yield Complaint("warning", f"no part uses the block `{name}`", place)


def _place(position: Position) -> str:
    return f"{position.file}:{position.line}:{position.column}"


def complaints(result: Run | None) -> Iterator[Complaint]:
    """One for each failing check and each result that is not what was published."""
    if result is None:
        return
    for check in result.failing():
        why = check.about or with_numbers(result, check.formula)
        message = f"the check {check.full_name} does not hold: {why}"
        yield Complaint(check.severity, message, _place(check.formula.text.position(0)))
    yield from _missed(expectations(result))


def notes(result: Run | None) -> Iterator[Complaint]:
    """One for each input of a part that keeps a default beside a quantity of its name."""
    for part, name, label in untaken(result.graph) if result else ():
        assert result is not None
        own, around = result.text(f"{part}.{name}"), result.text(name)
        message = f"part `{part}` does not take `{name}`: it keeps its block's {own}, the scenario "
        message += f'has {around} (`{name} = "{name}"` takes it, `{name} = {{}}` means the default)'
        yield Complaint("note", message, _place(label.text.position(label.span.start)))


def case_complaints(name: str, result: Run) -> Iterator[Complaint]:
    """What does not hold in a case, which is named."""
    for each in complaints(result):
        yield each._replace(message=f"in the case {name}: {each.message}")


def _missed(outcomes: Sequence[Outcome]) -> Iterator[Complaint]:
    for outcome in outcomes:
        if not outcome.holds:
            message = f"{outcome.name}{outcome.when} is {outcome.got}, expected {outcome.expected}"
            if outcome.allowed:
                message += f" ({outcome.difference:+.2%}, allowed: {outcome.allowed})"
            yield Complaint("error", message, outcome.place)


def example_complaints(found: Sequence[ExampleResult]) -> Iterator[Complaint]:
    """What does not come out as examples say."""
    for example in found:
        yield from _missed(example.outcomes)
        for name in example.unexpected:
            yield Complaint("error", f"the check {name} fails in an example", example.place)
        for name in example.missing:
            message = f"the check {name} should fail in this example, and holds"
            yield Complaint("error", message, example.place)
