"""A comparison in Markdown, ready to be a comment on a pull request.

What it does to the answer of the report stands first, then which checks fail now, then what was
changed; all other results are folded.
"""

from collections.abc import Iterator
from html import escape

from envelope.analysis.compare.compared import Compared
from envelope.analysis.explain import with_numbers
from envelope.engine.run import Run
from envelope.formats.markdown import LONGEST_COMMENT, escaped, table_markdown, written_table
from envelope.model.graph.graph import TOTAL, Check
from envelope.model.graph.scopes import spoken
from envelope.report.brief.answers import answer_names
from envelope.report.compare import (
    Titles,
    both_texts,
    cause_texts,
    changed_table,
    compare_report,
    is_same,
    movement,
)
from envelope.report.table import Column, Table, first_of

_NAMED = 4  # causes of a difference that are named


def write_comparison(compared: Compared, titles: Titles) -> str:
    """The comment."""
    report = compare_report(compared, titles)
    changed = list(changed_table(compared, titles))
    blocks = [
        f"### {escaped(report.title)}",
        escaped(report.about),
        *_answer(compared, titles),
        *_checks(compared),
        *(f"**What was changed**\n\n{table_markdown(table)}" for table in changed),
    ]
    if not changed:
        blocks.append("Nothing that counts was changed.")
    rest = [table for table in report.tables if table.heading in ("Results", "Causes")]
    folded = "\n\n".join(table_markdown(table) for table in rest)
    if len(folded) + sum(map(len, blocks)) < LONGEST_COMMENT:
        summary = escape(f"All {len(compared.names)} results, and what causes their differences")
        blocks.append(f"<details><summary>{summary}</summary>\n\n{folded}\n\n</details>")
    else:
        blocks.append("All results are too many for a comment: `-f text` has them.")
    return "\n\n".join(block for block in blocks if block)


def _answer(compared: Compared, titles: Titles) -> Iterator[str]:
    """What becomes of the results that a report begins with."""
    names = answer_names(compared)
    moved = [name for name in names if not is_same(compared, name)]
    still = [escaped(_called(name)) for name in names if name not in moved]
    if moved:
        columns = ("result", *titles, "difference", "caused by")
        rows = tuple(_row(compared, name) for name in moved)
        table = Table(
            "", tuple(Column(each, number=0 < at < 4) for at, each in enumerate(columns)), rows
        )
        yield written_table(table)
    if still:
        yield f"{'As before' if moved else 'All as before'}: {', '.join(still)}."


def _row(compared: Compared, name: str) -> tuple[str, ...]:
    before, after = both_texts(compared, name)
    causes = first_of(cause_texts(compared, name), _NAMED, between="; ")
    cells = (before, f"**{escaped(after)}**", movement(compared, name), causes)
    return escaped(_called(name)), escaped(cells[0]), cells[1], escaped(cells[2]), escaped(cells[3])


def _called(name: str) -> str:
    """A result as people say it: `total.servers` are the servers."""
    return spoken(name.removeprefix(f"{TOTAL}."))


def _checks(compared: Compared) -> Iterator[str]:
    """The checks that fail now, those that no longer do, and how many still fail."""
    failing, holding = compared.newly_failing, compared.newly_holding
    lines = [
        *(_check(compared.right, check, "fails now") for check in failing),
        *(_check(compared.right, check, "no longer fails") for check in holding),
    ]
    still = [each for each in compared.right.failing() if each not in failing]
    if still:
        names = ", ".join(f"`{each.full_name}`" for each in still)
        lines.append(f"- as before, {names} {'fails' if len(still) == 1 else 'fail'}")
    if lines:
        yield "\n".join(lines)
    elif compared.right.graph.checks:
        count = len(compared.right.graph.checks)
        yield "The check holds." if count == 1 else f"All {count} checks hold."


def _check(run: Run, check: Check, words: str) -> str:
    """A line about a check, with its numbers where the run has it."""
    texts = [f"- **{words}**: `{check.full_name}`"]
    there = next((each for each in run.graph.checks if each.full_name == check.full_name), None)
    if there is None:
        return f"{texts[0]}, which is gone"
    texts.append(escaped(with_numbers(run, there.formula)))
    severity = " (a warning)" if there.severity != "error" else ""
    about = f": {escaped(there.about)}" if there.about else ""
    return f"{', '.join(texts)}{about}{severity}"
