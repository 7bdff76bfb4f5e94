"""Every formula that speaks of chance is simulated, or is one that is, in another block."""

import re
from collections.abc import Iterator
from functools import cache

from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.files.document import read_document
from tests.simulation.harness import BLOCKS_OF_THE_LIBRARY, settings
from tests.simulation.test_forms import CASES

# Functions of chance; powers, which may be chances of several at once or of attempts in a row;
# and names of what holds for some share, or of waits.
_FUNCTION = re.compile(
    r"\b(erlang_[a-z]+|poisson_\w+|gamma_\w+|zipf_\w+|lru_\w+|collision_probability|normal_\w+|exp"
    r"|at_least|combinations|harmonic)\("
)
_NAME = re.compile(r"_p\d\d|percentile|^wait")
_UNIT = re.compile(r"(?<=\d )[a-z][\w/^]*", re.IGNORECASE)  # as in 4 flops/token^2

# What is not simulated by itself, and the simulated form that it is, or why none is needed.
KNOWN = {
    "cache_expiry.early_chance": "in each draw of `recompute_rate`",
    "cache_expiry.tabulated_chance": "the same as early_chance, for a table of times",
    "consistent_hashing.tokens_wanted": "ring_imbalance.deviation, the other way round",
    "database_connections.wait": "queueing.waiting_time, of a part of it",
    "database_connections.waiting_share": "queueing.waiting_probability, of a part of it",
    "durability.fleet_loss_probability": "loss_probability, of more groups: a Poisson number",
    "durability.serial_factor": "in each loss of `mean_time_to_data_loss` with serial rebuilds",
    "hit_ratio.closed_form_objects_for_wanted": "closed_form_hit_ratio, the other way round",
    "hit_ratio.lru_hit_ratio_at_that_size": "hit_ratio.lru_hit_ratio_alone, of other objects",
    "hit_ratio.wanted_hit_ratio": "hit_ratio.lru_hit_ratio_alone",
    "hit_ratio.objects_for_wanted": "hit_ratio.ideal_hit_ratio, the other way round",
    "hit_ratio.top_fifth_hit_ratio": "hit_ratio.ideal_hit_ratio of a fifth of the objects",
    "littles_law.waiting": "littles_law.inside: the same law for the time before the service",
    "queueing.slots_by_waiting_probability": "queueing.waiting_probability, the other way round",
    "queueing.waiting_probability_by_square_root": "queueing.waiting_probability, of other slots",
    "replication_lag.stale_probability_in_tail": "the same as stale_probability",
    "sketches.count_width": "a bound, held against the worst events in test_caches",
    "table_storage.gin_entry": "gin_row_size of each row, and what alignment adds in the mean",
    "utilization_knee.highest_utilization": "stretch_by_rule, the other way round",
}

# Powers and names in which nothing comes by chance.
CERTAIN = {
    "batch_processing.latency_p99": "the time of the largest run that is planned for",
    "id_space.rate_per_machine": "numbers of so many bits",
    "id_space.snowflake_lifetime": "numbers of so many bits",
    "id_space.snowflake_machines": "the same",
    "littles_law.waiting_time": "a difference of two times that are given",
    "logins.hash_time": "rounds of bcrypt: two to its cost",
    "media_streaming.ladder_bitrate": "the sum of a geometric series",
    "object_store.objects_lost": "a mean: objects times what is promised for each",
    "retries.longest_backoff": "a limit, which doubles",
    "retries.uncapped_backoff": "the same",
    "scale_up_or_out.cost_up": "a price, by a power of the size",
    "stored_data.data_without_expiry": "growth by the same factor each year",
    "stored_data.expired_data": "the same",
    "stream_processing.network_buffers": "each slot with each other one",
    "traffic.growth_factor": "growth by the same factor each year",
    "universal_scalability.discriminant": "of an equation of second degree",
    "vector_index.search_effort": "a power law that was fitted",
}


def chances() -> Iterator[str]:
    """The inputs and formulas of blocks that may speak of chance, as `block.formula`."""
    for path in sorted(BLOCKS_OF_THE_LIBRARY.glob("*.toml")):
        data = read_document(str(path)).data
        for section in ("inputs", "formulas"):
            for name, given in data.get(section, {}).items():
                text = str(given.get("value", "") if isinstance(given, dict) else given)
                named = section == "formulas" and _NAME.search(name)
                if named or _FUNCTION.search(text) or "^" in _UNIT.sub("", text):
                    yield f"{path.stem}.{name}"


@cache
def simulated() -> set[str]:
    """The results of all cases, and what they are computed from, as `block.formula`."""
    found = set()
    for block in {case.block: case for case in CASES}.values():
        graph = build(Request(block.block, None, settings(block.given)))
        names = {name for case in CASES if case.block == block.block for name in case.holds}
        found |= {f"{block.block}.{name}" for name in graph.behind(names)}
    return found


def test_a_form_of_chance_is_simulated() -> None:
    """By itself, or as a part of a result that is; or it is said why not, in one place."""
    found = list(chances())
    assert len(found) >= 150
    places = (simulated(), KNOWN, CERTAIN)
    counted = {name: sum(name in place for place in places) for name in found}
    assert {name: count for name, count in counted.items() if count != 1} == {}


def test_what_is_named_is_there() -> None:
    """No reason outlives its formula."""
    assert (KNOWN.keys() | CERTAIN.keys()) <= set(chances())
