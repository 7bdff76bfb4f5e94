"""Derivations as far as they can be read at once, of parts and of checks."""

import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import envelope
from envelope.analysis.derivation.folding import explained, folded, matter
from envelope.analysis.derivation.napkin import napkin_number, napkin_text, simplified
from envelope.analysis.explain import explain
from envelope.api.result import Result
from envelope.engine.run import Run, run
from envelope.errors import InputError
from envelope.language.printer import write
from envelope.language.tree import names
from envelope.model.build.build import build
from envelope.model.build.request import Request

PARTS = """
[inputs]
a = "90 servers"
b = "8 servers"
c = "1 server"
e = "1 server"
switch = "1"
[formulas]
most = "max(a * 1, b, c)"
summed = "a + b + c + e"
chosen = "if switch > 0 then a else b"
product = "a * b"
deep = "most * 2"
deeper = "deep * 2"
deepest = "deeper * 2"
"""


@pytest.fixture(scope="module")
def parts() -> Run:
    """The run of some formulas."""
    return run(build(Request("parts", text=PARTS)))


MATTER = {
    "most": {"a": 1, "b": 0.02, "c": 0.02},
    "summed": {"a": 1, "b": 8 / 90, "c": 1 / 98, "e": 1 / 99},
    "chosen": {"switch": 0.02, "a": 1, "b": 0.02},
    "product": {"a": 1, "b": 1},
    "a": {},
}


@pytest.mark.parametrize("name", MATTER)
def test_an_operand_matters_by_its_share(parts: Run, name: str) -> None:
    """The one that a `max` took and the branch of an `if` in full, those of a sum by their size."""
    found = matter(parts, name)
    assert found == pytest.approx(MATTER[name])
    assert set(found) == set(parts.graph.quantities[name].formula.references())


def test_what_matters_little_is_named_with_others(parts: Run) -> None:
    """A single one is not, since it has its line anyway."""
    steps = {step.name: step for step in folded(parts, "summed")}
    assert [name for name, step in steps.items() if step.minor] == ["c", "e"]
    assert all(steps[name].folded for name in ("c", "e"))
    text = str(Result(parts, Request("parts")).explain("summed"))
    assert text.endswith("  others: c 1 server, e 1 server")


def test_a_derivation_is_three_levels_deep(parts: Run) -> None:
    """All of it where that is asked for; so many levels otherwise, and how it goes on is said."""
    result = Result(parts, Request("parts"))
    assert max(step.depth for step in folded(parts, "deepest")) == 3
    assert explained(parts, "deepest", None) == explain(parts, "deepest")
    assert max(step.depth for step in explained(parts, "deepest", None)) == 4
    text = str(result.explain("deepest", depth=1))
    assert text.splitlines()[-2:] == [
        "  deeper = 360 servers  …",
        "… goes on: `--depth 2`, `--depth all`, or `explain ... deeper`",
    ]
    assert "goes on" not in str(result.explain("deepest", depth="all"))
    for depth in ("0", "-1", "some", "²"):
        with pytest.raises(InputError, match="no depth"):
            result.explain("deepest", depth=depth)


@pytest.fixture(scope="module")
def twitter() -> Result:
    """The preset's result."""
    return envelope.load("twitter").run()


@pytest.mark.parametrize("name", ["total.servers", "total.cost", "reader.latency_p99"])
def test_it_can_be_read_at_once(twitter: Result, name: str) -> None:
    """However large the scenario; the value and what matters most are there."""
    text = str(twitter.explain(name))
    assert len(text.splitlines()) <= 60
    assert text.startswith(f"{name} = {twitter.text(name)}\n")
    most = max(matter(twitter._run, name).items(), key=lambda pair: pair[1])[0]
    assert f"\n  {most} = {twitter.text(most)}\n      = " in text
    assert len(str(twitter.explain(name, depth=1)).splitlines()) <= 25


def test_a_part_is_explained(twitter: Result) -> None:
    """What it is given, what it needs, what binds it, what it costs."""
    explanation = twitter.explain("tweet_store")
    headings = [table.heading for table in explanation.report().tables]
    assert headings[:4] == [
        "What it is given",
        "What it needs",
        "What binds it: disk",
        "What it costs",
    ]
    data = explanation.data()
    assert data["bound_by"] == "disk"
    assert data["quantities"]["tweet_store.servers"]["text"] == twitter.text("tweet_store.servers")
    share = twitter["tweet_store.cost"] / twitter["total.cost"]
    assert f"That is {share.to('').magnitude:.0%} of the total." in explanation.to_text()


