"""What a sweep runs over: values between two ends, `1M..1bn:25`, or a list, `1, 2, 4`."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence

from envelope.errors import InputError, Label, Problem, Span, Text, text_of
from envelope.language import words
from envelope.language.constant import constant
from envelope.language.meaning import Meaning, meaning_text
from envelope.language.printer import write
from envelope.language.shapes import is_bare, with_unit
from envelope.language.simple import parse
from envelope.language.tree import Node
from envelope.model.build.request import MACHINE, Setting
from envelope.model.graph.excess import refuse_excess
from envelope.model.graph.graph import Graph, Quantity
from envelope.model.graph.limits import ANY, Limits, effective
from envelope.tuples import NamedTuple
from envelope.units.unit import ONE, Unit, base_unit, number_of
from envelope.units.writing import unit_symbol

LOGARITHMIC, LINEAR, WORDS = "log", "lin", "words"
POINTS = 10  # where no number is given
MOST_POINTS = 1_000_000
_DECADE = 10  # ends this far apart are spaced logarithmically
_SCALES = {"": "", "log": LOGARITHMIC, "lin": LINEAR}
_COUNT = re.compile(r"\s*(\d{1,9})\s*(log|lin)?\s*")
_GROUPED = re.compile(r"(?<![\d.,])(?!0)\d{1,3}(,\d{3})+(?![\d,])")


class Spaced(NamedTuple):
    """So many values from one end to the other; an empty `scale` is chosen by the ends."""

    low: Text
    high: Text
    points: int = POINTS
    scale: str = ""


class Listed(NamedTuple):
    """Values one by one, as they were given."""

    items: tuple[Setting, ...]


Extent = Spaced | Listed


class Axis(NamedTuple):
    """A quantity and the values that it takes, in base units; `scale`: `log`, `lin` or `words`."""

    name: str
    values: tuple[float, ...]
    scale: str


def extent(text: Text, scale: str = "") -> Extent | None:
    """What a text runs over; None where it is a single value, `10M` or `8M to 12M users`.

    Raises InputError.
    """
    commas = [at for at, sign in _outside_brackets(text.content) if sign == ","]
    dots = [at for at, sign in _outside_brackets(text.content) if sign == ".."]
    if dots:
        return _spaced(text, dots[0], scale)
    if not commas:
        return None
    apart = [at for at in commas if text.content[at + 1 : at + 2].isspace()]
    grouped = _GROUPED.search(text.content)
    if grouped and not apart:
        label = Label(text, Span(*grouped.span()))
        message = f"`{grouped.group()}` may be one number or several"
        hint = "a list has a space after each comma; one number is written without commas"
        raise InputError(Problem("two-readings", message, (label,), hint=hint))
    ends = [*(apart or commas), len(text.content)]
    starts = [0, *(at + 1 for at in ends)]
    pieces = [text.part(start, end) for start, end in zip(starts, ends, strict=False)]
    return Listed(tuple(pieces))


def _outside_brackets(content: str) -> Iterator[tuple[int, str]]:
    """The commas and the double points outside brackets: where, and which."""
    depth = 0
    for match in re.finditer(r"[()]|\.\.|,", content):
        sign = match.group()
        if sign in "()":
            depth += 1 if sign == "(" else -1
        elif depth <= 0:
            yield match.start(), sign


def _spaced(text: Text, dots: int, scale: str) -> Spaced:
    colon = text.content.find(":", dots)
    end = colon if colon >= 0 else len(text.content)
    low, high = text.part(0, dots), text.part(dots + 2, end)
    if colon < 0:
        return Spaced(low, high, POINTS, scale)
    match = _COUNT.fullmatch(text.content, colon + 1)
    if match is None or not 2 <= int(match.group(1)) <= MOST_POINTS:
        label = Label(text, Span(colon, len(text.content)))
        message = f"this must be a number of points, from 2 to {MOST_POINTS:,}"
        raise InputError(
            Problem("usage", message, (label,), hint="as in `1M..1bn:25`, or `:25log`, `:25lin`")
        )
    return Spaced(low, high, int(match.group(1)), _SCALES[match.group(2) or ""] or scale)


def items(given: Extent) -> tuple[Setting, ...]:
    """The values that are written down: both ends, or those of the list."""
    return given.items if isinstance(given, Listed) else (given.low, given.high)


def axis(graph: Graph, name: str, given: Extent) -> Axis:
    """The values of a quantity in base units, in the order in which they were given.

    A bare number takes the unit of the next value that names one, else the quantity's own.
    Raises InputError.
    """
    found = graph.find(name)
    if found is None:
        part = name.removesuffix(MACHINE)
        hint = f"`envelope hardware SCENARIO {part}` compares machines" if part != name else ""
        raise InputError(Problem("unknown-name", f"`{name}` is no quantity", hint=hint))
    choices = graph.quantities[found].words
    if choices:
        return Axis(found, tuple(_choices(found, choices, given)), WORDS)
    values = _values(graph, graph.quantities[found], items(given))
    can = effective(graph, [found]).get(found, ANY)
    for value, item in zip(values, items(given), strict=True):
        text = item if isinstance(item, Text) else text_of(write(item), name)
        refuse_excess(graph, found, text, value, can)
    if isinstance(given, Listed):
        return Axis(found, tuple(values), LOGARITHMIC if is_wide(*_ends(values)) else LINEAR)
    low, high = values
    scale = given.scale or (LOGARITHMIC if is_wide(*_ends(values)) else LINEAR)
    if low == high or (scale == LOGARITHMIC and min(low, high) <= 0):
        message = "both ends are the same" if low == high else "a logarithm needs ends above zero"
        label = Label(given.low, Span(0, len(given.low.content)))
        raise InputError(Problem("usage", f"{message}, for `{name}`", (label,)))
    return Axis(found, tuple(_possible(_steps(low, high, given.points, scale), can)), scale)


def _possible(values: Iterator[float], can: Limits) -> Iterable[float]:
    """Values as they can be: each whole number once, of what is whole."""
    if not can.step:
        return values
    return dict.fromkeys(round(value / can.step) * can.step for value in values)


def _choices(name: str, choices: Sequence[str], given: Extent) -> Iterator[float]:
    """The numbers of words that are listed. Raises InputError for what is no choice."""
    if not isinstance(given, Listed):
        message = f"`{name}` holds a word, and nothing is between two words"
        label = Label(given.low, Span(0, len(given.low.content)))
        hint = f"list them: `{name}={','.join(choices)}`"
        raise InputError(Problem("usage", message, (label,), hint=hint))
    for item in given.items:
        text = item if isinstance(item, Text) else text_of(write(item), name)
        word = words.chosen(text, choices)
        if word is None:
            label = Label(text, Span(0, len(text.content)))
            raise InputError(words.no_choice(name, choices, text.content.strip(), label))
        yield number_of(word.word)


def _values(graph: Graph, quantity: Quantity, given: tuple[Setting, ...]) -> list[float]:
    """Values in base units."""
    trees = [parse(each, graph.units) if isinstance(each, Text) else each for each in given]
    own = quantity.unit or base_unit(quantity.dimension)
    if not quantity.dimension.powers:
        own = ONE  # 0.9 is 90%, as everywhere
    named = [
        constant(tree, setting, graph.units).unit
        if isinstance(setting, Text) and not is_bare(tree)
        else None
        for tree, setting in zip(trees, given, strict=True)
    ]
    return [
        _value(
            graph,
            quantity,
            _with_unit(tree, setting, own, named[:index], named[index + 1 :]),
            setting,
        )
        for index, (tree, setting) in enumerate(zip(trees, given, strict=True))
    ]


def _with_unit(
    tree: Node, setting: Setting, own: Unit, before: list[Unit | None], after: list[Unit | None]
) -> Node:
    """A bare number with its unit: that of the next value that names one, else the own one.

    After a value in another unit than its own it could be in either. Raises InputError.
    """
    if not is_bare(tree) or not isinstance(setting, Text):
        return tree
    following = next((each for each in after if each is not None), None)
    other = following or next((each for each in before if each is not None), own)
    if following is None and other.factor != own.factor:
        names = [unit_symbol(unit) or "a plain number" for unit in (own, other)]
        message = f"this may be in {names[0]} or in {names[1]}"
        label = Label(setting, tree.span)
        raise InputError(Problem("two-readings", message, (label,), hint="name its unit"))
    unit = following or own
    return with_unit(tree, unit) if unit.factors else tree


def _value(graph: Graph, quantity: Quantity, tree: Node, setting: Setting) -> float:
    text = setting if isinstance(setting, Text) else text_of(write(setting), quantity.name)
    found = constant(tree, text, graph.units)
    if found.unit.dimension != quantity.dimension:
        own = meaning_text(Meaning(quantity.dimension, quantity.unit))
        label = Label(text, tree.span, meaning_text(Meaning(found.unit.dimension, found.unit)))
        message = f"`{quantity.name}` is in {own}, this is in {label.note}"
        raise InputError(Problem("dimension-mismatch", message, (label,)))
    return found.value


def _ends(values: list[float]) -> tuple[float, float]:
    return min(values), max(values)


def is_wide(low: float, high: float) -> bool:
    """Whether numbers between these ends are better spaced by their logarithms."""
    return low > 0 and high / low >= _DECADE


def _steps(low: float, high: float, points: int, scale: str) -> Iterator[float]:
    """Values from end to end, both included exactly."""
    for step in range(points):
        share = step / (points - 1)
        if step in (0, points - 1):
            yield high if step else low
        elif scale == LOGARITHMIC:  # by powers of ten, so that decades come out whole
            yield 10 ** ((1 - share) * math.log10(low) + share * math.log10(high))
        else:
            yield ((points - 1 - step) * low + step * high) / (points - 1)
