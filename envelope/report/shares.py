"""Which part costs what, how full it is, and which of its constraints comes next."""

from collections.abc import Iterator, Sequence

from envelope.analysis.binding import fullness
from envelope.engine.run import Run
from envelope.model.graph.graph import TOTAL
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import limited, shared
from envelope.report.table import Column, Table, bar
from envelope.units.writing import number_text

_WIDTH = 16  # columns of a whole bar
_LEAST = 1e-5
_NEXT = 2  # constraints that are named besides the one that binds


def shares(run: Run) -> Iterator[Table]:
    """A row with bars for each part, those with the largest share first."""
    parts = run.graph.outer_parts
    columns = [column for column in _columns(run, parts) if any(column[1].values())]
    if len(parts) < 2 or not columns:
        return
    order = sorted(parts, key=lambda part: -(columns[0][1][part] or 0.0))
    following = {part: _following(run, part) for part in parts}
    rows = []
    for part in order:
        cells = [spoken(part)]
        for _, found in columns:
            share = found[part]
            cells += ["", ""] if share is None else [percent(share), bar(share, _WIDTH)]
        rows.append((*cells, following[part]))
    titles = [Column("part")]
    for title, _ in columns:
        titles += [Column(title, number=True), Column("0 … 100%", name=True)]
    yield Table("Shares", (*titles, Column("bound by, then")), tuple(rows))


def _columns(run: Run, parts: Sequence[str]) -> Iterator[tuple[str, dict[str, float | None]]]:
    """Title and share of each part: of totals, and of what has a limit."""
    for output in shared():
        total = run.values.get(f"{TOTAL}.{output.name}", 0.0)
        if total > 0:
            found = {part: _value(run, part, output.name) for part in parts}
            yield (
                f"of {output.name}",
                {part: value and value / total for part, value in found.items()},
            )
    output = limited()
    yield output.name, {part: _value(run, part, output.name) for part in parts}


def _value(run: Run, part: str, output: str) -> float | None:
    name = run.graph.find(f"{part}.{output}")
    return None if name is None else run.values[name]


def _following(run: Run, part: str) -> str:
    """The constraint that binds, and how full the next ones are."""
    found = list(fullness(run, part).items())
    near = [f"{words} {percent(share)}" for words, share in found[1 : _NEXT + 1] if share >= 0.01]
    return ", ".join([*(words for words, _ in found[:1]), *near])


def percent(share: float) -> str:
    """A share as people write it: `62%`, `0.4%`, nothing smaller than they care for."""
    if 0 < share < _LEAST:
        return f"<{number_text(_LEAST * 100, 2)}%"
    return f"{number_text(share * 100, 2)}%"
