"""Trees and what they measure as plain data, as `marshal` knows it, and back.

A node is the number of its kind, its fields, and the two numbers of its span; nothing in it refers
to anything else. What is read again is looked at: a number where a text belongs is no data of
ours. A named tuple equals the plain one of its values, so that what is looked up by
plain data is found by what that stands for, too.
"""

from collections.abc import Callable
from typing import Any

from envelope.errors import Span
from envelope.language.functions import FUNCTIONS
from envelope.language.meaning import Meaning
from envelope.language.operators import BINDING
from envelope.language.tree import (
    Binary,
    Call,
    Convert,
    If,
    Literal,
    Name,
    Node,
    Range,
    Unary,
    Word,
)
from envelope.units.dimension import Dimension
from envelope.units.unit import Unit

_KINDS: tuple[Any, ...] = (Literal, Name, Word, Unary, Binary, If, Call, Convert, Range)
_NUMBERS: dict[type, int] = {kind: number for number, kind in enumerate(_KINDS)}
_FLAT = frozenset({str, int, float, bool, type(None)})
_TEXT, _REAL = frozenset({str}), frozenset({int, float})
_MOST = 10_000

_units: dict[Any, Unit] = {}  # each made once
_meanings: dict[Any, Meaning] = {}

_new = tuple.__new__


def tree_data(node: Node) -> tuple[Any, ...]:
    """A tree as plain data."""
    *fields, span = node
    return (_NUMBERS[type(node)], *map(_field_data, fields), *span)


def _field_data(field: Any) -> Any:
    kind = type(field)
    if kind in _NUMBERS:
        return tree_data(field)
    if kind is Unit:
        return _unit_data(field)
    return tuple(map(tree_data, field)) if kind is tuple else field


def _unit_data(unit: Unit) -> tuple[Any, ...]:
    """A unit as plain data; a power that is no whole number is two numbers."""
    factors, factor, (powers,), words = unit
    return _powers_data(factors), factor, (_powers_data(powers),), words


def _powers_data(powers: Any) -> tuple[Any, ...]:
    return tuple(
        (base, power if type(power) is int else (power.numerator, power.denominator))
        for base, power in powers
    )


def tree_of(data: Any) -> Node:
    """The tree of such data; data of another form may raise any exception."""
    return _MAKING[data[0]](data)


def unit_of(data: Any) -> Unit:
    """The unit of such data."""
    found: Unit | None = _units.get(data)
    if found is None:
        factors, factor, (powers,), words = data
        if type(factor) not in _REAL or not _TEXT.issuperset(map(type, _row(words))):
            raise TypeError(data)
        dimension = Dimension(_powers_of(powers))
        if len(_units) >= _MOST:
            _units.clear()
        found = _units[data] = Unit(_powers_of(factors), factor, dimension, words)
    return found


def _row(data: Any) -> tuple[Any, ...]:
    if type(data) is tuple:
        return data
    raise TypeError(data)


def _powers_of(data: Any) -> tuple[Any, ...]:
    if not _TEXT.issuperset([type(base) for base, _ in _row(data)]):
        raise TypeError(data)
    return tuple((base, power if type(power) is int else fraction(*power)) for base, power in data)


def fraction(numerator: int, denominator: int) -> Any:
    """A number that is no whole one."""
    from fractions import Fraction  # 3 ms that hardly any unit needs

    return Fraction(numerator, denominator)


def _span(start: Any, end: Any) -> Span:
    if type(start) is int and type(end) is int:
        return _new(Span, (start, end))
    raise TypeError(start, end)


def _literal(data: Any) -> Node:
    _, number, unit, start, end = data
    if type(number) not in _REAL:
        raise TypeError(number)
    found = None if unit is None else unit_of(unit)
    made: Literal = _new(Literal, (number, found, _span(start, end)))
    return made


def _name(data: Any) -> Node:
    _, name, start, end = data
    if type(name) is not str:
        raise TypeError(name)
    made: Name = _new(Name, (name, _span(start, end)))
    return made


def _word(data: Any) -> Node:
    _, word, start, end = data
    if type(word) is not str:
        raise TypeError(word)
    return Word(word, _span(start, end))


def _unary(data: Any) -> Node:
    _, operator, operand, start, end = data
    if operator not in BINDING:
        raise ValueError(operator)
    return Unary(operator, tree_of(operand), _span(start, end))


def _binary(data: Any) -> Node:
    _, operator, left, right, start, end = data
    if operator not in BINDING:
        raise ValueError(operator)
    left, right = _MAKING[left[0]](left), _MAKING[right[0]](right)
    made: Binary = _new(Binary, (operator, left, right, _span(start, end)))
    return made


def _if(data: Any) -> Node:
    _, condition, then, otherwise, start, end = data
    return If(tree_of(condition), tree_of(then), tree_of(otherwise), _span(start, end))


def _call(data: Any) -> Node:
    _, function, arguments, start, end = data
    if function not in FUNCTIONS:
        raise ValueError(function)
    return Call(function, tuple(map(tree_of, _row(arguments))), _span(start, end))


def _convert(data: Any) -> Node:
    _, value, unit, start, end = data
    return Convert(tree_of(value), unit_of(unit), _span(start, end))


def _range(data: Any) -> Node:
    _, low, high, start, end = data
    return Range(tree_of(low), tree_of(high), _span(start, end))


_MAKING: dict[int, Callable[[Any], Node]] = dict(
    enumerate((_literal, _name, _word, _unary, _binary, _if, _call, _convert, _range))
)


def flat(value: Any) -> Any:
    """A value of named tuples as plain ones. Raises ValueError where `marshal` knows it not."""
    if isinstance(value, tuple):
        return tuple(map(flat, value))
    if type(value) not in _FLAT:
        raise ValueError(value)
    return value


def meaning_of(data: Any) -> Meaning:
    """What something measures, of plain data; of another form it may raise any exception."""
    found = _meanings.get(data)
    if found is None:
        dimension, unit = data
        if len(_meanings) >= _MOST:
            _meanings.clear()
        known = None if dimension is None else Dimension(*map(_powers_of, dimension))
        shown = None if unit is None else unit_of(unit)
        found = _meanings[data] = Meaning(known, shown)
    return found
