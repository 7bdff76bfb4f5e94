"""What the functions in SQL are made of: extremes, roots, logarithms and powers of pieces."""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import reduce

from sqlglot import exp

from envelope.engine.sql.pieces import Piece, call, null, of, when

_LARGEST_EXPONENT = 700.0  # of `e`, whose power is a double
_SAFE_POWER = 10.0  # of a whole exponent, whose power of any usual number is one


def absolute(x: Piece) -> Piece:
    """Without its sign."""
    if x.unsigned:
        return x
    if x.value is not None:
        return of(abs(x.value))
    return replace(call(exp.Abs, x), unsigned=True)


def smallest(*values: Piece | float) -> Piece:
    """The smallest; NULL where one of them is."""
    return _extreme("LEAST", min, [of(each) for each in values])


def largest(*values: Piece | float) -> Piece:
    """The largest; NULL where one of them is."""
    return _extreme("GREATEST", max, [of(each) for each in values])


def _extreme(name: str, known: Callable[..., float], values: list[Piece]) -> Piece:
    constants = [each.value for each in values if each.value is not None]
    values = [each for each in values if each.value is None]
    if constants:
        values.append(of(known(constants)))
    if len(values) == 1:
        return values[0]
    tree = exp.Anonymous(this=name, expressions=[each.tree for each in values])
    stage = max(each.stage for each in values)
    signs = [each.unsigned for each in values]
    found = Piece(tree, stage, unsigned=any(signs) if known is max else all(signs))
    there = [each.is_there() for each in values if each.nullable]
    return when((reduce(lambda a, b: a & b, there), found)) if there else found


def root(x: Piece) -> Piece:
    """The square root of what is not negative."""
    if x.value is None:
        return call(exp.Sqrt, x)
    return of(math.sqrt(x.value)) if x.value >= 0 else null()


def logarithm(x: Piece) -> Piece:
    """The natural logarithm of what is positive."""
    if x.value is None:
        return call(exp.Ln, x)
    return of(math.log(x.value)) if x.value > 0 else null()


def raised(x: Piece) -> Piece:
    """The power of `e` of a short piece; 0 where that is too small, NULL where it is too large."""
    if x.value is not None:
        return of(math.exp(x.value)) if x.value < _LARGEST_EXPONENT else null()
    power = call(exp.Exp, x)
    return when((x < -_LARGEST_EXPONENT, of(0.0)), (x <= _LARGEST_EXPONENT, power))


def sunken(x: Piece) -> Piece:
    """The power of `e` of a short piece that is not positive and not NULL."""
    if x.value is not None:
        return of(math.exp(x.value))
    return when((x > -_LARGEST_EXPONENT, call(exp.Exp, x)), otherwise=of(0))


def power_of(base: Piece, exponent: Piece) -> Piece:
    """The power of a base that is positive, as a double holds it."""
    tree = exp.Pow(this=base.tree, expression=exponent.tree)
    return Piece(tree, max(base.stage, exponent.stage), base.nullable or exponent.nullable)


def power(base: Piece, exponent: Piece) -> Piece:
    """Any power of short pieces; NULL where it is no real number."""
    plain, e = power_of(base, exponent), exponent.value
    is_whole = e is not None and float(e).is_integer()
    if is_whole and e is not None and abs(e) <= _SAFE_POWER:
        return plain if e >= 0 else when((base.equals(0), null()), otherwise=plain)
    size = exponent * logarithm(absolute(base))
    sized = when((absolute(size) <= _LARGEST_EXPONENT, plain), (size < -_LARGEST_EXPONENT, of(0.0)))
    nothing = when((exponent > 0, of(0.0)), (exponent.equals(0), of(1.0)))
    whole = exponent.equals(call(exp.Floor, exponent))
    return when((base.equals(0), nothing), ((base > 0) | whole, sized))
