"""Presets with something wrong in them, through every command: a few, and short ones."""

import json
import tomllib
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.presets.runs import tries
from tests.proof.inside import complaint, done
from tests.proof.mutations import COMMANDS, Preset, case, document, mutated, presets

# The shortest blocks in a scenario each; `python -m tests.proof.mutations` takes every preset.
LONGEST = 12_000
EXAMPLES = tries(60)


@cache
def short() -> list[Preset]:
    """Those that take some milliseconds."""
    return presets(LONGEST)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files are written."""
    return tmp_path_factory.mktemp("mutations")


@settings(deadline=None, max_examples=EXAMPLES)
@given(random=st.randoms(use_true_random=False))
def test_a_wrong_file_is_answered_or_refused(random: Random, folder: Path) -> None:
    """By every command."""
    text, arguments = case(random, short())
    file = folder / "case.toml"
    file.write_text(text, errors="replace")
    asked = [str(file) if each == "FILE" else each for each in arguments]
    assert complaint(asked, done(asked)) == ""


@pytest.mark.parametrize(
    "command", [each for each in COMMANDS if each != ("latency",)], ids=" ".join
)
def test_as_it_is_a_block_is_answered(command: tuple[str, ...], tmp_path: Path) -> None:
    """So that what is wrong in it gets as far as each command."""
    preset = next(each for each in short() if each.name == "tls_termination")
    file = tmp_path / "case.toml"
    file.write_text(document(json.loads(preset.said)))
    finished = done([command[0], str(file), *command[1:]])
    assert "error" not in finished.words


@pytest.mark.parametrize("preset", short(), ids=lambda preset: preset.name)
def test_a_file_says_what_was_written(preset: Preset) -> None:
    """Before anything is wrong in it; and a change changes it."""
    said = json.loads(preset.said)
    assert tomllib.loads(document(said)) == said
    assert any(mutated(json.loads(preset.said), Random(seed)) != said for seed in range(9))
