"""The short way: what it reads, and what it leaves to the long one."""

from envelope.errors import InputError, Span, text_of
from envelope.language.dimensions import check
from envelope.language.meaning import Context
from envelope.language.parser import parse, parse_unit
from envelope.language.shapes import is_plain
from envelope.language.simple import plain_range, short, simple, simple_unit, suffixed
from envelope.language.tree import Literal
from envelope.units.system import STANDARD, UnitSystem
from envelope.units.unit import Unit
from envelope.units.writing import unit_symbol
from tests.language.marks import told
from tests.tables import over

READ = (
    "0", "5", "1_000", "1__", "2.5", "95%", "95 %", "2.5%", "5 GB", "5 GB/s", "2 tweets/user/day",
    "5 users", "x", "cache.misses", "a.b.c", "x_1", "kb", "5 minutes", "1.25 USD/GB",
    "9" * 100,
)  # fmt: skip
# What begins like it: with signs, other numbers, words that are none, or units that are none.
LEFT = (
    "", " 5", "5 ", "-5", "5k", "5 k", "5 M", "1,000", "1e6", ".5", "5.", "5GB", "5 g",
    "5 GB/", "5 GB / s", "5 GB*s", "5 GB^2", "5 GB/GB", "5 GB/s/s", "5 KB/rpm", "5 bn/s", "5 per",
    "5 to", "5 million", "5 widgets", "5 GB/widgets", "5 mb", "5  GB", "5  %", "5 %/s", "if", "in",
    "per", "not", "X", "Cache.misses", "cache.", ".x", "a..b", "ü", "a-b", "a.1", "5x", "9" * 101,
    "5 GB/QPS", "$5", "a b", "5 B", "5 B users", "5 B/B", "5 GB # x", "a.*",
)  # fmt: skip
SHORT = (
    "5 B", "86_400 s", "200 B/user", "5 B/tweet", "1.5 B/s", "5 h", "year / 12", "users * 3",
    "a_b * 1_000.5", "xy / 2", "xy * 0",
)  # fmt: skip
NOT_SHORT = (
    "5 k", "5 M", "5 b", "5 m", "5 M/s", "5 B/B", "x / 2", "year / 12 ", "year /12", "2 * year",
    "year / 1.5k", "year / 12 s", "year / 12%", "year - 1", "if * 2", "of / 2", "a.b / 2",
    "Year * 2", "year / month", "a * b",
)  # fmt: skip
SUFFIXED = (
    "5k", "5K", "5M", "5G", "5bn", "5T", "1.5k", "1.001k", "1_000k", "10M users", "2T requests/s",
    "3G tokens", "0k", "5k GB",
)  # fmt: skip
NOT_SUFFIXED = (
    "5", "k", "5kk", "5 k", "5k ", "5m", "5k g", "5k widgets", "5k users/widget", "5kusers",
    "5B", "5k%", "5k M", "1e3k", "5k GB/GB", ".5k", "5billion", "5 bn",
)  # fmt: skip
RANGES = (
    "2 to 4", "40% to 60%", "10M to 20M users", "200 B/tweet to 400 B/tweet", "1 to 3 tweets/user",
    "1k to 2k", "1.5 to 2.5 GB", "10 % to 20 %", "1 to 1", "1M to 2", "4 to 2", "0 to 5 GB",
    "40% to 100%", "60% to 40%", "0% to 5%", "10 to 20%", "2k to 3 GB", "2 GB to 1 GB",
)  # fmt: skip
NOT_RANGES = (
    "2", "2 to", "to 4", "2 to 4 to 6", "2 GB to 4 MB", "5% to 10", "2 GB to 4", "x to y", "2 to x",
    "-1 to 1", "2  to 4", "2 to  4", "2 to 4 ", "2 .. 4", "2 to GB", "1e3 to 1e4", "2 to 4 widgets",
    "2 ms to 4 ms/request", "5 GB to MB",
)  # fmt: skip


def test_the_short_way_reads_it() -> None:
    """As the long one does, in the same place."""
    for text in READ:
        short = simple(text_of(text), STANDARD)
        assert short is not None, text
        assert short == parse(text_of(text), STANDARD), text


def test_more_in_the_short_way() -> None:
    """Numbers in units of one letter, and a quantity times a number, as the long way reads them."""
    for text in SHORT:
        tree = short(text_of(text), STANDARD)
        assert tree is not None, text
        assert simple(text_of(text), STANDARD) is None, text
        assert tree == parse(text_of(text), STANDARD), text
    assert [text for text in NOT_SHORT if short(text_of(text), STANDARD) is not None] == []


