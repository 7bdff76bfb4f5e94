"""The official client of the Model Context Protocol, and `envelope mcp` in a process of its own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp_types import CallToolResult, TextContent, Tool

ROOT = Path(__file__).parents[2]


class Assistant(NamedTuple):
    """A conversation with the server: its tools, and calls of them."""

    portal: BlockingPortal
    client: Client
    tools: tuple[Tool, ...]

    def result(self, name: str, arguments: dict[str, Any]) -> CallToolResult:
        """What a call gives; the client holds it against the schema of the tool."""
        result = self.portal.call(self.client.call_tool, name, arguments)
        assert isinstance(result, CallToolResult)
        return result

    def call(self, tool: str, /, **arguments: Any) -> dict[str, Any]:
        """The data of an answer, or of an error."""
        found: dict[str, Any] = self.result(tool, arguments).structured_content
        return found


@contextmanager
def assistant(folder: Path = ROOT) -> Iterator[Assistant]:
    """A client of a server that runs in a folder."""
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "envelope", "mcp"], cwd=folder
    )
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(command)) as client,
    ):
        yield Assistant(portal, client, tuple(portal.call(client.list_tools).tools))


def text_of(result: CallToolResult) -> str:
    """The words of a result."""
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text
