"""Values from outside: by the value before, as numbers with a suffix, and what that refuses."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import envelope
from envelope.engine.run import Run, run
from envelope.errors import EnvelopeError, text_of
from envelope.model.build.build import build
from envelope.model.build.request import Request
from tests.presets.runs import EVERY_PRESET, some

# What is set, and to what it comes in the template.
BY_THE_VALUE_BEFORE = {
    "dau=x2": "20M users",
    "dau=*2": "20M users",
    "dau=×2": "20M users",
    "dau=/4": "2.5M users",
    "dau=+40%": "14M users",
    "dau=-10%": "9M users",
    "dau=−10%": "9M users",
    "dau=dau*2": "20M users",
    "dau=2*dau": "20M users",
    "dau=dau+1M": None,  # users and a plain number
    "dau=dau + 1M users": "11M users",
    "dau=qps*1 day*1 user/20 requests": "10M users",
    "dau=2k": "2,000 users",
    "payload_size=payload_size*2": "2 KB",
    "payload_size=2": "2 KB",
    "payload_size=query_size*5": "1 KB",
    "qps=+40%": "3.24k requests/s",
    "qps=/2": "1.16k requests/s",
    "peak_factor=-10%": "1.8",
    "cache.item_size=cache.item_size*3": "3 KB/request",
    "cache.thread_rate=x2": "320k requests/s/shard",
    "cache.item_size=2 KB/thing": "2 KB/request",
    "cache_hit_ratio=*0.5": "45%",
}
REFUSED = {
    "cache_hit_ratio=+5%": "two readings: 95% (5 points more), or 94.5% (5% more of it)",
    "cache.hit_ratio=-5%": "two readings: 85% (5 points less), or 85.5% (5% less of it)",
    "cache_hit_ratio=*2": "`cache_hit_ratio` is 180%: it can be at most 100%",
    "payload_size=2k": "`2k` has two readings: 2 KB, or 2 MB (2k KB)",
    "payload_size=1M to 2M": "`1M` has two readings: 1 MB, or 1 GB (1M KB)",
    "dau=+5": "`+5` has two readings: 5, or 5 more",
    "dau=dauu*2": "there is no quantity or unit `dauu`",
    "dau=payload_size*2": "`dau` is in users, this is in data",
}


def told(setting: str) -> Run:
    """The template with one setting."""
    name, _, value = setting.partition("=")
    return run(build(Request("template", None, {name: text_of(value, name)})))


@pytest.mark.parametrize("setting", BY_THE_VALUE_BEFORE)
def test_a_value_is_told_by_the_one_before(setting: str) -> None:
    """By an expression, a factor, a share; in a run, by turns by a build and as data."""
    wanted, (name, _, value) = BY_THE_VALUE_BEFORE[setting], setting.partition("=")
    if wanted is None:
        with pytest.raises(EnvelopeError):
            told(setting)
        return
    if setting in some(BY_THE_VALUE_BEFORE, 3):
        assert told(setting).text(name) == wanted
    result = envelope.load("template").run({name: value})
    assert result.text(name) == wanted
    if setting in some(BY_THE_VALUE_BEFORE, 3, 1):
        assert result.data()["results" if name == "qps" else "inputs"][name]["set"] is True


@pytest.mark.parametrize("setting", REFUSED)
def test_what_has_two_readings_is_refused(setting: str) -> None:
    """Both are shown."""
    name, _, value = setting.partition("=")
    for attempt in (lambda: told(setting), lambda: envelope.load("template").run({name: value})):
        with pytest.raises(EnvelopeError) as refused:
            attempt()
        assert REFUSED[setting] in str(refused.value)


def test_settings_go_together() -> None:
    """Another name means what that is set to; an own one what it was."""
    result = envelope.load("template").run({"dau": "20M users", "qps": "+50%"})
    assert result.text("qps") == envelope.load("template").run(dau="30M users").text("qps")
    result = envelope.load("template").run(payload_size="query_size*2", query_size="1 KB")
    assert result.text("payload_size") == "2 KB"


def test_a_range_stays_one() -> None:
    """Its ends are multiplied, and it is drawn once."""
    text = '[inputs]\nx = "10 GB to 20 GB"\n[formulas]\ny = "x * 2"'
    twice = run(build(Request("x", None, {"x": text_of("x*2", "x")}, text)))
    assert twice.values["x"] == pytest.approx(2 * run(build(Request("x", text=text))).values["x"])
    assert twice.graph.outline().ranges == ("x",)
    with pytest.raises(EnvelopeError, match="may count here once"):
        build(Request("x", None, {"x": text_of("x*2 + x", "x")}, text))


def test_what_has_no_value_yet_is_told_by_none() -> None:
    """An input of a block."""
    with pytest.raises(EnvelopeError, match="has no value yet"):
        envelope.load("queueing").run(arrivals="arrivals*2", service_time="1 s")


def same(one: Any, other: Any) -> None:
    """Two results hold the same numbers."""
    for name, value in one.values_in_base_units.items():
        assert value == pytest.approx(other.values_in_base_units[name], rel=1e-12), name


NUMBERS = st.floats(0.1, 9.0).map(lambda number: round(number, 3))


@settings(max_examples=25 if EVERY_PRESET else 3, deadline=None)
@given(NUMBERS, st.sampled_from(["dau", "payload_size", "retention", "cache.item_size"]))
def test_a_setting_by_expression_is_the_same_by_value(number: float, name: str) -> None:
    """Every number that follows, too."""
    template = envelope.load("template")
    plain = template.run()[name]
    same(template.run({name: f"{name} * {number}"}), template.run({name: plain * number}))
    same(template.run({name: f"x{number}"}), template.run({name: plain * number}))
    share = number * 10
    more = template.run({name: f"+{share}%"})
    same(more, template.run({name: plain * (1 + share / 100)}))


def test_a_share_given_to_a_number_is_one() -> None:
    """300% of a plain number is 3, in the report and in formulas that add numbers to it."""
    text = '[inputs]\ncopies = "2"\n[formulas]\nall = "copies + 1"\nless = "copies - 1"\n'
    found = run(build(Request("x", settings={"copies": text_of("300%")}, text=text)))
    assert [found.text(name) for name in ("copies", "all", "less")] == ["3", "4", "2"]


def test_two_readings_of_a_share_are_told_apart() -> None:
    """However near they are."""
    text = '[inputs]\nshare = "99.97%"\n'
    request = Request("x", settings={"share": text_of("+0.01%", "share=")}, text=text)
    with pytest.raises(EnvelopeError, match=r"99\.98% .* or 99\.979997%"):
        run(build(request))
