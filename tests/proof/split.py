"""A part of a scenario's file as two of the same block, each with half of what it is asked for.

By hand over all presets: `python -m tests.proof.split [NAME ...]`; `test_split.py` takes some.
"""

import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from envelope.engine.computed import computed
from envelope.engine.run import Run, run, with_values
from envelope.errors import EnvelopeError
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.graph import Quantity
from envelope.model.library.lookup import scenarios
from tests.proof.laws import Degree, Reason, degrees
from tests.proof.mutations import document

# What blocks call that which a part is asked for: at a time, and to hold.
DEMANDS = frozenset(
    """
    arrivals events fan_out_rate inserts key_writes log_rate logins messages messages_in posts
    queries questions reads received requests searches starts transactions transfer uploads
    user_writes writes

    active_keys active_users base_series connections data database_size dataset documents
    hot_objects initial_items initial_objects items keys pods users vectors working_set
    """.split()  # noqa: SIM905 -- a list of words reads best as one
)
SECOND = "_second"
_NEAR = 1e-9
_WITHOUT = ("expect", "reality", "cases", "stress", "report", "paths", "checks")
_ROUNDED = ("servers", "shards", "cost")


class Whole(NamedTuple):
    """A part before it is split, and what it is asked for, which either half is for a half.

    `powers` are those with which results grow with that. What else the part is given stays.
    """

    name: str
    part: str
    run: Run
    powers: Mapping[str, Degree]

    demand: frozenset[str]


def said(name: str) -> dict[str, Any]:
    """What the file of a scenario says."""
    return tomllib.loads(Path(scenarios()[name]).read_text())


def wholes(name: str, before: Run) -> Iterator[Whole]:
    """The parts that can stand twice: those that the file itself asks for something."""
    for part, given in said(name).get("parts", {}).items():
        if "rows" not in given and "block" in given and not DEMANDS.isdisjoint(given):
            named = (f"{part}.{key}" for key in given if key in DEMANDS)
            known = before.graph.quantities
            halved = frozenset(each for each in named if not known[each].words)
            powers = degrees(before, halved)
            own = {f"{part}.{key}" for key in given}.intersection(before.values) - halved
            kept = frozenset(each for each in own if powers[each] is not None)
            yield Whole(name, part, before, degrees(before, halved, kept), halved)


def halves(whole: Whole) -> str:
    """The file in which a part stands twice; who asks for an amount of it asks for both."""
    told = _told(
        {key: value for key, value in said(whole.name).items() if key not in _WITHOUT},
        lambda text: _own(whole.part).sub(lambda found: _both(whole, found), text),
    )
    given = told["parts"].pop(whole.part)
    half = {
        key: _halved(each) if f"{whole.part}.{key}" in whole.demand else each
        for key, each in given.items()
    }
    other = _told(half, lambda text: _own(whole.part).sub(rf"{whole.part}{SECOND}.\1", text))
    # An amount of both is one in either.
    other = _told(other, lambda text: _double(whole.part).sub(rf"({whole.part}.\1 + ", text))
    told["parts"] |= {whole.part: half, whole.part + SECOND: other}
    return document(told)


def _own(part: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.]){re.escape(part)}\.([a-z_][\w.]*)")


def _double(part: str) -> re.Pattern[str]:
    return re.compile(rf"\({re.escape(part)}{SECOND}\.([a-z_][\w.]*) \+ ")


def _both(whole: Whole, found: re.Match[str]) -> str:
    quantity = whole.run.graph.quantities.get(found[0])
    if quantity is None or whole.powers[found[0]] == 0 or not _is_amount(quantity):
        return found[0]
    return f"({found[0]} + {whole.part}{SECOND}.{found[1]})"


def _is_amount(quantity: Quantity) -> bool:
    """Whether two halves have as much as the whole: a rate, a number of things, data, money."""
    powers = dict(quantity.dimension.powers)
    counted = [noun for noun in powers if noun != "time"]
    return bool(counted) and all(powers[noun] > 0 for noun in counted)


def _halved(value: Any) -> Any:
    if isinstance(value, dict):
        return {**value, "value": _halved(value["value"])}
    text, arrow, unit = str(value).partition("->")
    return f"({text.strip()}) / 2 {arrow} {unit}".strip()


