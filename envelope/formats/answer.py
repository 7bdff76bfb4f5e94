"""The answer of a report: as many lines as are read at once, each as much as the width holds."""

from collections.abc import Iterator, Sequence

from envelope.formats.wrapping import wrapped
from envelope.report.table import Answer, Column, Line, Table
from envelope.tuples import NamedTuple

MOST = 14  # lines from the title to the last one of the answer
_GAP = 2
_SHORTEST = 12  # characters of words that are cut
_SIGNS = " ,;:("
_ENDS = "p5 – p95"

Row = tuple[str, ...]


class _Page(NamedTuple):
    """Rows of what fails, of the results and of the remarks; how many lines they take."""

    failing: list[Row]
    results: list[Row]
    remarks: list[Row]
    height: int


def answer_tables(answer: Answer, width: int, room: int) -> tuple[list[Table], list[Table]]:
    """The answer in so many lines of a width, and what stands below it.

    Where that is too little some lines are said behind those above, and where it still is, not
    all that fails is named. The asides are part of the answer where there is room for them.
    """
    for results in _joined(answer.results):
        page = _page(answer._replace(results=results), width, room)
        if page.height <= room:
            break
    else:
        every = [line._replace(more=(*line.more, *line.parts)) for line in answer.failing]
        page = _page(Answer(tuple(every), results, answer.remarks, answer.asides), width, room)
    names = _name_width(answer)
    asides, height = _filling(answer.asides, names, width, room - page.height)
    if page.height + height <= room:
        remarks, below = [*page.remarks, *asides], []
    else:
        remarks, below = page.remarks, _filling(answer.asides, names, width, room)[0]
    tables = [_words(page.failing), _results(page.results), _words(remarks)]
    return [table for table in tables if table.rows], [_words(below)] if below else []


def _words(rows: Sequence[Row]) -> Table:
    return Table("", (Column("", name=True), Column("")), tuple(rows))


def _results(rows: Sequence[Row]) -> Table:
    titles = ("", _ENDS)[: max((len(row) - 2 for row in rows), default=0)]
    numbers = [Column(title, number=True) for title in titles]
    return Table("", (Column("", name=True), *numbers, Column("")), tuple(rows))


def _joined(lines: tuple[Line, ...]) -> Iterator[tuple[Line, ...]]:
    """The lines, then with the last one that can be said behind the one above it, and so on."""
    yield lines
    for index in range(len(lines) - 1, 0, -1):
        if lines[index].behind:
            ways = lines[index].behind
            above = lines[index - 1]._replace(more=ways, parts=ways[-1:])
            lines = (*lines[: index - 1], above, *lines[index + 1 :])
            yield lines


def _page(answer: Answer, width: int, room: int) -> _Page:
    """Each result and remark in a line, and of what fails as much as there is room for then."""
    names = _name_width(answer)
    results = _result_rows(answer, width)
    remarks: list[Row] = [
        (line.words.ljust(names), _fitting(line.more, width - names - _GAP))
        for line in answer.remarks
    ]
    others = len(results) + len(remarks) + _is_ranged(answer)
    failing, height = _filling(answer.failing, names, width, room - others)
    return _Page(failing, results, remarks, height + others)


def _is_ranged(answer: Answer) -> bool:
    """Whether there is a column of ranges, which has a title."""
    return any(line.ends for line in answer.results)


def _name_width(answer: Answer) -> int:
    """The width of the names, which are aligned from the first line to the last."""
    return max((len(line.words) for lines in answer for line in lines), default=0)


def _result_rows(answer: Answer, width: int) -> list[Row]:
    names = _name_width(answer)
    columns = [[line.value for line in answer.results]]
    if _is_ranged(answer):
        columns.append([line.ends for line in answer.results])
    room = width - names - _GAP
    room -= sum(max(map(len, [*column, _ENDS])) + _GAP for column in columns)
    words = [line.words.ljust(names) for line in answer.results]
    more = [_fitting(line.more, room, line.parts) for line in answer.results]
    return list(zip(words, *columns, more, strict=True))


def _fitting(ways: Sequence[str], room: int, parts: Sequence[str] = ()) -> str:
    """The longest way of saying something that fits into a line, else its parts, else its start."""
    for words in (*ways, *parts):
        if len(words) <= room:
            return words
    if parts:
        return parts[-1]
    start = ways[-1][:room].rpartition(" ")[0] if ways and room >= _SHORTEST else ""
    return f"{start.rstrip(_SIGNS)}…" if start else ""


def _filling(lines: Sequence[Line], names: int, width: int, room: int) -> tuple[list[Row], int]:
    """Lines as long as there is room for, the first of them first; how many they take.

    The others are said as shortly as they can be.
    """
    width -= names + _GAP
    rows: list[Row] = []
    height = 0
    least = [min(_height(words, width) for words in line.more) for line in lines]
    for index, line in enumerate(lines):
        left = room - height - sum(least[index + 1 :])
        words = next((each for each in line.more if _height(each, width) <= left), line.more[-1])
        rows.append((line.words.ljust(names), words))
        height += _height(words, width)
    return rows, height


def _height(words: str, width: int) -> int:
    return wrapped(words, width).count("\n") + 1
