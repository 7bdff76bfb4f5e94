"""Whose the default values of blocks are: chosen, measured, published, a vendor's, assumed."""

from collections.abc import Iterable, Iterator

from envelope.language.simple import parse
from envelope.language.tree import Word
from envelope.model.build.build import sheet_for, units_for
from envelope.model.build.request import Request
from envelope.model.files.sheet import Entry
from envelope.model.graph.basis import own_basis
from envelope.tuples import NamedTuple
from envelope.units.system import UnitSystem


class Default(NamedTuple):
    """A default value of a file: the input, whose it is, and how one's own is measured.

    `basis` is empty where the default only follows from other quantities.
    """

    file: str
    name: str
    basis: str
    measure: str


def defaults(files: Iterable[str]) -> Iterator[Default]:
    """The inputs of scenarios or blocks that have a value. Raises InputError."""
    for file in files:
        request = Request(file)
        units = units_for(request)
        for entry in sheet_for(request).inputs.values():
            if entry.text is not None:
                measure = entry.attributes.get("measure", "")
                yield Default(file, entry.name, basis_of(entry, units), measure)


def basis_of(entry: Entry, units: UnitSystem) -> str:
    """Whose the value of an input is; empty where it has none or follows from others."""
    if entry.text is None:
        return ""
    is_word = entry.text.content in entry.choices
    return own_basis(entry.attributes, Word("") if is_word else parse(entry.text, units))
