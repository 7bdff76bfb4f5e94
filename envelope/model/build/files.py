"""The files of a scenario: its own, those that it extends, those of its blocks, each read once."""

from collections.abc import Iterator
from functools import partial

from envelope.errors import InputError, Problem
from envelope.model.build.finish import placed
from envelope.model.build.known.sheets import over, read
from envelope.model.files.document import Document, KeyPath
from envelope.model.files.sheet import PartEntry, Sheet
from envelope.model.library import lookup
from envelope.model.library.machines import furnished
from envelope.model.library.settings import completed
from envelope.model.library.sources import cited, citing


class Files:
    """Reads sheets; `read` maps the paths of all that were read to them, over nothing else.

    `lookups` are the names that were looked up, each with what it named and the path that was
    found; `problems` is what is wrong with the keys of files.
    """

    def __init__(self) -> None:
        self.read: dict[str, Sheet] = {}
        self.lookups: dict[tuple[str, str, str], str] = {}
        self._made: dict[tuple[Document, ...], Sheet] = {}
        self.problems: list[Problem] = []

    def scenario(self, name: str, text: str | None = None, block: str = "") -> Sheet:
        """The sheet of a scenario or block over those that it extends. Raises InputError.

        A `text` stands for the file; a `block` is one of the file's own, `a.b` one of its own.
        """
        path = self._looked_up("scenario", name) if text is None else name
        sheet = self._whole(self._sheet(path, text))
        for each in block.split(".") if block else ():
            sheet = self._inside(sheet, sheet.blocks[each])
        return sheet

    def at(self, path: str, inside: KeyPath = (), *, examples: bool = False) -> Sheet:
        """The sheet of a file, or of a block inside it, over those that it extends.

        Raises InputError.
        """
        sheet = self._whole(self._sheet(path, examples=examples))
        for name in inside[1::2]:  # blocks, NAME, blocks, NAME
            sheet = self._inside(sheet, sheet.blocks[str(name)])
        return sheet

    def block(self, around: Sheet, part: PartEntry) -> Sheet:
        """The sheet of the block of a part, of its file's own or of another. Raises InputError."""
        if not part.block:
            message = f"the part `{part.name}` names no `block`"
            raise InputError(part.document.key_problem(part.path, "missing-block", message))
        if part.block in around.blocks:
            return self._inside(around, around.blocks[part.block])
        beside = around.document.path
        label = partial(part.document.value_label, (*part.path, "block"))
        try:
            path = self.lookups.get(("block", part.block, ""), "")
            path = path or lookup.block_path(part.block, beside, label, around.blocks)
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

    def bases(self, sheet: Sheet) -> Iterator[Sheet]:
        """What a whole sheet extends, the nearest first, each without what it extends itself.

        A sheet that extends itself is never whole. Raises InputError.
        """
        while sheet.extends:
            sheet = self._base(sheet)
            yield sheet

    def _sheet(self, path: str, text: str | None = None, *, examples: bool = True) -> Sheet:
        if path not in self.read:
            sheet, problems = read(path, text, examples=examples)
            self.problems += problems
            self.read[path] = sheet
        return self.read[path]

    def _whole(self, sheet: Sheet) -> Sheet:
        """A sheet over those that it extends, with what its machine gives; made once."""
        key = (sheet.document,)
        if key not in self._made:
            self._made[key] = furnished(completed(self._extended(sheet)))
        return self._made[key]

    def _inside(self, around: Sheet, block: Sheet) -> Sheet:
        """A block of a file's own over those that it extends; made once."""
        key = (around.document, block.document)
        if key not in self._made:
            self._made[key] = furnished(completed(self._extended(_within(around, block))))
        return self._made[key]

    def _extended(self, sheet: Sheet) -> Sheet:
        """A sheet over those that it extends, and the shared sources that the whole cites."""
        return cited(self._overlaid(sheet))

    def _overlaid(self, sheet: Sheet, seen: tuple[Document, ...] = ()) -> Sheet:
        """A sheet over those that it extends."""
        if not sheet.extends:
            return sheet
        document = sheet.document
        base = self._base(sheet)
        if base.document in (*seen, document):
            message = f"`{sheet.extends}` extends itself"
            raise InputError(document.problem(("extends",), "cycle", message))
        is_base = lookup.is_base(base.document.path)
        return over(self._overlaid(base, (*seen, document)), sheet, own_first=is_base)

    def _base(self, sheet: Sheet) -> Sheet:
        """The file that a sheet extends, or the block of the same file."""
        document = sheet.document
        inline = sheet.blocks.get(sheet.extends) if document.within else None
        if inline is not None and inline.document != document:
            return _within(sheet, inline)
        try:
            return self._sheet(self._extended_path(sheet))
        except InputError as error:
            raise placed(error, document.value_label(("extends",))) from None

    def _extended_path(self, sheet: Sheet) -> str:
        """The file that a sheet extends, by its name or path."""
        document = sheet.document
        if not lookup.is_path(sheet.extends):
            kind = "shared" if document.within else "base"
            return self._looked_up(kind, sheet.extends, document.path)
        return lookup.block_path(
            sheet.extends, document.path, lambda: document.value_label(("extends",))
        )

    def _looked_up(self, kind: str, name: str, beside: str = "") -> str:
        path = lookup.path(kind, name, beside)
        if not lookup.is_path(name):
            self.lookups[kind, name, beside] = path
        return path


def _within(around: Sheet, block: Sheet) -> Sheet:
    """A block of a file's own, which knows nouns, units, machines and blocks around it."""
    known = block._replace(
        nouns=tuple(dict.fromkeys((*around.nouns, *block.nouns))),
        definitions={**around.definitions, **block.definitions},
        machines={**around.machines, **block.machines},
        blocks={**around.blocks, **block.blocks},
    )
    return citing(known, around.sources)
