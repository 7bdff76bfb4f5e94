"""Which TOML files are scenarios or blocks of ours, without a reader of what they say."""

import os
import re
from collections.abc import Iterator

from envelope.errors import EnvelopeError
from envelope.model.files.document import content_of, loads
from envelope.model.files.keys import TOP
from envelope.places import below

_OURS = ("inputs", "formulas", "parts", "blocks")  # tables that make a file one of ours
_HEADER = re.compile(rf"^[ \t]*\[(?:{'|'.join(_OURS)})[\].]", re.MULTILINE)
_KEY = re.compile(r"^[ \t]*([\w-]+)[ \t]*[.=]", re.MULTILINE)
_ANY_HEADER = re.compile(r"^[ \t]*\[\[?[ \t]*([\w-]+)[ \t]*(?:[\].]|$)", re.MULTILINE)


def may_be_scenario(text: str) -> bool:
    """Whether a text that is being written, perhaps broken or empty, is a scenario or a block.

    Another file of TOML has a table or a key of its own at its top.
    """
    headers = set(_ANY_HEADER.findall(text))
    if headers & set(_OURS):
        return True
    first = _ANY_HEADER.search(text)
    keys = set(_KEY.findall(text[: first.start() if first else len(text)]))
    return {key.name for key in TOP} >= headers | keys


def is_scenario_file(path: str) -> bool:
    """Whether a file is a scenario or a block, perhaps a broken one; False where it is no TOML.

    One that cannot be read may be one: who reads it says why it cannot.
    """
    if not path.endswith(".toml"):
        return False
    try:
        text = content_of(path, path).decode(errors="replace").removeprefix("\ufeff")
    except EnvelopeError:
        return True
    try:
        found = loads(text)
    except (ValueError, RecursionError, OverflowError):
        return bool(_HEADER.search(text))
    known = {key.name for key in TOP}
    is_overlay = isinstance(found.get("extends"), str) and known >= found.keys()
    return is_overlay or any(isinstance(found.get(name), dict) for name in _OURS)


def scenario_files(folder: str) -> Iterator[str]:
    """The scenarios and blocks below a folder by their names, and what of it cannot be read."""
    return (path for path in below(folder) if is_scenario_file(path) or os.path.isdir(path))
