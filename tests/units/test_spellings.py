"""Which words are units, and which are refused."""

from pathlib import Path

import pytest

from envelope.errors import InputError, text_of
from envelope.language.parser import parse_unit
from envelope.units.dimension import dimension_text
from envelope.units.system import AMBIGUOUS, STANDARD
from envelope.units.table import NOUNS, SPELLINGS, UNITS
from envelope.units.writing import unit_symbol
from tests.tables import over

HERE = Path(__file__).parent


def rows(name: str) -> list[list[str]]:
    """The cells of a text table."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.split("|")] for line in lines if not line.startswith("#")
    ]


@over(rows("spellings.txt"))
def test_spelling(word: str, factor: str, dimension: str, canonical: str) -> None:
    """A spelling has its factor, its dimension and its canonical form."""
    unit = STANDARD.find(word)
    assert unit is not None
    assert unit.factor == float(factor)
    assert dimension_text(unit.dimension) == dimension
    assert unit_symbol(unit) == canonical


@over(rows("refused.txt"))
def test_refused(word: str, readings: str, hint: str) -> None:
    """An ambiguous word tells its readings, an unknown one what a person may have meant."""
    assert STANDARD.find(word) is None
    found = [reading.text.rpartition("(")[2].rstrip(")") for reading in STANDARD.readings(word)]
    assert ", ".join(found) == readings
    with pytest.raises(InputError) as refused:
        parse_unit(text_of(word), STANDARD)
    (problem,) = refused.value.problems
    assert problem.kind == ("two-readings" if readings else "unknown-unit")
    assert problem.hint == hint


def test_readings_of_data_are_eight_apart() -> None:
    """`mb` could be megabits or megabytes: a factor of eight."""
    megabits, megabytes = STANDARD.readings("mb")
    assert megabits.text == "mb as megabits (Mbit)"
    assert megabytes.unit.factor / megabits.unit.factor == 8


def test_no_ambiguous_word_is_a_unit() -> None:
    """What is refused is never understood."""
    assert not [word for word in AMBIGUOUS if STANDARD.find(word)]


def test_every_spelling_means_one_thing() -> None:
    """No word stands in two of the tables."""
    words = [*UNITS, *NOUNS, *SPELLINGS]
    assert len(words) == len(set(words))


def test_every_noun_has_its_plural() -> None:
    """The plural of a noun is a spelling of it."""
    assert all(STANDARD.find(plural) == STANDARD.find(noun) for noun, plural in NOUNS.items())


@over(
    [
        ("day", "time"),
        ("min", "time"),
        ("Hz", "time"),
        ("GB", "data"),
        ("Mbps", "data"),
        ("USD", "money"),
        ("cents", "money"),
        ("user", None),
        ("QPS", None),
        ("km", None),
        ("%", None),
        ("peak_factor", None),
    ]
)
def test_protected(word: str, dimension: str | None) -> None:
    """Units of time, data and money keep their names; nouns and other units do not."""
    assert STANDARD.protected(word) == dimension
