"""Scenarios with nothing to ask for, or little: what every question says that was told no name."""

from collections.abc import Callable
from pathlib import Path

import pytest

import envelope
from envelope.api.scenario import Scenario
from envelope.errors import InputError

INPUTS = '[inputs]\nx = "5 GB"\n'
CONSTANT = f'{INPUTS}[formulas]\ny = "5 GB"\n'
PART = '[blocks.b.inputs]\nx = "5"\n[blocks.b.formulas]\navailability = "x / 9"\n'
QUESTIONS: dict[str, Callable[[Scenario], object]] = {
    "sensitivities": lambda scenario: scenario.sensitivities(),
    "growth": lambda scenario: scenario.growth(),
    "sweep": lambda scenario: scenario.sweep({"x": "1 GB, 2 GB"}),
}


def scenario(folder: Path, text: str) -> Scenario:
    """The scenario of a file."""
    file = folder / "it.toml"
    file.write_text(text)
    return envelope.load(str(file))


@pytest.mark.parametrize("question", QUESTIONS)
def test_inputs_alone_have_no_results(question: str, tmp_path: Path) -> None:
    """Which is said, with what to do."""
    with pytest.raises(InputError, match="this has no results") as error:
        QUESTIONS[question](scenario(tmp_path, INPUTS))
    assert error.value.problems[0].hint == "name some: `-p NAME`"


def test_nothing_moves_a_constant(tmp_path: Path) -> None:
    """Nor is anything to be said of several results that are constants."""
    with pytest.raises(InputError, match="no result depends on an input"):
        scenario(tmp_path, CONSTANT).sensitivities()


def test_parts_without_totals_have_results(tmp_path: Path) -> None:
    """What they offer under standard names."""
    found = scenario(tmp_path, f'{PART}[parts.p]\nblock = "b"\n').sensitivities()
    assert "What moves `p.availability`, 0.556 now." in str(found)
