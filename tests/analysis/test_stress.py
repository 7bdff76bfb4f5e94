"""Stresses against runs in which the same is set by hand, and what they refuse."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envelope.analysis.stress import Stresses, stress
from envelope.engine.run import run, with_values
from envelope.errors import InputError, text_of
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.stress import events, fixed

TIER = """
fixed = ["fleet"]
[units]
any = ["thing"]
[inputs]
requests    = { unit = "things/s" }
work        = "10 ms/thing"
peak_factor = "2"
zones       = "3"
tries       = "1"
[formulas]
needed       = "ceil(requests * peak_factor * work * 1 core / (8 cores/server * 60%)) -> servers"
fleet        = "needed + 1 server"
servers      = "fleet -> servers"
requests_out = "requests * tries"
utilization_by_cpu = "requests * peak_factor * work * 1 core / (servers * 8 cores/server) -> %"
utilization_by_fleet = "needed / (fleet * 2) -> %"
utilization  = "max(utilization_by_cpu, utilization_by_fleet)"
latency      = "work * 1 thing / max(1 - utilization, 1%)"
[checks]
hot  = { that = "utilization <= 80%", severity = "warning", about = "hot" }
full = { that = "utilization <= 95%", about = "full" }
[stress.zone_loss]
about  = "a third of the servers is gone"
source = "ZONES"
set    = { servers = "servers * (zones - 1) / zones" }
[stress.doubled_peak]
set = { peak_factor = "peak_factor * 2" }
[stress.retry_storm]
set = { tries = "tries * 3" }
"""
SHOP = """
[inputs]
rate = "5k photos/s"
[parts.front]
block = "./tier.toml"
requests = "rate"
[parts.back]
block = "./tier.toml"
requests = "front.requests_out"
[parts.last]
block = "./tier.toml"
requests = "back.requests_out"
[units]
nouns = ["photo"]
"""
VIRAL = """
[stress.viral]
about = "one photo is everywhere"
set = { rate = "rate * 4", "back.work" = "back.work / 2" }
"""
Shop = Callable[..., Request]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A request for the shop, with more lines in its file and values set."""
    (tmp_path / "tier.toml").write_text(TIER)

    def request(more: str = "", **settings: str) -> Request:
        """The shop with more at the end of its file."""
        (tmp_path / "shop.toml").write_text(SHOP + more)
        given = {name: text_of(value, name) for name, value in settings.items()}
        return Request(str(tmp_path / "shop.toml"), settings=given)

    return request


def under(found: Stresses, name: str) -> dict[str, float]:
    """The values under one stress."""
    values = next(each.run.values for each in found.stressed if each.event.name == name)
    return dict(values)


def test_servers_stay_and_load_is_computed_anew(shop: Shop) -> None:
    """A doubled peak doubles the utilization of the servers that were there."""
    found = stress(shop(), ["doubled_peak"])
    plain, after = found.run.values, under(found, "doubled_peak")
    for part in ("front", "back", "last"):
        assert after[f"{part}.servers"] == plain[f"{part}.servers"]
        assert after[f"{part}.fleet"] == plain[f"{part}.fleet"]
        assert after[f"{part}.needed"] > plain[f"{part}.needed"]
        cpu = f"{part}.utilization_by_cpu"
        assert after[cpu] == pytest.approx(2 * plain[cpu])
    assert after["total.servers"] == plain["total.servers"]


def test_a_stress_is_what_the_same_settings_are(shop: Shop) -> None:
    """A run with the peak and the fleet of the stress set gives the same in every quantity."""
    found = stress(shop(), ["doubled_peak"])
    settings = {}
    for part in ("front", "back", "last"):
        settings[f"{part}.peak_factor"] = "4"
        for name in ("fleet", "servers"):
            settings[f"{part}.{name}"] = repr(found.run.values[f"{part}.{name}"])
    by_hand = run(build(shop(**settings)))
    assert under(found, "doubled_peak") == pytest.approx(dict(by_hand.values))
    assert found.stressed[0].run.holds == by_hand.holds


def test_stresses_of_one_name_act_together_and_along_the_wires(shop: Shop) -> None:
    """Three tries in each of three layers: 3, 9 and, had the last one a layer below, 27."""
    found = stress(shop(), ["retry_storm"])
    after = under(found, "retry_storm")
    assert after["back.requests"] == pytest.approx(3 * 5000)
    assert after["last.requests"] == pytest.approx(9 * 5000)
    assert after["last.requests_out"] == pytest.approx(27 * 5000)


