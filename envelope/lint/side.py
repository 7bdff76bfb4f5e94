"""One side of a claim, and the readings that it has as an expression of our language."""

import re
from itertools import islice, product

from envelope.tuples import NamedTuple

_MOST_TEXTS = 48


class Side(NamedTuple):
    """One side: its pieces, each with its readings, and what is known of them.

    `end` is the token behind it. `operators` counts them; `units` says whether a number has one,
    `nouns` are words left out, `is_small` says that all its numbers are plain.
    """

    pieces: tuple[tuple[str, ...], ...]
    start: int
    end: int
    operators: int
    nouns: tuple[str, ...]
    below: tuple[str, ...]
    digits: tuple[str, ...]
    is_plain: bool
    has_unit: bool
    is_counted: bool
    minus: tuple[int, ...] = ()

    def texts(self) -> tuple[str, ...]:
        """Its readings as expressions, the likeliest first."""
        found = [" ".join(each) for each in islice(product(*self.pieces), _MOST_TEXTS)]
        joined = [each for text in found for each in (_converted(text), text) if each]
        wholes = [form(each) for each in joined[:1] for form in (_over_all, _spread)]
        if self.below and joined:
            wholes.append(joined[0].replace(" / ", " * "))  # `5,000 nodes / 30 pods per node`
        return tuple(dict.fromkeys([*joined, *filter(None, wholes)]))


# Numbers that convert from one unit of time to the next, which are written with it.
_CONVERSIONS = (
    (r"min(?:ute)?s?", r"60 s(?:ec(?:ond)?s?)?"),
    (r"h(?:(?:ou)?rs?)?", r"60 min(?:ute)?s?|3600 s(?:ec(?:ond)?s?)?"),
    (r"days?", r"24 h(?:(?:ou)?rs?)?|1440 min(?:ute)?s?|86400 s(?:ec(?:ond)?s?)?"),
    (r"months?", r"30 days?"),
    (r"y(?:ea)?rs?", r"365 days?|52 weeks?|12 months?"),
)
_CONVERSION = re.compile(
    "|".join(
        rf"(?<=\d) (?:{unit}) \* (?P<to{at}>{to})\b" for at, (unit, to) in enumerate(_CONVERSIONS)
    )
)


_BITS = re.compile(r"(?<=B) \* 8 bits?\b|(?<=bytes) \* 8 bits?\b")  # `100 MB × 8 bit` is 100 MB


def _converted(text: str) -> str:
    """`10 min * 60 s` as it is meant, 600 s; nothing where there is no such conversion."""
    found, count = _BITS.sub("", text), 1
    while count:
        found, count = _CONVERSION.subn(lambda match: f" * {match[match.lastgroup or 0]}", found, 1)
    return found if found != text else ""


def _over_all(text: str) -> str:
    """`a + b / c` as it is often meant: `(a + b) / c`; nothing where there is no such sum."""
    above, line, below = text.rpartition(" / ")
    is_sum = line and " + " in above and above.count("(") == above.count(")")
    return f"({above}) / {below}" if is_sum else ""


def _spread(text: str) -> str:
    """`a * b + c` as it is often meant: `a * (b + c)`; nothing where there is no such sum."""
    product, plus, rest = text.partition(" + ")
    factors, times, last = product.rpartition(" * ")
    is_flat = plus and times and "(" not in text
    return f"{factors} * ({last} + {rest})" if is_flat else ""
