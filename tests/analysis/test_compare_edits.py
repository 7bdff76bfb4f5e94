"""Random edits of a scenario: whatever was changed, the parts add up to every difference."""

from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envelope.analysis.compare.compared import Compared, compare_scenarios
from envelope.model.build.request import Request
from tests.presets.runs import tries

TEXT = """
title = "Shop"
convention = "{convention}"
[units]
nouns = ["view"]
week = "{week}"
[inputs]
{users} = {{ value = "{dau}", growth = "{growth}" }}
views = "{views}"
size = "{size}"
{fresh}
[formulas]
rate = "{users} * views{factor} -> views/s"
busy = "web.servers / max(shards.*.servers)"
double = "2 * sum(shards.*.servers)"
kept = "rate * {keep} -> GB"
[blocks.server]
[blocks.server.inputs]
load = {{ unit = "views/s" }}
per_server = "{per_server}"
price = "$10/month/server"
share = "10%"
[blocks.server.formulas]
servers = "ceil(load / per_server)"
misses = "load * share -> views/s"
cost = "{cost}"
bandwidth_out = "load * {bandwidth}"
[blocks.other]
[blocks.other.inputs]
load = {{ unit = "views/s" }}
disk = "1 TB/server"
[blocks.other.formulas]
servers = "ceil(load / 300 views/s/server)"
storage = "servers * disk"
misses = "load * 1%"
cost = "servers * $30/month/server"
[parts.web]
block = "server"
edge = {edge}
load = "rate * 2"
{parts}
[parts.shards]
block = "server"
{shared}
[parts.shards.rows]
{rows}
[checks]
small = "total.servers <= {most} servers"
"""
CACHE = '[parts.{cache}]\nblock = "server"\nload = "rate"\nshare = "{share}"'
DATABASE = '[parts.db]\nblock = "{block}"\nload = "{load}"\ncounted = {counted}'


class State(NamedTuple):
    """What a version of the scenario says; each field has other values that it may take."""

    convention: str = "exact"
    week: str = "7 days"
    users: str = "dau"
    dau: str = "1M to 3M users"
    growth: str = "30%/year"
    views: str = "20 views/user/day"
    size: str = "2 KB/view"
    fresh: str = ""
    factor: str = ""
    keep: str = "size * 1 week"
    per_server: str = "100 views/s/server"
    cost: str = "servers * price"
    bandwidth: str = "2 KB/view"
    edge: str = "true"
    cache: str = "cache"
    share: str = "10%"
    counted: str = "true"
    block: str = "server"
    shared: str = 'per_server = "10 views/s/server"'
    rows: tuple[str, ...] = ("a", "b")
    most: str = "50"

    @property
    def text(self) -> str:
        """The file."""
        cache = CACHE.format(cache=self.cache, share=self.share) if self.cache else ""
        load = f"{self.cache}.misses" if self.cache else "rate"
        parts = f"{cache}\n{DATABASE.format(load=load, counted=self.counted, block=self.block)}"
        rows = "\n".join(
            f'{row} = {{ load = "rate * {index}%" }}' for index, row in enumerate(self.rows, 5)
        )
        return TEXT.format(**{**self._asdict(), "rows": rows, "parts": parts})


OTHERS: dict[str, tuple[Any, ...]] = {
    "convention": ("interview", "binary"),
    "week": ("5 days",),
    "users": ("people",),
    "dau": ("2M users", "1M to 4M users"),
    "growth": ("50%/year",),
    "views": ("30 views/user/day",),
    "size": ("3 kB/view", "2000 B/view"),
    "factor": (" * 3", " / 2"),
    "keep": ("size * 2 weeks", "2 * size * 1 week"),
    "per_server": ("120 views/s/server",),
    "cost": ("servers * price * 2", "servers * price + $1/month"),
    "bandwidth": ("3 KB/view",),
    "edge": ("false",),
    "cache": ("", "edge_cache"),
    "share": ("20%",),
    "counted": ("false",),
    "block": ("other",),
    "shared": ("", 'per_server = "20 views/s/server"'),
    "rows": (("a", "b", "c"), ("b",), ("c", "a"), ("x", "y", "z")),
    "most": ("5",),
}


