"""Laws that the results of any scenario keep, whatever its formulas are: each finds what breaks it.

By hand over all presets: `python -m tests.proof.laws [NAME ...]`; `test_laws.py` holds some to it.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from envelope.analysis.explain import where_written
from envelope.engine.computed import computed
from envelope.engine.run import Run, with_values
from envelope.language.tree import (
    Binary,
    Call,
    Convert,
    If,
    Literal,
    Name,
    Node,
    Range,
    Unary,
    Word,
)
from envelope.model.build.request import Request
from envelope.model.graph.graph import Graph, Quantity
from envelope.model.library.lookup import scenarios
from envelope.model.library.outputs import outputs
from tests.proof.shapes import on_shapes

_NEAR = 1e-9
_TIMES = (1.1, 2.0, 10.0)
_PICKS = ("min", "max", "sum", "abs", "clamp")  # what has the degree of its operands

Degree = Fraction | None  # None: not a power of what is scaled


def more_users(run: Run) -> Iterator[str]:
    """More users never need fewer servers."""
    yield from _moved(run, _users(run.graph), "total.servers", up=True)


def more_hits(run: Run) -> Iterator[str]:
    """A better hit ratio never needs more shards of a database."""
    for name in _own(run.graph, lambda each: each.name.endswith("hit_ratio")):
        better = 1 - (1 - run.values[name]) / 2
        yield from _compared(run, {name: better}, "total.shards", up=False)


def dearer(run: Run) -> Iterator[str]:
    """Twice the price of anything never makes the whole cheaper."""
    prices = _own(run.graph, lambda each: dict(each.dimension.powers).get("money") == 1)
    for name in prices:
        yield from _compared(run, {name: run.values[name] * 2}, "total.cost", up=True)


def conserved(run: Run) -> Iterator[str]:
    """Hits and misses are all reads; what a standard output adds up to is the sum of its parts."""
    for part in run.graph.parts:
        hits, misses, reads = (run.values.get(f"{part}.{each}") for each in _FLOWS)
        if None not in (hits, misses, reads) and not _is_near((hits or 0) + (misses or 0), reads):
            yield f"{part}: {hits} hits and {misses} misses of {reads} reads"

    for name, output in outputs().items():
        parts = [part for part in run.graph.outer_parts if f"{part}.{name}" in run.values]
        total = run.values.get(f"total.{name}")
        summed = sum(run.values[f"{part}.{name}"] for part in parts if _is_counted(run, part))
        if output.total == "sum" and total is not None and not _is_near(total, summed):
            yield f"total.{name}: {total}, but the parts have {summed}"


_FLOWS = ("hits", "misses", "read_rate")


def _is_counted(run: Run, part: str) -> bool:
    entry = run.graph.sheet.parts.get(part)
    return entry is None or entry.counted


def charged(run: Run) -> Iterator[str]:
    """Twice what a resource asks for, in servers or in bytes, never makes the whole cheaper."""
    for name, quantity in run.graph.quantities.items():
        last, powers = name.rpartition(".")[2], dict(quantity.dimension.powers)
        is_size = last.endswith("_size") and powers.get("data") == 1 and quantity.kind == "input"
        if last.startswith("servers_by_") or is_size:
            yield from _compared(run, {name: run.values[name] * 2}, "total.cost", up=True)


def halved(run: Run) -> Iterator[str]:
    """A part with half of the users needs no less than half of what one with all of them does."""
    users = _users(run.graph)
    half, lost = with_values(run, {name: run.values[name] / 2 for name in users})
    for name in ("total.servers", "total.shards", "total.cost") if users else ():
        if name in run.values and name not in lost:
            before, after = run.values[name], half.values[name] * 2
            if after < before and not _is_near(before, after):
                yield f"{name}: {before}, but {after} in two halves"


def linear(run: Run, factor: float = 7.0) -> Iterator[str]:
    """What is a power of the number of users by its formulas is one by its values, too."""
    users = {name: run.values[name] * factor for name in _users(run.graph)}
    scaled, lost = with_values(run, users)
    for name, degree in degrees(run, frozenset(users)).items():
        if degree is None or name in lost:
            continue
        expected = run.values[name] * factor ** float(degree)
        if not _is_near(scaled.values[name], expected):
            yield f"{name}: {scaled.values[name]}, not {expected}, which is {factor}^{degree}"


def degrees(
    run: Run, scaled: frozenset[str], kept: frozenset[str] = frozenset()
) -> dict[str, Degree]:
    """The power with which each quantity grows by its formula when some are scaled, some kept."""
    known = dict.fromkeys(scaled, Fraction(1)) | dict.fromkeys(kept, Fraction(0))
    found: dict[str, Degree] = {}
    for name, quantity in run.graph.quantities.items():
        walk = _Degrees(quantity, run, found)
        found[name] = known[name] if name in known else walk.of(quantity.formula.tree)
    return found


class _Degrees:
    """The degree of an expression from those of what it names."""

    def __init__(self, quantity: Quantity, run: Run, known: Mapping[str, Degree]) -> None:
        self.links = quantity.formula.links
        self.run, self.known = run, known

    def of(self, node: Node) -> Degree:
        """The degree of a tree; None where it has none for sure."""
        match node:
            case Literal() | Word():
                return Fraction(0)
            case Name(name=name):
                link = self.links.get(name)
                return self.known[link] if isinstance(link, str) else Fraction(0)
            case Unary(operand=inner) | Convert(value=inner):
                return self.of(inner)
            case If(condition=condition, then=then, otherwise=otherwise):
                return self._alike(then, otherwise) if self.of(condition) == 0 else None
            case Range(low=low, high=high):
                return self._alike(low, high)
            case Call(function=function, arguments=arguments) if function in _PICKS:
                return self._alike(*arguments)
            case Binary(operator=operator, left=left, right=right):
                return self._binary(operator, left, right)
        return None

    def _binary(self, operator: str, left: Node, right: Node) -> Degree:
        one, other = self.of(left), self.of(right)
        if one is None or other is None:
            return None
        if operator in ("*", "of"):
            return one + other
        if operator == "/":
            return one - other
        if operator == "^" and isinstance(right, Literal):
            return one * Fraction(right.number)
        if operator in ("and", "or"):
            return one if one == other == 0 else None
        if one != other:
            return None
        return one if operator in ("+", "-") else Fraction(0)  # a comparison stays as it is

    def _alike(self, *nodes: Node) -> Degree:
        """The degree that all have."""
        found = {self.of(node) for node in nodes}
        return found.pop() if len(found) == 1 else None


def _users(graph: Graph) -> list[str]:
    """The inputs that count users, and do not follow from others."""
    return _own(graph, lambda each: each.dimension.powers == (("user", 1),))


def _own(graph: Graph, is_wanted: Callable[[Quantity], bool]) -> list[str]:
    """The inputs of a kind that depend on no other quantity."""
    return [
        each.name
        for each in graph.quantities.values()
        if each.kind == "input" and not each.formula.references() and is_wanted(each)
    ]


def _moved(run: Run, names: list[str], result: str, *, up: bool) -> Iterator[str]:
    for times in _TIMES if names else ():
        yield from _compared(run, {name: run.values[name] * times for name in names}, result, up=up)


def _compared(run: Run, given: Mapping[str, float], result: str, *, up: bool) -> Iterator[str]:
    """Whether a result moves the wrong way where inputs have other values."""
    if result not in run.values:
        return
    moved, lost = with_values(run, given)
    if result in lost:
        return
    before, after = run.values[result], moved.values[result]
    if (after < before if up else after > before) and not _is_near(before, after):
        yield f"{result} goes from {before} to {after} with {dict(given)}"


def _is_near(one: float, other: float | None) -> bool:
    return other is not None and abs(one - other) <= _NEAR * max(abs(one), abs(other))


LAWS: Mapping[str, Callable[[Run], Iterator[str]]] = {
    "more users": more_users,
    "more hits": more_hits,
    "dearer": dearer,
    "charged": charged,
    "on shapes": on_shapes,
    "halved": halved,
    "conserved": conserved,
    "linear": linear,
}


class Reason(NamedTuple):
    """Why a law is broken rightly: in words, and by which quantities alone.

    With these as they were, whatever else moves, the law is kept. `python -m tests.proof.laws
    --reasons` says where the formulas stand.
    """

    words: str
    by: tuple[str, ...]


_FILES = "the data are known, and larger pieces of them are fewer: "
_SHARDS = "the index is known, and larger shards of it are fewer: a thread searches each in the "
_SHARDS += "`search_time` that is measured, which is not known to grow, and "
_THINGS = "the data are known, and things that are larger are fewer: "
# What breaks a law and is right, by preset, law and what is changed: each with its reason.
RIGHT: Mapping[tuple[str, str, str], Reason] = {
    ("dropbox-2016", "charged", "block_size"): Reason(
        _FILES + "the store charges each PUT (`write_cost` of object_store.toml)",
        ("blocks_stored",),
    ),
    ("github-code-search-2013", "charged", "index.shard_size"): Reason(
        _SHARDS + "so many cores a shard decide (`servers_by_shards` of search_index.toml)",
        ("index.primaries",),
    ),
    ("meltwater-elasticsearch-2018", "charged", "index.shard_size"): Reason(
        _SHARDS + "a server does more searches a second (`searches_per_server`)",
        ("index.primaries",),
    ),
    ("nightly-warehouse", "charged", "file_size"): Reason(
        _FILES + "the store charges each PUT and GET, and those that move old objects",
        ("raw.writes", "raw.reads", "tables.writes"),
    ),
    ("search-cluster", "charged", "segment_size"): Reason(
        _FILES + "the store of backups charges each PUT",
        ("backup.writes", "backup.initial_objects"),
    ),
    ("search-query-cache", "charged", "index.shard_size"): Reason(
        _SHARDS + "a server does more searches a second (`searches_per_server`)",
        ("index.primaries",),
    ),
    ("spark-sort-2014", "charged", "job.partition_size"): Reason(
        "the data are known, and larger partitions make fewer tasks, each of which asks the store "
        "(`request_cost` of batch_processing.toml); what longer tasks add to the time is less",
        ("job.request_cost",),
    ),
    ("template", "charged", "backups.segment_size"): Reason(
        "the log is known, and larger segments of it are filled less often: each is one PUT "
        "(`request_cost` of point_in_time_recovery.toml)",
        ("backups.segments_filled",),
    ),
    ("twitter-primer", "charged", "search.shard_size"): Reason(
        _SHARDS + "a server does more searches a second (`searches_per_server`)",
        ("search.primaries",),
    ),
    ("key-value-store-disk-rules", "charged", "value_size"): Reason(
        _THINGS + "a terabyte a year, of which the keys' share and the reads become less",
        ("new_values",),
    ),
    **{
        ("object-storage", "charged", f"{each}_size"): Reason(
            _THINGS + "fewer writes and reads, and fewer rows of metadata", ("objects",)
        )
        for each in ("small", "medium", "large")
    },
    ("object-storage", "charged", "disk_size"): Reason(
        "what a disk holds: a capacity, no load; what a server costs is set beside it",
        ("data_nodes.server_disk",),
    ),
    ("product-analytics", "charged", "click_size"): Reason(
        _THINGS + "fewer requests, messages and inserts of as many bytes", ("click_rate",)
    ),
    ("stack-overflow-2013", "charged", "sql.item_size"): Reason(
        _THINGS + "fewer rows have fewer entries in indexes and pages that are fuller",
        ("sql.initial_items",),
    ),
    **{
        ("twitter-primer", "halved", f"total.{each}"): Reason(
            "half of the documents fill half of the shards, each of which a search asks: half "
            "of the searches ask half of them, a quarter (`shard_searches` of search_index.toml)",
            ("search.primaries",),
        )
        for each in ("servers", "cost")
    },
}


def broken(name: str, run: Run, law: str) -> Iterator[str]:
    """How a preset breaks a law where that is not right."""
    for violation in LAWS[law](run):
        if not any((name, law) == (preset, of) and what in violation for preset, of, what in RIGHT):
            yield f"{name}: {law}: {violation}"


def reasons() -> Iterator[str]:
    """Why laws are broken rightly, and the file and line of each formula by which they are."""
    for (name, law, what), reason in RIGHT.items():
        yield f"{name}: {law}: {what}: {reason.words}"
        graph = computed(Request(name)).graph
        for each in reason.by:
            quantity = graph.quantities[each]
            formula = " ".join(quantity.formula.text.content.split())
            yield f"    {where_written(quantity)} {each} = {formula}"


if __name__ == "__main__":
    if sys.argv[1:] == ["--reasons"]:
        sys.exit(print(*reasons(), sep="\n"))
    for name in sys.argv[1:] or scenarios():
        run = computed(Request(name))
        for law in LAWS:
            for line in broken(name, run, law):
                print(line, flush=True)
