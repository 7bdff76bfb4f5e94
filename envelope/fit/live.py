"""A Prometheus that runs: its range queries, one for each quantity. No other address is asked."""

import base64
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from envelope.engine.progress import steps
from envelope.errors import InputError, Problem
from envelope.fit.answers import LARGEST, measured_by, parsed, series_in
from envelope.fit.records import Gathered, Measured
from envelope.formats.guards.signals import Signal
from envelope.texts import visible
from envelope.tuples import NamedTuple

SCHEMES = ("http://", "https://")
_TIMEOUT = 30.0  # seconds for one answer as a whole
_SPAN = 30 * 86_400.0
_POINTS = 1_000  # samples of a series, where no step is given; a server gives at most 11,000
_PIECE = 1 << 16


class Window(NamedTuple):
    """From when to when, and how far apart samples are, in seconds since 1970 and in seconds."""

    start: float
    end: float
    step: float


def window(since: str, until: str, step: float | None, now: float | None = None) -> Window:
    """The window of texts: dates, times or seconds; by default the last 30 days.

    Raises InputError.
    """
    end = _time(until, "--to") if until else (time.time() if now is None else now)
    start = _time(since, "--from") if since else end - _SPAN
    if start >= end:
        raise InputError(Problem("usage", "`--from` is before `--to`"))
    if step is not None and not 0 < step <= end - start:
        raise InputError(Problem("usage", "`--step` is a time within the window"))
    return Window(start, end, step if step is not None else max((end - start) / _POINTS, 15.0))


def _time(text: str, option: str) -> float:
    try:
        return float(text)
    except ValueError:
        pass
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        message = f"`{option} {visible(text)}` is no time"
        hint = "write `2026-10-01`, `2026-10-01T12:00:00Z` or seconds since 1970"
        raise InputError(Problem("usage", message, hint=hint)) from None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()


def ask(address: str, signals: Sequence[Signal], wanted: Window) -> Gathered:
    """What a Prometheus at an address measured of quantities. Raises InputError."""
    found: list[Measured] = []
    silent = []
    for signal in steps(list(signals), "queries"):
        query = signal.query or signal.series
        series = series_in(_answer(address, query, wanted), query)
        if series:
            found.append(measured_by(signal, series, query))
        elif signal.query:
            silent.append(signal.name)
    if not found:
        message = f"`{shown(address)}` has no samples of this scenario in that time"
        hint = "name a `metric` in the file for what is measured"
        raise InputError(Problem("wrong-kind", message, hint=hint))
    notes = [f"`{name}` has no samples in that time: it stays as it is" for name in silent]
    return Gathered(found, notes)


def shown(address: str) -> str:
    """The address without the name and the password that may stand in it."""
    parts = urllib.parse.urlsplit(address)
    return visible(parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl())


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A server does not lead anywhere else."""

    def redirect_request(self, *_: Any) -> None:
        """Nothing is asked further, so that the answer counts as an error."""


def _answer(address: str, query: str, wanted: Window) -> Any:
    """The answer to a query. Raises InputError."""
    asked = {"query": query, "start": wanted.start, "end": wanted.end, "step": wanted.step}
    try:
        request = _request(address, urllib.parse.urlencode(asked).encode())
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
        with opener.open(request, timeout=_TIMEOUT) as response:
            content = _content(response, shown(address))
    except urllib.error.HTTPError as error:
        with error:
            content = error.read(_PIECE)
        if not content.lstrip().startswith(b"{"):
            raise _unreachable(address, f"it answers {error.code}") from None
    except urllib.error.URLError as error:
        reason = getattr(error.reason, "strerror", "") or str(error.reason)
        raise _unreachable(address, reason) from None
    except (OSError, ValueError) as error:
        raise _unreachable(address, str(error) or "no answer") from None
    return parsed(content, shown(address))


def _request(address: str, data: bytes) -> urllib.request.Request:
    """The query as a form, which may be longer than an address."""
    parts = urllib.parse.urlsplit(address)
    user, _, host = parts.netloc.rpartition("@")
    path = f"{parts.path.rstrip('/')}/api/v1/query_range"
    url = parts._replace(netloc=host, path=path, query="", fragment="").geturl()
    headers = {"Accept": "application/json", "User-Agent": "envelope"}
    if user:
        plain = urllib.parse.unquote(user).encode()
        headers["Authorization"] = f"Basic {base64.b64encode(plain).decode()}"
    return urllib.request.Request(url, data, headers)


def _content(response: Any, name: str) -> bytes:
    """All of an answer, if it comes in time and is not too large."""
    deadline = time.monotonic() + _TIMEOUT
    content = bytearray()
    while piece := response.read1(_PIECE):
        content += piece
        if len(content) > LARGEST:
            message = f"`{name}` answers more than {LARGEST // 1_000_000} MB"
            raise InputError(Problem("file-unreadable", message, hint="ask in longer steps"))
        if time.monotonic() > deadline:
            raise TimeoutError(f"the answer takes longer than {_TIMEOUT:.0f} s")
    return bytes(content)


def _unreachable(address: str, reason: str) -> InputError:
    said = visible(" ".join(reason.split())).lower()
    return InputError(Problem("file-unreadable", f"cannot ask `{shown(address)}`: {said}"))
