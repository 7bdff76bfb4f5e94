"""A server of comments that speaks as much of GitHub's API as our action asks for.

    python -m tests.programs.comments FILE [STATUS]

It prints its port, and writes all comments to FILE whenever they change. With a STATUS, requests
that would change one are refused with that.
"""

import json
import re
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

_OF_ISSUE = re.compile(r"/repos/([\w/-]+)/issues/(\d+)/comments(?:\?per_page=(\d+)&page=(\d+))?")
_ONE = re.compile(r"/repos/([\w/-]+)/issues/comments/(\d+)")
FIRST = [{"id": number, "issue": 7, "body": "fine"} for number in range(1, 121)]


class Comments(BaseHTTPRequestHandler):
    """The comments of issue 7, of which there are more than fit on one page."""

    comments: ClassVar[list[dict[str, Any]]] = list(FIRST)
    file: ClassVar[Path]
    refusal: ClassVar[int] = 0  # the status of one

    def do_GET(self) -> None:
        """A page of comments."""
        found = _OF_ISSUE.fullmatch(self.path)
        if not self._is_allowed() or found is None:
            return
        size, page = int(found[3]), int(found[4])
        self._answer(200, self.comments[size * (page - 1) : size * page])

    def do_POST(self) -> None:
        """A new comment."""
        found = _OF_ISSUE.fullmatch(self.path)
        if self._is_allowed(changes=True) and found:
            new = {"id": len(self.comments) + 1, "issue": int(found[2]), "body": self._body()}
            self.comments.append(new)
            self._answer(201, new)

    def do_PATCH(self) -> None:
        """A comment with another body."""
        found = _ONE.fullmatch(self.path)
        if self._is_allowed(changes=True) and found:
            comment = self.comments[int(found[2]) - 1]
            comment["body"] = self._body()
            self._answer(200, comment)

    def _is_allowed(self, *, changes: bool = False) -> bool:
        allowed = self.headers["Authorization"] == "Bearer secret"
        if not allowed or (changes and self.refusal):
            self._answer(self.refusal if allowed else 401, {"message": "Resource not accessible"})
        return allowed and not (changes and self.refusal)

    def _body(self) -> str:
        body: str = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
        return body

    def _answer(self, status: int, data: Any) -> None:
        self.file.write_text(json.dumps(self.comments[len(FIRST) :]))
        content = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the library's name
        """Nothing."""


if __name__ == "__main__":
    Comments.file = Path(sys.argv[1])
    Comments.refusal = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    server = HTTPServer(("127.0.0.1", 0), Comments)
    print(server.server_port, flush=True)
    server.serve_forever()
