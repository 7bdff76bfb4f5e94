"""The report as it is read first: the answer, the parts, the results, what does not hold."""

from collections.abc import Iterator, Sequence

from envelope.analysis.binding import binding
from envelope.analysis.expectations import Outcome
from envelope.engine.run import Run
from envelope.report.brief.claims import Shown, checks_table, expectations_table, expected
from envelope.report.brief.details import NONE, Details
from envelope.report.brief.headline import answer
from envelope.report.brief.parts import parts_table
from envelope.report.brief.results import results_table
from envelope.report.brief.running import running_table
from envelope.report.capacity import (
    assumptions,
    certainty,
    conventions_table,
    rows_of_parts,
    sources_table,
)
from envelope.report.headings import result_tables
from envelope.report.notes import notes_table
from envelope.report.shares import shares
from envelope.report.table import Line, Report, Table

_OPTIONS = "`--assumptions`, `--derivations`, `--checks`, `--sources`, or `--all`"


def brief_report(run: Run, details: Details = NONE) -> Report:
    """The answer and what is behind it; the tables that are asked for come after it."""
    shown: Shown = "all" if details.has("checks") else "failing"
    bindings = {part: binding(run, part) for part in run.graph.outer_parts}
    first, published = answer(run, bindings), expected(run)
    tables = [
        *notes_table(run),
        *certainty(run),
        *parts_table(run, bindings),
        *running_table(run),
        *rows_of_parts(run, counted=not details.all),
        *results_table(run),
        *checks_table(run, shown),
        *expectations_table(run, published, shown),
        *(_more(run, details)),
    ]
    about = " ".join(run.graph.about.split())
    is_empty = not (run.graph.parts or run.graph.outline().formulas)
    nothing = "Nothing is computed here: there are no formulas and no parts." if is_empty else ""
    more = "" if details.all else f"More: {_OPTIONS}."
    said = [nothing, told_in_words(first.results), *holding(run, published), more]
    last = " ".join(filter(None, said))
    return Report(run.graph.title, about, tuple(tables), first, last)


def _more(run: Run, details: Details) -> Iterator[Table]:
    """What is only shown where it is asked for."""
    if details.has("assumptions"):
        yield from assumptions(run, every_input=details.all)
    if details.has("derivations"):
        yield from result_tables(run, "Derivations")
    if details.all:
        yield from shares(run)
    if details.has("assumptions"):
        yield conventions_table(run)
    if details.has("sources"):
        yield from sources_table(run)


def told_in_words(lines: Sequence[Line]) -> str:
    """Results in a sentence; empty where there is none."""
    told = []
    for line in lines:
        has_words = line.value.endswith((line.words, line.words.removesuffix("s")))
        text = line.value if has_words else f"{line.words} {line.value}"
        told.append(f"{text} ({line.under})" if line.under else text)
    return f"{', '.join(told)}." if told else ""


def holding(run: Run, published: Sequence[Outcome]) -> Iterator[str]:
    """How many checks hold, and how many published results are reproduced."""
    if run.holds:
        yield f"{sum(run.holds)} of {len(run.holds)} checks hold."
    if published:
        count = sum(each.holds and not each.erratum for each in published)
        words = "results are" if len(published) > 1 else "result is"
        yield f"{count} of {len(published)} published {words} reproduced."
