"""Quasi-random worlds: a randomly shifted rank-1 lattice, a coordinate for each drawn range.

In a lattice of n points the i-th one has the coordinates frac(i z / n + shift), with one whole
number z and one shift for each range. Both follow from the range's name and the seed, so that
adding a range leaves the others where they are (unless two names happen to ask for multipliers
that do not go together; then the later one in the order of their hashes takes its next).
Every coordinate visits n evenly spaced places, once each: scores are looked up in one table.
Many samples are many lattices of BLOCK points, each shifted anew.

Source: Sloan and Joe, Lattice Methods for Multiple Integration, 1994; shifts: Cranley and
Patterson 1976.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from math import gcd

import numpy as np

from envelope.engine.arrays import BLOCK, Array
from envelope.engine.distributions import BY_SHARE, normal_scores

_GOLDEN = 0.6180339887498949
# Two multipliers go together when no relation h z + k w = 0 (mod n) has |h k| up to this.
_MERIT = 12


def blocks(
    streams: Mapping[str, str], samples: int, seed: int
) -> Iterator[tuple[list[Array], float]]:
    """The scores of every stream in blocks of worlds, and which share of all worlds a block is.

    `streams` maps names to distributions; a score array has the length of its block.
    """
    for index, start in enumerate(range(0, samples, BLOCK)):
        size = min(BLOCK, samples - start)
        yield _lattice(streams, size, seed, index), size / samples


def _lattice(streams: Mapping[str, str], size: int, seed: int, index: int) -> list[Array]:
    offset = (_uniform("", seed) + index * _GOLDEN) % 1.0
    shares = (np.arange(size) + offset) / size
    scores = normal_scores(shares)
    places = _places(tuple(streams), size, seed)
    found = []
    for name, distribution in streams.items():
        table = shares if distribution in BY_SHARE else scores
        shift = int(_uniform(f"{index}/{name}", seed) * size)
        found.append(np.roll(table, -shift)[places[name]])
    return found


@cache
def _places(names: tuple[str, ...], size: int, seed: int) -> dict[str, Array]:
    """Which place of the table each world takes, for every name."""
    steps = np.arange(size)
    return {name: steps * z % size for name, z in multipliers(names, size, seed).items()}


def multipliers(names: Sequence[str], size: int, seed: int) -> dict[str, int]:
    """A multiplier for every name, any two of which go together."""
    found: dict[str, int] = {}
    for name in sorted(names, key=lambda each: _uniform(each, seed)):
        for attempt in range(1000):
            z = _prime_to(int(_uniform(f"{attempt}:{name}", seed) * size), size)
            if attempt == 999 or all(_together(z, other, size) for other in found.values()):
                found[name] = z
                break
    return found


def _prime_to(number: int, size: int) -> int:
    while gcd(number, size) != 1:
        number += 1
    return number


def _together(z: int, other: int, size: int) -> bool:
    """Whether the pairs of places that two multipliers visit fill the square evenly."""
    merit = min(_MERIT, size // 64)  # few points fill no square evenly
    return all(
        (h * z + k * other) % size and (h * z - k * other) % size
        for h in range(1, merit + 1)
        for k in range(1, merit // h + 1)
    )


def _uniform(key: str, seed: int) -> float:
    """A number between 0 and 1 that follows from a text and the seed."""
    digest = blake2b(f"{seed}/{key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64
