"""Machine shapes by name: what a part is given that runs on one."""

from collections.abc import Mapping

from envelope.errors import InputError, Label, Problem, Span, Text
from envelope.language.nearest import meant
from envelope.model.files.document import read_document
from envelope.model.files.reader import read_sheet
from envelope.model.files.sheet import Entry, Machine, PartEntry, Sheet
from envelope.model.library import lookup


def machines() -> dict[str, tuple[Machine, Sheet]]:
    """Every machine shape of the library beside the file that describes it.

    Raises InputError when such a file is wrong.
    """
    found: dict[str, tuple[Machine, Sheet]] = {}
    for path in lookup.hardware().values():
        sheet, problems = read_sheet(read_document(path))
        if problems:
            raise InputError(*problems)
        found |= {name: (machine, sheet) for name, machine in sheet.machines.items()}
    return found


def equipped(
    part: PartEntry, owner: Sheet, block: Sheet, chosen: Text | None
) -> tuple[Mapping[str, Entry], Sheet | None]:
    """What a part is given, its machine's share included, and the file that describes the machine.

    A machine named in the file fills in what the part leaves open; one `chosen` from outside comes
    before what the file says. Raises InputError for a machine that is unknown or does not fit.
    """
    name = part.machine if chosen is None else chosen.content.strip().strip("\"'")
    if not name:
        return part.given, None
    if chosen is None:
        label = part.document.value_label((*part.path, "machine"))
    else:
        label = Label(chosen, Span(0, len(chosen.content)))
    machine, sheet = _named(name, owner, label)
    shares = {key: entry for key, entry in machine.given.items() if key in block.inputs}
    if not shares:
        message = f"`{part.block}` has no input that the machine `{name}` gives"
        raise InputError(Problem("unknown-machine", message, (label,)))
    return ({**shares, **part.given} if chosen is None else {**part.given, **shares}), sheet


def _named(name: str, owner: Sheet, label: Label) -> tuple[Machine, Sheet]:
    """A machine of the file itself, else of the library."""
    if name in owner.machines:
        return owner.machines[name], owner
    known = machines()
    if name in known:
        return known[name]
    hint = meant(name, [*owner.machines, *known], "`envelope hardware` lists them all")
    raise InputError(
        Problem("unknown-machine", f"no machine `{name}` is known", (label,), "", hint)
    )
