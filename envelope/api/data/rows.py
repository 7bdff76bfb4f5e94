"""The rows of a table, as a question of a scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from envelope.api import answers

if TYPE_CHECKING:
    from envelope.api.scenario import Scenario
    from envelope.api.settings import Sampling


def batch_of(  # noqa: PLR0913 -- each of them by its name
    scenario: Scenario,
    table: Any,
    outputs: str | Sequence[str] = (),
    values: Mapping[str, Any] | None = None,
    *,
    at: str = "",
    carry: Sequence[str] = (),
    checks: bool = True,
    sampling: Sampling | None = None,
) -> answers.BatchResult:
    """Results, by default the headline ones, for each row of a table.

    A table is the path of a CSV or Parquet file, mappings from column to value, a data frame of
    pandas or a table of pyarrow. Columns called like a quantity (`dau`, `payload_size (KB)`) set
    it, the others are carried through, as those of `carry` are in any case; `values` are set in
    all rows, as in a run. Without `checks` it is not looked at which checks fail. With a
    `sampling`, ranges are drawn, and each result has its percentiles beside it.

    >>> import envelope
    >>> rows = [{"tenant": "a", "dau": "10M users"}, {"tenant": "b", "dau": "1M bytes"}]
    >>> found = envelope.load("template").batch(rows, "qps", checks=False)
    >>> found.columns["qps (request/s)"], found.wrong
    ([2314.814814814815, None], 1)

    Raises InputError; what is wrong with a row stands in its column `error`.
    """
    asked = answers.wanted(outputs, carry, checked=checks, sampling=sampling)
    return answers.batched(scenario.asked(values, at), table, asked)
