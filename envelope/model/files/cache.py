"""The values of a preset's TOML, kept beside it as Python keeps the code of a module.

Parsing the files of a report takes as long as everything else that is done with them. What was
parsed is therefore put into `__pycache__` under a checksum of the text, so that it can never be
out of date. As for modules, PYTHONDONTWRITEBYTECODE turns it off, and a folder that cannot be
written to is no error. Files of users are never touched.
"""

import marshal
import os
import sys
import zlib
from collections.abc import Callable
from typing import Any

from envelope.places import presets_folder

Values = dict[str, Any]


def parsed(path: str, text: str, parse: Callable[[str], Values]) -> Values:
    """The values of a text, from the cache where it has them, else parsed and kept there."""
    absolute = os.path.abspath(path)
    if not absolute.startswith(presets_folder() + os.sep):
        return parse(text)
    folder, name = os.path.split(absolute)
    place = os.path.join(folder, "__pycache__", f"{name}.{sys.implementation.cache_tag}")
    key = (len(text), zlib.crc32(text.encode()))
    values = _kept(place, key)
    if values is None:
        values = parse(text)
        if not sys.dont_write_bytecode:
            _keep(place, key, values)
    return values


def _kept(place: str, key: tuple[int, int]) -> Values | None:
    try:
        with open(place, "rb") as file:
            found, values = marshal.load(file)
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return values if found == key and isinstance(values, dict) else None


def _keep(place: str, key: tuple[int, int], values: Values) -> None:
    draft = f"{place}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(draft, "wb") as file:
            marshal.dump((key, values), file)
        os.replace(draft, place)
    except (OSError, ValueError):  # ValueError: a date, which marshal does not know
        if os.path.exists(draft):
            os.remove(draft)
