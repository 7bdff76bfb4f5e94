"""How evenly chance spreads things: rings, bins, and random identifiers."""

from functools import partial

import numpy as np

from tests.simulation.harness import (
    EXACT,
    Array,
    Band,
    Case,
    Samples,
    grouped,
)

FULLEST_OF_RING = Band(0.985, 1.0, "ring_imbalance", "up to 1.5 % low with two or three servers")
FULLEST_BIN = Band(0.98, 1.0, "balanced_choices", "up to 2 % low with few things")
OF_CHOICES = Band(0.83, 1.33, "balanced_choices", "0.83 to 1.33 times")


# rings


def points(rng: np.random.Generator, servers: int, tokens: int) -> Samples:
    """Tokens thrown on rings: who owns how much, and how unevenly."""
    rings = 200_000 // (servers * tokens)
    at = np.sort(rng.random((rings, servers * tokens)), axis=1)
    gaps = np.diff(at, axis=1, append=at[:, :1] + 1)
    owner = rng.permuted(np.tile(np.arange(servers), (rings, tokens)), axis=1)
    owned = np.zeros((rings, servers))
    np.add.at(owned, (np.arange(rings)[:, None], owner), gaps)
    return {
        "fullest_over_mean": owned.max(axis=1) * servers,
        "deviation": grouped(owned * servers, 50).std(axis=1),
    }


def ring(servers: int, tokens: int, band: Band = EXACT) -> Case:
    """A ring of random tokens."""
    given = {"ring_servers": str(servers), "tokens_per_server": str(tokens)}
    return Case(
        f"{servers} servers of {tokens} tokens",
        "ring_imbalance",
        given,
        partial(points, servers=servers, tokens=tokens),
        {"fullest_over_mean": band, "deviation": EXACT},
    )


def moves(rng: np.random.Generator, servers: int, tokens: int) -> Samples:
    """Keys whose server changes when one more comes, on rings and by the rest of a division."""
    keys, added, lost, divided = 2000, [], [], []
    for _ in range(100):
        at = rng.random((servers + 1, tokens))
        hashes, numbers = rng.random(keys), rng.integers(0, 2**40, keys)
        before, after, without = (owners(at[:count], hashes) for count in (-1, servers + 1, -2))
        added.append((before != after).mean())
        lost.append((before != without).mean())
        divided.append((numbers % servers != numbers % (servers + 1)).mean())
    names = ("moved_on_add", "moved_on_loss", "moved_on_add_by_modulo")
    return {name: np.array(each) for name, each in zip(names, (added, lost, divided), strict=True)}


