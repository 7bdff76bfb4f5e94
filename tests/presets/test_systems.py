"""Systems, not islands: every block in one, what each is about first, what it answers for."""

import re
from functools import cache
from pathlib import Path

import pytest

import envelope
from envelope.analysis.stress import stress_run
from envelope.api.answers.compare import in_cases
from envelope.model.build.request import Request
from envelope.model.library.lookup import blocks, scenarios
from tests.presets.runs import result

# What stands in no system of the library: `envelope import` writes scenarios of these two.
IMPORTED = {"fleet", "workload"}


@cache
def parts(path: str) -> frozenset[str]:
    """The blocks of which the scenario or block in a file is made, however deep."""
    named = re.findall(r'^block *= "(\w+)"', Path(path).read_text(), re.MULTILINE)
    return frozenset(named).union(*(parts(blocks()[each]) for each in named))


def test_every_block_stands_in_a_scenario() -> None:
    """As a part, or in one."""
    used = set[str]().union(*map(parts, scenarios().values()))
    assert set(blocks()) - used == IMPORTED


# Design questions that ask for servers, storage, bandwidth, memory and cost: a report begins with
# them unless its file says what else comes first.
PLAIN = {
    *("follower-service", "hundred-million-writes", "pastebin", "scaling-on-aws", "template"),
    *("twitter", "url-shortener"),
}


@cache
def begins(path: str) -> str:
    """What the report of the scenario in a file begins with; nothing is said of most checks."""
    text = Path(path).read_text()
    if found := re.search(r"^headline *= *(.+)", text, re.MULTILINE):
        return found[1]
    if 'group = "Reality checks"' in text:
        return "what was published"
    base = re.search(r'^extends *= *"(.+)"', text, re.MULTILINE)
    return begins(scenarios()[base[1]]) if base else ""


def test_a_report_begins_with_what_it_is_about() -> None:
    """Its own results where it is about something else than the totals of any system."""
    plain = {name for name, path in scenarios().items() if not begins(path)}
    others = {name for name in plain - PLAIN if not name.startswith(tuple(PLAIN))}
    assert (others, PLAIN - plain) == (set(), set())


# The seed's trade-offs and its ways to scale, and the scenario that compares them.
TRADE_OFFS = {
    "speed against cost": "speed-or-cost",
    "consistency against availability": "consistency-or-availability",
    "flexibility against simplicity": "flexibility-or-simplicity",
    "scaling up or out": "vertical-or-horizontal",
    "separating reads and writes, CQRS": "read-write-separation",
    "a queue as a buffer": "direct-or-queued",
    "PostgreSQL, Cassandra or MongoDB": "which-database",
    "fault tolerance and resilience": "resilience",
}


@pytest.mark.parametrize("topic", TRADE_OFFS)
def test_a_trade_off_is_compared_side_by_side(topic: str) -> None:
    """Each way is a column, each result that is compared a row."""
    name = TRADE_OFFS[topic]
    sheet = result(name).graph.sheet
    assert len(sheet.cases) >= 2
    text = in_cases(Request(name), list(sheet.cases)).to_text()
    assert all(name in text for name in (*sheet.cases, *sheet.report["Comparison"]))


# What a system should answer for, the words of each, and a stress that moves some of it.
ANSWERS = ("availability", "staleness", "recovery_point", "recovery_time", "retries", "pool")


@pytest.mark.parametrize("name", ["template", "twitter"])
def test_a_system_answers_for_its_reliability(name: str) -> None:
    """Availability, staleness, RPO and RTO, retries, pools: in its report, and under a stress."""
    plain = result(name)
    told = plain.graph.sheet.report["Reliability"]
    for each in ANSWERS:
        assert any(each in answer for answer in told), each
    moved = set[str]()
    for found in stress_run(plain).stressed:
        moved |= {each for each in told if found.run.values.get(each) != plain.values[each]}
    for each in ("availability", "staleness", "recovery_point", "recovery_time", "pool"):
        assert any(each in answer for answer in moved), each


def test_what_a_stress_does_to_the_answers_is_shown() -> None:
    """Before and after, in words and as data; what is kept for years stays as it is."""
    found = envelope.load("twitter").stress("world_event")
    assert re.search(r"world event +staleness +30.4 ms → 96.5 ms", found.to_text())
    moved = found.data()["stresses"][0]["results"]
    assert moved["staleness"]["before"]["text"] == "30.4 ms"
    assert "tweet_rate" in moved
    assert "media_stored" not in moved


# Results of the template that a worse hit ratio makes larger.
HIT_MOVES = (
    *("cache.misses", "cache.latency", "cache.operations", "database.reads_at_peak"),
    *("database.utilization_by_operations", "database.utilization_by_read_rate"),
    *("database_pool.utilization", "database.cost", "total.cost"),
)


def test_a_hit_ratio_moves_what_it_should() -> None:
    """Reads of the database, how long a read takes, and what the database is asked for."""
    scenario = envelope.load("template")
    low, high = (scenario.run(cache_hit_ratio=share) for share in ("50%", "99%"))
    for name in HIT_MOVES:
        assert low.values_in_base_units[name] > high.values_in_base_units[name], name
