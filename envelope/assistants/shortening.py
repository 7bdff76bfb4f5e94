"""Answers made short: what is left out of texts and data, and how to get it, is said."""

import json
import math
import re
from typing import Any

from envelope.assistants.tools import LARGEST_LIMIT
from envelope.tuples import NamedTuple

_RESULTS = ("results", "values", "numbers", "errors")  # what an answer is about
_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_WHOLE = 1e15  # from here on a whole number is written with an exponent
_SAID = 120  # characters for what is said about what is left out


class Reply(NamedTuple):
    """What a tool answers: in words, and as data."""

    text: str
    data: dict[str, Any]
    is_error: bool = False


def shortened(reply: Reply, limit: int) -> Reply:
    """A reply whose text and data together have at most so many characters.

    Numbers have twelve digits: what is beyond says nothing. Nothing in it is obeyed by a terminal.
    """
    text = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", reply.text)
    reply = reply._replace(text=text, data=_rounded(reply.data))
    whole = len(reply.text) + size(reply.data)
    if whole <= limit:
        return reply
    room = max(limit // 2, limit - len(reply.text)) - _SAID
    data, left = _fitting(reply.data, room)
    ask = f"limit={min(whole + _SAID, LARGEST_LIMIT)} gives all"
    if left:
        data = {**data, "left_out": left, "more": ask}
    room = limit - size(data)
    if len(reply.text) <= room:
        return Reply(reply.text, data, reply.is_error)
    end = f"… {len(reply.text):,} characters in all: {ask}"
    return Reply(f"{_lines(reply.text, room - len(end) - 1)}\n{end}", data, reply.is_error)


def size(data: dict[str, Any]) -> int:
    """How many characters data has as JSON."""
    return _size(data)


def _rounded(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _rounded(each) for key, each in data.items()}
    if isinstance(data, list):
        return [_rounded(each) for each in data]
    if isinstance(data, str):
        return data.encode(errors="replace").decode()  # half of a pair of surrogates is no text
    return _number(data) if isinstance(data, float) else data


def _number(value: float) -> float | int | None:
    """A number with twelve digits; what is not finite is null, as in every answer."""
    if not math.isfinite(value):
        return None
    short = float(f"{value:.12g}")
    return int(short) if short.is_integer() and abs(short) < _WHOLE else short


def _lines(text: str, room: int) -> str:
    """As many whole lines as there is room for, else the beginning of the first."""
    cut = text[: max(room, 0)]
    return cut.rpartition("\n")[0] or cut


def _fitting(data: dict[str, Any], room: int) -> tuple[dict[str, Any], int]:
    """Data without the last entries of its longest lists and maps, and how many those are.

    Results come last to that, sources first; one of each stays as long as that is enough.
    """
    found, left = dict(data), 0
    while size(found) > room:
        key = _longest(found)
        if not key:
            break
        entries, share = found[key], (size(found) - room) / (2 * _size(found[key]))
        kept = min(int(len(entries) * (1 - share)), len(entries) - 1)
        found[key] = _first(entries, max(kept, 0))
        left += len(entries) - len(found[key])
    return found, left


def _longest(data: dict[str, Any]) -> str:
    """The list or map that loses entries next; empty where all are empty."""
    lists = {key: each for key, each in data.items() if isinstance(each, list | dict) and each}
    others = [key for key in lists if key not in _RESULTS]
    several = [key for key in others if len(lists[key]) > 1]
    return max(several or others or lists, key=lambda key: _size(lists[key]), default="")


def _size(entries: Any) -> int:
    return len(json.dumps(entries, ensure_ascii=False))


def _first(entries: Any, count: int) -> Any:
    if isinstance(entries, list):
        return entries[:count]
    return dict(list(entries.items())[:count])
