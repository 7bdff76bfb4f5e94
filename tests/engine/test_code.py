"""Compiled functions: equal to the scalar engine, on floats and on arrays."""

from pathlib import Path

import numpy as np
import pytest

import envelope

NAMES = ["template", "twitter", "url-shortener", "chat", "video"]


@pytest.mark.parametrize("name", NAMES)
def test_a_compiled_function_gives_what_a_run_gives(name: str) -> None:
    """Every result of a scenario, from its first input set to three values."""
    scenario = envelope.load(name)
    first = scenario.inputs[0]
    outputs = [each for each in scenario.graph.written if each not in scenario.inputs]
    function = scenario.compile([first], outputs)
    base = scenario.run().values_in_base_units[first]
    for factor in (0.3, 1.0, 7.5):
        quantity = scenario.registry.Quantity(
            scenario.run()[first].magnitude * factor, scenario.run()[first].units
        )
        expected = scenario.run({first: quantity}).values_in_base_units
        found = function(base * factor)
        for output, value in zip(outputs, found, strict=True):
            assert value == pytest.approx(expected[output], rel=1e-9), output


def test_arrays_are_computed_element_by_element() -> None:
    """The same as one float after the other, in the shape that was given."""
    function = envelope.load("template").compile(["dau", "cache_hit_ratio"], ["total.servers"])
    users, ratios = np.meshgrid([1e5, 1e7, 1e9], [0.5, 0.9])
    found = function(users, ratios)
    assert found.shape == (2, 3)
    for index in np.ndindex(found.shape):
        assert found[index] == function(float(users[index]), float(ratios[index]))


def test_floats_take_one_branch(tmp_path: Path) -> None:
    """What the other branch divides by may be zero, as in a run."""
    path = tmp_path / "zones.toml"
    text = '[inputs]\nzones = "3"\nneeded = "12 servers"\n'
    path.write_text(
        text + '[formulas]\neach = "if zones > 1 then needed / (zones - 1) else needed"\n'
    )
    function = envelope.load(str(path)).compile(["zones"], ["each"])
    assert [function(3.0), function(1.0)] == [6, 12]
    with np.errstate(divide="ignore"):
        assert function(np.array([3.0, 1.0])).tolist() == [6, 12]


def test_floats_stop_at_a_condition_that_decides(tmp_path: Path) -> None:
    """`and` does not divide by zero behind a condition that is false already."""
    path = tmp_path / "zones.toml"
    text = '[inputs]\nzones = "3"\nneeded = "12 servers"\n[formulas]\n'
    many = "zones > 1 and needed / (zones - 1) > 5 servers"
    path.write_text(text + f'each = "if {many} then 1 else 0"\n')
    function = envelope.load(str(path)).compile(["zones"], ["each"])
    assert [function(3.0), function(1.0)] == [1, 0]


def test_arrays_take_both_branches(tmp_path: Path) -> None:
    """Of one that is never taken, what has no value at all is no error either."""
    path = tmp_path / "branches.toml"
    path.write_text(
        '[inputs]\nusers = { value = "10 users", growth = "10%/year" }\nnothing = "0"\n[formulas]\n'
        'share = "if users > 1M users then sqrt(1 / nothing) else 2"\n'
        'said = "if users > 1M users and 1 / nothing > 2 then 1 else 3"\n'
    )
    found = envelope.load(str(path)).growth(["share", "said"], over="2 years", step="1 year")
    assert found.values == {"share": (2.0, 2.0, 2.0), "said": (3.0, 3.0, 3.0)}


def test_a_word_is_an_argument_as_it_is_written(tmp_path: Path) -> None:
    """One that it cannot be is refused in words; beside it numbers and arrays go together."""
    path = tmp_path / "words.toml"
    path.write_text(
        '[inputs]\nx = "2"\nkind = { value = "a", choices = ["a", "b"] }\n'
        '[formulas]\neach = "if kind == \'a\' then x else x * 10"\nfixed = "3 * 2"\n'
    )
    scenario = envelope.load(str(path))
    function = scenario.compile(["kind", "x"], ["each", "fixed"])
    assert [function("a", 2.0), function("b", 2.0)] == [(2, 6), (20, 6)]
    assert function("b", np.array([1.0, 2.0]))[0].tolist() == [10, 20]
    with pytest.raises(ValueError, match="'c' is none of a, b"):
        function("c", 2.0)
    assert str(function.__doc__).startswith("def function(x0, x1):")
    assert scenario.compile([], ["each"])() == 2
    assert str(scenario.compile(["x"], ["each"]).__doc__) == "def function(x0):\n    return x0\n"
