"""What a scenario or a convention changes about units."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envelope.units.dimension import PLAIN, Dimension
from envelope.units.system import STANDARD, UnitSystem, joined
from envelope.units.unit import ONE, PERCENT, Unit, base_unit
from envelope.units.writing import unit_symbol, unit_text

DATA = Dimension((("data", 1),))
TIME = Dimension((("time", 1),))
NOUN = st.from_regex(r"[a-z]{3,8}(/[a-z]{3,8})?", fullmatch=True).filter(
    lambda noun: noun.partition("/")[0] not in ("data", "time", "money", "energy", "length", "mass")
)


def counted(noun: str) -> Dimension:
    """The dimension of a noun."""
    return Dimension(((noun, 1),))


def found(system: UnitSystem, word: str) -> Unit:
    """The unit of a word that is known."""
    unit = system.find(word)
    assert unit is not None, word
    return unit


def test_a_declared_noun_has_a_dimension_of_its_own() -> None:
    """A noun and its regular plural are one unit."""
    system = STANDARD.with_nouns(["gizmo", "lynx", "battery"])
    assert found(system, "gizmos").dimension == counted("gizmo")
    assert found(system, "lynxes").dimension == counted("lynx")
    assert found(system, "batteries").dimension == counted("battery")


def test_an_irregular_plural_is_declared() -> None:
    """After `leaf/leaves` nobody writes leafs."""
    system = STANDARD.with_nouns(["leaf/leaves"])
    assert unit_text(found(system, "leaf"), system, plural=True) == "leaves"
    assert system.find("leafs") is None


def test_a_built_in_noun_may_be_declared_again() -> None:
    """Declaring `photo`, or by its plural, changes nothing."""
    assert STANDARD.with_nouns(["photo", "photos", "person/people"]) is STANDARD


def test_a_declared_alias_is_a_noun_of_its_own() -> None:
    """Where nodes are declared they are no servers; machines still are."""
    system = STANDARD.with_nouns(["node"])
    assert found(system, "nodes").dimension == counted("node")
    assert found(system, "machines").dimension == counted("server")


def test_a_declared_noun_beats_a_unit() -> None:
    """A declared noun hides the unit, and the reading, of the same spelling."""
    system = STANDARD.with_nouns(["kg", "mb"])
    assert found(system, "kg").dimension == counted("kg")
    assert found(system, "mb").dimension == counted("mb")
    assert system.readings("mb") == ()


def test_a_guessed_plural_hides_no_unit() -> None:
    """The noun `m` leaves milliseconds alone."""
    system = STANDARD.with_nouns(["m"])
    assert found(system, "ms").dimension == TIME
    assert unit_text(found(system, "m"), system, plural=True) == "m"


def test_a_dimension_is_no_noun() -> None:
    """`data` names a dimension, so nothing else can have it as its dimension."""
    with pytest.raises(ValueError, match="`data` is a dimension"):
        STANDARD.with_nouns(["data"])


@given(st.lists(NOUN, max_size=4))
def test_nouns_are_idempotent(nouns: list[str]) -> None:
    """Declaring nouns twice is declaring them once, up to a plural that is given in two ways."""
    once = STANDARD.with_nouns(nouns)
    singulars = [noun.partition("/")[0] for noun in nouns]
    assert once.with_nouns(singulars) is once


def test_a_new_unit() -> None:
    """A definition makes a unit with its plural."""
    system = STANDARD.with_definition("album", 40, counted("photo"))
    assert found(system, "albums") == Unit((("album", 1),), 40.0, counted("photo"))
    assert STANDARD.find("album") is None


@pytest.mark.parametrize("name", ["KB", "kB", "kilobyte"])
def test_a_redefinition_goes_for_all_spellings(name: str) -> None:
    """KB, kB and kilobyte stay the same thing, and KBps follows."""
    system = STANDARD.with_definition(name, 1024, DATA)
    words = ("KB", "kB", "kilobyte", "kilobytes", "KBps", "kBps")
    assert {found(system, word).factor for word in words} == {1024.0}
    assert found(system, "MB").factor == 1e6
    assert unit_symbol(found(system, name)) == "KB"


def test_followers_of_time() -> None:
    """Weeks follow the day and decades the year; hours and months stay."""
    system = STANDARD.with_definition("day", 1e5, TIME).with_definition("year", 3e7, TIME)
    factors = {word: found(system, word).factor for word in ("week", "quarter", "decade", "month")}
    assert factors == pytest.approx(
        {"week": 7e5, "quarter": 7.5e6, "decade": 3e8, "month": 2629800}
    )


def test_an_own_definition_does_not_follow() -> None:
    """A week that has been defined stays as it is, whatever is defined first."""
    for names in (("day", "week"), ("week", "day")):
        system = STANDARD
        for name in names:
            system = system.with_definition(name, {"day": 1e5, "week": 5e5}[name], TIME)
        assert found(system, "week").factor == 5e5


def test_a_noun_can_be_defined_by_others() -> None:
    """A server of 48 cores is that under every name, a node alone is that under its own."""
    server = STANDARD.with_definition("server", 48, counted("core"))
    assert found(server, "hosts").dimension == counted("core")
    node = STANDARD.with_definition("node", 2, counted("server"))
    assert found(node, "nodes").factor == 2
    assert found(node, "server").factor == 1
    request = STANDARD.with_definition("request", 3, counted("lookup"))
    assert found(request, "QPS") == Unit((("request", 1), ("s", -1)), 3.0, counted("lookup") / TIME)


@pytest.mark.parametrize("name", ["B", "bytes", "second", "s", "USD"])
def test_a_base_unit_cannot_be_redefined(name: str) -> None:
    """Everything is measured in base units."""
    with pytest.raises(ValueError, match="base unit"):
        STANDARD.with_definition(name, 2, found(STANDARD, name).dimension)


def test_units_multiply() -> None:
    """Equal symbols merge, and what cancels disappears."""
    day, user, request = (found(STANDARD, word) for word in ("day", "user", "request"))
    rate = request / user / day
    assert unit_symbol(rate) == "request/user/day"
    assert rate * day * user == request
    assert unit_symbol(ONE / day**2) == "1/day^2"
    assert unit_symbol(PERCENT / day) == "%/day"
    assert (day / day).dimension == PLAIN


@pytest.mark.parametrize(
    ("word", "factors"),
    [
        ("m", [2_629_800, 60, 1, 1e6, 1e-3]),
        ("b", [1 / 8, 1, 1e9]),
        ("TPM", [1 / 60, 1 / 60]),
        ("mbps", [125_000, 1e6]),
        ("GB", []),
    ],
)
def test_an_ambiguous_word_has_units_that_differ(word: str, factors: list[float]) -> None:
    """Each reading is a unit, or a number."""
    readings = STANDARD.readings(word)
    assert [each.unit.factor for each in readings] == pytest.approx(factors)
    for each in readings if word == "TPM" else ():
        assert [power for _, power in each.unit.factors] == [1, -1]


def test_systems_are_joined() -> None:
    """A word means what it means in the first that knows it; plurals and nouns go along."""
    one = STANDARD.with_nouns(["gizmo"]).with_definition("album", 40, counted("photo"))
    other = STANDARD.with_nouns(["leaf/leaves", "gizmo/gizmen"]).with_definition(
        "album", 50, counted("photo")
    )
    both = joined(one, other)
    assert unit_text(found(both, "leaf"), both, plural=True) == "leaves"
    assert found(both, "leaves").dimension == counted("leaf")
    assert found(both, "album").factor == 40
    assert both.plural("gizmo") == "gizmos"
    assert {"leaf", "leaves", "gizmo", "gizmos"} <= both.nouns
    assert "gizmen" not in both.plurals.values()
    assert joined(one, one) is one
    assert joined(one, STANDARD) is one
    day = STANDARD.with_definition("day", 1e5, TIME)
    assert joined(STANDARD, day) is STANDARD


@pytest.mark.parametrize(
    ("dimension", "factors"),
    [
        (DATA / TIME, (("B", 1), ("s", -1))),
        (TIME ** Fraction(1, 2), (("s", Fraction(1, 2)),)),
        (TIME ** Fraction(-1, 2), (("s", Fraction(-1, 2)),)),
        (counted("photo") * TIME / DATA, (("photo", 1), ("s", 1), ("B", -1))),
    ],
)
def test_base_units(dimension: Dimension, factors: tuple[tuple[str, int | Fraction], ...]) -> None:
    """What is multiplied comes first, in the order in which people say it."""
    assert base_unit(dimension) == Unit(factors, 1.0, dimension)


def test_powers_of_units() -> None:
    """Of their factors, and of their dimensions; a percent is what the table says."""
    kilobyte = found(STANDARD, "KB")
    assert kilobyte**2 == Unit((("KB", 2),), 1e6, DATA**2)
    root = Fraction(1, 2)
    assert found(STANDARD, "MB") ** root == Unit((("MB", root),), 1e3, DATA**root)
    assert (kilobyte**-1).factor == 1e-3
    assert found(STANDARD, "%") == PERCENT
    assert PERCENT.factor == 0.01
