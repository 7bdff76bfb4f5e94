"""How much a scenario may hold: what has more was not meant, and would take minutes."""

from collections.abc import Mapping, Sized

from envelope.errors import InputError, Problem
from envelope.model.files.sheet import Sheet

PARTS = 10_000  # those of parts and rows counted
QUANTITIES = 200_000
DEPTH = 50  # parts of parts


def counted(sheets: Mapping[str, Sheet], drafts: Sized, scope: str, sheet: Sheet) -> Sheet:
    """The sheet of one more part. Raises InputError where a scenario has too many already."""
    for found, most, what in (
        (len(sheets), PARTS, "parts"),
        (len(drafts) + len(sheet.inputs) + len(sheet.formulas), QUANTITIES, "quantities"),
        (scope.count("."), DEPTH, "parts inside each other"),
    ):
        if found > most:
            message = f"there are too many {what}: a scenario has at most {most:,}"
            where = f"in `{scope.removesuffix('.')}`" if scope else ""
            raise InputError(Problem("outside-limits", message, trail=where))
    return sheet
