"""Names for what was found, and the machine shapes that the library knows it by."""

import re
from collections.abc import Iterable

from envelope.language.operators import KEYWORDS
from envelope.model.library.machines import machines

_BEFORE = ("cache.", "db.", "kafka.", "mq.", "Standard_")  # how services and clouds call a shape
_BEHIND = (".search", ".elasticsearch")


def shape_of(written: str) -> str:
    """The library's name of a machine as a plan writes it; empty where it knows none.

    >>> shape_of("cache.r7g.xlarge"), shape_of("Standard_D4s_v5"), shape_of("x9.mega")
    ('r7g.xlarge', 'D4s_v5', '')
    """
    name = written.rpartition("/")[2]  # Google's may be an address
    ways = [name]
    ways += [name.removeprefix(each) for each in _BEFORE if name.startswith(each)]
    ways += [way.removesuffix(each) for way in ways for each in _BEHIND if way.endswith(each)]
    return next((way for way in ways if way in machines()), "")


def part_names(written: Iterable[str], taken: str) -> list[str]:
    """Names that parts may have, each once and none the one that is `taken`.

    >>> part_names(["web-api", "web_api", "nodes"], "nodes")
    ['web_api', 'web_api_2', 'nodes_2']
    """
    found = [taken]
    for each in written:
        name = first = part_name(each)
        number = 1
        while name in found:
            number += 1
            name = f"{first}_{number}"
        found.append(name)
    return found[1:]


def part_name(written: str) -> str:
    """The name of a part for what a file calls so.

    >>> part_name("web-api"), part_name("1st")
    ('web_api', 'part_1st')
    """
    name = re.sub(r"[^A-Za-z0-9_]+", "_", written).strip("_") or "part"
    return f"part_{name}" if name[0].isdigit() or name in KEYWORDS or name == "total" else name
