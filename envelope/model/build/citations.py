"""The sources of a scenario and its blocks: one key, one text."""

from collections.abc import Iterable

from envelope.model.files.document import Document
from envelope.model.files.sheet import Entry, Sheet
from envelope.model.library.sources import source_keys


class Citations:
    """Sources by key; a key that means something else in another file gets a number there."""

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        self.sources: dict[str, str] = {}
        self.renamed: dict[tuple[Document, str], str] = {}
        for sheet in sheets:
            self._add(sheet)

    def _add(self, sheet: Sheet) -> None:
        for key, text in sheet.sources.items():
            shown, number = key, 2
            while self.sources.get(shown, text) != text:
                shown, number = f"{key} {number}", number + 1
            self.sources[shown] = text
            if shown != key:
                self.renamed |= {(each, key): shown for each in _documents(sheet)}

    def cited(self, entry: Entry, source: str) -> str:
        """The `source` of an entry, by the keys under which its sources were collected."""
        keys = source_keys(source)
        if not self.renamed:
            return ", ".join(keys)
        return ", ".join(self.renamed.get((entry.document, key), key) for key in keys)


def _documents(sheet: Sheet) -> set[Document]:
    """The file of a sheet and those that it extends."""
    sections = (sheet.inputs, sheet.formulas, sheet.checks)
    entries = (entry for section in sections for entry in section.values())
    return {sheet.document, *(entry.document for entry in entries)}
