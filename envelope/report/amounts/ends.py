"""Two values of a quantity, as people write them: the ends of a range, or what is moved between."""

import re

from envelope.engine.run import Run

_NUMBER = re.compile(r"[^ /]*")


def between(run: Run, name: str, low: float, high: float) -> str:
    """Two values of a quantity, their unit once: `1M – 3M users`, `$9.48k – $66.2k/month`."""
    texts = [run.text(name, value) for value in (low, high)]
    (first, one), (second, other) = (number_and_unit(text) for text in texts)
    is_same = one.replace("s/", "/").rstrip("s") == other.replace("s/", "/").rstrip("s")  # plurals
    return f"{first} – {second}{other}" if is_same else " – ".join(texts)


def number_and_unit(text: str) -> tuple[str, str]:
    """A number as it stands before its unit, and the unit."""
    number = _NUMBER.match(text)
    end = number.end() if number else 0
    return text[:end], text[end:]
