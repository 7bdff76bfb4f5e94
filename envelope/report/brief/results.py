"""The scenario's own results in one table: under their headings, each in a line."""

import re
from collections.abc import Iterator

from envelope.engine.run import Run
from envelope.model.graph.graph import TOTAL
from envelope.report.amounts.ends import between
from envelope.report.amounts.spreads import picture
from envelope.report.headings import (
    HEADLINE,
    ResultLine,
    below_headings,
    heading_lines,
    how,
    marked,
)
from envelope.report.table import Column, Table

_LONGEST = 50  # characters of a formula
_BETWEEN = re.compile(r" [×÷+-] |, ")
_MOST = 12  # formulas that a file does not list itself


def results_table(run: Run) -> Iterator[Table]:
    """Value and formula of each result; with ranges, how it is spread in the formula's place."""
    columns = (
        Column("result", name=True),
        Column("value", number=True),
        *(
            (Column("p5 – p95", number=True), Column("distribution", name=True))
            if run.spreads
            else (Column("how"),)
        ),
    )
    sections = [(heading, lines) for heading, lines in _sections(run) if lines]
    hidden = 0
    if not run.graph.report:  # all formulas, of which a block has many
        hidden = sum(max(len(lines) - _MOST, 0) for _, lines in sections)
        sections = [(heading, lines[:_MOST]) for heading, lines in sections]
    if sections:
        rows = below_headings(
            sections, lambda line: (line.words, *_cells(run, line.name)), len(columns)
        )
        note = f"{hidden} more: `--derivations`." if hidden else ""
        yield Table("Results", columns, rows, note)


def _sections(run: Run) -> Iterator[tuple[str, list[ResultLine]]]:
    """The headings with what the file itself lists under them; the totals are in the answer."""
    for heading, lines in heading_lines(run):
        if heading != HEADLINE:
            yield heading, [line for line in lines if not line.name.startswith(f"{TOTAL}.")]


def _cells(run: Run, name: str) -> tuple[str, ...]:
    quantity = run.graph.quantities[name]
    value = marked(quantity, run.text(name))
    if not run.spreads:
        return value, shortened(how(run, quantity))
    spread = run.spread(name)
    if spread is None:
        return value, "", ""
    ends = between(run, name, spread.quantiles[0], spread.quantiles[2])
    return value, ends, picture(spread.counts)


def shortened(text: str) -> str:
    """As much of a formula as a line has room for, up to a sign between its operands.

    >>> shortened("max(3.47k tweets/s × 204 B/tweet, 12.2k requests/s × 1 KB/request)")
    'max(3.47k tweets/s × 204 B/tweet, …'
    """
    if len(text) <= _LONGEST:
        return text
    *_, last = [0, *(found.start() for found in _BETWEEN.finditer(text, 0, _LONGEST - 1))]
    start = text[:last] or text[: _LONGEST - 1].rstrip()
    return f"{start}, …" if text[last] == "," else f"{start} …"
