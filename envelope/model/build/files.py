"""The files of a scenario: its own, those that it extends, those of its blocks, each read once."""

from functools import partial

from envelope.errors import InputError, Problem
from envelope.model.files.document import read_document
from envelope.model.files.reader import read_sheet
from envelope.model.files.sheet import PartEntry, Sheet, overlay
from envelope.model.library import lookup
from envelope.model.library.machines import furnished
from envelope.model.library.sources import cited


class Files:
    """Reads sheets; `read` maps the paths of all that were read to them, over nothing else.

    `lookups` are the names that were looked up, each with what it named and the path that was
    found; `problems` is what is wrong with the keys of files.
    """

    def __init__(self) -> None:
        self.read: dict[str, Sheet] = {}
        self.lookups: dict[tuple[str, str, str], str] = {}
        self._made: dict[str, Sheet] = {}
        self.problems: list[Problem] = []

    def scenario(self, name: str, text: str | None = None) -> Sheet:
        """The sheet of a scenario or block over those that it extends. Raises InputError.

        A `text` stands for the file.
        """
        path = self._looked_up("scenario", name) if text is None else name
        return self._whole(self._sheet(path, text))

    def at(self, path: str, *, examples: bool = False) -> Sheet:
        """The sheet of a file over those that it extends. Raises InputError."""
        return self._whole(self._sheet(path, examples=examples))

    def block(self, beside: str, part: PartEntry) -> Sheet:
        """The sheet of the block of a part, named in the file `beside`. Raises InputError."""
        if not part.block:
            message = f"the part `{part.name}` names no `block`"
            raise InputError(part.document.key_problem(part.path, "missing-block", message))
        label = partial(part.document.value_label, (*part.path, "block"))
        try:
            path = lookup.block_path(part.block, beside, label)
            if not lookup.is_path(part.block):
                self.lookups["block", part.block, ""] = path
            return self.at(path)
        except InputError as error:
            # A file that is not there is wrong where it is named.
            raise InputError(
                *(
                    each if each.labels else each._replace(labels=(label(),))
                    for each in error.problems
                )
            ) from None

    def _sheet(self, path: str, text: str | None = None, *, examples: bool = True) -> Sheet:
        if path not in self.read:
            sheet, problems = read_sheet(read_document(path, text), examples=examples)
            self.problems += problems
            self.read[path] = sheet
        return self.read[path]

    def _whole(self, sheet: Sheet) -> Sheet:
        """A sheet over those that it extends, with what its machine gives; made once."""
        path = sheet.document.path
        if path not in self._made:
            self._made[path] = furnished(self._extended(sheet))
        return self._made[path]

    def _extended(self, sheet: Sheet, seen: tuple[str, ...] = ()) -> Sheet:
        """A sheet over those that it extends, and the shared sources that it cites."""
        if not sheet.extends:
            return cited(sheet)
        document = sheet.document
        path = self._base(sheet)
        if path in (*seen, document.path):
            message = f"`{sheet.extends}` extends itself"
            raise InputError(document.problem(("extends",), "cycle", message))
        base = self._extended(self._sheet(path), (*seen, document.path))
        return cited(overlay(base, sheet, own_first=lookup.is_base(path)))

    def _base(self, sheet: Sheet) -> str:
        """The file that a sheet extends."""
        if not lookup.is_path(sheet.extends):
            return self._looked_up("base", sheet.extends, sheet.document.path)
        document = sheet.document
        return lookup.block_path(
            sheet.extends, document.path, lambda: document.value_label(("extends",))
        )

    def _looked_up(self, kind: str, name: str, beside: str = "") -> str:
        path = lookup.path(kind, name, beside)
        if not lookup.is_path(name):
            self.lookups[kind, name, beside] = path
        return path
