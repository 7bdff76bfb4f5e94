"""Scenarios that hold too much are refused soon, whatever makes them large."""

from pathlib import Path

import pytest

import envelope
from envelope.errors import InputError
from envelope.model.files.most import PARTS


def test_parts_of_parts_of_parts(tmp_path: Path) -> None:
    """Ten of ten, seven deep, would be ten million."""
    for level in range(7):
        parts = "".join(f'[parts.p{i}]\nblock = "./n{level + 1}.toml"\n' for i in range(10))
        (tmp_path / f"n{level}.toml").write_text(f'[inputs]\nx = "1 GB"\n{parts}')
    (tmp_path / "n7.toml").write_text('[inputs]\nx = "1 GB"\n')
    with pytest.raises(InputError, match=f"too many parts: a scenario has at most {PARTS:,}"):
        envelope.load(str(tmp_path / "n0.toml")).run()


def test_a_chain_of_parts(tmp_path: Path) -> None:
    """Each with one inside."""
    for level in range(60):
        text = f'[inputs]\nx = "1 GB"\n[parts.p]\nblock = "./n{level + 1}.toml"\n'
        (tmp_path / f"n{level}.toml").write_text(text)
    (tmp_path / "n60.toml").write_text('[inputs]\nx = "1 GB"\n')
    with pytest.raises(InputError, match="too many parts inside each other"):
        envelope.load(str(tmp_path / "n0.toml")).run()
