"""What to say of a name that nothing has."""

from collections.abc import Collection

from envelope.errors import Label, Problem, Text
from envelope.language.functions import FORMS
from envelope.language.nearest import nearest
from envelope.language.tree import Name
from envelope.language.unit_problems import near_unit, spellings, two_readings
from envelope.model.library.numbers import PREFIX, numbers
from envelope.units.system import UnitSystem


def unknown_name(
    name: Name, text: Text, known: Collection[str], units: UnitSystem, words: Collection[str] = ()
) -> Problem:
    """The problem of an unknown name, with the nearest right one where there is one.

    `words` are the choices of all inputs, which have quotation marks in a formula.
    """
    label = Label(text, name.span)
    readings = two_readings(name.name, units)
    if readings:
        either = spellings(name.name, units)
        return Problem("two-readings", readings, (label,), instead=either)
    part, _, last = name.name.rpartition(".")
    if name.name.startswith(PREFIX):
        known = [PREFIX + number for number in numbers().inputs]
    if part and any(each.startswith(f"{part}.") for each in known):
        message = f"`{part}` has no quantity `{last}`"
    elif part:
        message = f"there is no part `{part}`"
    elif any(each.startswith(f"{name.name}.") for each in known):
        return Problem(
            "unknown-name", f"`{name.name}` is a part: name one of its results", (label,)
        )
    else:
        message = f"there is no quantity or unit `{name.name}`"
    if name.name in words:
        hint = f"a word stands between quotation marks: `'{name.name}'`"
        return Problem("unknown-name", message, (label,), hint=hint)
    close = nearest(name.name, known) or near_unit(name.name, units)
    hint = f"did you mean `{close}`?" if close else ""
    if not close and name.name in FORMS:
        hint = f"a function needs its arguments: `{name.name}(...)`"
    return Problem("unknown-name", message, (label,), hint=hint)
