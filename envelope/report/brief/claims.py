"""What should hold of a run: its checks, and the published results that it reproduces or not."""

from collections.abc import Iterator, Sequence
from typing import Literal

from envelope.analysis.expectations import Outcome, expectations
from envelope.analysis.explain import grouped, source_keys, with_numbers
from envelope.engine.run import Run
from envelope.model.graph.graph import Check
from envelope.model.graph.scopes import spoken
from envelope.report.table import Column, Table
from envelope.units.numerals import percent_text, share_text

# Which are shown: what does not hold alone, also the file's own, or all.
Shown = Literal["failing", "own", "all"]


def checks_table(run: Run, shown: Shown = "own") -> Iterator[Table]:
    """Failing checks in full, then those that ranges leave open, the file's own, or all."""
    found, own = run.graph.checks, frozenset(run.graph.outline().own_checks)
    failing = [(index, found[index]) for index, holds in enumerate(run.holds) if not holds]
    failing.sort(key=lambda pair: pair[1].severity)
    held = [
        (index, found[index])
        for index, holds in enumerate(run.holds)
        if holds and (_is_open(run, index) or shown == "all" or (shown == "own" and index in own))
    ]
    rows = tuple(_check(run, index, check) for index, check in (*failing, *held))
    cited = tuple(", ".join(source_keys(run, check.source)) for _, check in (*failing, *held))
    columns = (
        Column("result"),
        *([Column("holds in", number=True)] if run.spreads else []),
        Column("check"),
        Column("with its numbers"),
        Column("about", below=True),
    )
    note = f"{len(found) - len(failing)} of {len(found)} checks hold."
    if rows or (found and shown != "failing"):
        yield Table("Checks", columns, rows, note, cited)


def _is_open(run: Run, index: int) -> bool:
    return run.spreads is not None and 0 < run.spreads.holds[index] < 1


def _check(run: Run, index: int, check: Check) -> tuple[str, ...]:
    fails = "FAILS" if check.severity == "error" else "warning"
    return (
        "holds" if run.holds[index] else fails,
        *([share_text(run.spreads.holds[index])] if run.spreads else []),
        spoken(check.full_name),
        with_numbers(run, check.formula),
        check.about,
    )


def expected(run: Run) -> list[Outcome]:
    """The published results; none of a time of its own, or once something was set."""
    return [] if run.graph.is_changed or run.at is not None else expectations(run)


def expectations_table(run: Run, every: Sequence[Outcome], shown: Shown = "own") -> Iterator[Table]:
    """Published results beside ours; with `failing`, only those that are other than these."""
    found = [each for each in every if shown != "failing" or each.erratum or not each.holds]
    if found:
        columns = (
            Column("published result"),
            Column("published", number=True),
            Column("computed", number=True),
            Column("difference", number=True),
            Column("result"),
            Column("source", cites=True),
        )
        rows = tuple(
            (
                spoken(each.name) + each.when,
                grouped(each.published or each.expected),
                each.got,
                change_text(each.off) if each.allowed else "",
                "erratum" if each.erratum else "reproduced" if each.holds else "DIFFERS",
                ", ".join(source_keys(run, each.source)),
            )
            for each in found
        )
        more = len(every) - len(found)
        note = f"{more} more {'is' if more == 1 else 'are'} reproduced." if more else ""
        yield Table("Published results", columns, rows, note)


def change_text(share: float) -> str:
    """A difference as people write it: `+3.2%`, `-14%`, `0%`."""
    if abs(share) < 5e-5:
        return "0%"
    return f"{'+' if share > 0 else '-'}{percent_text(abs(share) * 100, 2)}%"
