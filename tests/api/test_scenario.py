"""The Python API as a script meets it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pint
import pytest

import envelope

FEED = """
title = "Feed"
[units]
nouns = ["photo"]
month = "30 days"
[inputs]
dau = "8M to 12.5M users"
rate = "0.2 photos/user/day"
size = "400 KB/photo"
[formulas]
uploads = "dau * rate -> photos/s"
growth = "uploads * size -> TB/month"
[checks]
small = "growth <= 20 TB/month"
"""


@pytest.fixture
def feed(tmp_path: Path) -> envelope.Scenario:
    """A small scenario with a noun and a month of its own."""
    path = tmp_path / "feed.toml"
    path.write_text(FEED)
    return envelope.load(str(path))


def test_calc_gives_a_quantity_in_the_unit_that_is_shown() -> None:
    """On the registry of the package."""
    found = envelope.calc("150M users * 2 tweets/user/day -> tweets/s")
    assert found.magnitude == pytest.approx(3472.22, rel=1e-5)
    assert found.to("tweet/day").magnitude == pytest.approx(300e6)
    assert found.check({"[tweet]": 1, "[time]": -1})


def test_a_result_is_a_mapping(feed: envelope.Scenario) -> None:
    """From every name to a Quantity whose month is the scenario's own."""
    result = feed.run()
    assert set(result) == {"dau", "rate", "size", "uploads", "growth"}
    assert result["dau"].magnitude == pytest.approx(10e6)
    assert result["growth"].magnitude == pytest.approx(24)
    assert result["growth"].to("TB/day").magnitude == pytest.approx(0.8)
    with pytest.raises(KeyError):
        result["nothing"]


@pytest.mark.parametrize("value", ["5M users", "5M", 5e6, 5_000_000])
def test_a_value_is_set_by_text_or_number(feed: envelope.Scenario, value: str | float) -> None:
    """A bare number takes the quantity's own unit."""
    assert feed.run(dau=value)["growth"].magnitude == pytest.approx(12)


def test_a_value_is_set_by_a_quantity(feed: envelope.Scenario) -> None:
    """Of the scenario's registry, in any unit of the right dimension."""
    size = feed.registry.Quantity(3.2, "Mbit/photo")
    assert feed.run(size=size)["growth"].magnitude == pytest.approx(24)
    with pytest.raises(envelope.InputError, match="data"):
        feed.run(dau=feed.registry.Quantity(3, "GB"))


def test_a_total_is_shown_alike_everywhere(tmp_path: Path) -> None:
    """Where the formulas that it adds up ask for no unit; plain numbers get none."""
    block = '[formulas]\ncost = "(3 USD/hour)^2 / (3 USD/hour)"\nstorage = "sqrt(16)"\n'
    (tmp_path / "block.toml").write_text(block)
    (tmp_path / "shop.toml").write_text('[parts.a]\nblock = "./block.toml"\n')
    result = envelope.load(str(tmp_path / "shop.toml")).run()
    data = json.loads(result.to_json())["totals"]
    for name, text, unit in (("cost", "$2.19k/month", "USD/month"), ("storage", "4", "")):
        assert result.text(f"total.{name}") == data[name]["text"] == text
        assert data[name]["unit"] == unit
        assert re.search(rf"^{name} +{re.escape(text)} +a", result.to_text(), re.MULTILINE)


def test_a_block_may_have_units_of_its_own(tmp_path: Path) -> None:
    """They are known to the scenario's registry; where both have a word, the scenario's counts."""
    block = '[units]\nnouns = ["batch/batches"]\nload = "10 batches"\nbox = "5 batches"\n'
    block += '[inputs]\nsize = { unit = "batches", value = "30 batches" }\n[formulas]\n'
    block += 'loads = "size -> loads"\nboxes = "size -> boxes"\n'
    (tmp_path / "block.toml").write_text(block)
    text = '[units]\nload = "7 GB"\n[parts.a]\nblock = "./block.toml"\n'
    (tmp_path / "shop.toml").write_text(text)
    shop = envelope.load(str(tmp_path / "shop.toml"))
    result = shop.run()
    assert [str(result[f"a.{name}"]) for name in ("size", "loads", "boxes")] == [
        "30.0 batch",
        "30.0 batch",
        "6.0 box",
    ]
    assert shop.registry.Quantity(1, "load").to("GB").magnitude == pytest.approx(7)
    assert shop.run({"a.size": 2 * result["a.boxes"]})["a.boxes"].magnitude == 12
    with pytest.raises(envelope.InputError, match="there is no unit `candela` in the value of"):
        shop.run({"a.size": pint.UnitRegistry().Quantity(1, "candela")})


def test_a_word_that_hides_what_a_block_counts(tmp_path: Path) -> None:
    """Nothing is handed on in a unit that means something else."""
    block = '[units]\nnouns = ["box/boxes"]\n[inputs]\nsize = "3 boxes"\n'
    (tmp_path / "block.toml").write_text(block)
    (tmp_path / "shop.toml").write_text('[units]\nbox = "7 GB"\n[parts.a]\nblock = "./block.toml"')
    result = envelope.load(str(tmp_path / "shop.toml")).run()
    with pytest.raises(ValueError, match="no unit of this scenario measures boxes"):
        result["a.size"]


def test_checks_and_explanations(feed: envelope.Scenario) -> None:
    """What fails, and where a number comes from."""
    result = feed.run()
    assert [check.name for check in result.failing] == ["small"]
    assert feed.run(dau="1M").failing == []
    assert "10M users × 0.2 photos/user/day" in str(result.explain("uploads"))


def test_any_expression_over_a_result(feed: envelope.Scenario) -> None:
    """In its units and its conventions."""
    found = feed.run().calc("growth * 1 month / dau -> MB/user")
    assert found.magnitude == pytest.approx(2.4)
    with pytest.raises(envelope.InputError, match="did you mean `growth`"):
        feed.run().calc("growht * 2")


def test_every_report_can_be_written(feed: envelope.Scenario) -> None:
    """A notebook shows the tables; printing shows the text."""
    result = feed.run()
    assert str(result) == result.to_text()
    assert "<table>" in result._repr_html_()
    assert result.to_html().startswith("<!doctype html>")
    assert "| dau" in result.to_markdown()
    assert result.to_csv().count("\n") == 6
    assert '"growth"' in result.to_json()


def test_errors_carry_their_problems(feed: envelope.Scenario) -> None:
    """As records: kind, message, place, hint."""
    with pytest.raises(envelope.InputError) as caught:
        feed.run(dua="3")
    problem = caught.value.problems[0]
    hint = "did you mean `dau`?\ninputs: `rate`, `size`, `pricing`"
    assert (problem.kind, problem.hint) == ("unknown-name", hint)
    with pytest.raises(envelope.InputError):
        feed.run(dau=[1, 2])
    with pytest.raises(envelope.CalculationError):
        envelope.calc("1 / 0")


def test_importing_costs_no_heavy_package() -> None:
    """pint, NumPy and tabulate wait until they are needed."""
    code = (
        "import sys, envelope; envelope.load('twitter').run().text('dau');"
        "print([name for name in ('pint', 'numpy', 'tabulate') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_samples_of_what_no_range_moves_are_an_array(feed: envelope.Scenario) -> None:
    """As those of anything else, always of the same value."""
    found = feed.run().samples("rate", samples=3)
    assert found.shape == (3,)
    assert found.tolist() == [feed.run().values_in_base_units["rate"]] * 3
