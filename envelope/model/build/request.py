"""What to build."""

from collections.abc import Mapping
from typing import NamedTuple

from envelope.errors import Text
from envelope.language.tree import Node
from envelope.model.files.sheet import Entry

Setting = Text | Node

MACHINE = ".machine"  # what a part runs on is set under its name and this


class Request(NamedTuple):
    """What to build: a name or a path (or a text), under which convention, with what set.

    `case` names one of the scenario's cases; what is set wins over what that sets. `expect` takes
    the place of the file's own expectations, as for an example; a `block` is one of the file's own,
    built by itself.
    """

    name: str
    convention: str | None = None
    settings: Mapping[str, Setting] | None = None
    text: str | None = None
    expect: Mapping[str, Entry] | None = None
    block: str = ""
    case: str = ""
