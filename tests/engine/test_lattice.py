"""The lattice of samples: which places each range visits, in which order."""

import math
from itertools import combinations, permutations

import numpy as np
import pytest

from envelope.engine.lattice import blocks, multipliers

NAMES = [f"part_{index}.input" for index in range(40)]
# Worlds are the same in every version, so that results can be compared.
MULTIPLIERS: list[tuple[int, int, list[int]]] = [
    (
        16384,
        1,
        [
            9505,
            6531,
            15283,
            9115,
            16267,
            439,
            3433,
            10157,
            14929,
            14505,
            9711,
            7471,
            12057,
            14005,
            13989,
            10533,
            9291,
            13383,
            3049,
            10589,
            6041,
            9869,
            11383,
            13537,
            503,
            353,
            6055,
            6805,
            14821,
            15403,
            3687,
            5085,
            14133,
            14521,
            7491,
            9585,
            13105,
            3493,
            13679,
            9373,
        ],
    ),
    (16384, 3, [3929, 13257, 8939, 14831, 6251, 16237, 11623, 9671, 2933, 7821, 8079, 5235]),
    (4096, 1, [2377, 1633, 3821, 2279, 117, 2321, 3241, 705, 65, 3691]),
    (2048, 1, [1189, 817, 1911, 1139, 2033, 95, 1591, 331]),
    (1000, 1, [581, 399, 933, 557, 993, 27, 337, 619]),
    (256, 1, [149, 103, 239, 143, 255, 11, 53, 159]),
    (2, 1, [1, 1, 1]),
]
SCORES: list[tuple[int, int, list[list[float]]]] = [
    (
        4,
        1,
        [
            [0.891363577, 0.141363577, 0.391363577, 0.641363577],
            [-1.07421316, 1.23381232, 0.362105965, -0.275766841],
            [0.391363577, 0.641363577, 0.891363577, 0.141363577],
        ],
    ),
    (
        1000,
        2,
        [
            [0.668197275, 0.245197275, 0.822197275, 0.399197275],
            [1.27134638, 1.84110993, -1.79662893, -1.25248127],
            [0.611197275, 0.618197275, 0.625197275, 0.632197275],
        ],
    ),
    (
        16389,
        3,
        [
            [0.564703772, 0.764703772, 0.964703772, 0.164703772],
            [-0.975307917, 0.162905989, 1.80809025, -0.345913737],
            [0.564703772, 0.764703772, 0.964703772, 0.164703772],
        ],
    ),
]


@pytest.mark.parametrize(("size", "seed", "expected"), MULTIPLIERS)
def test_a_name_has_its_multiplier(size: int, seed: int, expected: list[int]) -> None:
    """Which follows from it, the number of samples and the seed."""
    names = NAMES[: len(expected)]
    assert [*multipliers(names, size, seed).values()] == expected


def test_of_more_ranges_than_go_together_each_has_a_multiplier() -> None:
    """Some are near others then; there are 96 below 260 that share no factor with it."""
    found = multipliers([f"part_{index}.input" for index in range(50)], 260, 1)
    assert len(found) == 50
    assert all(math.gcd(each, 260) == 1 for each in found.values())
    assert len({min(each, 260 - each) for each in found.values()}) == 48


@pytest.mark.parametrize(("samples", "seed", "expected"), SCORES)
def test_a_range_has_its_scores(samples: int, seed: int, expected: list[list[float]]) -> None:
    """A share of all for some distributions, standard deviations for the others."""
    *_, (scores, _) = blocks({"a": "uniform", "b": "lognormal", "c": "pert"}, samples, seed)
    assert [each[:4].tolist() for each in scores] == [pytest.approx(each) for each in expected]


def test_any_two_multipliers_go_together() -> None:
    """No small relation between the places that two names visit."""
    found = multipliers([f"part_{i}.input" for i in range(40)], 16_384, 1)
    values = sorted(found.values())
    assert len(set(values)) == 40
    for index, z in enumerate(values):
        for other in values[:index]:
            assert all(
                (h * z + k * other) % 16_384 for h in range(1, 4) for k in (-3, -2, -1, 1, 2, 3)
            )


def test_any_three_of_the_first_multipliers_go_together() -> None:
    """Of six ranges no three lie on few planes."""
    found = [*multipliers([f"part_{i}.input" for i in range(6)], 16_384, 1).values()]
    factors = [(h, k, m) for h in (1, 2) for k in (-2, -1, 1, 2) for m in (-2, -1, 1, 2)]
    for one, two, three in combinations(found, 3):
        for h, k, m in {each for factor in factors for each in permutations(factor)}:
            assert (h * one + k * two + m * three) % 16_384


@pytest.mark.parametrize("samples", [2, 100, 1000, 16_384, 20_000])
def test_every_coordinate_is_evenly_spread(samples: int) -> None:
    """In each block every one of its evenly spaced places is visited once."""
    for scores, share in blocks({"a": "uniform", "b": "uniform"}, samples, 3):
        size = len(scores[0])
        assert share == size / samples
        for coordinate in scores:
            steps = np.diff(np.sort(coordinate))
            assert steps == pytest.approx(np.full(size - 1, 1 / size))
