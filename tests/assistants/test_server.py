"""The server as a process: what it writes, what it may read, how it ends, what it survives."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest

from envelope.assistants.link import Worker
from envelope.assistants.tools import LIMIT
from tests.assistants.client import Assistant, assistant, text_of

SCENARIO = """\
title = "Log"
[inputs]
events = "500M requests/day"
size = "300 B/request"
[formulas]
growing = "events * size -> GB/day"
"""
_HELLO = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a scenario inside and one outside, to which a link leads."""
    found = tmp_path_factory.mktemp("assistants")
    inside = found / "inside"
    (inside / "deeper").mkdir(parents=True)
    for file in (found / "outside.toml", inside / "log.toml", inside / "deeper" / "log.toml"):
        file.write_text(SCENARIO)
    (inside / "link.toml").symlink_to(found / "outside.toml")
    return inside


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Assistant]:
    """One conversation, in that folder."""
    with assistant(folder) as found:
        yield found


@contextmanager
def process(folder: Path, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """The server without a client, and the introduction over."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "envelope", "mcp"]
    environment = {**os.environ, **variables}
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=folder, env=environment
    ) as found:
        try:
            say(found, 1, "initialize", _HELLO)
            assert heard(found)["result"]["serverInfo"]["name"] == "envelope"
            yield found
        finally:
            found.kill()


def say(server: subprocess.Popen[str], number: int, method: str, params: Any) -> None:
    """Write a request to the server."""
    assert server.stdin is not None
    asked = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
    server.stdin.write(json.dumps(asked) + "\n")
    server.stdin.flush()


def heard(server: subprocess.Popen[str]) -> dict[str, Any]:
    """The next message of the server."""
    assert server.stdout is not None
    found: dict[str, Any] = json.loads(server.stdout.readline())
    assert found["jsonrpc"] == "2.0"
    return found


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that is over and that nobody has asked about has no command."""
    file = Path(f"/proc/{pid}/cmdline")
    return file.exists() and file.read_bytes() != b""


def calling(name: str, **arguments: Any) -> dict[str, Any]:
    """The parameters of a call."""
    return {"name": name, "arguments": arguments}


# Lines that nobody means well with, and the code of the error that answers each, if any does.
LINES: list[tuple[str, int | None]] = [
    *((each, None) for each in ("no JSON", "", "\x00", "[]", "[[]]", "null", "1e999", '"text"')),
    *((each, None) for each in ("[" * 100_000, '{"a":' * 50_000, '{"jsonrpc": "2.0"}')),
    ('{"jsonrpc": "1.0", "id": 9, "method": "ping"}', None),
    ('{"jsonrpc": "2.0", "id": 9, "method": 5}', None),
    ('{"jsonrpc": "2.0", "id": null, "method": "ping"}', None),
    ('{"jsonrpc": "2.0", "id": {}, "method": "ping"}', None),
    ('{"jsonrpc": "2.0", "id": 1%s, "method": "ping"}' % ("0" * 5_000), None),
    ('{"jsonrpc": "2.0", "id": 9, "result": {}}', None),
    ('{"jsonrpc": "2.0", "id": 9, "error": {"code": 1, "message": "x"}}', None),
    ('{"jsonrpc": "2.0", "method": "notifications/nothing"}', None),
    ('{"jsonrpc": "2.0", "id": 9, "method": "tools/call", "params": []}', None),
    ('{"jsonrpc": "2.0", "id": 9, "method": "initialize", "params": {}}', -32602),
    ('{"jsonrpc": "2.0", "id": 9, "method": "tools/call", "params": {"name": 5}}', -32602),
    ('{"jsonrpc": "2.0", "id": 9, "method": "tools/nothing"}', -32601),
    ('{"jsonrpc": "2.0", "id": 9, "method": "%s"}' % ("x" * 100_000), -32601),
    ('{"jsonrpc": "2.0", "id": 9, "method": "resources/read", "params": {"uri": "/x"}}', -32601),
]


def answered(server: subprocess.Popen[str], line: str, number: int) -> list[Any]:
    """The codes of the errors that answer a line, before the answer to what is asked next."""
    assert server.stdin is not None
    server.stdin.write(f"{line}\n")
    say(server, number, "ping", {})
    answers = iter(lambda: heard(server), {"jsonrpc": "2.0", "id": number, "result": {}})
    return [each["error"]["code"] for each in answers]


def test_nothing_but_the_protocol_goes_to_stdout_and_the_end_of_input_ends_it(
    folder: Path, tmp_path: Path
) -> None:
    """Lines that are no messages are passed over; no file is written, wherever it could be."""
    before = sorted(folder.rglob("*"))
    with process(folder, HOME=str(tmp_path), XDG_CACHE_HOME=str(tmp_path / "cache")) as server:
        assert server.stdin is not None
        for number, (line, code) in enumerate(LINES, 100):
            found = answered(server, line, number)
            assert found == ([] if code is None else [code]), line[:80]
        say(server, 2, "tools/call", calling("calc", expressions=["5 \ud800"]))
        say(server, 3, "tools/call", calling("report", scenario="log.toml"))
        answers = {}
        while 3 not in answers:
            answer = heard(server)
            answers[answer.get("id")] = answer
        rest, errors = server.communicate(timeout=30)
    assert answers[3]["result"]["structuredContent"]["results"]["growing"]["value"] == 150
    assert rest == ""
    assert "Traceback" not in errors
    assert server.returncode == 0
    assert sorted(folder.rglob("*")) == before
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_quietly(folder: Path, number: int, code: int) -> None:
    """Ctrl-C, and its worker with it."""
    with process(folder) as server:
        say(server, 2, "tools/call", calling("calc", expressions=["5 GB"]))
        heard(server)
        workers = children(server.pid)
        server.send_signal(number)
        _, errors = server.communicate(timeout=30)
    assert (server.returncode, errors) == (code, "")
    assert len(workers) == 1
    assert not any(map(is_alive, workers))


@pytest.mark.parametrize("scenario", ["log.toml", "deeper/log.toml", "./log.toml", "template"])
def test_files_below_its_folder_are_read(server: Assistant, scenario: str) -> None:
    """And presets."""
    assert "errors" not in server.call("report", scenario=scenario)


@pytest.mark.parametrize(
    "scenario",
    ["../outside.toml", "link.toml", "/etc/passwd", "/etc/passwd.toml", "-", "HEAD:x.toml"],
)
def test_no_other_file_is_read(server: Assistant, scenario: str) -> None:
    """Nor is it told what it holds; not even by a scenario that is handed over."""
    (problem,) = server.call("report", scenario=scenario)["errors"]
    assert (problem["kind"], problem["argument"]) == ("file-unreadable", "scenario")
    for entry in (f'extends = "{scenario}"\n', f'[parts.x]\nblock = "{scenario}"\n'):
        told = json.dumps(server.call("report", scenario=f'title = "x"\n{entry}'))
        assert "errors" in told
        assert "root:" not in told
        assert "300 B" not in told


DEEP: Any = "5 GB"
for _ in range(150):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("calc", {"expressions": ["(" * 100_000]}),
        ("calc", {"expressions": ["9" * 100_000]}),
        ("calc", {"expressions": ["9^9^9^9^9"]}),
        ("calc", {"expressions": ["1+" * 5_000 + "1"]}),
        ("calc", {"expressions": ["5 GB"] * 5_000}),
        ("calc", {"expressions": ["x" * 1_000_000]}),
        ("calc", {"expressions": DEEP}),
        ("calc", {"expressions": ["\x1b[31m5 GB\x00"]}),
        ("calc", {"expressions": ["5 GB"], "nouns": ["\x07"]}),
        ("report", {"scenario": "template", "set": {f"q{number}": "1" for number in range(3_000)}}),
        ("report", {"scenario": "template", "set": {"dau": "1e999 users"}}),
        ("report", {"scenario": "a = [" * 10_000}),
        ("report", {"scenario": "template\x00"}),
        ("report", {"scenario": "x\n" * 100_000}),
        ("explain", {"scenario": "template", "name": "\u202e" * 10_000}),
        ("list", {"words": ["zq\n" * 10_000]}),
        ("\x1b" * 1_000, {}),
    ],
    ids=range(17),
)
def test_nothing_hostile_ends_the_conversation(
    server: Assistant, tool: str, arguments: dict[str, Any]
) -> None:
    """It is answered with what is wrong, shortly, and nothing in that moves a terminal."""
    result = server.result(tool, arguments)
    assert result.is_error
    assert len(text_of(result)) + len(json.dumps(result.structured_content)) <= 2 * LIMIT
    assert not set(text_of(result)) & set(map(chr, [*range(10), *range(11, 32), 0x202E]))
    assert server.call("calc", expressions=["1 + 1"])["values"]["1"]["value"] == 2