def test_every_part_has_something_to_tell() -> None:
    """Also one without a standard output, and one that has rows."""
    for name in ("template", "twitter", "kafka-cluster"):
        result = envelope.load(name).run()
        for part in result._run.graph.parts:
            assert all(table.rows for table in result.explain(part).report().tables), part


def test_a_check_is_explained_with_what_would_turn_it() -> None:
    """At the value that is named it is so, and a hundredth before it is not."""
    template = envelope.load("template")
    for dau, verb in (("20M users", "fail"), ("1bn users", "hold")):
        result = template.run(dau=dau)
        text = result.explain("one_cluster").to_text()
        assert f"What would make it {verb}:" in text
        assert f"{result.text('total.servers')} <= 5,000 servers" in text
        assert "total.servers <= 5000 servers\n" in text
        assert f"\ntotal.servers = {result.text('total.servers')}" in text
        found = re.search(r"^dau +(above |below )?(\S+ users)", text, re.MULTILINE)
        assert found is not None
        turned = template.run(
            dau=found.group(2) if not found.group(1) else f"{found.group(2)} * 1.001"
        )
        held = {check.full_name for check in turned.failing}
        assert ("one_cluster" in held) == (verb == "fail")


def test_what_nothing_turns_says_so(tmp_path: Path) -> None:
    """A check of constants, too."""
    text = '[inputs]\na = "1 GB"\nb = "0"\n[checks]\nfar = "a * 0 < 1 GB"\n'
    result = Result(run(build(Request("far", text=text))), Request("far"))
    assert "No input alone" in result.explain("far").to_text()


def test_another_name_is_refused(twitter: Result) -> None:
    """With the nearest of a quantity, a part or a check."""
    with pytest.raises(InputError, match="did you mean `tweet_store`"):
        twitter.explain("tweet_stroe")


# as on a whiteboard


@given(st.floats(1e-30, 1e30), st.booleans())
def test_a_number_on_a_napkin_has_two_digits_at_most(number: float, is_negative: bool) -> None:
    """One where that is right to 5 %, and it never is wrong by more than that."""
    number = -number if is_negative else number
    found = napkin_number(number)
    assert abs(found / number - 1) <= 0.05
    digits = re.sub(r" × 10.*|^-?10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|[-.]", "", napkin_text(found)).strip("0")
    assert len(digits) <= 2


POWERS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


@given(st.integers(10, 99), st.integers(-20, 20))
def test_a_napkin_text_says_the_number(mantissa: int, exponent: int) -> None:
    """Read again, it is the same."""
    number = mantissa * 10.0**exponent
    text = re.sub(
        "10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$", lambda power: f"1e{power[1].translate(POWERS)}", napkin_text(number)
    )
    assert math.prod(map(float, text.split(" × "))) == pytest.approx(number)


SIMPLE = {
    "most": "a * 1",
    "summed": "a + b",
    "chosen": "a",
    "product": "a * b",
}


@pytest.mark.parametrize("name", SIMPLE)
def test_what_counts_for_little_is_left_out(parts: Run, name: str) -> None:
    """What a `max` does not take, and what a sum has little of."""
    formula = simplified(parts, name)
    assert write(formula.tree) == SIMPLE[name]
    assert set(formula.links) == {each.name for each in names(formula.tree)}


def test_each_step_tells_how_wrong_it_is(twitter: Result) -> None:
    """Against the exact values; the day of 10⁵ s makes rates 14 % low, as 86,400 to 100,000."""
    steps = {step.name: step for step in twitter.napkin("tweet_rate").found.steps}
    assert steps["tweet_rate"].value == "3 × 10³ tweets/s"
    assert steps["tweet_rate"].error == pytest.approx(0.864 - 1)
    assert steps["dau"].error == steps["monthly_users"].error == 0
    assert list(steps)[-1] == "tweet_rate"


@pytest.mark.parametrize(
    "name", ["total.servers", "total.cost", "tweet_store.storage", "reader.latency"]
)
def test_a_napkin_is_near_the_truth(twitter: Result, name: str) -> None:
    """Within a quarter, on at most 25 lines, each step from what stands above it."""
    found = twitter.napkin(name)
    assert abs(found.found.steps[-1].error or 0) < 0.25
    assert len(found.to_text().splitlines()) <= 25
    known: set[str] = set()
    for step in found.found.steps:
        if step.numbers:
            assert set(simplified(twitter._run, step.name).references()) <= known
        known.add(step.name)


def test_a_word_and_nothing_have_napkins() -> None:
    """They are written as they are."""
    result = envelope.load("template").run({"cache.replicas": "0"})
    assert result.napkin("cache.engine").to_text().splitlines()[-2] == "cache.engine = redis"
    assert "cache.replicas = 0" in result.napkin("cache.replicas").to_text()
