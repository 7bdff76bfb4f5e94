"""What blocks ask beside what really ran: the rule of a fair check, and how near blocks come."""

import tomllib
from functools import cache
from pathlib import Path

from envelope.analysis.library.reality import NEAR, Deployment, deployments, kinds, overall
from envelope.model.library.lookup import scenarios

KINDS = {
    "Netflix's planner",
    "connections",
    "in memory",
    "language models",
    "logs and queues",
    "relational databases",
    "search and metrics",
    "stateless services",
    "stores",
}
# What a scenario may not tell a block of a deployment that the block is to be checked by: how full
# machines are to be is the block's own.
TARGETS = ("target_", "headroom")
FULL = ("_utilization", "_fill", "_reserve")


@cache
def found() -> tuple[Deployment, ...]:
    """The deployments of all scenarios, computed once for all tests."""
    return tuple(deployments(scenarios()))


def counted() -> list[Deployment]:
    """Those that are a check of the blocks."""
    return [each for each in found() if each.ratio is not None]


def named(each: Deployment) -> str:
    """A deployment for people: `whatsapp-2012 gateways`."""
    return f"{each.scenario} {each.reality.name}"


def test_there_are_deployments_of_every_kind() -> None:
    """Enough of them that a mean says something; of other kinds there may be some, too."""
    assert len(counted()) >= 25
    assert {each.reality.kind for each in found()} >= KINDS


def test_a_deployment_cites_a_source() -> None:
    """One that its file or the library knows, and says what is compared."""
    for each in found():
        known = {key.strip() for key in each.reality.source.split(",")}
        assert known <= set(each.result.graph.sources), named(each)
        assert each.reality.about, named(each)


def test_no_part_is_told_what_its_machines_can_do() -> None:
    """Only inputs are given, of machines their shape; how full they may be is the block's own.

    What is asked follows no default that has that deployment among its sources.
    """
    for each in counted():
        assert each.measured == each.taken == (), named(each)
        assert each.defaults, named(each)
        last = {name.rpartition(".")[2] for name in each.told if "." in name}
        told = [name for name in last if name.startswith(TARGETS) or name.endswith(FULL)]
        assert told == [], named(each)


def test_what_is_not_counted_says_why() -> None:
    """A capacity that was measured there, or a default that was taken from there."""
    others = [each for each in found() if each.ratio is None]
    assert [named(each) for each in others if not (each.measured or each.taken)] == []
    assert len(others) < len(counted()) / 5


def test_nine_of_ten_are_near() -> None:
    """Within a factor of three of what ran."""
    every = overall(found())
    assert every.near >= 0.9 * every.deployments, far()


def test_a_kind_is_right_in_the_mean() -> None:
    """Where it has three deployments or more."""
    means = {kind.name: kind.mean for kind in kinds(found()) if kind.deployments >= 3}
    assert {name: mean for name, mean in means.items() if not 0.7 <= mean <= 1.5} == {}


def far() -> str:
    """The deployments that are not near, with their factors."""
    lost = [each for each in counted() if each.ratio and not 1 / NEAR <= each.ratio <= NEAR]
    return ", ".join(f"{named(each)} {each.ratio:.2f}" for each in lost)


def test_a_scenario_says_itself_what_ran() -> None:
    """In its file: what it extends says nothing of what ran here."""
    files = {name: tomllib.loads(Path(path).read_text()) for name, path in scenarios().items()}
    listed = {name: set(data["reality"]) for name, data in files.items() if "reality" in data}
    shown: dict[str, set[str]] = {}
    for each in found():
        shown.setdefault(each.scenario, set()).add(each.reality.name)
    assert shown == listed
