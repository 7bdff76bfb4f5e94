"""A client of the Language Server Protocol, and `envelope lsp` in a process of its own."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from tests.editor.words import PROJECT

COMMAND = [sys.executable, "-m", "envelope", "lsp"]


def uri(path: str) -> str:
    """The URI of a file."""
    return Path(path).as_uri()


class Client:
    """A conversation: requests and their answers, what is told without having been asked."""

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self.process = process
        self.errors = errors
        self.number = 0
        self.told: list[dict[str, Any]] = []

    def end(self) -> bytes:
        """Close the input, wait for the end, and what was written to stderr."""
        self.process.communicate(timeout=60)
        self.errors.seek(0)
        return self.errors.read()

    def write(self, body: bytes) -> None:
        """A message as it is, with its header."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def read(self) -> dict[str, Any]:
        """The next message of the server."""
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the server has ended"
        found: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return found

    def tell(self, method: str, params: Any) -> None:
        """A notification."""
        body = {"jsonrpc": "2.0", "method": method, "params": params}
        self.write(json.dumps(body).encode())

    def ask(self, method: str, params: Any) -> dict[str, Any]:
        """A request, and its answer: a `result`, or an `error`."""
        self.number += 1
        body = {"jsonrpc": "2.0", "id": self.number, "method": method, "params": params}
        self.write(json.dumps(body).encode())
        while (found := self.read()).get("id") != self.number:
            self.told.append(found)
        return found

    def open(self, path: str, text: str) -> list[dict[str, Any]]:
        """Open a file, and what a whole check says of it."""
        document = {"uri": uri(path), "languageId": "toml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        return self.problems(path, 1)

    def change(self, path: str, version: int, text: str) -> None:
        """Give a file another text."""
        document = {"uri": uri(path), "version": version}
        params = {"textDocument": document, "contentChanges": [{"text": text}]}
        self.tell("textDocument/didChange", params)

    def close(self, path: str) -> None:
        """Close a file."""
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri(path)}})
        self.fine(path)

    def fine(self, path: str) -> None:
        """Wait until nothing is wrong with a file."""
        while self.problems(path):
            pass

    def problems(self, path: str, version: int | None = None) -> list[dict[str, Any]]:
        """The next problems of a file, of one version of it where that is given."""
        while True:
            found = self.told.pop(0) if self.told else self.read()
            params = found.get("params", {})
            is_it = found.get("method") == "textDocument/publishDiagnostics"
            if is_it and params["uri"] == uri(path) and version in (None, params.get("version")):
                said: list[dict[str, Any]] = params["diagnostics"]
                return said


def place(path: str, text: str, piece: str) -> dict[str, Any]:
    """Where a piece of a text ends, as a request says it: in UTF-16."""
    before = text[: text.index(piece) + len(piece)]
    character = len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
    position = {"line": before.count("\n"), "character": character}
    return {"textDocument": {"uri": uri(path)}, "position": position}


@contextmanager
def conversation(folder: Path = PROJECT, **capabilities: Any) -> Iterator[Client]:
    """A client of a server that runs in a folder, the introduction over."""
    pipe = subprocess.PIPE
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, stderr=errors, cwd=folder) as process,
    ):
        try:
            client = Client(process, errors)
            folders = [{"uri": folder.as_uri(), "name": folder.name}]
            hello = {"processId": None, "rootUri": None, "capabilities": capabilities}
            answer = client.ask("initialize", {**hello, "workspaceFolders": folders})
            assert answer["result"]["serverInfo"]["name"] == "envelope"
            client.tell("initialized", {})
            yield client
        finally:
            process.kill()
