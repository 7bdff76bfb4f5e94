"""What can be wrong with what a user writes: causes and cures, by the kind of a problem."""

from dataclasses import dataclass
from typing import Any

from envelope.api.answer import Answer
from envelope.errors import InputError, Problem
from envelope.language.nearest import meant
from envelope.report.library.kinds import KINDS
from envelope.report.table import Column, Report, Table


@dataclass(frozen=True, repr=False)
class Kinds(Answer):
    """Kinds of problems, each with what causes it and what is to be done."""

    kinds: tuple[str, ...]

    def report(self) -> Report:
        """A row for each."""
        columns = (Column("kind", name=True), Column("cause"), Column("cure", code=True))
        rows = tuple((kind, *told) for kind, told in KINDS.items() if kind in self.kinds)
        about = "The kind of a problem stands in `-f json` and in an error's `problems` in Python."
        return Report("Errors", about, (Table("Kinds", columns, rows),))

    def data(self) -> Any:
        """The same by kind."""
        return {kind: told._asdict() for kind, told in KINDS.items() if kind in self.kinds}


def kinds(kind: str = "") -> Kinds:
    """Every kind of problem, or one. Raises InputError for one that there is not."""
    if kind and kind not in KINDS:
        message = f"there is no command and no kind of error `{kind}`"
        hint = meant(kind, KINDS, "`envelope help errors` lists the kinds of errors")
        raise InputError(Problem("usage", message, hint=hint))
    return Kinds((kind,) if kind else tuple(KINDS))
