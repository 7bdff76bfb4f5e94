"""Documents read line by line: fences, tables, comments that switch the check off.

A reader of lines is enough, and a parser of Markdown would be too much: whether a claim stands in
a list, a quotation or a paragraph changes nothing about it, text files have no markup at all, and
a line must keep its number.
"""

import re
from collections.abc import Iterator

from envelope.lint import markup
from envelope.lint.columns import Row, columns
from envelope.tuples import NamedTuple

_FENCE = re.compile(r"^\s*(?:>\s*)*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})\s*([\w+#.-]*)")
_IGNORE = re.compile(r"<!--\s*envelope:\s*ignore\s*-->")
_RULE = re.compile(r"^[\s|:+=-]*$")
_CONTINUES = re.compile(r"^\s*(?:=(?!=)|≈|~(?=\s))\s*[^=>\s-]")
_VERTICAL = re.compile(r"\s*[×*/÷+x]\s")  # an operand below the others, as on paper
_TABLE = re.compile(r"\s\|\s|^\s*\||\|\s*$|[│┃║]")
_LONGEST = 10_000  # characters of lines that are read as one
# Fences whose words are a program's: there `==` compares and `=` gives a name its value.
_PROSE = {"", "text", "txt", "plain", "plaintext", "markdown", "md", "math", "latex", "tex"}


class Passage(NamedTuple):
    """A piece of text that claims do not reach across: a line, a cell of a table, lines joined."""

    text: str
    rows: tuple[Row, ...]
    is_code: bool = False

    def place(self, start: int, end: int) -> tuple[int, int, int]:
        """Line and columns of a part of the text, in the line in which it ends."""
        row = max((row for row in self.rows if row.start < end), key=lambda row: row.start)
        stop = min((each.start for each in self.rows if each.start > row.start), default=None)
        plain = self.text[row.start : stop].rstrip()
        return row.number, *columns(row, plain, max(start - row.start, 0), end - row.start)


class Line(NamedTuple):
    """A line: its number from 1, and whether it stands in the code of a program."""

    number: int
    raw: str
    is_code: bool


def passages(content: str, skipped: frozenset[int] = frozenset()) -> Iterator[Passage]:
    """The passages of a document, in its order, but for lines whose numbers are skipped."""
    held: Passage | None = None
    for line in readable_lines(content):
        if line.number in skipped:
            continue
        cells = cells_of(line)
        if held and len(cells) == 1 and _continues(held, line, cells[0].text):
            row = cells[0].rows[0]._replace(start=len(held.text) + 3)
            text = f"{held.text} \n {cells[0].text.strip()}"
            held = Passage(text, (*held.rows, row), line.is_code)
            continue
        if held:
            yield held
        *before, held = cells
        yield from before
    if held:
        yield held


def _continues(held: Passage, line: Line, text: str) -> bool:
    """Whether a line goes on with the claim of the one before: it begins with `=` or `≈`."""
    if re.search(r"\S {3,}[=≈]", text):
        return False  # columns set by spaces
    if _VERTICAL.match(held.text) or len(held.text) > _LONGEST:
        return False
    is_next = held.rows[-1].number == line.number - 1 and held.is_code == line.is_code
    return is_next and bool(_CONTINUES.match(text))


def cells_of(line: Line) -> list[Passage]:
    """The cells of a line of a table, or the line itself."""
    raw = line.raw
    pieces = re.split(r"[│┃║|]", raw.replace(r"\|", "  ")) if _TABLE.search(raw) else [raw]
    found, column = [], 0
    for piece in pieces:
        text = markup.plain(piece, is_code=line.is_code)
        found.append(Passage(text, (Row(line.number, 0, piece, column),), line.is_code))
        column += len(piece) + 1
    return found


def readable_lines(content: str) -> Iterator[Line]:
    """The lines that are to be read, and whether each stands in the code of a program."""
    fence, language, ignored = "", "", ""
    for number, raw in enumerate(content.replace("\r\n", "\n").split("\n"), 1):
        mark = _FENCE.match(raw)
        if mark and (not fence or (mark.group(1).startswith(fence) and not mark.group(2))):
            fence, language = ("", "") if fence else (mark.group(1), mark.group(2).lower())
            if ignored and not fence:
                ignored = ""
            continue
        if _IGNORE.search(raw):
            is_alone = not _IGNORE.sub("", raw).strip()
            ignored = "waits" if is_alone else ignored
            continue
        if ignored:
            if raw.strip():
                ignored = "block"
            elif ignored == "block" and not fence:
                ignored = ""
            continue
        if raw.strip() and not _RULE.match(raw):
            yield Line(number, raw, bool(fence) and language not in _PROSE)
