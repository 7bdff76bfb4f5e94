"""Trees and what they measure as plain data, as `marshal` knows it, and back.

A node is the number of its kind, its fields, and the two numbers of its span; nothing in it refers
to anything else. A named tuple equals the plain one of its values, so that what is looked up by
plain data is found by what that stands for, too.
"""

from collections.abc import Callable
from typing import Any

from envelope.errors import Span
from envelope.language.meaning import Meaning
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
        dimension = Dimension(_powers_of(powers))
        if len(_units) >= _MOST:
            _units.clear()
        found = _units[data] = Unit(_powers_of(factors), factor, dimension, words)
    return found


def _powers_of(data: Any) -> tuple[Any, ...]:
    return tuple((base, power if type(power) is int else fraction(*power)) for base, power in data)


def fraction(numerator: int, denominator: int) -> Any:
    """A number that is no whole one."""
    from fractions import Fraction  # 3 ms that hardly any unit needs

    return Fraction(numerator, denominator)


def _literal(data: Any) -> Node:
    _, number, unit, start, end = data
    made: Literal = _new(Literal, (number, unit and unit_of(unit), _new(Span, (start, end))))
    return made


def _name(data: Any) -> Node:
    _, name, start, end = data
    made: Name = _new(Name, (name, _new(Span, (start, end))))
    return made


def _word(data: Any) -> Node:
    _, word, start, end = data
    return Word(word, Span(start, end))


def _unary(data: Any) -> Node:
    _, operator, operand, start, end = data
    return Unary(operator, tree_of(operand), Span(start, end))


def _binary(data: Any) -> Node:
    _, operator, left, right, start, end = data
    left, right = _MAKING[left[0]](left), _MAKING[right[0]](right)
    made: Binary = _new(Binary, (operator, left, right, _new(Span, (start, end))))
    return made


def _if(data: Any) -> Node:
    _, condition, then, otherwise, start, end = data
    return If(tree_of(condition), tree_of(then), tree_of(otherwise), Span(start, end))


def _call(data: Any) -> Node:
    _, function, arguments, start, end = data
    return Call(function, tuple(map(tree_of, arguments)), Span(start, end))


def _convert(data: Any) -> Node:
    _, value, unit, start, end = data
    return Convert(tree_of(value), unit_of(unit), Span(start, end))


def _range(data: Any) -> Node:
    _, low, high, start, end = data
    return Range(tree_of(low), tree_of(high), Span(start, end))


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
        known = None if dimension is None else Dimension(*dimension)
        found = _meanings[data] = Meaning(known, unit and unit_of(unit))
    return found
