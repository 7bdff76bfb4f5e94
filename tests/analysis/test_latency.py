"""Latency budgets: sums, tails, fan-out, the order of the wiring, and what is refused."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest

import envelope
from envelope.analysis.latency import Budget, budgets
from envelope.analysis.wiring.order import in_flow_order
from envelope.engine.lognormal import added, fitted, slowest
from envelope.engine.run import run
from envelope.errors import InputError, text_of
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.report.latency import budget_table

BLOCK = """
edge = {edge}
[units]
any = ["thing"]
[inputs]
requests = {{ unit = "things/s" }}
speed    = "100 things/s"
time     = "10 ms"
fan_out  = "20"
[formulas]
out         = "requests"
utilization = "requests / speed"
waiting_time = "time * utilization"
latency     = "time + waiting_time"
{more}
"""
SHOP = """
[inputs]
rate = "50 requests/s"
[parts.last]
block = "./own.toml"
requests = "middle.out"
[parts.middle]
block = "./plain.toml"
requests = "first.out"
time = "4 ms"
[parts.silent]
block = "./silent.toml"
requests = "rate"
[parts.first]
block = "./edge.toml"
requests = "rate"
"""

Shop = Callable[..., tuple[Budget, ...]]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A function from more lines of the file, a path and settings to budgets."""
    (tmp_path / "plain.toml").write_text(BLOCK.format(edge="false", more=""))
    (tmp_path / "edge.toml").write_text(BLOCK.format(edge="true", more=""))
    own = 'latency_p99 = "3 * latency"'
    (tmp_path / "own.toml").write_text(BLOCK.format(edge="false", more=own))
    silent = '[units]\nany = ["thing"]\n[inputs]\nrequests = { unit = "things/s" }\n'
    (tmp_path / "silent.toml").write_text(silent + '[formulas]\nload = "requests"\n')

    def found(more: str = "", path: str = "", within: str = "", **given: str) -> tuple[Budget, ...]:
        """The budgets of the shop."""
        (tmp_path / "shop.toml").write_text(SHOP + more)
        settings = {name: text_of(value, name) for name, value in given.items()}
        result = run(build(Request(str(tmp_path / "shop.toml"), settings=settings)))
        return budgets(result, path, within)

    return found


PATHS = """
[paths]
read  = ["first", "middle"]
write = ["first", "middle", "last"]
"""


def test_means_add_up_and_percentiles_are_drawn(shop: Shop) -> None:
    """15 ms, 6 ms and 15 ms; the tails of two are exponential by outputs.toml, one is said."""
    budget = shop(PATHS, "write")[0]
    assert [leg.step for leg in budget.legs] == ["first", "middle", "last"]
    assert [leg.mean for leg in budget.legs] == pytest.approx([0.015, 0.006, 0.015])
    hundred = math.log(100)
    tails = [0.015 * hundred, 0.006 * hundred, 0.045]
    assert [leg.p99 for leg in budget.legs] == pytest.approx(tails)
    assert [leg.wait for leg in budget.legs] == pytest.approx([0.005, 0.002, 0.005])
    assert [leg.share for leg in budget.legs] == pytest.approx([15 / 36, 6 / 36, 15 / 36])
    assert budget.mean == pytest.approx(0.036)
    whole = added([fitted(leg.mean, leg.p99) for leg in budget.legs])
    assert (budget.median, budget.p99) == (whole.median, whole.p99)
    assert max(tails) < budget.p99 < sum(tails)


def test_every_declared_path_has_its_budget(shop: Shop) -> None:
    """In the order of the file; one by name."""
    assert [budget.path for budget in shop(PATHS)] == ["read", "write"]
    assert [budget.path for budget in shop(PATHS, "read")] == ["read"]
    assert all(budget.declared for budget in shop(PATHS))


def test_without_a_path_all_parts_are_in_the_order_of_the_wiring(shop: Shop) -> None:
    """What faces clients first, whatever the order of the file; parts without a time left out."""
    budget = shop()[0]
    assert [leg.step for leg in budget.legs] == ["first", "middle", "last"]
    assert not budget.declared


def test_a_path_is_written_as_parts_in_order(shop: Shop) -> None:
    """A part may be there twice."""
    budget = shop("", "middle, middle,last")[0]
    assert [leg.step for leg in budget.legs] == ["middle", "middle", "last"]
    assert budget.mean == pytest.approx(0.027)


def test_the_slowest_of_many_counts(shop: Shop) -> None:
    """Twenty at once, by a number or by a quantity; two parts at once."""
    one = fitted(0.006, 0.006 * math.log(100))
    by_number = shop("", "20 * middle")[0]
    assert by_number.legs[0].mean == pytest.approx(slowest([(one, 20)]).mean)
    assert by_number.p99 == pytest.approx(slowest([(one, 20)]).p99)
    by_name = shop("", "middle.fan_out * middle")[0]
    assert by_name.p99 == by_number.p99
    last = fitted(0.015, 0.045)
    both = shop("", "middle|last")[0]
    assert both.p99 == pytest.approx(slowest([(one, 1), (last, 1)]).p99)
    assert 0.015 < both.mean < 0.021
    assert shop("", "1 * middle")[0].p99 == pytest.approx(one.p99)


def test_a_part_over_its_limit_has_no_steady_state(shop: Shop) -> None:
    """At 100 % there is still a time, beyond there is none."""
    budget = shop(PATHS, "write", **{"middle.speed": "49 requests/s"})[0]
    assert budget.legs[1].mean == math.inf
    assert (budget.mean, budget.p99) == (math.inf, math.inf)
    assert not budget.is_kept
    assert math.isfinite(shop(PATHS, "write", **{"middle.speed": "50 requests/s"})[0].mean)


