"""Two values of a quantity, as people write them: the ends of a range, or what is moved between."""

import re

from envelope.engine.run import Run

_NUMBER = re.compile(r"[^ /]*")


def between(run: Run, name: str, low: float, high: float) -> str:
    """Two values of a quantity, their unit once: `1M – 3M users`, `$9.48k – $66.2k/month`."""
    return range_text(run.text(name, low), run.text(name, high))


def range_text(low: str, high: str) -> str:
    """The ends of a range as one text, their unit once; what a range with one end says of it.

    >>> range_text("1 user/s", "50 users/s"), range_text("1 kB", "1 MB"), range_text("", "3 GB")
    ('1 – 50 users/s', '1 kB – 1 MB', 'up to 3 GB')
    """
    if not (low and high):
        return f"from {low}" if low else f"up to {high}" if high else ""
    (first, one), (second, other) = map(number_and_unit, (low, high))
    is_same = one.replace("s/", "/").rstrip("s") == other.replace("s/", "/").rstrip("s")  # plurals
    return f"{first} – {second}{other}" if is_same else f"{low} – {high}"


def number_and_unit(text: str) -> tuple[str, str]:
    """A number as it stands before its unit, and the unit."""
    number = _NUMBER.match(text)
    end = number.end() if number else 0
    return text[:end], text[end:]
