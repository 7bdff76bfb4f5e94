"""The examples in docstrings, those of a module as one test."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = [
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for file in sorted((ROOT / "envelope").rglob("*.py"))
    if ">>> " in file.read_text()
]


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_module_are_true(module: str) -> None:
    """Each prints what stands below it."""
    found = doctest.testmod(import_module(module))
    assert found.attempted > 0
    assert found.failed == 0


def test_modules_have_examples() -> None:
    """Without them the test above would pass."""
    assert len(MODULES) >= 20
    assert {"envelope", "envelope.texts"} <= set(MODULES)
