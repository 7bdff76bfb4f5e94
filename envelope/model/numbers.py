"""The reference numbers: `numbers.NAME` in any expression is one of them, with its source."""

import os
from functools import cache

from envelope.errors import InputError
from envelope.model.document import read_document
from envelope.model.reader import read_sheet
from envelope.model.sheet import Sheet
from envelope.places import presets_folder

PREFIX = "numbers."


@cache
def numbers() -> Sheet:
    """All reference numbers as the inputs of a sheet. Raises InputError when the file is wrong."""
    sheet, problems = read_sheet(read_document(os.path.join(presets_folder(), "numbers.toml")))
    if problems:
        raise InputError(*problems)
    return sheet


def matching(words: tuple[str, ...]) -> list[str]:
    """The names of the numbers whose name, text or source holds every word, in any order."""
    wanted = [word.casefold() for word in words]
    return [
        name
        for name, entry in numbers().inputs.items()
        if all(
            word
            in f"{name} {entry.facts.get('about', '')} {entry.facts.get('source', '')}".casefold()
            for word in wanted
        )
    ]