def test_the_right_side_sees_the_values_without_the_stress(shop: Shop) -> None:
    """A factor that is doubled outside and inside is doubled once."""
    more = """
[defaults]
peak_factor = "peak"
[inputs.peak]
value = "3"
[stress.doubled_peak]
set = { peak = "peak * 2" }
"""
    after = under(stress(shop(more), ["doubled_peak"]), "doubled_peak")
    assert (after["peak"], after["front.peak_factor"]) == (6, 6)


def test_the_outermost_word_counts(shop: Shop) -> None:
    """What a scenario says of a part's quantity comes before what the block says."""
    more = '[stress.zone_loss]\nset = { "back.servers" = "back.servers" }\n'
    found = stress(shop(more), ["zone_loss"])
    after = under(found, "zone_loss")
    assert after["back.servers"] == found.run.values["back.servers"]
    assert after["front.servers"] == pytest.approx(found.run.values["front.servers"] * 2 / 3)


def test_the_scenario_has_stresses_of_its_own(shop: Shop) -> None:
    """Its inputs, and inputs of its parts."""
    found = stress(shop(VIRAL), ["viral"])
    after = under(found, "viral")
    assert after["rate"] == pytest.approx(20_000)
    assert after["back.work"] == pytest.approx(0.005)
    assert found.stressed[0].breaks == "front"
    assert found.stressed[0].constraint == "cpu"
    assert found.stressed[0].worst is not None
    assert found.stressed[0].worst.before["utilization"] < 0.6


def test_the_worst_stands_first(shop: Shop) -> None:
    """By the highest utilization, what breaks before what does not."""
    found = stress(shop(VIRAL))
    assert [each.event.name for each in found.stressed] == [
        "retry_storm",
        "viral",
        "doubled_peak",
        "zone_loss",
    ]
    assert [each.is_broken for each in found.stressed] == [True, True, True, False]
    assert found.stressed[-1].breaks == ""


def test_newly_failing_checks_are_those_that_held(shop: Shop) -> None:
    """A check that fails anyway is not the doing of a stress."""
    found = stress(shop(), ["zone_loss"]).stressed[0]
    assert {check.full_name for check in found.failing} == {
        "front.hot",
        "back.hot",
        "last.hot",
    }
    hot = stress(shop(**{"front.servers": "13 servers"}), ["zone_loss"])
    assert "front.hot" in {check.full_name for check in hot.run.failing()}
    assert "front.hot" not in {check.full_name for check in hot.stressed[0].failing}


def test_an_error_breaks_where_nothing_is_over_its_limit(shop: Shop) -> None:
    """The first check of severity error that fails then."""
    few = '[checks]\nfew = "rate <= 5100 photos/s"\n'
    more = few + '[stress.viral]\nset = { rate = "rate + 200 photos/s" }\n'
    found = stress(shop(more), ["viral"]).stressed[0]
    assert found.breaks == "few"
    assert found.is_broken


def test_nothing_left_is_beyond_every_limit(shop: Shop) -> None:
    """Of one zone, the loss of a zone is the loss of all: a share of no servers has no value."""
    found = stress(shop(**{"back.zones": "1"}), ["zone_loss"]).stressed[0]
    assert found.breaks == "back"
    assert found.worst is not None
    assert found.worst.after["utilization"] == float("inf")


def test_only_parts_that_are_moved_are_told(shop: Shop) -> None:
    """What happens to a part stands beside it."""
    found = stress(shop('[stress.slow]\nset = { "last.work" = "last.work * 2" }\n'), ["slow"])
    assert [part.part for part in found.stressed[0].parts] == ["last"]
    zone = stress(shop(), ["zone_loss"]).stressed[0]
    assert {part.about for part in zone.parts} == {"a third of the servers is gone"}
    assert zone.event.sources == ("ZONES",)


