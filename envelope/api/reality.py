"""What the blocks of the library's scenarios ask beside what really ran, as an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from envelope.analysis.library.reality import Deployment, deployments
from envelope.api.answer import Answer
from envelope.model.library.lookup import scenarios
from envelope.report.library.reality import (
    deployments_numbers,
    reality_data,
    reality_tables,
)
from envelope.report.table import Report, Table


@dataclass(frozen=True, repr=False)
class Reality(Answer):
    """Deployments: what the blocks ask of them, what ran, and the means by kind."""

    found: Sequence[Deployment]

    def report(self) -> Report:
        """A table for each kind, and the means of all kinds."""
        return Report("What is asked beside what ran", "", reality_tables(self.found))

    def table(self) -> Table:
        """A row for each deployment, as bare values."""
        return deployments_numbers(self.found)

    def data(self) -> Any:
        """Deployments, kinds and all together."""
        return reality_data(self.found)


def reality() -> Reality:
    """The deployments of all scenarios, computed anew, those of one kind together."""
    found = deployments(scenarios())
    return Reality(sorted(found, key=lambda each: (each.reality.kind.casefold(), each.scenario)))