def test_a_call_that_takes_too_long_is_ended() -> None:
    """And the next one is answered, by another process."""

    async def conversation() -> tuple[int, int, str]:
        """A call that has no time, and one that has."""
        worker = Worker()
        first = await worker.start()
        condition = "total.servers <= 500 servers"
        slow = {"scenario": "twitter", "name": "dau", "condition": condition, "confidence": "90%"}
        with pytest.raises(TimeoutError):
            await worker.call("solve", slow, longest=0.01)
        reply = await worker.call("calc", {"expressions": ["5 GB / 2 s"]})
        second = await worker.start()
        worker.end()
        for process in (first, second):
            await process.aclose()  # its pipes, while there is a loop to close them
        return first.pid, second.pid, reply.text

    first, second, text = anyio.run(conversation)
    assert first != second
    assert text == "5 GB / 2 s = 2.5 GB/s"


CALLS: list[tuple[str, dict[str, Any]]] = [
    ("calc", {"expressions": ["8 KiB / numbers.random_ssd_read_8_kib"] * 30}),
    ("report", {"scenario": "twitter"}),
    ("report", {"scenario": "instagram", "details": ["all"]}),
    ("explain", {"scenario": "template", "name": "total.cost", "depth": "all"}),
    ("explain", {"scenario": "template", "name": "cache"}),
    ("explain", {"scenario": "template", "name": "load_balancer.ports"}),
    ("explain", {"scenario": "template", "name": "qps", "napkin": True}),
    ("solve", {"scenario": "template", "name": "dau", "condition": "total.cost <= $9k/month"}),
    ("sensitivity", {"scenario": "template", "name": "total.cost"}),
    ("compare", {"scenario": "template", "set": {"dau": "x2"}}),
    ("compare", {"scenario": "template", "other": "url-shortener"}),
    ("list", {}),
    ("list", {"words": ["redis"], "kind": "blocks"}),
    ("show", {"scenario": "sharded_store"}),
    ("check", {"scenario": "\n".join(f'a{n} = "{n} mb"' for n in range(200))}),
    ("check", {"scenario": "template"}),
    ("numbers", {"words": ["ssd"]}),
]


@pytest.mark.parametrize(("tool", "arguments"), CALLS, ids=[tool for tool, _ in CALLS])
def test_an_answer_is_short_unless_more_is_asked_for(
    server: Assistant, tool: str, arguments: dict[str, Any]
) -> None:
    """In words and as data together; what is left out is said, and how to get it is right."""
    result = server.result(tool, arguments)
    data = result.structured_content
    assert not result.is_error, text_of(result)
    length = len(text_of(result)) + len(json.dumps(data, ensure_ascii=False))
    assert length <= LIMIT
    if "limit=" in text_of(result) or "more" in data:
        said = (text_of(result) + data.get("more", "")).rpartition("limit=")[2].split()[0]
        more = server.result(tool, {**arguments, "limit": int(said)})
        assert len(json.dumps(more.structured_content)) > len(json.dumps(data))
        assert "left_out" not in more.structured_content or int(said) == 100_000
