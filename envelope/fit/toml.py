"""Plain data as TOML: keys with values first, then a table for each other key."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from envelope.texts import visible

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_NESTED = ("parts", "blocks", "cases", "stress", "machines")  # tables of tables
_WIDTH = 100


def toml_text(data: Mapping[str, Any]) -> str:
    """The whole text of a file."""
    plain = {key: value for key, value in data.items() if not isinstance(value, dict)}
    tables = {key: value for key, value in data.items() if isinstance(value, dict)}
    lines = [*_lines(plain)]
    for key, table in tables.items():
        nested = key in _NESTED and all(isinstance(each, dict) for each in table.values())
        sections = {f"{_key(key)}.{_key(name)}": each for name, each in table.items()}
        for heading, content in (sections if nested else {_key(key): table}).items():
            lines += ["", f"[{heading}]", *_lines(content)]
    return "\n".join(lines) + "\n"


def _lines(table: Mapping[str, Any]) -> Iterator[str]:
    width = max((len(_key(key)) for key in table), default=0)
    return (f"{_key(key).ljust(width)} = {_value(value)}" for key, value in table.items())


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else quoted(key)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        inside = ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return quoted(value) if isinstance(value, str) else str(value)


def quoted(text: str) -> str:
    """A string of TOML in quotation marks."""
    return json.dumps(visible(text), ensure_ascii=False)
