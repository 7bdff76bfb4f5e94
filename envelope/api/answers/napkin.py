"""A number as on a whiteboard."""

from typing import Any

from envelope.analysis.derivation.napkin import Napkin, NapkinStep
from envelope.api.answer import Answer, preformatted
from envelope.formats.explanation import wrapped
from envelope.report.table import Column, Pieces, Report, Table

_TIED = "\N{NO-BREAK SPACE}"  # in a number, which is never broken over lines
NAPKIN_CONVENTION = "interview"  # what a day and a month are on a whiteboard


class NapkinExplanation(Answer):
    """The steps of a derivation in one or two digits and powers of ten; prints as lines."""

    def __init__(self, found: Napkin) -> None:
        self.found = found

    def report(self) -> Report:
        """A row for each step."""
        return Report(f"{self.found.steps[-1].name} on a napkin", "", (self.table(),))

    def table(self) -> Table:
        """The same rows."""
        columns = tuple(map(Column, ("name", "numbers", "value", "error")))
        rows = tuple(
            (step.name, step.numbers, step.value, error_text(step).strip("()"))
            for step in self.found.steps
        )
        return Table("", columns, rows)

    def shown(self, form: str) -> Report | Pieces:
        """The lines."""
        return (str(self) if form == "text" else preformatted(str(self)),)

    def data(self) -> Any:
        """Each step, the error as a share, and what the lengths of time are."""
        return {
            "steps": [step._asdict() for step in self.found.steps],
            "exactly": self.found.run.text(self.found.steps[-1].name),
            "units": list(self.found.units),
        }

    def __str__(self) -> str:
        texts = (
            step_text(step).replace(" × 10", f"{_TIED}×{_TIED}10") for step in self.found.steps
        )
        lines = [line for text in texts for line in wrapped(text, hanging="    ")]
        last = self.found.steps[-1]
        lines.append(f"exactly {self.found.run.text(last.name)}")
        heading = [", ".join(self.found.units)] if self.found.units else []
        return "\n".join([*heading, *lines]).replace(_TIED, " ")

    def _repr_markdown_(self) -> str:
        return preformatted(str(self))


def step_text(step: NapkinStep) -> str:
    """`dau = 3 × 10⁸ users × 50% = 1.5 × 10⁸ users`, with the error that there is by now."""
    sign = "≈" if step.error else "="
    value = f"{sign} {step.value}"
    numbers = "" if step.numbers in ("", step.value) else f"= {step.numbers} "
    return " ".join(filter(None, [f"{step.name} {numbers}{value}", error_text(step)]))


def error_text(step: NapkinStep) -> str:
    """By how much a number is wrong, as far as a percent tells it: `(−14%)`."""
    percent = round((step.error or 0.0) * 100)
    return f"({'−' if percent < 0 else '+'}{abs(percent)}%)" if percent else ""
