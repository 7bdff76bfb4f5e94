"""The files of a scenario: its own, those that it extends, those of its blocks, each read once."""

from functools import partial

from envelope.errors import InputError, Problem
from envelope.model.files.document import read_document
from envelope.model.files.reader import read_sheet
from envelope.model.files.sheet import PartEntry, Sheet, overlay
from envelope.model.library import lookup


class Files:
    """Reads sheets; `read` maps the paths of all that were read to them, over nothing else.

    `problems` is what is wrong with their keys.
    """

    def __init__(self) -> None:
        self.read: dict[str, Sheet] = {}
        self.problems: list[Problem] = []

    def scenario(self, name: str, text: str | None = None) -> Sheet:
        """The sheet of a scenario or block over those that it extends. Raises InputError.

        A `text` stands for the file.
        """
        path = lookup.scenario_path(name) if text is None else name
        return self._extended(self._sheet(path, text))

    def block(self, beside: str, part: PartEntry) -> Sheet:
        """The sheet of the block of a part, named in the file `beside`. Raises InputError."""
        if not part.block:
            message = f"the part `{part.name}` names no `block`"
            raise InputError(part.document.key_problem(part.path, "missing-block", message))
        label = partial(part.document.value_label, (*part.path, "block"))
        try:
            path = lookup.block_path(part.block, beside, label)
            return self._extended(self._sheet(path, examples=False))
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

    def _extended(self, sheet: Sheet, seen: tuple[str, ...] = ()) -> Sheet:
        """A sheet over those that it extends."""
        if not sheet.extends:
            return sheet
        document = sheet.document
        path = _extended_path(sheet)
        if path in (*seen, document.path):
            message = f"`{sheet.extends}` extends itself"
            raise InputError(document.problem(("extends",), "cycle", message))
        return overlay(self._extended(self._sheet(path), (*seen, document.path)), sheet)


def _extended_path(sheet: Sheet) -> str:
    """The file that a sheet extends."""
    if not lookup.is_path(sheet.extends):
        return lookup.scenario_path(sheet.extends)
    document = sheet.document
    return lookup.block_path(
        sheet.extends, document.path, lambda: document.value_label(("extends",))
    )