WRONG = {
    '[stress.x]\nset = { rat = "1" }': ("unknown-name", "nothing here is called `rat`", "`rate`"),
    '[stress.x]\nset = { rate = "rte * 2" }': ("unknown-name", "`rte`", "`rate`"),
    '[stress.x]\nset = { rate = "5 GB" }': ("dimension-mismatch", "`rate` is in photos/time", ""),
    '[stress.x]\nset = { rate = "rate > 1 photo/s" }': ("dimension-mismatch", "true or false", ""),
    '[stress.x]\nsett = { rate = "1" }': ("unknown-key", "unknown key `sett`", "`set`"),
    "[stress.x]\nset = 5": ("wrong-kind", "does not say what it would `set`", "as in"),
    "[stress]\nx = 5": ("wrong-kind", "the stress `x` is a table", ""),
    'fixed = ["rat"]': ("unknown-name", "nothing here is called `rat`", "`rate`"),
    'fixed = "rate"': ("wrong-kind", "a list of words", ""),
    "stress = 5": ("wrong-kind", "`stress` is a table", ""),
}


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_with_a_stress_is_said_where_it_stands(line: str) -> None:
    """At once for the file itself, whatever it is asked for."""
    kind, message, hint = WRONG[line]
    text = f'{line}\n[units]\nnouns = ["photo"]\n[inputs]\nrate = "5k photos/s"\n'
    if line.startswith("["):
        text = f'[units]\nnouns = ["photo"]\n[inputs]\nrate = "5k photos/s"\n{line}\n'
    with pytest.raises(InputError) as caught:
        build(Request("test", text=text))
    problem = caught.value.problems[0]
    assert problem.kind == kind
    assert message in str(caught.value)
    assert hint in problem.hint
    assert problem.labels


def test_a_wrong_stress_of_a_block_is_found_when_it_is_asked_for(
    shop: Shop, tmp_path: Path
) -> None:
    """Three parts of the block are three places of one mistake, at the same line."""
    request = shop()
    (tmp_path / "tier.toml").write_text(TIER + '[stress.x]\nset = { zone = "1" }\n')
    graph = build(request)
    with pytest.raises(InputError, match="did you mean `zones`"):
        events(graph)


def test_an_unknown_stress_is_refused(shop: Shop) -> None:
    """With the nearest one, or all there are."""
    with pytest.raises(InputError, match="did you mean `zone_loss`"):
        stress(shop(), ["zone_los"])
    with pytest.raises(InputError, match="there are a, zone_loss"):
        stress(shop('[stress.a]\nset = { rate = "rate" }\n'), ["qqqqqqqqqqqq"])


def test_a_scenario_without_stresses_has_none() -> None:
    """And says so, without an error."""
    assert stress(Request("test", text='[inputs]\na = "1"\n')).stressed == ()


def test_an_overlay_keeps_the_stresses_of_its_base(shop: Shop, tmp_path: Path) -> None:
    """Its own come on top."""
    shop(VIRAL)
    extended = 'extends = "./shop.toml"\n[stress.calm]\nset = { rate = "rate / 2" }\n'
    (tmp_path / "other.toml").write_text(extended)
    names = set(events(build(Request(str(tmp_path / "other.toml")))))
    assert names == {"calm", "viral", "zone_loss", "doubled_peak", "retry_storm"}


def test_inputs_are_never_fixed(shop: Shop) -> None:
    """Only what is computed can be: an input is what it is given."""
    graph = build(shop())
    kinds = {graph.quantities[name].kind for name in fixed(graph)}
    assert kinds == {"formula"}
    assert {"front.fleet", "front.servers"} <= set(fixed(graph))


@settings(deadline=None)
@given(st.floats(0.1, 20), st.floats(0.5, 4))
def test_other_values_are_those_of_a_run_from_the_start(rate: float, peak: float) -> None:
    """What is not computed anew is what it would have been."""
    text = """
[inputs]
a = "3"
b = "2"
[formulas]
c = "a * b"
e = "max(c, 7)"
f = "e + 1 / a"
i = "b ^ 2"
[checks]
j = "e > 8"
"""
    plain = run(build(Request("test", text=text)))
    found, lost = with_values(plain, {"a": rate, "b": peak})
    given_ = {"a": text_of(repr(rate), "a"), "b": text_of(repr(peak), "b")}
    direct = run(build(Request("test", text=text, settings=given_)))
    assert dict(found.values) == dict(direct.values)
    assert (found.holds, lost) == (direct.holds, frozenset())


def test_what_has_no_value_then_is_named() -> None:
    """And so is what follows from it."""
    text = """
[inputs]
a = "2"
[formulas]
b = "1 / a"
c = "b + 1"
e = "a + 1"
[checks]
f = "c > 0"
"""
    plain = run(build(Request("test", text=text)))
    found, lost = with_values(plain, {"a": 0.0})
    assert lost == {"b", "c"}
    left = {name: found.values[name] for name in plain.graph.written if name in found.values}
    assert left == {"a": 0.0, "e": 1.0}
    assert found.holds == plain.holds
