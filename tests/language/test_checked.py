"""The dimension check by its table: what an expression of names measures, or what is wrong."""

from envelope.errors import text_of
from envelope.language.dimensions import Meaning, check
from envelope.language.meaning import BOOLEAN, NUMBER, Context, meaning_text
from envelope.language.parser import parse
from envelope.units.dimension import TIME
from envelope.units.system import STANDARD
from envelope.units.unit import PERCENT, Unit, word_unit
from envelope.units.writing import unit_symbol
from tests.language.marks import entries, told
from tests.tables import batches, over


def measure(words: str) -> Unit:
    """A unit that is written with slashes."""
    above, *below = (STANDARD.find(word) for word in words.split("/"))
    assert above is not None
    for each in below:
        assert each is not None
        above = above / each
    return above


def of(words: str) -> Meaning:
    """What is measured in a unit."""
    unit = measure(words)
    return Meaning(unit.dimension, unit)


def word(*words: str) -> Meaning:
    """What holds one of some words."""
    unit = word_unit(words)
    return Meaning(unit.dimension, unit)


# What the names of the table mean.
NAMES = {
    "load": NUMBER,
    "share": Meaning(NUMBER.dimension, PERCENT),
    "size": of("GB"),
    "pause": of("ms"),
    "rate": of("GB/day"),
    "weight": of("KB/message"),
    "audience": of("user"),
    "volume": Meaning(measure("GB").dimension),
    "truth": BOOLEAN,
    "engine": word("valkey", "redis"),
    "store": word("redis", "disk"),
    "zone": word("one", "two"),
    "managed": word("yes", "no"),
    "fixed": word("redis"),
    "failed": None,
}


def translated(unit: Unit) -> Unit:
    """A placeholder, here an item, is what a part counts."""
    return measure("photo") if unit == measure("item") else unit


def checked(expression: str) -> str:
    """What the check says, as the table has it."""
    text = text_of(expression)
    context = Context(
        text,
        lambda name: NAMES[name.name],
        translated,
        lambda gap: "retention" if gap == TIME else None,
        STANDARD,
    )
    meaning, problems = check(parse(text, STANDARD), context)
    wrong = told(expression, problems)
    if meaning is None:
        return wrong or "    nothing more"
    unit = meaning.unit and unit_symbol(meaning.unit)
    return f"    => {meaning_text(meaning)}, in {unit or 'no unit'}{wrong}"


@over(batches(entries("checked.txt")))
def test_expressions_are_checked(rows: list[tuple[str, str]]) -> None:
    """Entries of checked.txt."""
    assert [(expression, checked(expression)) for expression, _ in rows] == rows