def test_the_target_is_what_99_percent_stay_within(shop: Shop) -> None:
    """500 ms by outputs.toml."""
    budget = shop(PATHS, "write")[0]
    assert budget.target == 0.5
    assert budget.is_kept
    assert not shop(PATHS, "write", "50 ms")[0].is_kept
    assert shop(PATHS, "write", "0.1 s")[0].target == pytest.approx(0.1)


def test_a_part_that_takes_no_time_adds_none(shop: Shop) -> None:
    """Alone, and beside another."""
    assert shop("", "middle", **{"middle.time": "0 ms"})[0].p99 == 0
    assert shop("", "middle,last", **{"middle.time": "0 ms"})[0].p99 == pytest.approx(0.045)


REFUSED = {
    "middel,last": "did you mean `middle`",
    "middle,lsat": "did you mean `last`",
    "middle,silent": "`silent` has no latency",
    "wrte": "did you mean `write`",
    "middle,,last": "there is no part ``",
    "rte * middle": "did you mean `rate`",
}


@pytest.mark.parametrize("path", REFUSED)
def test_a_wrong_path_is_refused(shop: Shop, path: str) -> None:
    """With the nearest right word."""
    with pytest.raises(InputError, match=REFUSED[path]):
        shop(PATHS, path)


def test_a_wrong_path_of_the_file_is_found_at_once(shop: Shop) -> None:
    """At its place, whatever is asked of the file."""
    with pytest.raises(InputError) as caught:
        shop('[paths]\nread = ["first", "midle"]\n', "first,last")
    problem = caught.value.problems[0]
    assert problem.hint == "did you mean `middle`?"
    assert problem.trail == "in the path read"
    assert problem.labels[0].text.position(0).text == 'read = ["first", "midle"]'
    with pytest.raises(InputError, match="`read` is a list of words"):
        shop('[paths]\nread = "first"\n')


def test_a_target_is_a_time(shop: Shop) -> None:
    """Nothing else."""
    with pytest.raises(InputError, match="a target is a time"):
        shop(PATHS, "write", "5 GB")


def test_a_scenario_without_times_has_no_budget() -> None:
    """And says so."""
    with pytest.raises(InputError, match="no part of the scenario has a latency"):
        budgets(run(build(Request("test", text='[inputs]\na = "1"\n'))))


def test_a_circle_of_flows_is_cut(tmp_path: Path) -> None:
    """Every part is there once."""
    block = '[inputs]\na = "1 request/s"\nb = "2 requests/s"\n[formulas]\nc = "a"\ne = "b"\n'
    (tmp_path / "x.toml").write_text(block)
    parts = '[parts.p]\nblock = "./x.toml"\na = "q.e"\n[parts.q]\nblock = "./x.toml"\na = "p.e"\n'
    (tmp_path / "s.toml").write_text(parts)
    assert sorted(in_flow_order(build(Request(str(tmp_path / "s.toml"))))) == ["p", "q"]


def test_a_time_that_another_step_waits_for_is_counted_once(shop: Shop) -> None:
    """As a store's behind a cache: shown, and in the sum by its share of the cache's alone."""
    part = '[parts.cache]\nblock = "./edge.toml"\nrequests = "rate"\ntime = "{}"\n'
    behind = part.format("1 ms + 20% * last.latency")
    (budget,) = shop(behind, "cache, last")
    cache, last = budget.legs
    assert (cache.inside, last.inside) == ("", "cache")
    assert last.mean == pytest.approx(0.015)
    assert budget.mean == cache.mean == pytest.approx((0.001 + 0.2 * 0.015) * 1.5)
    assert (cache.share, last.share) == (1, 0)
    assert budget.p99 == pytest.approx(cache.p99)
    table = budget_table(budget)
    assert [row[-1] for row in table.rows][1] == "in cache"
    assert "Times that others wait for are counted once: last in that of cache." in table.note
    (apart,) = shop(part.format("1 ms"), "cache, last")
    assert [leg.inside for leg in apart.legs] == ["", ""]
    assert apart.mean == pytest.approx(0.0015 + 0.015)


@pytest.mark.parametrize("name", ["template", "twitter"])
def test_no_path_of_a_preset_counts_a_wait_twice(name: str) -> None:
    """What a service waits for is no time of its own where the path names those parts."""
    for budget in envelope.load(name).latency():
        legs = {leg.step: leg.mean for leg in budget.legs}
        assert all(not leg.inside for leg in budget.legs)
        assert budget.mean == pytest.approx(sum(legs.values()))
        own = [mean for step, mean in legs.items() if step in ("reader", "writer")]
        assert all(mean < 0.02 for mean in own)  # without the 50 ms for others


def test_what_a_service_waits_for_others_is_theirs() -> None:
    """Its wait for them holds memory, and adds nothing to a path that names them."""
    template = envelope.load("template")
    long = template.run({"reader.downstream_time": "500 ms"})
    assert long["reader.in_flight"] > template.run()["reader.in_flight"] * 5
    (before,), (after,) = (
        template.latency("read", values) for values in (None, {"reader.downstream_time": "500 ms"})
    )
    assert after.mean == pytest.approx(before.mean, rel=0.01)
    reader = next(leg for leg in after.legs if leg.step == "reader")
    assert reader.share < 0.95
