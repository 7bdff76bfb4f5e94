"""`Scenario.fit`: measured values in the place of assumed ones."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from envelope.api import answers

if TYPE_CHECKING:
    from envelope.api.scenario import Scenario


def fit_of(
    scenario: Scenario,
    metrics: str | os.PathLike[str],
    *,
    output: str | os.PathLike[str] | None = None,
    since: str = "",
    until: str = "",
    step: str = "",
) -> answers.FitResult:
    """The scenario with what was measured in the place of what was assumed.

    `metrics` is a CSV file, a JSON file of answers of Prometheus, or the address of one that runs
    (`http://127.0.0.1:9090`), which is asked for the time `since` ... `until` every `step`
    (`1 hour`). The `scenario` of the result is the text of the new file, which stands at `output`,
    else beside the old one; `save` writes it.

    Raises InputError or CalculationError.
    """
    asked = answers.Asked(os.fspath(metrics), since, until, step)
    return answers.fitted(scenario.request, asked, None if output is None else os.fspath(output))
