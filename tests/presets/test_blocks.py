"""The blocks as one library: groups, sources, the ends of every range, no demand, known traps."""

import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from envelope.engine.run import run
from envelope.errors import CalculationError
from envelope.language.tree import Literal
from envelope.model.build.build import build, sheet_for
from envelope.model.build.request import Request
from envelope.model.files.sheet import Entry, Sheet
from envelope.model.graph.graph import Formula, Graph
from envelope.model.library.lookup import blocks, hardware

BLOCKS = list(blocks())
GROUPS = {
    "Demand",
    "Edge",
    "Services",
    "Queueing",
    "Messaging",
    "Databases",
    "Cache",
    "Storage and search",
    "Product patterns",
    "Consistency",
    "Reliability",
    "Cost",
}

# What may be nothing at all: what is asked for, what is written, and what is there.
DEMAND = (
    *("requests", "reads", "writes", "messages", "messages_in", "arrivals", "transactions"),
    *("searches", "inserts", "queries", "posts", "starts", "uploads", "users", "active_users"),
    *("connections", "new_connections", "key_writes", "user_writes", "reads_per_key", "log_rate"),
    *("items", "initial_items", "initial_objects", "initial_titles", "rows", "initial_rows"),
    *("events", "keys", "data_in", "spans", "lines"),
    *("dataset", "data", "database_size", "vectors", "base_series", "working_set", "hot_objects"),
    *("servers_needed", "capacity"),
)

# What people get wrong, and the checks that say so.
TRAPS = {
    "a Cassandra server holds less than its disk, and compaction needs room": [
        "cassandra.density",
        "cassandra.half_free",
    ],
    "Elastic and AWS differ in shards for each GB of heap, and in shard sizes": [
        "search_index.heap_rule",
        "search_index.shards_for_use",
    ],
    "partitions of a broker are recommended up to a number, and refused beyond another": [
        "queue.crowded",
        "queue.updates",
    ],
    "S3's rates are those of a prefix that it has already split": ["object_store.gradual"],
    "the chance of an early refresh is in many tables as its complement": [
        "cache_expiry.early_table"
    ],
    "a round trip faster than light in fiber": ["geo_replication.slower_than_light"],
    "one error of a sliding window is quoted as two, ten times apart": [
        "rate_limiter.quoted_error"
    ],
    "25 Mbit/s for ultra HD is an old figure": ["media_streaming.ultra_hd"],
    "new connections do not grow with the cores as requests do": ["load_balancer.big_proxy"],
    "a cache that evicts the least recently used is not the ideal one": ["hit_ratio.lru_is_less"],
    "a fifth of the objects gets four fifths of the requests near one exponent only": [
        "hit_ratio.eighty_twenty"
    ],
    "nines of independent failures mean nothing beyond eleven": [
        "durability.believable",
        "durability.floor_counted",
    ],
    "followers replay every write, and then have no room for reads": [
        "replicated_database.replay_share",
        "replicated_database.writes_fit",
    ],
    "whether fanning out pays does not depend on the followers; delivery in time does": [
        "feed_fan_out.push_pays",
        "feed_fan_out.celebrities",
    ],
    "a managed balancer is billed by its bytes where answers are large": [
        "load_balancer.managed_bytes"
    ],
    "what accumulates follows the average, not the peak": [
        "stored_data.average_rate",
        "bandwidth.average_rate",
    ],
    "a log segment that is forced out is as large as a full one": [
        "point_in_time_recovery.timeout",
        "point_in_time_recovery.idle",
    ],
    "replicas that share failures are worth less than their product": [
        "availability.shared_failures"
    ],
}


@cache
def sheet(name: str) -> Sheet:
    """A block as it is written."""
    return sheet_for(Request(blocks()[name]))


def graph(name: str, end: str = "") -> Graph:
    """A block with what its first example gives to inputs that have no default.

    The `end` of each range, low or high, is among its expectations.
    """
    inputs = sheet(name).inputs
    given = sheet(name).examples[0].given
    settings = {key: given[key].text for key, entry in inputs.items() if entry.text is None}
    ends = {
        key: Entry(key, entry.document, entry.path, entry.attribute(end), {})
        for key, entry in inputs.items()
        if end in entry.attributes
    }
    return build(
        Request(
            blocks()[name],
            settings={key: text for key, text in settings.items() if text},
            expect=ends,
        )
    )


def problems(of: Graph, values: dict[str, Formula]) -> list[str]:
    """What cannot be calculated with these inputs."""
    changed = {name: of.quantities[name]._replace(formula=values[name]) for name in values}
    try:
        run(of._replace(quantities={**of.quantities, **changed}))
    except CalculationError as error:
        written = {name: formula.text.content for name, formula in values.items()}
        return [f"{written}: {problem.trail}: {problem.message}" for problem in error.problems]
    return []


def test_a_block_stands_in_a_group() -> None:
    """By which `envelope list` sorts them."""
    groups = {name: sheet(name).group for name in BLOCKS}
    assert {name: group for name, group in groups.items() if group not in GROUPS} == {}


def test_a_key_is_one_source_and_a_source_one_key() -> None:
    """Else a report that uses two blocks shows `KEY 2`, or one document twice."""
    texts, keys = defaultdict(set), defaultdict(set)
    for path in (*blocks().values(), *hardware().values()):
        for key, text in sheet_for(Request(path)).sources.items():
            texts[key].add(text)
            keys[text].add(key)
    assert {key: found for key, found in texts.items() if len(found) > 1} == {}
    assert {text: found for text, found in keys.items() if len(found) > 1} == {}


def test_every_source_of_a_block_is_cited() -> None:
    """What nobody cites is left over; a base cites for itself."""
    for name in BLOCKS:
        found = sheet(name)
        entries = [*found.inputs.values(), *found.formulas.values(), *found.checks.values()]
        said = [entry.attributes.get("source", "") for entry in entries]
        said += [stress.source for stress in found.stresses.values()]
        cited = {key.strip() for source in said for key in source.split(",")}
        own = tomllib.loads(Path(blocks()[name]).read_text()).get("sources", {})
        assert set(own) - cited == set(), name


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_can_be_calculated_at_the_ends_of_every_range(name: str) -> None:
    """One input at a time; the others at their defaults."""
    for end in ("low", "high"):
        of = graph(name, end)
        found = [problems(of, {each.name: each.formula}) for each in of.expectations]
        assert [problem for each in found for problem in each] == []


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_can_be_calculated_without_demand(name: str) -> None:
    """Each kind of demand alone, and all of it: a shop that nobody has found yet."""
    of = graph(name)
    nothing = {
        key: of.quantities[key].formula._replace(tree=Literal(0.0), links={})
        for key in DEMAND
        if key in sheet(name).inputs
    }
    found = [problems(of, {key: formula}) for key, formula in nothing.items()]
    assert [problem for each in (*found, problems(of, nothing)) for problem in each] == []


@pytest.mark.parametrize("trap", TRAPS)
def test_a_trap_is_a_check_that_an_example_sets_off(trap: str) -> None:
    """That examples fail as they say is tested with all examples."""
    for check in TRAPS[trap]:
        block, _, name = check.partition(".")
        assert name in sheet(block).checks
        assert any(name in example.failing for example in sheet(block).examples), check
