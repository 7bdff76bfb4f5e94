"""Indexes of PostgreSQL by simulation: buckets that run over, and rows of a key one after another.

Sources: PostgreSQL's `src/backend/access/hash/README` (a page of a bucket holds 407 entries) and
`src/backend/access/gin/ginpostinglist.c` (a row is the distance from the one before it, seven bits
to a byte, of a number whose last eleven bits are the place in its page).
"""

from functools import partial

import numpy as np

from tests.simulation.harness import EXACT, Case, Samples

_PAGE_HOLDS = 407  # entries of a bucket
_OFFSET_BITS = 11
_BITS_TO_A_BYTE = 7


def running_over(rng: np.random.Generator, items: int, buckets: int) -> Samples:
    """Whether a bucket has more entries than a page holds, where each item takes one at random."""
    entries = rng.binomial(items, 1 / buckets, 20_000)
    return {"hash_runs_over": (entries > _PAGE_HOLDS).astype(float)}


def hashed(items: int, buckets: int) -> Case:
    """An index on a table that is there; so many buckets at the last doubling."""
    given = {
        "items": f"{items} things",
        "item_size": "8 B/thing",
        "other_index": "hash",
        "other_index_made": "after the rows",
    }
    simulation = partial(running_over, items=items, buckets=buckets)
    return Case(
        f"{items} in {buckets}", "table_storage", given, simulation, {"hash_runs_over": EXACT}
    )


def distances(rng: np.random.Generator, rows: int, each_page: int, chosen: int) -> Samples:
    """The bytes of each row of a list but the first, as PostgreSQL writes them."""
    found = []
    for _ in range(20):
        row = np.sort(rng.choice(rows, chosen, replace=False))
        place = (row // each_page << _OFFSET_BITS) + row % each_page + 1
        bits = np.floor(np.log2(np.diff(place))) + 1
        found.append(np.ceil(bits / _BITS_TO_A_BYTE))
    return {"gin_row_size": np.concatenate(found)}


def listed(keys: int, each_page: int) -> Case:
    """Lists of four of so many keys in each of 200,000 rows of 48 bytes."""
    rows = 200_000
    given = {
        "items": f"{rows} things",
        "item_size": "48 B/thing",
        "other_index": "gin",
        "keys_per_item": "4",
        "distinct_keys": str(keys),
    }
    simulation = partial(distances, rows=rows, each_page=each_page, chosen=4 * rows // keys)
    return Case(f"{keys} keys", "table_storage", given, simulation, {"gin_row_size": EXACT})


CASES = [hashed(200_000, 512), listed(10_000, 107), listed(1000, 107), listed(100_000, 107)]
