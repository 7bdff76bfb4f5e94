"""The reference numbers: `numbers.NAME` in any expression is one of them, with its source."""

import os
from functools import cache

from envelope.errors import InputError
from envelope.model.files.cache import at_distrust
from envelope.model.files.document import unread
from envelope.model.files.kept_sheets import sheet_of
from envelope.model.files.sheet import Entry, Sheet
from envelope.model.library.sources import cited
from envelope.model.library.synonyms import folded, of_number
from envelope.places import presets_folder

PREFIX = "numbers."


@cache
def numbers() -> Sheet:
    """All reference numbers as the inputs of a sheet. Raises InputError when the file is wrong."""
    sheet, problems = sheet_of(unread(os.path.join(presets_folder(), "numbers.toml")))
    if problems:
        raise InputError(*problems)
    return cited(sheet)


at_distrust(numbers.cache_clear)


def matching(words: tuple[str, ...]) -> list[str]:
    """The names of the numbers whose name, text, source or synonyms hold every word."""
    wanted = dict.fromkeys(folded(" ".join(words)).split())
    return [
        name
        for name, entry in numbers().inputs.items()
        if all(word in searched for searched in [_searched(name, entry)] for word in wanted)
    ]


def _searched(name: str, entry: Entry) -> str:
    """What the words of a search are looked for in."""
    said = (entry.attributes.get(key, "") for key in ("about", "source"))
    return " ".join((folded(" ".join((name, *said))), *of_number(name)))
