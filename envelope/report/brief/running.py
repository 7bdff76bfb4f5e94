"""What runs beside what is needed: a table, a line of the answer, and the same as data."""

from collections.abc import Iterator
from typing import Any

from envelope.analysis.explain import source_keys
from envelope.analysis.running import Standing, standings
from envelope.engine.run import Run
from envelope.model.graph.scopes import spoken
from envelope.report.table import Column, Line, Table, fewer
from envelope.units.writing import quantity_text, value_data


def running_table(run: Run) -> Iterator[Table]:
    """A row for each quantity of which something runs; nothing where none is."""
    found = standings(run)
    if not found:
        return
    columns = (
        Column("quantity", name=True),
        Column("you run", number=True),
        Column("needed", number=True),
        *([Column("at p95", number=True)] if run.spreads else []),
        Column("result"),
        Column("about", below=True),
    )
    rows = tuple(_row(run, each) for each in found)
    cited = tuple(", ".join(source_keys(run, each.running.source)) for each in found)
    yield Table("What runs", columns, rows, "", cited)


def _row(run: Run, each: Standing) -> tuple[str, ...]:
    most = "" if each.most is None else standing_text(run, each, each.most)
    return (
        spoken(each.name),
        standing_text(run, each, each.runs),
        standing_text(run, each, each.needs),
        *([most] if run.spreads else []),
        _result(run, each),
        each.running.about,
    )


def _result(run: Run, each: Standing) -> str:
    if not each.suffices:
        return f"SHORT by {standing_text(run, each, -each.left)}"
    return f"{standing_text(run, each, each.left)} to spare" if each.left > 0 else "just enough"


def running_lines(run: Run) -> Iterator[Line]:
    """A line that says of each quantity how much runs and is needed, what is short first."""
    found = sorted(standings(run), key=lambda each: each.suffices)
    if found:
        told = [_told(run, each) for each in found]
        yield Line("running", more=fewer(told, len(told), between="; "))


def _told(run: Run, each: Standing) -> str:
    what = spoken(each.name.rpartition(".")[0] or each.name)
    at = "" if each.most is None else " at p95"
    runs, needs = (standing_text(run, each, value) for value in (each.runs, each.demand))
    return f"{what}: you run {runs}, this needs {needs}{at}"


def running_data(run: Run) -> list[dict[str, Any]]:
    """What runs and is needed of each quantity, as plain data."""
    return [
        {
            "name": each.name,
            "runs": _data(run, each, each.runs),
            "needs": _data(run, each, each.needs),
            **({} if each.most is None else {"needs_p95": _data(run, each, each.most)}),
            "suffices": each.suffices,
            **({"about": each.running.about} if each.running.about else {}),
        }
        for each in standings(run)
    ]


def standing_text(run: Run, each: Standing, value: float) -> str:
    """An amount of a quantity, in the unit in which is written what runs of it."""
    return quantity_text(value, each.running.unit, run.graph.words_for(each.running.unit))


def _data(run: Run, each: Standing, value: float) -> dict[str, Any]:
    return value_data(value, each.running.unit, standing_text(run, each, value))
