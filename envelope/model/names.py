"""Names that a quantity may not take."""

from envelope.language.functions import FUNCTIONS
from envelope.language.tokens import KEYWORDS
from envelope.units.system import UnitSystem


def name_objection(name: str, units: UnitSystem) -> str:
    """Why a quantity may not be called so; empty where it may."""
    kind = units.protected(name)
    if not (name.isidentifier() and name.isascii()):
        return f"`{name}` is no name: letters, digits and `_`, a letter first"
    if name in KEYWORDS:
        return f"`{name}` is a word of the language"
    if name in FUNCTIONS:
        return f"`{name}` would hide the function `{name}`"
    if kind is not None:
        return f"`{name}` would hide a unit of {kind}"
    return ""
