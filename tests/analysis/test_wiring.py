"""Arrows that a file says beside its formulas: balancers, paths, `from`, clients."""

from pathlib import Path

import pytest

from envelope.analysis.wiring import system
from envelope.engine.run import run
from envelope.model.build.build import build
from envelope.model.build.request import Request

# Each thing to count, its servers, and perhaps the servers that it stands before.
BLOCK = """
[units]
any = ["thing"]
[inputs]
asked    = { unit = "things/s" }
backends = "1"
[formulas]
load    = "asked"
passed  = "asked / 2 -> things/s"
servers = "ceil(asked / (3 things/s/server))"
"""
# What a scenario has beside `[inputs]`, and its arrows: from, to, and how much in things a second.
CASES = {
    "a balancer leads to those whose servers it counts, each with its own rate": (
        """
        [parts.gate]
        asked = "rate"
        edge = true
        backends = "(reader.servers + writer.servers) / 1 server"
        [parts.reader]
        asked = "rate * 75%"
        [parts.writer]
        asked = "rate * 25%"
        """,
        "clients gate 8; gate reader 6; gate writer 2",
    ),
    "a path leads where nothing else does, and a flow is drawn once": (
        """
        [parts.gate]
        asked = "rate"
        edge = true
        [parts.service]
        asked = "rate"
        [parts.store]
        asked = "service.passed"
        [parts.notes]
        asked = "1 request/s"
        [paths]
        read = ["gate", "service", "store"]
        note = ["gate", "2 * notes | store"]
        """,
        "clients gate 8; service store 4; gate service 8; gate notes 1",
    ),
    "the only part of a `from` brings what no formula says; of several nobody knows": (
        """
        [parts.gate]
        asked = "rate"
        edge = true
        [parts.one]
        asked = "rate"
        from = ["gate"]
        [parts.two]
        asked = "rate"
        from = ["gate", "one"]
        """,
        "clients gate 8; gate one 8; gate two; one two",
    ),
    "without a part that faces clients, they ask those that nothing leads to": (
        """
        [parts.one]
        asked = "rate"
        [parts.two]
        asked = "one.passed"
        """,
        "one two 4; clients one 8",
    ),
    "what is left out of the totals is no part of the system": (
        """
        [parts.one]
        asked = "rate"
        edge = true
        [parts.other]
        asked = "rate"
        counted = false
        """,
        "clients one 8",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_arrows(case: str, tmp_path: Path) -> None:
    """Their ends, and what flows where that is known."""
    text, wanted = CASES[case]
    blocked = text.replace("asked =", 'block = "./block.toml"\nasked =')
    (tmp_path / "block.toml").write_text(BLOCK)
    file = tmp_path / "s.toml"
    file.write_text(f'[inputs]\nrate = "8 requests/s"\n{blocked}')
    flows = system(run(build(Request(str(file))))).flows
    found = [
        f"{flow.source or 'clients'} {flow.target}"
        + ("" if flow.rate is None else f" {flow.rate:g}")
        for flow in flows
    ]
    assert "; ".join(found) == wanted
