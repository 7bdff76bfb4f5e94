"""One side of a claim, and the readings that it has as an expression of our language."""

from itertools import islice, product
from typing import NamedTuple

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
        joined = [" ".join(each) for each in islice(product(*self.pieces), _MOST_TEXTS)]
        wholes = [form(each) for each in joined[:1] for form in (_over_all, _spread)]
        if self.below and joined:
            wholes.append(joined[0].replace(" / ", " * "))  # `5,000 nodes / 30 pods per node`
        return tuple(dict.fromkeys([*joined, *filter(None, wholes)]))


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
