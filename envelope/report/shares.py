"""Which part costs what and most, how full it is, and which of its constraints comes next."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from envelope.analysis.binding import bound, fullness
from envelope.engine.run import Run
from envelope.model.graph.graph import TOTAL
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import Output, bounded, kinds_of, outputs, shared
from envelope.report.table import Column, Table, bar
from envelope.units.numerals import number_text, share_text

_WIDTH = 16  # columns of a whole bar
_LEAST = 1e-5
_HALF = 0.5
_PERCENT = 0.01
HEADING, FOLLOWING = "Shares", "bound by, then"
_NEXT = 2  # constraints that are named besides the one that binds


class ShareColumn(NamedTuple):
    """A column of the table: its title, its output, a share for each part, None where it has none.

    It is the part's own share of a limit or, where it is `of_total`, its share in the total.
    """

    title: str
    output: str
    of_total: bool
    has_bar: bool
    values: dict[str, float | None]


class Dominant(NamedTuple):
    """What most of a total is: the part with the largest share, and the largest kind of that.

    Without parts, `part` is empty, and the kind is that of the whole. `kind` is None where nothing
    says of which kinds it is.
    """

    name: str
    part: str
    share: float
    kind: Output | None
    kind_share: float


def dominants(run: Run) -> list[Dominant]:
    """What most of each total is of which the shares are shown."""
    return [found for output in shared() if (found := _dominant(run, output)) is not None]


def _dominant(run: Run, output: Output) -> Dominant | None:
    name = f"{TOTAL}.{output.name}"
    parts = run.graph.outer_parts if name in run.values else ()
    name = name if parts else output.name
    total = run.values.get(name, 0.0)
    if total <= 0:
        return None
    amounts = {part: part_of(run, part, output.name) or 0.0 for part in parts}
    part = max(amounts, key=lambda each: amounts[each], default="")
    amount = amounts.get(part, total)
    kinds = [(_value(run, part, each.name) or 0.0, each) for each in kinds_of(output)]
    most, kind = max(kinds, key=lambda pair: pair[0], default=(0.0, None))
    return Dominant(name, part, amount / total, kind if most > 0 else None, most / (amount or 1))


def dominant_text(dominant: Dominant) -> str:
    """The same in a sentence, such as `Most of it: database 89%, its servers`."""
    what = spoken(dominant.part)
    if what:
        what += f" {share_text(dominant.share)}"
        what += f", its {dominant.kind.called}" if dominant.kind else ""
    elif dominant.kind:
        what = f"{dominant.kind.called} {share_text(dominant.kind_share)}"
    most = dominant.share if dominant.part else dominant.kind_share
    return f"{'Most of it' if most > _HALF else 'The largest share'}: {what}." if what else ""


def shares(run: Run) -> Iterator[Table]:
    """A row with bars for each part, those with the largest share first."""
    columns, parts = share_grid(run)
    rows = []
    for part in parts:
        cells = [spoken(part)]
        for column in columns:
            share = column.values[part]
            cells.append("" if share is None else percent(share))
            cells += ["" if share is None else bar(share, _WIDTH)] if column.has_bar else []
        rows.append((*cells, following(run, part)))
    titles = [Column("part")]
    for column in columns:
        titles.append(Column(column.title, number=True))
        titles += [Column("0 … 100%", name=True)] if column.has_bar else []
    if rows:
        yield Table(HEADING, (*titles, Column(FOLLOWING)), tuple(rows))


def share_grid(run: Run) -> tuple[list[ShareColumn], list[str]]:
    """The columns that say something, and the parts of which one does; none of a single part."""
    parts = run.graph.outer_parts
    columns = [column for column in _columns(run, parts) if any(column.values.values())]
    if len(parts) < 2 or not columns:
        return [], []
    told = (
        part
        for part in parts
        if any(column.values[part] is not None for column in columns) or following(run, part)
    )
    return columns, sorted(told, key=lambda part: -(columns[0].values[part] or 0.0))


def _columns(run: Run, parts: Sequence[str]) -> Iterator[ShareColumn]:
    """Those of totals, and of what has a limit."""
    for output in shared():
        total = run.values.get(f"{TOTAL}.{output.name}", 0.0)
        if total > 0:
            amounts = {part: part_of(run, part, output.name) for part in parts}
            found = {part: value and value / total for part, value in amounts.items()}
            yield ShareColumn(f"of {output.name}", output.name, True, True, found)
    first = bounded()[0]
    for output in bounded():
        title = spoken(output.name.removeprefix(f"{first.name}_"))
        found = {part: _value(run, part, output.name) for part in parts}
        yield ShareColumn(title, output.name, False, output == first, found)


def _value(run: Run, part: str, output: str) -> float | None:
    """An output of a part, or of the scenario itself for an empty one; None where it has none."""
    name = run.graph.find(f"{part}.{output}" if part else output)
    return None if name is None else run.values[name]


def part_of(run: Run, part: str, output: str) -> float | None:
    """What a part adds to a total; None where it is not counted in it."""
    total, name = run.graph.quantities[f"{TOTAL}.{output}"], run.graph.find(f"{part}.{output}")
    is_sum = total.kind == "total" and not total.set
    is_counted = name in total.formula.references() if is_sum else True
    return _value(run, part, output) if is_counted else None


def own_binding(run: Run) -> str:
    """What binds the scenario itself, in words; empty where nothing does."""
    own = (name for output in outputs() if (name := run.graph.find(output)))
    return next(filter(None, (bound(run, name) for name in own)), "")


def fullness_text(run: Run, part: str, words: str) -> str:
    """What binds a part, and how full it is with everything up and after the loss: `cpu 56→84%`.

    An empty part is the scenario itself.
    """
    shares = [_value(run, part, output.name) for output in bounded()]
    told = list(dict.fromkeys(_whole(share) for share in shares if share is not None))
    full = f"{'→'.join(told)}%" if told else ""
    return " ".join(filter(None, [words, full]))


def is_overfull(run: Run, part: str) -> bool:
    """Whether a part is used beyond what there is, with everything up or after the loss."""
    return any((_value(run, part, output.name) or 0.0) > 1 for output in bounded())


def _whole(share: float) -> str:
    """A share in whole percents, never more than it is where that would be all."""
    if 0 < share < _PERCENT:
        return "<1"
    return f"{share * 100:.0f}" if share > 1 or share <= 1 - _PERCENT / 2 else f"{share * 100:.3g}"


def utilization(run: Run, part: str) -> float | None:
    """How full a part is with everything up; None where it does not say."""
    return _value(run, part, bounded()[0].name)


def following(run: Run, part: str) -> str:
    """The constraint that binds, and how full the next ones are."""
    found = list(fullness(run, part).items())
    near = [f"{words} {percent(share)}" for words, share in found[1 : _NEXT + 1] if share >= 0.01]
    return ", ".join([*(words for words, _ in found[:1]), *near])


def percent(share: float) -> str:
    """A share as people write it: `62%`, `0.4%`, nothing smaller than they care for."""
    if 0 < share < _LEAST:
        return f"<{number_text(_LEAST * 100, 2)}%"
    return f"{number_text(share * 100, 2)}%"
