"""The presets as they are, each built and run once for all tests of a process."""

import json
import os
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from envelope.engine.run import Run, run
from envelope.formats import write_report
from envelope.model.build.build import build
from envelope.model.build.request import Request

Item = TypeVar("Item")
EVERY_PRESET = os.environ.get("ENVELOPE_PRESETS") == "all"  # not those of `some` alone


def some(names: Iterable[Item], every: int, first: int = 0) -> list[Item]:
    """Every so-many-th of them, where one preset costs much and shows what another one shows.

    With `ENVELOPE_PRESETS=all` in the environment all of them.
    """
    return list(names) if EVERY_PRESET else list(names)[first::every]


def tries(count: int) -> int:
    """How many examples are drawn of so many: half of them, since each run draws others.

    With `ENVELOPE_PRESETS=all` in the environment all of them.
    """
    return count if EVERY_PRESET else count // 2


@cache
def result(name: str) -> Run:
    """The run of a preset: made from its files, not from what was kept of them."""
    return run(build(Request(name)))


@cache
def data(name: str) -> Any:
    """Its report as JSON, read again."""
    return json.loads(write_report(result(name), "json"))
