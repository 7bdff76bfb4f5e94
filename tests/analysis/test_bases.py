"""Whose default values are: by what is said of them, and by whether they have numbers at all."""

from pathlib import Path

import pytest

from envelope.analysis.library.bases import defaults
from envelope.model.library.lookup import blocks

WRITTEN = """
[inputs]
users    = { unit = "users" }
{line}
engine   = { value = "b-tree", choices = ["b-tree", "lsm"] }
[[examples]]
given = { users = "1 user" }
"""
CASES = [
    ('x = { value = "5", basis = "chosen" }', "chosen"),
    ('x = { value = "5", source = "S, 2026" }', "published"),
    ('x = { value = "5", source = "S, 2026", basis = "vendor" }', "vendor"),
    ('x = { value = "5" }', "assumed"),
    ('x = { value = "0" }', "assumed"),
    ('x = "100%"', "assumed"),
    ('x = "users / (1 user)"', ""),
    ('x = "users * 2 / (1 user)"', "assumed"),
    ('x = "1 - users / (1 user)"', ""),
    ('x = { value = "users * 2 / (1 user)", source = "S, 2026" }', "published"),
    ("x = { value = \"if engine == 'lsm' then 1 else 0\" }", ""),
    ("x = { value = \"if engine == 'lsm' then 3 else 0\" }", "assumed"),
    ('x = { value = "far away", choices = ["far away", "near"], basis = "chosen" }', "chosen"),
    ('x = { value = "far away", choices = ["far away", "near"] }', "assumed"),
]


@pytest.mark.parametrize(("line", "basis"), CASES)
def test_a_default_has_a_basis(line: str, basis: str, tmp_path: Path) -> None:
    """Its own, as far as it has a number or a word of its own."""
    (tmp_path / "block.toml").write_text(WRITTEN.replace("{line}", line))
    found = {each.name: each for each in defaults([str(tmp_path / "block.toml")])}
    assert found["x"].basis == basis
    assert "users" not in found


def test_an_assumed_default_says_how_it_is_measured() -> None:
    """Those of all blocks: what nobody can look up, its user can measure."""
    found = list(defaults(blocks()))
    assumed = [each for each in found if each.basis == "assumed"]
    assert len(assumed) <= 0.4 * sum(each.basis != "" for each in found)
    assert [f"{each.file}.{each.name}" for each in assumed if not each.measure] == []
