"""No block shows a share in use beyond 100 % without an error, whatever it calls it."""

from functools import cache

from envelope.model.build.build import build, sheet_for
from envelope.model.build.request import Request
from envelope.model.graph.graph import Graph
from envelope.model.library.lookup import blocks
from envelope.model.library.outputs import bounded
from tests.tables import over

# What is no share that is in use: a target, which is below 100 % by how it is made.
TARGETS = {
    "autoscaling.highest_target_utilization",
    "balanced_choices.mean_utilization",
    "utilization_knee.highest_utilization",
    "utilization_knee.highest_utilization_of_one_slot",
    "utilization_knee.stretch_at_highest_utilization",
    "retries.highest_utilization",
    "zone_headroom.highest_utilization",
}

# What is so full only in an event that is imagined: a warning says what would come of it.
IMAGINED = {
    "retries.spike_utilization": "recovers",
    "retries.utilization_in_storm": "recovers",
    "timeouts.utilization_in_storm": "recovers",
}

# One of two shares that have a limit, chosen for what waits for it.
CHOSEN = {"managed_database.utilization_of_reads", "replicated_database.utilization_of_reads"}


@cache
def graph(name: str) -> Graph:
    """A block with what its first example gives."""
    given = sheet_for(Request(blocks()[name])).examples[0].given
    settings = {key: entry.text for key, entry in given.items() if entry.text}
    return build(Request(blocks()[name], settings=settings))


def shares(name: str) -> list[str]:
    """The formulas of a block that are called a utilization."""
    formulas = sheet_for(Request(blocks()[name])).formulas
    return [f"{name}.{each}" for each in formulas if "utilization" in each]


@over([share for name in blocks() for share in shares(name)])
def test_a_share_beyond_all_is_an_error(name: str) -> None:
    """It is part of an output with a limit, or a check of severity error speaks of it."""
    block, _, share = name.partition(".")
    limited = {each.name for each in bounded()} & graph(block).quantities.keys()
    errors = [check for check in graph(block).checks if check.severity == "error"]
    spoken = {each for check in errors for each in check.formula.references()}
    held = share in graph(block).behind(limited).keys() | spoken
    assert held + (name in TARGETS) + (name in IMAGINED) + (name in CHOSEN) == 1


@over(IMAGINED)
def test_an_imagined_overload_is_warned_of(name: str) -> None:
    """By the check that is named for it."""
    block, _, share = name.partition(".")
    checks = {check.name: check.formula.references() for check in graph(block).checks}
    referred = checks[IMAGINED[name]]
    assert share in graph(block).behind(set(referred)) or name == "retries.spike_utilization"
