"""The server: the Model Context Protocol over stdin and stdout, by the official package.

It is imported when it is served: the package takes over a second to start.
"""

import sys
from typing import Any

import anyio
import mcp_types as types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from envelope import __version__
from envelope.api.loading import stdin
from envelope.assistants.link import LONGEST, Worker
from envelope.assistants.schemas import definitions
from envelope.assistants.shortening import Reply
from envelope.errors import InputError, Problem, as_data
from envelope.serving import begin, end_quietly

_INSTRUCTIONS = (
    "Envelope estimates capacity with units: servers, shards, storage, bandwidth, cost. Compute "
    "with its tools, never in your head; quote units and sources. `report` estimates a system by "
    "name, or one that you write as a scenario in TOML (`show template` is an example; `check` "
    "finds its mistakes). An answer with errors says in which argument, and what may stand there "
    "instead. Where a word has two readings, ask the person. Answers are short: `limit` asks for "
    "more."
)


def server(worker: Worker) -> Server[Any]:
    """The server of all tools, which the worker runs."""
    tools = [types.Tool(name=name, **each) for name, each in definitions().items()]

    async def listed(_: Any, __: Any) -> types.ListToolsResult:
        """All tools, in the order of the table."""
        return types.ListToolsResult(tools=tools)

    async def called(_: Any, asked: types.CallToolRequestParams) -> types.CallToolResult:
        """What a tool answers, or what is wrong."""
        reply = await _answer(worker, asked.name, asked.arguments or {})
        content = [types.TextContent(type="text", text=reply.text)]
        return types.CallToolResult(
            content=list(content), structured_content=reply.data, is_error=reply.is_error
        )

    return Server(
        "envelope",
        version=__version__,
        title="Envelope",
        instructions=_INSTRUCTIONS,
        on_list_tools=listed,
        on_call_tool=called,
    )


async def _answer(worker: Worker, name: str, arguments: dict[str, Any]) -> Reply:
    try:
        return await worker.call(name, arguments)
    except TimeoutError:
        message = f"this took longer than {LONGEST:g} seconds"
        return _refusal(message, "ask for less: fewer parts, samples or expressions")
    except (anyio.EndOfStream, anyio.BrokenResourceError):
        return _refusal("this took too much memory, or ended the calculation", "ask for less")


def _refusal(message: str, hint: str) -> Reply:
    error = InputError(Problem("no-value", message, hint=hint))
    problems = [{"argument": "", **as_data(each)} for each in error.problems]
    return Reply(f"error: {message}; hint: {hint}", {"errors": problems}, is_error=True)


async def _served() -> None:
    """Serve until the input ends."""
    worker = Worker()
    end_quietly(worker.end)
    await worker.start()  # which imports what it needs while the client introduces itself
    serving = server(worker)
    try:
        async with stdio_server() as (read, write):
            await serving.run(read, write, serving.create_initialization_options())
    finally:
        worker.end()


def serve() -> None:
    """Serve until the input ends. Raises InputError where stdin or stdout is closed."""
    begin()
    stdin()
    if sys.stdout is None:
        raise InputError(Problem("file-unwritable", "cannot write to stdout: it is closed"))
    try:
        anyio.run(_served)
    except BaseExceptionGroup as group:
        raise _first(group) from None


def _first(error: BaseException) -> BaseException:
    """What ended tasks that ran together: that stdout takes nothing more, as a rule."""
    return _first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error
