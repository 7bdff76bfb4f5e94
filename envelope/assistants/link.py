"""The link to the worker: calls go to it one after the other, each within a time."""

import json
import subprocess
import sys
from contextlib import suppress
from typing import Any

import anyio
from anyio.abc import Process
from anyio.streams.buffered import BufferedByteReceiveStream

from envelope.assistants.shortening import Reply

_COMMAND = [sys.executable, "-m", "envelope.assistants.worker"]
_LARGEST = 10_000_000  # bytes of an answer
LONGEST = 30.0  # seconds that a call may take


class Worker:
    """The process that runs the tools; one that was ended is started anew at the next call."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._turn = anyio.Lock()

    async def start(self) -> Process:
        """The running process."""
        if self._process is None or self._process.returncode is not None:
            pipe = subprocess.PIPE
            self._process = await anyio.open_process(_COMMAND, stdin=pipe, stdout=pipe, stderr=None)
        return self._process

    async def call(self, name: str, arguments: dict[str, Any], longest: float = LONGEST) -> Reply:
        """What a tool answers.

        Raises TimeoutError after so many seconds; then, and when the call is given up, the process
        is ended, since nobody waits for its answer any more.
        """
        async with self._turn:
            process = await self.start()
            try:
                with anyio.fail_after(longest):
                    return await _exchanged(process, {"name": name, "arguments": arguments})
            except BaseException:
                self.end()
                raise

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            self._process = None


async def _exchanged(process: Process, asked: dict[str, Any]) -> Reply:
    assert process.stdin is not None
    assert process.stdout is not None
    await process.stdin.send(json.dumps(asked).encode() + b"\n")
    lines = BufferedByteReceiveStream(process.stdout)
    return Reply(**json.loads(await lines.receive_until(b"\n", _LARGEST)))
