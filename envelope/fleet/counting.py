"""How many machines a resource stands for, in the language of scenarios over its attributes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from envelope.engine.run import run
from envelope.errors import EnvelopeError
from envelope.model.build.lines import build_lines

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_WORDS = {"if", "then", "else"}


def count_of(ways: Sequence[str], values: Mapping[str, Any]) -> int | None:
    """The first of several expressions whose attributes are all numbers; None where none is.

    >>> count_of(["nodes", "groups * (1 + replicas)"], {"groups": 3, "replicas": 1})
    6
    """
    for expression in ways:
        names = set(_NAME.findall(expression)) - _WORDS
        numbers = {name: values[name] for name in names if isinstance(values.get(name), int)}
        if len(numbers) == len(names):
            return _value(expression, numbers)
    return None


def _value(expression: str, numbers: Mapping[str, int]) -> int | None:
    lines = [*(f"{name} = {number}" for name, number in sorted(numbers.items())), expression]
    try:
        found = run(build_lines(lines)).values
    except EnvelopeError:  # an attribute that no estimate counts with, such as a negative number
        return None
    return round(found[f"({len(lines)})"])
