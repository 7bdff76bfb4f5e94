"""`growth = "30%/year"`: how fast an input grows, read and checked.

A share per time compounds: 30%/year is a factor of 1.3 in each year. A quantity per time, such as
`2M users/year`, is added in a straight line.
"""

from collections.abc import Mapping

from envelope.errors import Label, Problem
from envelope.language.dimensions import check
from envelope.language.meaning import Meaning, meaning_text
from envelope.model.build.checked import Checked
from envelope.model.build.draft import Expression
from envelope.model.build.link import Linker
from envelope.model.graph.graph import Formula, Growth
from envelope.units.dimension import PLAIN, Dimension
from envelope.units.system import UnitSystem

_TIME = Dimension((("time", 1),))


def link_growths(linker: Linker) -> dict[str, Formula | None]:
    """The growth of each input that has one, linked; None where it is not well formed."""
    found = {}
    for draft in linker.assembled.drafts.values():
        given = draft.given is not None and "growth" in draft.given.attributes
        entry = draft.given if given else draft.entry
        text = entry.attribute("growth") if entry is not None and draft.kind == "input" else None
        if text is not None:
            scope = draft.around if given else draft.scope
            expression = Expression(text, scope, f"in the growth of {draft.name}")
            found[draft.name] = linker.formula(expression)
    return found


def settle_growths(
    formulas: Mapping[str, Formula | None], checked: Checked
) -> tuple[dict[str, Growth], list[Problem]]:
    """The growth of each input by name, and what is wrong with it."""
    growths: dict[str, Growth] = {}
    problems: list[Problem] = []
    for name, formula in formulas.items():
        own = checked.known(name)
        if formula is None or own is None or own.dimension is None:
            continue
        meaning, wrong = check(formula.tree, checked.context(formula))
        problems += wrong
        if meaning is not None and not wrong:
            growth = growth_of(name, formula, meaning, own.dimension)
            if isinstance(growth, Problem):
                problems.append(growth)
            else:
                growths[name] = growth
    return growths, problems


def growth_of(
    name: str, formula: Formula, meaning: Meaning, dimension: Dimension
) -> Growth | Problem:
    """A growth by what its formula measures, or what is wrong with it."""
    label = Label(formula.text, formula.tree.span, meaning_text(meaning))
    if meaning.dimension == dimension / _TIME and dimension != PLAIN:
        return Growth(formula, 0.0)
    if meaning.dimension != PLAIN / _TIME:
        message = f"the growth of `{name}` is a share per time, such as 30%/year"
        return Problem("dimension-mismatch", message, (label,))
    period = _period(meaning, formula.units)
    if period is None:
        message = f"the growth of `{name}` compounds, but over what time?"
        return Problem("dimension-mismatch", message, (label,), hint="write it as `30%/year`")
    return Growth(formula, period)


def _period(meaning: Meaning, units: UnitSystem) -> float | None:
    """The seconds in the time that a share of growth is for: those of `year` in `%/year`."""
    for symbol, power in meaning.unit.factors if meaning.unit else ():
        unit = units.find(symbol)
        if unit is not None and unit.dimension == _TIME and power == -1:
            return unit.factor
    return None