def _told(value: Any, change: Callable[[str], str]) -> Any:
    """A value of a file with each expression in it changed."""
    if isinstance(value, dict):
        return {key: _told(each, change) if key != "about" else each for key, each in value.items()}
    return change(value) if isinstance(value, str) else value


def split(whole: Whole, kept: Iterable[str] = ()) -> Iterator[str]:
    """How the results of two halves differ from what they should be.

    What is no power of the load, as it is rounded up, counts in the totals alone. What is `kept` is
    in either half as it was in the whole.
    """
    values = {
        f"{half}.{name}": whole.run.values[f"{whole.part}.{name}"]
        for half in (whole.part, whole.part + SECOND)
        for name in kept
    }
    built = build(Request(scenarios()[whole.name], text=halves(whole)))
    after = run(built.with_values(values))
    scope, apart = f"{whole.part}.", _of_one(whole)
    for name, value in whole.run.values.items():
        power = whole.powers[name]
        if power is None or name not in after.values or name in apart:
            continue
        found = after.values[name]
        if name.startswith(scope) and power == 1:
            found += after.values[f"{whole.part}{SECOND}.{name.removeprefix(scope)}"]
        elif name.startswith(scope) and power != 0:
            continue
        if abs(found - value) > _NEAR * max(abs(found), abs(value)):
            yield f"{name}: {value}, but {found} in two halves"
    yield from _rounded(whole, after)


def _of_one(whole: Whole) -> set[str]:
    """What others make of something that one half is, such as how full its servers are.

    So are totals of what either half has as much of as the whole.
    """
    scope, quantities = f"{whole.part}.", whole.run.graph.quantities
    found = {
        name
        for name, each in quantities.items()
        if name.startswith(scope) and whole.powers[name] != 0 and not _is_amount(each)
    }
    found |= {f"total.{name.removeprefix(scope)}" for name in quantities if whole.powers[name] == 0}
    for name, each in quantities.items():
        if not name.startswith(scope) and not found.isdisjoint(each.formula.references()):
            found.add(name)
    return found - {name for name in found if name.startswith(scope)}


def _rounded(whole: Whole, after: Run) -> Iterator[str]:
    """What is rounded up is so twice: never less, and no more than what stands idle, and a step."""
    before, part = whole.run.values, whole.part
    idle, _ = with_values(whole.run, {name: before[name] * 1e-9 for name in whole.demand})
    for result in _ROUNDED:
        total, name = f"total.{result}", f"{part}.{result}"
        if total not in before or total not in after.values:
            continue
        old, new = before[total], after.values[total]
        if new < old - _NEAR * abs(old):
            yield f"{total}: {old}, but {new} in two halves"
        most = idle.values.get(name, 0) + before.get(f"{part}.zones", 1.0)
        if result != "cost" and new > old + most:
            yield f"{total}: {old}, but {new} in two halves: more than {most:g} more"


_SEARCHES = (
    "half of the documents fill half of the shards, each of which a search asks: half of the "
    "searches ask half of them, a quarter (`shard_searches` of search_index.toml)"
)
# What two halves need less of than the whole, and why: by preset and part.
RIGHT: Mapping[tuple[str, str], Reason] = {
    **{
        (name, part): Reason(_SEARCHES, ("shards_per_search",))
        for name, part in (
            ("meltwater-elasticsearch-2018", "index"),
            ("search-query-cache", "index"),
            ("twitter-primer", "search"),
        )
    },
    ("stock-exchange", "market_data"): Reason(
        "a message goes to each server that has a recipient: half of the messages go to half of "
        "the servers, a quarter (`pushed` of websocket_gateway.toml)",
        ("pushed",),
    ),
}


if __name__ == "__main__":
    for name in sys.argv[1:] or scenarios():
        for whole in wholes(name, computed(Request(name))):
            try:
                for line in split(whole):
                    if (name, whole.part) not in RIGHT:
                        print(f"{name} {whole.part}: {line}", flush=True)
            except EnvelopeError as error:
                print(f"{name} {whole.part}: {error}", flush=True)