def owners(at: Array, hashes: Array) -> Array:
    """The server whose token comes next for each hash."""
    order = np.argsort(at, axis=None)
    places = np.searchsorted(at.ravel()[order], hashes) % at.size
    return np.asarray(order[places] // at.shape[1], dtype=np.float64)


def moving(servers: int, tokens: int) -> Case:
    """A ring that gets one server more, or loses one."""
    return Case(
        f"{servers} servers of {tokens} tokens, one more and one fewer",
        "consistent_hashing",
        {"ring_servers": str(servers), "tokens_per_server": str(tokens)},
        partial(moves, servers=servers, tokens=tokens),
        dict.fromkeys(("moved_on_add", "moved_on_loss", "moved_on_add_by_modulo"), EXACT),
    )


# bins


def fill(rng: np.random.Generator, items: int, bins: int, choices: int) -> Samples:
    """Each item to the emptiest of some bins, in many repetitions at once."""
    runs = min(1000, max(30, 600_000 // items))
    if choices == 1:
        filled = rng.multinomial(items, np.full(bins, 1 / bins), size=3000)
        return {"fullest": filled.max(axis=1).astype(float)}
    loads, rows = np.zeros((runs, bins)), np.arange(runs)
    for _ in range(items):
        picked = rng.integers(0, bins, size=(runs, choices))
        emptiest = picked[rows, loads[rows[:, None], picked].argmin(axis=1)]
        loads[rows, emptiest] += 1
    return {"fullest": loads.max(axis=1)}


def bin_case(items: int, bins: int, choices: int, band: Band) -> Case:
    """Items in bins."""
    given = {"items": f"{items} things", "bins": f"{bins} bins", "choices": str(choices)}
    simulation = partial(fill, items=items, bins=bins, choices=choices)
    about = f"{items} things in {bins} bins by {choices}"
    return Case(about, "balanced_choices", given, simulation, {"fullest": band})


# identifiers


def draws(rng: np.random.Generator, count: int, space: int) -> Samples:
    """Random picks from a space: whether any two are equal, and how many pairs are."""
    picks = np.sort(rng.integers(0, space, size=(1_000_000 // count, count)), axis=1)
    same = np.diff(picks, axis=1) == 0
    runs = np.cumsum(same, axis=1)  # of equal picks side by side, each is a pair with all before
    ended = np.maximum.accumulate(np.where(same, 0, runs), axis=1)
    return {
        "collision_chance": grouped(same.any(axis=1).astype(float), 40).mean(axis=1),
        "collisions_expected": np.where(same, runs - ended, 0).sum(axis=1),
    }


def tries(rng: np.random.Generator, taken: float) -> Samples:
    """Draws until one is free."""
    return {"tries": rng.geometric(1 - taken, size=20_000).astype(float)}


def identifiers(count: int, alphabet: int, length: int) -> dict[str, str]:
    """So many random ones that are there already."""
    return {
        "writes": "0 things/s",
        "initial_items": f"{count} things",
        "alphabet": str(alphabet),
        "length": str(length),
    }


# pages


def changed(rng: np.random.Generator, rows: int, pages: int, leaves: int) -> Samples:
    """Changes of random pages: how many different ones, of a table and of two indexes."""

    def hit(count: int, among: int) -> Array:
        picked = rng.integers(0, among, size=(400, count))
        return np.array([np.unique(row).size for row in picked], dtype=np.float64)

    return {"table_images": hit(rows, pages), "leaf_images": hit(2 * rows, leaves)}


def checkpoint(rows: int, pages: int, leaves: int) -> Case:
    """Rows that are changed between two checkpoints, each at another place."""
    given = {"writes": f"{rows / 300} things/s", "insert_share": "0%", "in_place_share": "0%"}
    given |= {"table_pages": f"{pages} pages", "leaf_pages": f"{leaves} pages"}
    simulation = partial(changed, rows=rows, pages=pages, leaves=leaves)
    holds = {"table_images": EXACT, "leaf_images": EXACT}
    about = f"{rows} rows in {pages} pages"
    return Case(about, "write_ahead_log", given, simulation, holds)


CASES = [
    checkpoint(3000, 2000, 5000),
    checkpoint(600, 4000, 1000),
    ring(2, 2, FULLEST_OF_RING),
    ring(3, 4, FULLEST_OF_RING),
    *(ring(*each) for each in [(10, 1), (10, 16), (20, 50), (100, 5), (10, 256), (5, 16)]),
    moving(5, 64),
    moving(12, 8),
    *(
        bin_case(items, bins, choices, band)
        for items, bins, choices, band in [
            (1000, 1000, 1, EXACT),
            (20, 100, 1, FULLEST_BIN),
            (400, 10, 1, EXACT),
            (100_000, 50, 1, EXACT),
            (12, 2, 1, FULLEST_BIN),
            (1000, 1000, 2, OF_CHOICES),
            (30, 100, 2, OF_CHOICES),
            (9, 30, 2, OF_CHOICES),
            (300, 1000, 3, OF_CHOICES),
            (400, 100, 3, OF_CHOICES),
            (600, 30, 2, OF_CHOICES),
            (10, 10, 3, OF_CHOICES),
        ]
    ),
    *(
        Case(
            f"{count} of {alphabet}^{length}",
            "id_space",
            identifiers(count, alphabet, length),
            partial(draws, count=count, space=alphabet**length),
            {"collision_chance": EXACT, "collisions_expected": EXACT},
        )
        for count, alphabet, length in [(30, 26, 2), (100, 10, 4), (400, 62, 3)]
    ),
    *(
        Case(
            f"{taken} of 1000 taken",
            "id_space",
            identifiers(taken, 10, 3),
            partial(tries, taken=taken / 1000),
            {"tries": EXACT},
        )
        for taken in (400, 900)
    ),
]
