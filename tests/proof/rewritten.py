"""Presets written in another way, which changes no result: in other units, in another order.

By hand over all presets: `python -m tests.proof.rewritten [NAME ...]`; `test_rewritten.py` takes
some of them.
"""

import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from envelope.engine.computed import computed
from envelope.engine.run import Run, run
from envelope.errors import text_of
from envelope.language.tree import Literal
from envelope.model.build.build import build
from envelope.model.build.request import Request, Setting
from envelope.model.library.lookup import scenarios
from envelope.units.unit import base_unit
from envelope.units.writing import unit_symbol
from tests.proof.mutations import document

_NEAR = 1e-9


def in_other_units(name: str) -> Iterator[str]:
    """Every input of a scenario in bits, seconds and dollars, whatever it was written in."""
    before = computed(Request(name))
    given: dict[str, Setting] = {}
    for each in before.graph.quantities.values():
        tree = each.formula.tree
        if each.kind == "input" and isinstance(tree, Literal) and each.dimension.powers:
            unit = unit_symbol(base_unit(each.dimension)).removeprefix("1")  # `1/s`
            given[each.name] = text_of(f"{before.values[each.name]!r} {unit}", each.name)
    assert given
    yield from differences(before, computed(Request(name, settings=given)))


def in_other_order(name: str) -> Iterator[str]:
    """Every table of a file from its last line to its first."""
    path = scenarios()[name]
    text = document(_backwards(tomllib.loads(Path(path).read_text())))
    yield from differences(computed(Request(name)), run(build(Request(path, text=text))))


def _backwards(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _backwards(each) for key, each in reversed(value.items())}
    return value


def differences(before: Run, after: Run) -> Iterator[str]:
    """Which values are others."""
    if before.values.keys() != after.values.keys():
        yield f"other quantities: {sorted(before.values.keys() ^ after.values.keys())}"
    for name, value in before.values.items():
        other = after.values.get(name, value)
        if abs(value - other) > _NEAR * max(abs(value), abs(other)):
            yield f"{name}: {value}, but {other}"


WAYS: Mapping[str, Callable[[str], Iterator[str]]] = {
    "in other units": in_other_units,
    "in another order": in_other_order,
}


if __name__ == "__main__":
    for name in sys.argv[1:] or scenarios():
        for way, rewritten in WAYS.items():
            for line in rewritten(name):
                print(f"{name} {way}: {line}", flush=True)