@st.composite
def states(draw: st.DrawFn) -> State:
    """The scenario after some edits."""
    names = draw(st.sets(st.sampled_from(sorted(OTHERS)), max_size=9))
    return State(**{name: draw(st.sampled_from(OTHERS[name])) for name in sorted(names)})


def compared(one: State, other: State) -> Compared:
    """Both, side by side."""
    left, right = (Request("shop", text=each.text) for each in (one, other))
    return compare_scenarios(left, right)


@settings(max_examples=tries(60), deadline=None)
@given(states(), states())
def test_parts_add_up_whatever_was_edited(one: State, other: State) -> None:
    """For every quantity of both, and in reverse the other way round."""
    found = compared(one, other)
    assert found.objection == ""
    assert (found.causes is None) or len(set(found.causes.labels)) == len(found.causes.labels)
    for name in found.names:
        whole = found.difference(name)
        size = max(abs(found.before(name)), abs(found.after(name)))
        parts = sum(found.caused(name).values())
        assert parts == pytest.approx(whole, rel=1e-9, abs=1e-9 * size), name
    assert {"total.servers", "total.cost"} <= {*found.names}
    back = compared(other, one)
    if found.causes and found.causes.orders == 0 and back.causes:
        assert sorted(found.caused("total.cost").values()) == pytest.approx(
            sorted(-part for part in back.caused("total.cost").values()), rel=1e-6, abs=1e-9
        )


@pytest.mark.parametrize(
    ("edit", "labels", "moved"),
    [
        ({"dau": "2M users"}, ["dau"], {"dau"}),
        ({"dau": "1M to 4M users", "growth": "50%/year"}, ["dau", "growth of dau"], {"dau"}),
        ({"users": "people"}, ["name of dau"], set()),
        ({"users": "people", "dau": "2M users"}, ["people", "name of dau"], {"people"}),
        ({"cache": "edge_cache"}, ["name of cache"], set()),
        (
            {"cache": "edge_cache", "share": "20%"},
            ["edge_cache.share", "name of cache"],
            {"edge_cache.share"},
        ),
        ({"cache": ""}, ["db.load", "cache"], {"cache with db.load"}),
        ({"rows": ("a", "b", "c")}, ["shards.c"], {"shards.c"}),
        (
            {"per_server": "120 views/s/server"},
            ["blocks.server.per_server"],
            {"blocks.server.per_server"},
        ),
        ({"cost": "servers * price * 2"}, ["blocks.server.cost"], {"blocks.server.cost"}),
        (
            {"shared": 'per_server = "20 views/s/server"'},
            ["shards.per_server"],
            {"shards.per_server"},
        ),
        ({"week": "5 days"}, ["unit week"], {"unit week"}),
        ({"edge": "false"}, ["web in totals"], {"web in totals"}),
        ({"counted": "false"}, ["db in totals"], {"db in totals"}),
        ({"block": "other"}, ["db.block"], {"db.block"}),
        (
            {"block": "other", "cache": ""},
            ["db.load", "db.block", "cache"],
            {"cache with db.load", "db.block"},
        ),
        ({"most": "5"}, ["check small"], set()),
        ({"size": "2000 B/view"}, ["size"], set()),
        ({"keep": "size * 2 weeks", "factor": " * 3"}, ["rate", "kept"], {"rate", "kept"}),
    ],
)
def test_what_was_edited_is_named(edit: dict[str, Any], labels: list[str], moved: set[str]) -> None:
    """One change for each line of the file, and only what moves something causes anything."""
    found = compared(State(), State(**edit))
    assert [change.label for change in found.changes] == labels
    names = [name for name in found.names if found.difference(name)]
    caused = {label for name in names for label, part in found.caused(name).items() if part}
    assert caused == moved
