"""Small simulations held against the closed forms of blocks: what a case is, and when it holds.

A simulation is a function of a random generator that returns samples of each result: one number
for each of many independent repetitions, in base units. A case names a block, what it is given,
and for each of its results whether the form is exact (within three standard errors of the
simulated mean) or an approximation with a band, which the block states in its own words.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from envelope.engine.run import run
from envelope.errors import Text, text_of
from envelope.model.build.build import build
from envelope.model.build.request import Request

Array = npt.NDArray[np.float64]
Samples = Mapping[str, Array]
Simulation = Callable[[np.random.Generator], Samples]

BLOCKS_OF_THE_LIBRARY = Path(__file__).parents[2] / "presets" / "blocks"
_ERRORS = 3.0  # standard errors that are allowed
_VAGUE = 0.04  # a relative standard error above which a simulation says too little


class Band(NamedTuple):
    """How far a form may be from the simulated value, as a factor, and the words that state it."""

    low: float
    high: float
    block: str = ""
    words: str = ""


EXACT = Band(1.0, 1.0)


class Case(NamedTuple):
    """One setting of a block, what imitates it, and how its results hold."""

    about: str
    block: str
    given: Mapping[str, str]
    simulation: Simulation
    holds: Mapping[str, Band]

    def __str__(self) -> str:
        return f"{self.block}: {self.about}"


class Outcome(NamedTuple):
    """A result of the block beside what was simulated."""

    formula: float
    simulated: float
    error: float

    @property
    def lowest(self) -> float:
        """The smallest ratio of both that chance leaves possible."""
        return self.formula / (self.simulated + _ERRORS * self.error)

    @property
    def highest(self) -> float:
        """The largest one."""
        return self.formula / max(self.simulated - _ERRORS * self.error, 1e-300)

    @property
    def ratio(self) -> float:
        """The form over the simulated mean."""
        return self.formula / self.simulated


def outcomes(case: Case) -> dict[str, Outcome]:
    """What a case gives, simulated once for all tests that ask."""
    return _outcomes(_Key(case))


class _Key:
    """A case as a key: each is itself."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def __hash__(self) -> int:
        return hash(str(self.case))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.case is self.case


@cache
def _outcomes(key: _Key) -> dict[str, Outcome]:
    case = key.case
    samples = case.simulation(np.random.default_rng(len(str(case))))
    values = results(case.block, case.given)
    found = {}
    for name in case.holds:
        drawn = np.asarray(samples[name], dtype=np.float64)
        error = float(drawn.std(ddof=1) / np.sqrt(len(drawn)))
        found[name] = Outcome(values[name], float(drawn.mean()), error)
    return found


def results(block: str, given: Mapping[str, str]) -> Mapping[str, float]:
    """All results of a block in base units."""
    return run(build(Request(block, None, settings(given)))).values


def settings(given: Mapping[str, str]) -> dict[str, Text]:
    """What a block is given, as it is set from outside."""
    return {name: text_of(text, name) for name, text in given.items()}


def wrong(case: Case) -> list[str]:
    """What of a case does not hold, in words."""
    found = []
    for name, outcome in outcomes(case).items():
        band = case.holds[name]
        simulated = f"{outcome.simulated:.6g} ± {outcome.error:.2g}"
        said = f"{name}: {outcome.formula:.6g}, simulated {simulated}"
        if outcome.error > _VAGUE * abs(outcome.simulated):
            found.append(f"{said}: too vague to tell")
        elif not (outcome.highest >= band.low and outcome.lowest <= band.high):
            found.append(f"{said}: {outcome.ratio:.3f} of it, allowed {band.low} to {band.high}")
    return found


def needless(band: Band, cases: Sequence[Case]) -> list[str]:
    """The sides of a band that no case comes more than half way to."""
    ratios = [
        outcome.ratio
        for case in cases
        if any(each is band for each in case.holds.values())  # no other is simulated
        for name, outcome in outcomes(case).items()
        if case.holds[name] is band
    ]
    found = []
    if band.low < 1 and min(ratios) > (1 + band.low) / 2:
        found.append(f"nothing is below {min(ratios):.3f}, the band begins at {band.low}")
    if band.high > 1 and max(ratios) < (1 + band.high) / 2:
        found.append(f"nothing is above {max(ratios):.3f}, the band ends at {band.high}")
    return found


def bands(cases: Sequence[Case]) -> list[Band]:
    """The bands of some cases."""
    found = {id(band): band for case in cases for band in case.holds.values()}
    return [band for band in found.values() if band is not EXACT]


def grouped(samples: Array, groups: int) -> Array:
    """Independent repetitions put together in groups: a row for each; a rest is left out."""
    flat = samples.ravel()
    return flat[: len(flat) // groups * groups].reshape(groups, -1)


def quantiles(samples: Array, share: float, groups: int = 20) -> Array:
    """A quantile of each group of repetitions."""
    found: Any = np.quantile(grouped(samples, groups), share, axis=1)
    return np.asarray(found, dtype=np.float64)


def stated(band: Band) -> bool:
    """Whether the block says in its own words how far its forms are off."""
    text = (BLOCKS_OF_THE_LIBRARY / f"{band.block}.toml").read_text(encoding="utf-8")
    return band.words in " ".join(text.replace("\\\n", " ").split())
