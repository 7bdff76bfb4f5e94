"""Redis: memory of strings and of lists."""

import random
from collections.abc import Iterator, Sequence
from functools import partial

from tests.measured.redis.server import KEYS, key, memory_of
from tests.measured.runs import Run


def strings(item: int, key_size: int, keys: int = KEYS) -> Iterator[Sequence[bytes]]:
    """Keys with a value each."""
    return ((b"SET", key(i, key_size), b"x" * item) for i in range(keys))


def lists(entries: int, item: int) -> Iterator[Sequence[bytes]]:
    """Lists of that many entries, of random digits since equal ones are kept as numbers."""
    draw = random.Random(1)
    for i in range(KEYS // entries):
        values = [
            b"e" + b"%0*d" % (item - 1, draw.randrange(10 ** (item - 1))) for _ in range(entries)
        ]
        yield (b"RPUSH", key(i, 20), *values)


def _string(item: int, key_size: int) -> Run:
    """A run about keys with a value of that size each."""
    return Run(
        name=f"string_{item}_{key_size}",
        about=f"a string of {item} B under a key of {key_size} B, {KEYS:,} keys",
        unit="B/thing",
        measure=partial(memory_of, partial(strings, item, key_size), KEYS),
        block="cache",
        given={
            "reads": "1k things/s",
            "working_set": f"{KEYS} things",
            "item_size": f"{item} B/thing",
            "key_size": f"{key_size} B/thing",
        },
        result="item_footprint",
        command=f"SET of {KEYS:,} keys, INFO memory",
    )


def runs() -> list[Run]:
    """All of them."""
    return [
        _string(8, 16),
        _string(32, 20),
        _string(100, 40),
        _string(230, 40),
        _string(1000, 40),
        _string(4000, 20),
        Run(
            "list_of_800",
            "memory of an entry of 20 B in lists of 800",
            "B/thing",
            partial(memory_of, partial(lists, 800, 20), KEYS),
            "cache",
            {
                "reads": "1k things/s",
                "working_set": f"{KEYS} things",
                "item_size": "20 B/thing",
                "key_size": "20 B/thing",
                "items_per_key": "800",
            },
            "item_footprint",
            "RPUSH, INFO memory",
        ),
        Run(
            "list_of_100",
            "memory of an entry of 50 B in lists of 100",
            "B/thing",
            partial(memory_of, partial(lists, 100, 50), KEYS),
            "cache",
            {
                "reads": "1k things/s",
                "working_set": f"{KEYS} things",
                "item_size": "50 B/thing",
                "key_size": "20 B/thing",
                "items_per_key": "100",
            },
            "item_footprint",
            "RPUSH, INFO memory",
        ),
    ]
