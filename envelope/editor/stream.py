"""What an editor sends: messages of a size that one may have, each of them one of the protocol."""

import io
import logging
import os
from typing import IO, Any

from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

from envelope.api.loading import stdin
from envelope.serving import begin, end_quietly

_LONGEST = 1_000  # bytes of a line of a header
_LARGEST = 100_000_000  # bytes of a message


class Bounded:
    """A stream that ends where a line of a header or a message is longer than any editor's."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readline(self) -> bytes:
        """The next line of a header; nothing at the end."""
        line = self._stream.readline(_LONGEST)
        return self._end("a header", _LONGEST) if len(line) == _LONGEST else line

    def read(self, size: int) -> bytes:
        """The body of a message; nothing at the end."""
        if size > _LARGEST:
            return self._end("a message", _LARGEST)
        body = self._stream.read(size)
        return body if len(body) == size else b""  # the editor left in the middle of it

    def _end(self, what: str, most: int) -> bytes:
        logging.error("%s of more than %s bytes ends the conversation", what, f"{most:,}")
        return b""


class Ending(io.FileIO):
    """A stream that ends the process where it takes nothing more: the editor has left."""

    def write(self, content: Any, /) -> int:
        """Write all of it."""
        rest = memoryview(content)
        while rest:
            try:
                rest = rest[super().write(rest) :]
            except OSError as error:
                is_gone = isinstance(error, BrokenPipeError)
                if not is_gone:
                    logging.error("cannot write to stdout: %s", error.strerror)
                os._exit(0 if is_gone else 2)  # a thread waits for input, and Python for that
        return len(content)


class Protocol(LanguageServerProtocol):
    """The protocol, in which what is no message is passed over, and a wrong request answered."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        """A message of the protocol; the editor hears which of its requests is none."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" not in data or "method" not in data:
                raise
            self._send_response(data["id"], error=error.to_response_error())
            return None

    def handle_message(self, message: Any) -> None:
        """Answer a message."""
        if hasattr(message, "jsonrpc"):
            super().handle_message(message)
        elif message is not None:  # which has been answered
            logging.warning("this is no message: %s", repr(message)[:100])


def serve(server: LanguageServer) -> None:
    """Serve until the input ends; nothing but the protocol is written to stdout."""
    begin()
    end_quietly()
    given: Any = Bounded(stdin())  # of a stream pygls reads lines and bytes
    out: Any = Ending(os.dup(1), "wb")
    os.dup2(2, 1)
    server.start_io(given, out)
