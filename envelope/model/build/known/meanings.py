"""What formulas measure, worked out once for each way in which their operands do.

A formula that is right measures what follows from its tree, from what its names measure, and from
what the parts count that it stands in. One that is wrong is checked anew, with all there is to say.
"""

from envelope.errors import Problem
from envelope.language.dimensions import Meaning, check
from envelope.language.tree import Literal, Name
from envelope.model.build.checked import Checked
from envelope.model.build.known.trees import known
from envelope.model.graph.graph import Formula
from envelope.model.graph.placeholders import Given, Solved

_NONE: dict[str, Solved] = {}


def measured(formula: Formula, found: Checked) -> tuple[Meaning | None, list[Problem]]:
    """What a formula measures, and what is wrong with it: most are one number or one name."""
    tree = formula.tree
    if isinstance(tree, Literal) and tree.unit is not None:
        unit = formula.counted(found.placeholders, tree.unit)
        return Meaning(unit.dimension, unit), []
    if isinstance(tree, Name) and isinstance(link := formula.links[tree.name], str):
        return found.known(link), []
    parsed = known(tree)
    if parsed is None:  # of a total, or of the quantities of rows
        return check(tree, found.context(formula))
    given = _given(formula, found)
    meaning = parsed.meaning(given)
    if meaning is not None:
        return meaning, []
    meaning, problems = check(tree, found.context(formula))
    if meaning is not None and not problems:
        parsed.note(given, meaning)
    return meaning, problems


def _given(formula: Formula, found: Checked) -> Given:
    """What the names of a formula measure, and what the parts count that it stands in."""
    known, bound = found.known, found.placeholders.bound
    operands = [known(link) if isinstance(link, str) else link for link in formula.links.values()]
    if not bound:
        return Given(tuple(operands), ())
    counted = [
        (noun, solved.dimension)
        for scope in (formula.scope, formula.part)
        for noun, solved in bound.get(scope, _NONE).items()
    ]
    return Given(tuple(operands), tuple(counted))
