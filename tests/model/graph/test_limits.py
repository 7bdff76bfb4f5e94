"""What inputs can be at all: by their unit, by their file, by the part that takes them."""

import math
from pathlib import Path
from typing import Any

import pytest

import envelope
from envelope.analysis.stress import stress_run
from envelope.engine.run import run
from envelope.errors import EnvelopeError, InputError, text_of
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.limits import Limits, effective
from envelope.model.library.lookup import scenarios
from tests.presets.runs import result, some

INF = math.inf
# An input as its file has it, and what it can be, in base units.
OF_A_FILE = {
    '"50%"': (0.0, 1.0, 0.0),
    '{ value = "0.5", unit = "%" }': (0.0, 1.0, 0.0),
    '{ value = "1 / 3", low = "10%", high = "50%" }': (0.0, 1.0, 0.0),
    '"130%"': (0.0, INF, 0.0),
    '{ value = "30%", high = "150%" }': (0.0, INF, 0.0),
    '{ value = "30%", max = "40%" }': (0.0, 0.4, 0.0),
    '{ value = "-30%", low = "-50%" }': (-INF, 1.0, 0.0),
    '"5 users"': (0.0, INF, 0.0),
    '"5 requests/s"': (0.0, INF, 0.0),
    '"5 GB"': (0.0, INF, 0.0),
    '"5 ms/request"': (0.0, INF, 0.0),
    '"3 USD/month"': (0.0, INF, 0.0),
    '{ value = "5 GB", min = "-9 GB", max = "9 GB" }': (-9e9, 9e9, 0.0),
    '{ value = "5 GB", min = -9, max = 9 }': (-9e9, 9e9, 0.0),
    '"3"': (-INF, INF, 0.0),
    '{ value = "3", low = "1", high = "5" }': (0.0, INF, 0.0),
    '{ value = "3", min = 1, whole = true }': (1.0, INF, 1.0),
    '{ value = "3 servers", whole = true }': (0.0, INF, 1.0),
    '"5%/year"': (-INF, INF, 0.0),
    '"dau * 1"': (0.0, INF, 0.0),
}
# What is given from outside to the template, and what is said of it.
REFUSED = {
    "cache_hit_ratio=90": "`cache_hit_ratio` is 90 (= 9,000%): it can be at most 100%",
    "cache_hit_ratio=150%": "`cache_hit_ratio` is 150%: it can be at most 100%",
    "cache_hit_ratio=1.5": "`cache_hit_ratio` is 1.5 (= 150%): it can be at most 100%",
    "cache_hit_ratio=-90": "`cache_hit_ratio` is -90 (= -9,000%): it cannot be negative",
    "cache_hit_ratio=0.5 to 1.5": "`cache_hit_ratio` is 150%: it can be at most 100%",
    "dau=-5": "`dau` is -5 users: it cannot be negative",
    "replication_factor=2.5": "`replication_factor` is 2.5: it must be a whole number",
    "replication_factor=0": "`replication_factor` is 0: it must be at least 1",
    "replication_factor=2 to 3.5": "`replication_factor` is 3.5: it must be a whole number",
    "payload_size=-1 KB": "`payload_size` is -1 KB: it cannot be negative",
    "database.imbalance=0.5": "`imbalance` of `database` is 0.5: it must be at least 1",
    "qps=-5": "`qps` is -5 requests/s: it cannot be negative",
    "cache.hit_ratio=2": "`hit_ratio` of `cache` is 2 (= 200%): it can be at most 100%",
}
MEANT = {
    "cache_hit_ratio=90": "did you mean 90%?",
    "cache.hit_ratio=2": "did you mean 2%?",
}


def made(name: str, text: str = "", **given: str) -> Any:
    """A run of a scenario, or of a text."""
    settings = {key: text_of(value, key) for key, value in given.items()}
    return run(build(Request(name, None, settings, text or None)))


@pytest.mark.parametrize("entry", OF_A_FILE)
def test_a_file_and_its_units_say_what_an_input_can_be(entry: str) -> None:
    """What `min`, `max` and `whole` state, else the unit."""
    graph = build(Request("x", text=f'[inputs]\ndau = "5 users"\nx = {entry}\n'))
    assert Limits(*graph.limits.get("x", (-INF, INF, 0.0))) == Limits(*OF_A_FILE[entry])


