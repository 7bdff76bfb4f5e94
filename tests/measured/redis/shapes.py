"""Redis: bytes of an item in hashes, sets, sorted sets and streams, and of a key that expires."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from tests.measured.redis.server import KEYS, key, memory_of
from tests.measured.runs import Run

Command = Sequence[bytes]
NOW = 1_764_486_000_000  # ms


def hashes(entries: int) -> Iterator[Command]:
    """Hashes of that many fields of 20 B with values of 30 B."""
    return ((b"HSET", key(i // entries, 20), key(i, 20), b"x" * 30) for i in range(KEYS))


def sets(entries: int) -> Iterator[Command]:
    """Sets of that many texts of 20 B."""
    return ((b"SADD", key(i // entries, 20), key(i, 20)) for i in range(KEYS))


def sorted_sets(entries: int) -> Iterator[Command]:
    """Sorted sets of that many texts of 20 B by their time."""
    return ((b"ZADD", key(i // entries, 20), b"%d" % (NOW + i), key(i, 20)) for i in range(KEYS))


def streams(entries: int, fields: int, size: int) -> Iterator[Command]:
    """Streams of that many entries, each of some fields of that size under names of 7 B."""
    values = [word for f in range(fields) for word in (b"field%02d" % f, b"x" * size)]
    return ((b"XADD", key(i // entries, 20), b"%d-0" % (NOW + 7 * i), *values) for i in range(KEYS))


def times(entries: int) -> Iterator[Command]:
    """Logs of a rate limiter: the time of each request, by itself."""
    return (
        (b"ZADD", key(i // entries, 20), b"%d" % (NOW + i), b"%d" % (NOW + i)) for i in range(KEYS)
    )


def expiring() -> Iterator[Command]:
    """Keys of 40 B with 100 B each that expire in a quarter of an hour."""
    return ((b"SET", key(i, 40), b"x" * 100, b"EX", b"1000") for i in range(KEYS))


def counters() -> Iterator[Command]:
    """Counters under keys of 43 B that expire."""
    return ((b"SET", key(i, 43), b"%d" % (i % 100), b"EX", b"1000") for i in range(KEYS))


def _shape(
    structure: str,
    commands: Callable[[int], Iterator[Command]],
    entries: int,
    item: str,
) -> Run:
    """A run about items that share a key with so many others."""
    return Run(
        f"{structure.replace(' ', '_')}_of_{entries}",
        f"memory of {item} in {structure}s of {entries:,}",
        "B/thing",
        partial(memory_of, partial(commands, entries), KEYS),
        "cache",
        {
            "reads": "1k things/s",
            "working_set": f"{KEYS} things",
            "item_size": "30 B/thing" if structure == "hash" else "20 B/thing",
            "field_size": "20 B/thing",
            "key_size": "20 B/thing",
            "items_per_key": f"{entries}",
            "structure": structure,
        },
        "item_footprint",
        "HSET, SADD or ZADD, INFO memory",
        repetitions=1,
    )


def _stream(entries: int, fields: int, size: int) -> Run:
    """A run about entries of streams."""
    return Run(
        f"stream_of_{entries}_by_{fields}_of_{size}",
        f"memory of an entry with {fields} x {size} B in streams of {entries:,}",
        "B/thing",
        partial(memory_of, partial(streams, entries, fields, size), KEYS),
        "cache",
        {
            "reads": "1k things/s",
            "working_set": f"{KEYS} things",
            "item_size": f"{fields * size} B/thing",
            "fields": f"{fields}",
            "field_size": "7 B/thing",
            "key_size": "20 B/thing",
            "items_per_key": f"{entries}",
            "structure": "stream",
        },
        "item_footprint",
        "XADD, INFO memory",
        repetitions=1,
    )


def _limiter(entries: int) -> Run:
    """A run about the log of a rate limiter that holds so many requests."""
    return Run(
        f"limiter_log_of_{entries}",
        f"memory of the time of a request in logs of {entries:,}",
        "B/thing",
        partial(memory_of, partial(times, entries), KEYS),
        "rate_limiter",
        {
            "requests": "1k things/s",
            "active_keys": f"{KEYS // entries} keys",
            "limit": f"{entries} things/key",
        },
        "log_entry_size",
        "ZADD, INFO memory",
        repetitions=1,
        cited=True,
    )


def runs() -> list[Run]:
    """All of them."""
    return [
        _shape("hash", hashes, 100, "a value of 30 B under a field of 20 B"),
        _shape("hash", hashes, 1000, "a value of 30 B under a field of 20 B"),
        _shape("set", sets, 1000, "a text of 20 B"),
        _shape("sorted set", sorted_sets, 100, "a text of 20 B by its time"),
        _shape("sorted set", sorted_sets, 1000, "a text of 20 B by its time"),
        _stream(10, 1, 20),
        _stream(1000, 1, 20),
        _stream(1000, 1, 100),
        _stream(100, 3, 20),
        _stream(1000, 3, 20),
        _stream(1000, 5, 100),
        Run(
            "expiring",
            "memory of 100 B under a key of 40 B that expires",
            "B/thing",
            partial(memory_of, expiring, KEYS),
            "cache",
            {
                "reads": "1k things/s",
                "working_set": f"{KEYS} things",
                "item_size": "100 B/thing",
                "key_size": "40 B/thing",
                "expiring": "yes",
            },
            "item_footprint",
            "SET EX, INFO memory",
            repetitions=1,
        ),
        Run(
            "limiter_counter",
            "memory of two counters of a rate limiter under keys of 43 B that expire",
            "B/key",
            lambda: 2 * memory_of(counters, KEYS),
            "rate_limiter",
            {"requests": "1k things/s", "active_keys": f"{KEYS} keys"},
            "counter_size",
            "SET EX, INFO memory",
            repetitions=1,
            cited=True,
        ),
        _limiter(100),
        _limiter(1000),
    ]
