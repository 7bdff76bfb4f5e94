"""Answers as JSON."""

import json
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from envelope.report.answer import Content


def write_answer(answer: "Content") -> str:
    """The data of an answer."""
    return json_text(answer.data()) + "\n"


def json_text(data: Any) -> str:
    r"""Plain data as JSON that every reader takes: what is not finite is null.

    >>> json_text({"ratio": math.inf})
    '{\n  "ratio": null\n}'
    """
    try:
        return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    except ValueError:  # rare, and looking for it takes as long as writing
        return json.dumps(_finite(data), indent=2, ensure_ascii=False, allow_nan=False)


def _finite(data: Any) -> Any:
    """The same with null for an infinity and for what is no number."""
    if isinstance(data, dict):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_finite(value) for value in data]
    return None if isinstance(data, float) and not math.isfinite(data) else data