def test_the_short_way_leaves_it_to_the_long_one() -> None:
    """It says nothing of mistakes."""
    assert [text for text in LEFT if simple(text_of(text), STANDARD) is not None] == []


def test_a_number_with_a_suffix() -> None:
    """As the long way reads it, to the last bit."""
    for text in SUFFIXED:
        short = suffixed(text_of(text), STANDARD)
        assert short is not None, text
        assert short == parse(text_of(text), STANDARD), text


def test_no_number_with_a_suffix() -> None:
    """It has none, several, or something else behind it."""
    assert [each for each in NOT_SUFFIXED if suffixed(text_of(each), STANDARD) is not None] == []


def test_a_plain_range() -> None:
    """As the long way reads it; what `is_plain` says of it is what the check says."""
    for text in RANGES:
        short = plain_range(text_of(text), STANDARD)
        assert short == parse(text_of(text), STANDARD), text
        assert short is not None, text
        context = Context(text_of(text), lambda _: None, _same, lambda _: None, STANDARD)
        meaning, problems = check(short, context)
        assert is_plain(short) == (meaning is not None) == (not problems), text


def _same(unit: Unit) -> Unit:
    return unit


def test_no_plain_range() -> None:
    """It has one end, three, or one that is no plain number; or two units."""
    found = [each for each in NOT_RANGES if plain_range(text_of(each), STANDARD) is not None]
    assert found == []


@over(
    [
        ("GB", "GB"),
        ("things/s", None),
        ("tweets/s", "tweet/s"),
        ("requests/user/day", "request/user/day"),
        ("GB/GB", None),
        ("GB/s/s", None),
        ("GB/rps", None),
        ("k", None),
        ("M/s", None),
        ("per", None),
        ("GB^2", None),
        ("GB/", None),
        ("1/s", "1/s"),
        ("1/month", "1/month"),
        ("1/requests", "1/request"),
        ("1/s/server", None),
        ("1/rps", None),
        ("1/k", None),
        ("1/1/s", None),
        ("1/per", None),
        ("1/nothing", None),
        ("", None),
        ("µs", None),
    ]
)
def test_a_unit_alone(text: str, symbol: str | None) -> None:
    """As the long way reads it."""
    found = simple_unit(text_of(text), STANDARD)
    assert (found and unit_symbol(found)) == symbol
    assert found is None or found == parse_unit(text_of(text), STANDARD)


@over(
    [
        ("MB / s", "MB/s"),
        ("1/month", "1/month"),
        ("%", "%"),
        ("$", "USD"),
        ("user * GB", "user*GB"),
        ("GB-month", "GB*month"),
        ("1/s*GB", "GB/s"),
        ("GB per s", "GB/s"),
        ("", "|\n    syntax: a unit stands right of `unit =`"),
        ("5 GB", "^\n    syntax: a unit stands right of `unit =`"),
        ("GB MB", "   ^^\n    syntax: an operator is missing between `GB` and `MB`"),
        ("GB + MB", "   ^\n    syntax: `+` is not expected here"),
        ("s/s", "^^^\n    syntax: this unit cancels out"),
    ]
)
def test_a_unit_read_in_full(text: str, expected: str) -> None:
    """Its symbol, or what is wrong with it."""
    try:
        found = unit_symbol(parse_unit(text_of(text), STANDARD))
    except InputError as error:
        found = told(text, error.problems)
    assert found == expected


def test_a_suffix_hides_a_unit_of_that_name() -> None:
    """As it does in the long way; below a line there is no suffix."""
    unit = STANDARD.find("GB")
    assert unit is not None
    units = UnitSystem({"bn": unit, "per": unit})
    assert simple(text_of("5 bn"), units) is None
    assert simple(text_of("5 per"), units) is None
    assert simple_unit(text_of("bn/s"), units) is None
    assert parse(text_of("5 bn"), units) == Literal(5e9, None, Span(0, 4))
    assert simple_unit(text_of("s/bn"), units) == parse_unit(text_of("s/bn"), units)
    assert simple_unit(text_of("1/bn"), units) == parse_unit(text_of("1/bn"), units)
    assert simple_unit(text_of("1/per"), units) is None
