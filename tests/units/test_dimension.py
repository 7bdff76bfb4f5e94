"""Dimensions are an abelian group whose elements can say what they are."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from envelope.units.dimension import PLAIN, Dimension, dimension_text, is_count, regular_plural
from tests.tables import over

POWER = st.integers(-3, 3) | st.fractions(-3, 3, max_denominator=4)


def of(**powers: int | Fraction) -> Dimension:
    """A dimension from powers by base."""
    result = PLAIN
    for base, power in powers.items():
        result *= Dimension(((base, 1),)) ** power
    return result


DIMENSION = st.dictionaries(st.sampled_from(["data", "time", "user", "photo"]), POWER).map(
    lambda powers: of(**powers)
)


@given(DIMENSION, DIMENSION, DIMENSION)
def test_group(a: Dimension, b: Dimension, c: Dimension) -> None:
    """Products are associative and commutative, with an identity and inverses."""
    assert (a * b) * c == a * (b * c)
    assert a * b == b * a
    assert a * PLAIN == a == PLAIN * a
    assert a / a == PLAIN
    assert a / b == a * b**-1


@given(DIMENSION, DIMENSION, POWER, POWER)
def test_powers(a: Dimension, b: Dimension, m: int, n: int) -> None:
    """Powers distribute over products, and multiply."""
    assert (a * b) ** n == a**n * b**n
    assert (a**m) ** n == a ** (m * n)
    assert a**m * a**n == a ** (m + n)


@given(DIMENSION, DIMENSION, DIMENSION)
def test_substitution(a: Dimension, b: Dimension, meaning: Dimension) -> None:
    """Replacing a base is the same before and after a product, and goes for every power."""
    meanings = {"photo": meaning}
    assert (a * b).substitute(meanings) == a.substitute(meanings) * b.substitute(meanings)
    assert of(photo=2).substitute(meanings) == meaning**2


def test_normal_form() -> None:
    """Bases are sorted, zeros dropped, whole fractions become integers."""
    assert of(user=1, data=1).powers == (("data", 1), ("user", 1))
    assert (of(time=2) ** Fraction(1, 2)).powers == (("time", 1),)
    assert not of(time=0)
    assert of(time=-1).get("time") == -1
    assert of(time=-1).get("data") == 0


@over(
    [
        (PLAIN, "a plain number"),
        (of(data=1, time=-1), "data/time"),
        (of(user=1), "users"),
        (of(request=1, time=-1), "requests/time"),
        (of(request=1, time=-1, user=-1), "requests/user/time"),
        (of(data=1, user=-1), "data/user"),
        (of(time=2), "time^2"),
        (of(time=-1), "1/time"),
        (of(time=Fraction(1, 2)), "time^(1/2)"),
        (of(time=1, money=1, server=-1), "money*time/server"),
        (of(series=1, data=1), "data*series"),
        (of(album=1, data=1, money=1, time=1), "money*data*album*time"),
        (of(gizmo=1), "gizmos"),
    ]
)
def test_text(dimension: Dimension, text: str) -> None:
    """A dimension for messages."""
    assert dimension_text(dimension) == text


def test_counts() -> None:
    """Counts are made of nouns; plain numbers and times are none."""
    assert is_count(of(photo=1, request=-1))
    assert not is_count(of(photo=1, time=-1))
    assert not is_count(PLAIN)


def test_regular_plurals() -> None:
    """English spelling, without its exceptions."""
    plurals = {"query": "queries", "box": "boxes", "day": "days", "batch": "batches", "y": "ys"}
    assert {word: regular_plural(word) for word in plurals} == plurals
