"""Quasi-random samples: a randomly shifted rank-1 lattice, a coordinate for each drawn range.

In a lattice of n points the i-th one has the coordinates frac(i z / n + shift), with one whole
number z and one shift for each range. Both follow from the range's name and the seed, so that
adding a range leaves the others where they are: all that stand before it, and nearly always those
behind it, of which one takes its next number where the newcomer's would not go together with it.
Every coordinate visits n evenly spaced places, once each: scores are looked up in one table.
Many samples are many lattices of BLOCK points, each shifted anew.

Source: Sloan and Joe, Lattice Methods for Multiple Integration, 1994; shifts: Cranley and
Patterson 1976.
"""

from _blake2 import blake2b  # that of hashlib, which loads OpenSSL as well: 3 ms
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import gcd, prod

import numpy as np

from envelope.engine.arrays import BLOCK, Array
from envelope.engine.functions import COMPUTATIONS
from envelope.engine.ranges.distributions import normal_scores

_GOLDEN = 0.6180339887498949
# The products of factors up to which two and three multipliers have no relation: measured.
_MOST = (48, 20)
_FEW = 6  # so many are kept apart by threes: of many no three matter so much
_ATTEMPTS = 1000


def blocks(
    streams: Mapping[str, str], samples: int, seed: int
) -> Iterator[tuple[list[Array], float]]:
    """The scores of every stream in blocks of samples, and which share of all samples a block is.

    `streams` maps names to distributions; a score array has the length of its block.
    """
    for index, start in enumerate(range(0, samples, BLOCK)):
        size = min(BLOCK, samples - start)
        yield _lattice(streams, size, seed, index), size / samples


def _lattice(streams: Mapping[str, str], size: int, seed: int, index: int) -> list[Array]:
    offset = (_uniform("", seed) + index * _GOLDEN) % 1.0
    shares = (np.arange(size) + offset) / size
    twice = np.tile(shares, 2), np.tile(normal_scores(shares), 2)  # shifted, a table is a slice
    places = _places(tuple(streams), size, seed)
    found = []
    for name, distribution in streams.items():
        table = twice[not COMPUTATIONS[distribution].by_share]
        shift = int(_uniform(f"{index}/{name}", seed) * size)
        found.append(table[shift : shift + size][places[name]])
    return found


@cache
def _places(names: tuple[str, ...], size: int, seed: int) -> dict[str, Array]:
    """Which place of the table each sample takes, for every name."""
    steps = np.arange(size)
    return {name: steps * z % size for name, z in multipliers(names, size, seed).items()}


def multipliers(names: Sequence[str], size: int, seed: int) -> dict[str, int]:
    """A multiplier for every name; no two, and of the first few no three, have a small relation."""
    found: dict[str, int] = {}
    taken = _Relations(size)
    for name in names:
        for attempt in range(_ATTEMPTS):
            z = _prime_to(int(_uniform(f"{attempt}:{name}", seed) * size), size)
            if attempt == _ATTEMPTS - 1 or not taken.closes(z):
                found[name] = z
                taken.add(z)
                break
    return found


def _prime_to(number: int, size: int) -> int:
    while gcd(number, size) != 1:
        number += 1
    return number


class _Relations:
    """Which multiples of a new multiplier would close a small relation with those before it.

    A relation such as h z + k w = 0 or h z + k v + m w = 0 (mod n) makes the points lie on few
    lines or planes; it is small when the product of its factors is.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.placed: list[int] = []
        most = [min(each, size // 256) for each in _MOST]
        self.pairs, self.triples = map(_factors, most, (2, 3))
        self.closed = np.zeros((max(*most, 1) + 1, size), dtype=bool)
        self.heights = np.arange(len(self.closed))

    def closes(self, z: int) -> bool:
        """Whether a multiplier has a small relation with one or two of those before it."""
        return bool(self.closed[self.heights, self.heights * z % self.size].any())

    def add(self, z: int) -> None:
        """Place a multiplier."""
        h, k = self.pairs.T
        self.closed[h, -k * z % self.size] = True
        few = self.placed if len(self.placed) < _FEW else []
        h, k, m = self.triples.T
        for other in few:
            self.closed[h, -(k * z + m * other) % self.size] = True
        self.placed.append(z)


@cache
def _factors(most: int, count: int) -> Array:
    """The tuples of whole numbers whose product is at most `most`: none is 0, the first above."""
    rows = [[first] for first in range(1, most + 1)]
    for _ in range(count - 1):
        rows = [
            [*row, sign * factor]
            for row in rows
            for factor in range(1, most // abs(prod(row)) + 1)
            for sign in (1, -1)
        ]
    return np.array(rows, dtype=np.int64).reshape(-1, count)


def _uniform(key: str, seed: int) -> float:
    """A number between 0 and 1 that follows from a text and the seed."""
    digest = blake2b(f"{seed}/{key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64
