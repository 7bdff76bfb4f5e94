"""The presets as they are, each built and run once for all tests of a process."""

import json
from functools import cache
from typing import Any

from envelope.engine.run import Run, run
from envelope.formats import write_report
from envelope.model.build.build import build
from envelope.model.build.request import Request


@cache
def result(name: str) -> Run:
    """The run of a preset: made from its files, not from what was kept of them."""
    return run(build(Request(name)))


@cache
def data(name: str) -> Any:
    """Its report as JSON, read again."""
    return json.loads(write_report(result(name), "json"))
