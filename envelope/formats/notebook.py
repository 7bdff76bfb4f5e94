"""Answers as a notebook shows them: the answer first, what is behind it folded."""

from collections.abc import Sequence
from html import escape

from envelope.analysis.explain import Step
from envelope.engine.run import Run
from envelope.formats.answer import answer_tables
from envelope.formats.explanation import details_of
from envelope.formats.html import table_html
from envelope.report.brief.report import brief_report
from envelope.report.capacity import capacity_report
from envelope.report.shares import HEADING
from envelope.report.table import Report, Table

_FORMULA = "margin: 0 0 0 1.3em; text-align: left; white-space: pre-wrap; background: none"
_LEVEL = 4  # of headings
_WIDE, _LONG = 120, 1000  # characters of a line of the answer, and its lines
_STEP = "margin: 0.1em 0 0.1em 1.3em; text-align: left"


def run_html(run: Run) -> str:
    """The report of a run: its answer and its parts; assumptions, checks and sources folded."""
    brief = brief_report(run)
    first, asides = answer_tables(brief.answer, _WIDE, _LONG)
    answer = "".join(map(table_html, (*first, *asides)))
    shown = "".join(table_html(table.standing, _LEVEL) for table in brief.tables)
    rows = [table.rows for table in brief.tables]
    names = {table.heading for table in brief.tables}
    told = {"Parts", HEADING} if "Parts" in names else set[str]()
    behind = (table for table in capacity_report(run).tables if table.rows not in rows)
    folded = "".join(_folded(each) for each in behind if each.rows and each.heading not in told)
    about = f"<p>{escape(brief.about)}</p>\n" if brief.about else ""
    return f"<h3>{escape(brief.title)}</h3>\n{answer}{about}{shown}{folded}"


def inputs_html(report: Report) -> str:
    """A scenario before it is run: what it is about, and its tables."""
    about = f"<p>{escape(report.about)}</p>\n" if report.about else ""
    tables = "".join(table_html(table, _LEVEL) for table in report.tables)
    return f"<h3>{escape(report.title)}</h3>\n{about}{tables}<p>{escape(report.last)}</p>"


def _folded(table: Table) -> str:
    content = table_html(table._replace(heading=""))
    return f"<details><summary>{escape(table.heading)}</summary>\n{content}</details>\n"


def steps_html(steps: Sequence[Step]) -> str:
    """A derivation, each level folded below the one that it is part of; the first one is open."""
    pieces: list[str] = []
    open_levels: list[int] = []
    for place, step in enumerate(steps):
        while open_levels and open_levels[-1] >= step.depth:
            open_levels.pop()
            pieces.append("</details>\n")
        head = f"<b>{escape(step.name)}</b> = {escape(step.value)}"
        lines = details_of(step)
        below = steps[place + 1].depth if place + 1 < len(steps) else 0
        if not lines and below <= step.depth:
            pieces.append(f'<div style="{_STEP}">{head}{_again(step)}</div>\n')
            continue
        state = "" if step.depth else " open"
        pieces.append(f'<details style="{_STEP}"{state}><summary>{head}</summary>\n')
        if lines:
            pieces.append(f'<pre style="{_FORMULA}">{escape(chr(10).join(lines))}</pre>\n')
        open_levels.append(step.depth)
    return "".join([*pieces, "</details>\n" * len(open_levels)])


def _again(step: Step) -> str:
    return " (see above)" if step.again else " …" if step.folded and step.numbers else ""
