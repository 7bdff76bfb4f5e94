"""Where to look along a quantity: between which values, and whether by whole numbers."""

from envelope.analysis.bisection import is_share
from envelope.engine.run import Run
from envelope.errors import InputError, Label, Problem, Span, Text, text_of
from envelope.language.constant import constant
from envelope.language.shapes import is_bare, with_unit
from envelope.language.simple import parse
from envelope.model.graph.bounds import Bounds, bounds
from envelope.model.graph.excess import refuse_excess
from envelope.model.graph.limits import ANY, Limits, effective
from envelope.units.dimension import dimension_text
from envelope.units.system import UnitSystem
from envelope.units.table import BASES
from envelope.units.unit import Unit

_WIDENED = 10.0  # a range of the file, in both directions
_DECADES = 1e4  # around the present value
_COUNTED = 1000  # from here on nobody minds a fraction


def search_range(run: Run, name: str, low: str = "", high: str = "") -> tuple[float, float]:
    """The ends of a search in base units: as written, else by the file or the present value.

    Raises InputError.
    """
    choices = run.graph.quantities[name].words
    if choices:
        message = f"`{name}` holds a word, and nothing is between two words"
        hint = f"`envelope sweep` tries each: `{name}={','.join(choices)}`"
        raise InputError(Problem("usage", message, hint=hint))
    begin, end = _usual(run, name)
    can = effective(run.graph, [name]).get(name, ANY)
    begin = _bound(run, name, low, "--low", can) if low else max(begin, can.low)
    end = _bound(run, name, high, "--high", can) if high else min(end, can.high)
    if begin >= end:
        message = "the search begins above its end"
        hint = "give `--low` and `--high`, the lower one first"
        raise InputError(Problem("usage", message, hint=hint))
    return begin, end


def _usual(run: Run, name: str) -> tuple[float, float]:
    """A share from 0 % to 100 %; else the range of the file widened, or decades around now."""
    unit, now = run.unit(name), run.values[name]
    if is_share(unit):
        return 0.0, 1.0
    told = _bounds(run, name).given()
    low, high = min([now, *told]), max([now, *told])
    factor = _WIDENED if told else _DECADES
    if low == high == 0:
        return 0.0, unit.factor * _DECADES
    return (
        low / factor if low > 0 else low * factor,
        high * factor if high > 0 else high / factor,
    )


def _bounds(run: Run, name: str) -> Bounds:
    """The range that the file gives of an input; a value from outside is looked for around it."""
    quantity = run.graph.quantities[name]
    return Bounds(None, None) if quantity.set else bounds(run.graph, quantity)


def is_counted(run: Run, name: str) -> bool:
    """Whether a quantity is whole, or only whole numbers are told of it, its low and high too."""
    is_whole = effective(run.graph, [name]).get(name, ANY).step > 0
    return is_whole or (None not in _bounds(run, name) and may_count(run, name))


def may_count(run: Run, name: str) -> bool:
    """Whether only whole numbers of a quantity may make sense: all that is told of it are such."""
    if effective(run.graph, [name]).get(name, ANY).step:
        return True
    unit = run.unit(name)
    if is_share(unit) or any(base in BASES for base, _ in unit.dimension.powers):
        return False
    numbers = [end / unit.factor for end in (run.values[name], *_bounds(run, name).given())]
    return all(number == round(number) and 0 <= number < _COUNTED for number in numbers)


def _bound(run: Run, name: str, content: str, option: str, can: Limits) -> float:
    """An end of the search that was asked for; a bare number takes the quantity's unit."""
    text = text_of(content, option)
    expected = run.graph.quantities[name].dimension
    own = run.unit(name) if expected else None  # 0.9 is 90%, as everywhere
    value, unit = _constant(text, own, run.graph.units)
    if unit.dimension != expected:
        label = Label(text, Span(0, len(content)), dimension_text(unit.dimension))
        message = f"`{name}` is not measured so, but in {dimension_text(expected)}"
        raise InputError(Problem("dimension-mismatch", message, (label,)))
    refuse_excess(run.graph, name, text, value, can._replace(step=0.0))
    return value


def _constant(text: Text, unit: Unit | None, units: UnitSystem) -> tuple[float, Unit]:
    tree = parse(text, units)
    return constant(with_unit(tree, unit) if unit and is_bare(tree) else tree, text, units)
