"""Percentiles as an expression of the language, whose 5th, 50th and 95th percentile they are."""

import math

from envelope.engine.run import Run
from envelope.fit.records import Percentiles
from envelope.fit.resolved import shown_unit
from envelope.model.graph.limits import ANY, effective, is_whole
from envelope.units.unit import Unit
from envelope.units.writing import quantity_text

_NEAR = 0.02  # how far a median may lie from that of a plain range
_DIGITS = 6


def expression(run: Run, name: str, values: Percentiles) -> str:
    """A value, a range, or one that is moved along so that its median is right, too.

    A range of two ends has a median of its own. Where that is not the measured one, a lognormal
    range begins elsewhere than at zero, or runs downwards.
    """
    low, middle, high = values
    unit = shown_unit(run, name, high if math.isnan(middle) else middle)
    if low == high or is_whole(run.graph, name):
        value = middle if not math.isnan(middle) else (low + high) / 2
        step = unit.factor if is_whole(run.graph, name) else 0.0
        return _text(run, unit, round(value / step) * step if step else value)
    is_share = bool(unit.factors) and unit.factors[0] == ("%", 1)
    plain = _median(low, high, is_share=is_share)
    ends = [_text(run, unit, each) for each in (low, high)]
    if plain is not None and (math.isnan(middle) or abs(plain - middle) <= _NEAR * abs(middle)):
        return f"{ends[0]} to {ends[1]}"
    skew = 0.0 if math.isnan(middle) else low + high - 2 * middle
    if abs(skew) / 2 <= _NEAR * abs(middle) or not skew:
        written = f"normal(p5={ends[0]}, p95={ends[1]})"
        return _kept(run, name, unit, written, (-math.inf, math.inf))
    return _moved(run, name, unit, values, skew)


def _moved(run: Run, name: str, unit: Unit, values: Percentiles, skew: float) -> str:
    """A lognormal range above or below a value; the median where no such range has it."""
    low, middle, high = values
    origin = (low * high - middle * middle) / skew
    sign = "+" if skew > 0 else "-"
    near, far = (low - origin, high - origin) if skew > 0 else (origin - high, origin - low)
    if near <= 0:
        return _text(run, unit, middle)
    start, one, other = (_text(run, unit, each, digits=_DIGITS) for each in (origin, near, far))
    reach = (origin, math.inf) if skew > 0 else (-math.inf, origin)
    return _kept(run, name, unit, f"{start} {sign} lognormal(p5={one}, p95={other})", reach)


def _kept(run: Run, name: str, unit: Unit, written: str, reach: tuple[float, float]) -> str:
    """An expression that never is what its quantity cannot be, however far it reaches."""
    can = effective(run.graph, [name]).get(name, ANY)
    if reach[0] < can.low > -math.inf:
        written = f"max({_text(run, unit, can.low)}, {written})"
    if reach[1] > can.high < math.inf:
        written = f"min({_text(run, unit, can.high)}, {written})"
    return written


def _median(low: float, high: float, *, is_share: bool) -> float | None:
    """The median of a plain range; None where there is no such range."""
    if low <= 0 or (is_share and high >= 1):
        return None
    if not is_share:
        return math.sqrt(low) * math.sqrt(high)
    odds = math.sqrt(low / (1 - low) * (high / (1 - high)))
    return odds / (1 + odds)


def _text(run: Run, unit: Unit, value: float, digits: int = _DIGITS) -> str:
    return quantity_text(value, unit, run.graph.words_for(unit), digits=digits)
