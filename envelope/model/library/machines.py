"""Machine shapes by name: what a part is given that runs on one."""

from collections.abc import Callable, Collection, Container, Mapping
from functools import cache

from envelope.errors import InputError, Label, Problem, Span, Text
from envelope.language.nearest import meant
from envelope.model.files.cache import at_distrust
from envelope.model.files.document import unread
from envelope.model.files.kept_sheets import sheet_of
from envelope.model.files.sheet import Entry, Machine, PartEntry, Sheet
from envelope.model.library import lookup
from envelope.model.library.outputs import machine_columns, machine_needs
from envelope.model.library.sources import cited, source_keys
from envelope.tuples import NamedTuple

_SAID = ("about", "source", "basis")  # what a machine says of all that it gives


def machines() -> dict[str, tuple[Machine, Sheet]]:
    """Every machine shape of the library beside the file that describes it.

    Raises InputError when such a file is wrong.
    """
    found: dict[str, tuple[Machine, Sheet]] = {}
    for path in lookup.hardware().values():
        sources = tuple((each, lookup.changed(each)) for each in lookup.sources(path))
        sheet = _described(path, lookup.changed(path), sources)
        found |= {name: (machine, sheet) for name, machine in sheet.machines.items()}
    return found


@cache
def _described(path: str, changed: int, sources: tuple[tuple[str, int], ...]) -> Sheet:
    """The sheet of a file of machines, read anew when it or shared `sources` have `changed`."""
    sheet, problems = sheet_of(unread(path))
    if problems:
        raise InputError(*problems)
    return cited(sheet)


at_distrust(_described.cache_clear)


def shares_of(machine: Machine, inputs: Container[str]) -> dict[str, Entry]:
    """What a machine gives to a part that has some inputs."""
    needs = machine_needs()
    return {
        key: entry
        for key, entry in machine.given.items()
        if key in inputs and needs.get(key, key) in inputs
    }


class Equipped(NamedTuple):
    """What a part is given, its machine's share included, and its block without its own machine.

    `described` is the file that describes the machine, `machine` its name and `label` where that
    stands; without a machine of the part's own there are none, and the block is as it was.
    """

    given: Mapping[str, Entry]
    block: Sheet
    described: Sheet | None = None
    machine: str = ""
    label: Label | None = None


def equipped(part: PartEntry, owner: Sheet, block: Sheet, chosen: Text | None) -> Equipped:
    """A part on its machine.

    A machine named in the file fills in what the part leaves open; one `chosen` from outside comes
    before what the file says. Raises InputError for a machine that is unknown or does not fit.
    """
    name = part.machine if chosen is None else chosen.content.strip().strip("\"'")
    if not name:
        return Equipped(part.given, block)

    def label() -> Label:
        """Where the machine is named."""
        if chosen is None:
            return part.document.value_label((*part.path, "machine"))
        return Label(chosen, Span(0, len(chosen.content)))

    machine, sheet = _named(name, owner, label)
    shares = shares_of(machine, block.inputs)
    if not shares:
        message = f"`{part.block}` has no input that the machine `{name}` gives"
        raise InputError(Problem("unknown-machine", message, (label(),)))
    given = {**shares, **part.given} if chosen is None else {**part.given, **shares}
    bare = block._replace(inputs={**block.inputs, **block.bare}) if block.bare else block
    return Equipped(given, bare, sheet, name, label())


def lacks(part: str, found: Equipped, known: Collection[str]) -> Problem | None:
    """What a part would need that its machine has not got, unless it is `known` from elsewhere."""
    inputs = found.block.inputs
    columns = [each for each in machine_columns().values() if each.gives in inputs]
    columns = [each for each in columns if inputs[each.gives].text is None]
    columns = [each for each in columns if each.gives not in {*found.given, *known}]
    if not columns or found.label is None:
        return None
    what = " and ".join(f"no {each.title}" for each in columns)
    given = ", ".join(f"`{part}.{each.gives}=...` {each.cure}".strip() for each in columns)
    message = f"the machine `{found.machine}` has {what}, which `{part}` needs"
    hint = f"give {given}, or take a machine that has it: `envelope hardware` lists them"
    return Problem("lacking-machine", message, (found.label._replace(note=what),), hint=hint)


def furnished(sheet: Sheet) -> Sheet:
    """A sheet whose inputs have what its own `machine` gives, before any default.

    Raises InputError for a machine that is unknown or does not fit.
    """
    if not sheet.machine:
        return sheet
    document = sheet.document

    def label() -> Label:
        """Where the machine is named, or what names it."""
        place = "machine" if "machine" in document.data else "extends"
        return document.value_label((place,))

    machine, described = _named(sheet.machine, sheet, label)
    given = shares_of(machine, sheet.inputs)
    if not given:
        message = f"nothing here is an input that the machine `{sheet.machine}` gives"
        raise InputError(Problem("unknown-machine", message, (label(),)))
    inputs, sources = dict(sheet.inputs), dict(sheet.sources)
    for key, entry in given.items():
        share = _cited_in(entry, described, sources)
        inputs[key] = inputs[key].over(share, _SAID)._replace(text=share.text)
    bare = {key: sheet.inputs[key] for key in given}
    return sheet._replace(inputs=inputs, sources=sources, bare=bare)


def _cited_in(entry: Entry, described: Sheet, sources: dict[str, str]) -> Entry:
    """What a machine gives, citing what another file's sources say, to which its own are added.

    Where a key means something else there, the text itself stands for the source.
    """
    source = entry.attributes.get("source", "")
    texts = [
        (key, described.sources[key]) for key in source_keys(source) if key in described.sources
    ]
    if any(sources.get(key, text) != text for key, text in texts):
        said = "; ".join(text for _, text in texts).replace(",", ";")
        return entry._replace(attributes={**entry.attributes, "source": said})
    sources.update(texts)
    return entry


def _named(name: str, owner: Sheet, label: Callable[[], Label]) -> tuple[Machine, Sheet]:
    """A machine of the file itself, else of the library."""
    if name in owner.machines:
        return owner.machines[name], owner
    known = machines()
    if name in known:
        return known[name]
    hint = meant(name, [*owner.machines, *known], "`envelope hardware` lists them all")
    raise InputError(
        Problem("unknown-machine", f"no machine `{name}` is known", (label(),), "", hint)
    )
