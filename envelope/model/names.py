"""Names that a quantity may not take."""

from envelope.errors import Problem
from envelope.language.functions import FUNCTIONS
from envelope.language.tokens import KEYWORDS
from envelope.model import schema
from envelope.model.sheet import Entry
from envelope.units.system import UnitSystem


def name_problem(entry: Entry, units: UnitSystem, *, twice: bool) -> Problem | None:
    """What is wrong with the name of an entry, or None."""
    name = entry.name
    kind = units.protected(name)
    if not (name.isidentifier() and name.isascii()):
        message = f"`{name}` is no name: letters, digits and `_`, a letter first"
    elif name in KEYWORDS:
        message = f"`{name}` is a word of the language"
    elif name in FUNCTIONS:
        message = f"`{name}` would hide the function `{name}`"
    elif kind is not None:
        message = f"`{name}` would hide a unit of {kind}"
    elif twice:
        message = f"`{name}` is both an input and a formula"
    else:
        return None
    return schema.key_problem(entry.document, entry.path, "hides-name", message)