@pytest.mark.parametrize("setting", REFUSED)
def test_what_cannot_be_is_refused_by_its_name(setting: str) -> None:
    """One problem; a hint only where a factor of a hundred is missing. By a build and a run."""
    name, _, value = setting.partition("=")
    request = Request("template", None, {name: text_of(value, name)})
    for attempt in (
        lambda: run(build(request)),
        lambda: envelope.load("template").run({name: value}),
    ):
        with pytest.raises(InputError) as refused:
            attempt()
        [problem] = refused.value.problems
        assert problem.message.startswith(REFUSED[setting])
        assert problem.kind == "outside-limits"
        assert problem.hint == MEANT.get(setting, "")


def test_what_a_part_takes_is_checked_where_it_follows_from_others() -> None:
    """The part and its input are named."""
    with pytest.raises(InputError, match="`hit_ratio` of `cache` is 140%") as refused:
        made("x", CACHE.format("hits + 50%"))
    assert len(refused.value.problems) == 1


CACHE = """
[inputs]
hits = "90%"
[parts.cache]
block       = "cache"
reads       = "5 requests/s"
working_set = "1M requests"
hit_ratio   = "{}"
"""


def test_a_part_says_other_limits_for_its_own_value() -> None:
    """They take the place of those of its block."""
    shop = CACHE.replace('"{}"', '{{ value = "hits", max = "80%" }}').format()
    with pytest.raises(InputError, match="`hits` is 90%: it can be at most 80%"):
        made("x", shop)
    assert made("x", shop, hits="70%").values["cache.hit_ratio"] == pytest.approx(0.7)


def test_an_input_can_be_what_all_that_take_it_can_be() -> None:
    """`replication_factor` of the template goes to parts that want copies."""
    found = effective(build(Request("template")))
    assert found["replication_factor"] == Limits(1.0, INF, 1.0)
    assert found["cache_hit_ratio"] == Limits(0.0, 1.0)


def test_samples_count() -> None:
    """A range of plain numbers is lognormal and leaves what a share can be."""
    template = envelope.load("template")
    assert template.run(cache_hit_ratio="50% to 95%").draw().holds
    with pytest.raises(InputError, match="of the samples: it can be at most 100%"):
        template.run(cache_hit_ratio="0.5 to 0.95").draw()
    assert template.run(replication_factor="2 to 4").draw().holds


def test_analyses_keep_to_what_an_input_can_be() -> None:
    """Sweep and growth refuse; search and sensitivity go no further."""
    template = envelope.load("template")
    with pytest.raises(InputError, match="it can be at most 100%"):
        template.sweep({"cache_hit_ratio": "50%..120%:4"})
    with pytest.raises(InputError, match="must be a whole number"):
        template.sweep({"replication_factor": "2, 2.5"})
    swept = template.sweep({"replication_factor": "1..4:6"})
    assert swept.axes[0].values == (1.0, 2.0, 3.0, 4.0)
    with pytest.raises(InputError, match=r"after 2.*years: it can be at most 100%"):
        template.growth(rates={"cache_hit_ratio": "5%/year"})
    with pytest.raises(InputError, match="would be 120%"):
        template.solve("cache_hit_ratio", "cache.misses <= 1 request/s", high="120%")
    found = template.solve("cache_hit_ratio", "cache.misses <= 1 request/s")
    assert (found.first.value, found.last.value) == (0.0, 1.0)
    found = template.solve("replication_factor", "total.servers <= 10000 servers")
    assert found.first.value == 1.0
    swings = {each.name: each for each in template.sensitivity("total.storage").swings}
    assert (swings["replication_factor"].low, swings["replication_factor"].high) == (2.0, 4.0)


def test_a_stress_makes_nothing_what_it_cannot_be() -> None:
    """Its name is told."""
    shop = CACHE.format("hits") + '[stress.storm.set]\nhits = "hits * 2"\n'
    graph = build(Request("x", text=shop))
    with pytest.raises(InputError, match="`hits` would be 180% under storm"):
        stress_run(run(graph), ["storm"])


@pytest.mark.parametrize("name", some(scenarios(), 4))
def test_a_system_without_users_has_a_report(name: str) -> None:
    """Whatever its inputs of users are called."""
    plain = result(name)
    for each in plain.graph.sheet.inputs:
        quantity = plain.graph.quantities[each]
        if quantity.kind == "input" and dict(quantity.dimension.powers) == {"user": 1}:
            run(plain.graph.with_values({each: 0.0}))


def test_limits_that_are_none_are_told(tmp_path: Path) -> None:
    """At their place."""
    for wrong in ('min = "5 s"', 'max = "dau"', 'whole = "yes"'):
        text = f'[inputs]\ndau = "5 users"\nx = {{ value = "5 GB", {wrong} }}\n'
        with pytest.raises(EnvelopeError):
            build(Request("x", text=text))
