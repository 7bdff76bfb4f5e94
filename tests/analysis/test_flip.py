"""Where answers change: against runs just below and just above, and against closed forms."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envelope.analysis.binding import binding
from envelope.analysis.flip import Flip, Flips, Limit, flips
from envelope.analysis.probes import moved
from envelope.analysis.targets import BINDING, CHECK, RESULT, named, rounds, usual
from envelope.engine.run import Run, run
from envelope.errors import InputError
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.report.flip import flip_table
from envelope.report.headings import reported
from tests.presets import runs
from tests.presets.runs import tries

TEXT = """
title = "Shop"
[inputs]
dau = "10M users"
rate = "20 requests/user/day"
payload = "2 KB/request"
copies = "2"
hit_ratio = "90%"
idle = "0 requests/s"
half = "dau / 2"
[formulas]
load = "dau * rate + idle + half * 0 requests/user/s -> requests/s"
by_cpu = "ceil(load / (1000 requests/s/server))"
by_network = "ceil(load * payload / (5 MB/s/server))"
primaries = "max(by_cpu, by_network)"
servers = "primaries * copies"
databases = "ceil(load * (1 - hit_ratio) / (100 requests/s/server))"
halves = "ceil(half / (1M users) * 1 server)"
[checks]
enough = "servers <= 10 servers"
"""
DAY = 86_400
LOAD = 10e6 * 20 / DAY
SHOP = run(build(Request("shop", text=TEXT)))


def found(*names: str) -> list[Flip]:
    """All flips of some results and checks of the shop."""
    return list(flips(SHOP, named(SHOP, names), Limit()).flips)


def answer(result: Run, flip: Flip, value: float) -> object:
    """The answer in a run of its own, at a value of the input."""
    there = moved(result, flip.input, value)
    if flip.target.kind == RESULT:
        return there.values[flip.target.name]
    if flip.target.kind == BINDING:
        return binding(there, flip.target.name)
    checks = [check.full_name for check in there.graph.checks]
    return there.holds[checks.index(flip.target.name)]


def by_input(listed: list[Flip], *, up: bool) -> dict[str, Flip]:
    """The flips in one direction, by the input that moves."""
    return {each.input: each for each in listed if (each.first > SHOP.values[each.input]) == up}


def test_a_flip_is_where_the_next_server_is_needed() -> None:
    """By the closed form of each input, up and down."""
    listed = found("servers")
    assert SHOP.values["servers"] == 6
    up, down = by_input(listed, up=True), by_input(listed, up=False)
    assert up["dau"].first == pytest.approx(10e6 * 3000 / LOAD, rel=2e-9)
    assert up["dau"].after == 8
    assert down["dau"].first == pytest.approx(10e6 * 2000 / LOAD, rel=2e-9)
    assert down["dau"].after == 4
    assert up["payload"].first == pytest.approx(5e6 * 3 / LOAD, rel=2e-9)
    assert "payload" not in down
    assert up["idle"].first == pytest.approx(3000 - LOAD, rel=1e-8)


def test_an_input_that_counts_moves_by_whole_numbers() -> None:
    """Three copies are the next after two: 9 servers."""
    listed = found("servers")
    assert by_input(listed, up=True)["copies"][2:5] == (9, 2, 3)
    assert by_input(listed, up=False)["copies"][2:5] == (3, 2, 1)


def test_shares_move_by_their_odds() -> None:
    """Never above 100 %."""
    listed = found("databases")
    assert by_input(listed, up=True)["hit_ratio"].first == pytest.approx(1 - 200 / LOAD, rel=1e-8)
    assert by_input(listed, up=False)["hit_ratio"].first == pytest.approx(1 - 300 / LOAD, rel=1e-8)


def test_what_follows_from_an_input_moves_with_it() -> None:
    """And can be moved alone."""
    up = by_input(found("halves"), up=True)
    assert up["dau"].first == pytest.approx(10e6, rel=2e-9)
    assert up["half"].first == pytest.approx(5e6, rel=2e-9)
    assert set(up) == {"dau", "half"}


def test_a_check_flips_where_it_stops_to_hold() -> None:
    """Ten servers hold, twelve do not."""
    up = by_input(found("enough"), up=True)
    assert (up["dau"].target.answer, up["dau"].after) == (True, False)
    assert up["dau"].first == pytest.approx(10e6 * 5000 / LOAD, rel=2e-9)
    assert up["copies"].first == pytest.approx(10 / 3, rel=2e-9)


def test_a_file_that_tells_whole_numbers_alone_means_such() -> None:
    """The check stops to hold at four copies, not at three and a third."""
    told = 'copies = { value = "2", low = "1", high = "9" }'
    result = run(build(Request("shop", text=TEXT.replace('copies = "2"', told))))
    listed = flips(result, named(result, ["enough"]), Limit()).flips
    assert [each.first for each in listed if each.input == "copies"] == [4]


PRESETS = ["twitter", "template", "chat", "url-shortener", "video"]


@pytest.mark.parametrize("name", runs.some(PRESETS, 2, 1))
def test_every_flip_is_one_in_a_run(name: str) -> None:
    """The present answer up to the last value, the other one from the first: in runs of their own.

    Of every answer that the report has, in presets with parts; six of each kind.
    """
    result = runs.result(name)
    listed = flips(result, usual(result, reported(result.graph)), Limit()).flips
    kinds = [[each for each in listed if each.target.kind == kind] for kind in (RESULT, CHECK)]
    kinds.append([each for each in listed if each.target.kind == BINDING])
    assert kinds[0]
    for flip in (each for kind in kinds for each in kind[:6]):
        assert answer(result, flip, flip.last) == flip.target.answer, flip[1:]
        assert answer(result, flip, flip.first) == flip.after != flip.target.answer, flip[1:]
        whole = flip.first == round(flip.first) and flip.last == round(flip.last)
        assert abs(flip.first - flip.last) <= (1 if whole else 1e-11 * abs(flip.last)), flip[1:]


def test_the_nearest_come_first_and_few_of_each() -> None:
    """The same as all of them, sorted and cut."""
    result = runs.result("url-shortener")
    targets = usual(result, reported(result.graph))
    everything = flips(result, targets, Limit())
    few = flips(result, targets, Limit(3, 20))
    assert everything.complete
    assert not few.complete
    assert len(few.flips) == 20
    distances = [float(f"{each.distance:.6g}") for each in everything.flips]
    assert distances == sorted(distances)
    for name in {each.target.name for each in few.flips}:
        of_all = [each[1:] for each in everything.flips if each.target.name == name]
        of_few = [each[1:] for each in few.flips if each.target.name == name]
        assert of_few == of_all[: len(of_few)]
        assert len(of_few) <= 3


def test_nothing_flips_where_nothing_rounds() -> None:
    """And it is said."""
    none = Flips(SHOP, (), complete=True)
    assert "Nothing changes" in flip_table(none).note
    assert repr(none) == "Flips(flips=(), complete=True)"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("servers", True), ("by_cpu", True), ("load", False), ("dau", False), ("halves", True)],
)
def test_what_rounds_is_seen_in_the_tree(name: str, expected: bool) -> None:
    """In a formula or in what it is put together from."""
    assert rounds(SHOP.graph, name) == expected


@pytest.mark.parametrize(
    ("name", "message"),
    [("load", "is not rounded"), ("servrs", "did you mean `servers`"), ("enuf", "nothing here")],
)
def test_what_cannot_flip_is_refused(name: str, message: str) -> None:
    """A rate moves with every input, in no steps."""
    with pytest.raises(InputError, match=message):
        named(SHOP, [name])


@settings(max_examples=tries(60), deadline=None)
@given(users=st.floats(1e5, 1e9), copies=st.integers(1, 5), payload=st.floats(10, 1e5))
def test_flips_hold_for_any_values(users: float, copies: int, payload: float) -> None:
    """Just below and just above, for every input in both directions."""
    result = SHOP
    for name, value in (("dau", users), ("copies", copies), ("payload", payload)):
        result = moved(result, name, value)
    listed = flips(result, named(result, ["servers", "enough"]), Limit())
    assert listed.flips
    for flip in listed.flips:
        # Rounding forgives 1e-14 of the load, and `idle` may be a small part of that.
        gap = (flip.first - flip.last) * 1e3
        forgiven = 4e-14 * result.values["load"] if flip.input == "idle" else 0.0
        nudge = math.copysign(forgiven, gap)
        margin = 0 if flip.first == round(flip.first) else max(gap, nudge, key=abs)
        last, first = (max(end, 0.0) for end in (flip.last - margin, flip.first + margin))
        assert answer(result, flip, last) == flip.target.answer  # nothing here can be negative
        assert answer(result, flip, first) == flip.after
        assert math.isfinite(flip.distance)
