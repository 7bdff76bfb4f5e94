"""Where in a scenario file an offset stands, however broken the text is.

Only what stands between the last `[header]` and the offset is looked at, so that a mistake further
up does no harm.
"""

import re

from envelope.tuples import NamedTuple

KeyPath = tuple[str | int, ...]

_HEADER = re.compile(
    r"^[ \t]*(\[\[?)[ \t]*([\w.\-\"' \t]+?)[ \t]*\]\]?[ \t]*(?:#.*)?$", re.MULTILINE
)
_OPEN_HEADER = re.compile(r"^[ \t]*\[\[?[ \t]*(?P<path>[\w.\-\"']*)$")
_PIECE = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|[\w\-]+")
_TOKEN = re.compile(
    r"(?P<space>[ \t\r]+)|(?P<comment>\#[^\n]*)|(?P<line>\n)"
    r"|(?P<string>\"\"\"(?:[^\"\\]|\\.|\"{1,2}(?!\"))*(?:\"{3,5}|\Z)|'''(?:[^']|'{1,2}(?!'))*(?:'{3,5}|\Z)"
    r"|\"(?:[^\"\\\n]|\\.)*\"?|'[^'\n]*'?)"
    r"|(?P<sign>[\[\]{}=,])|(?P<word>[^\s\[\]{}=,\#\"']+)",
    re.DOTALL,
)


class Context(NamedTuple):
    """Where an offset stands.

    `kind` is `header`, `key`, `value` (no text is open), `text` or `comment`; `path` leads to the
    table of a key, or to the value. `before` is what stands before the offset: of the header, of
    the key, or of the text; `start` is where that begins. A key `is_open` between quotation marks.
    """

    kind: str
    path: KeyPath
    before: str
    start: int
    is_open: bool = False


def context_at(text: str, offset: int) -> Context:
    """Where an offset stands in a text."""
    line = text.rfind("\n", 0, offset) + 1
    opened = _OPEN_HEADER.match(text[line:offset])
    header = _last_header(text, line)
    if opened and not _is_in_array(text, header[1], line):
        return Context("header", (), opened["path"], line + opened.start("path"))
    return _Scan(text, header, offset).context()


def _last_header(text: str, before: int) -> tuple[KeyPath, int]:
    """The path of the last header above a line, and where the lines below it begin."""
    path: KeyPath = ()
    end = 0
    for found in _HEADER.finditer(text, 0, before):
        path = _pieces(found[2]) + ((0,) if found[1] == "[[" else ())
        end = found.end()
    return path, end


def _is_in_array(text: str, start: int, end: int) -> bool:
    """Whether a list is open at the end of some lines."""
    scan = _Scan(text, ((), start), end)
    scan.context()
    return "[" in (sign for sign, _ in scan.open)


def _pieces(written: str) -> KeyPath:
    return tuple(each.strip("\"'") for each in _PIECE.findall(written))


class _Scan:
    """A walk over the lines below a header, up to an offset.

    `open` are the brackets that are open, each with the path of the table or the list inside.
    """

    def __init__(self, text: str, header: tuple[KeyPath, int], end: int) -> None:
        self.text = text
        self.end = end
        self.table, self.at = header
        self.open: list[tuple[str, KeyPath]] = []
        self.key = ""
        self.key_start = self.at
        self.is_value = False
        self.index = 0

    def context(self) -> Context:
        """Where the end stands."""
        while self.at < self.end:
            found = _TOKEN.match(self.text, self.at, self.end)
            if found is None:
                self.at += 1
                continue
            start, self.at = found.span()
            kind = found.lastgroup or ""
            if kind == "string" and self.at == self.end and not _is_closed(found[0]):
                return self._in_text(found[0], start)
            if kind in ("word", "string"):
                self._word(found[0], start)
            elif kind == "comment" and self.at == self.end:
                return Context("comment", (), "", self.end)
            elif kind == "line" and not self.open:
                self._next_key()
            elif kind == "sign":
                self._sign(found[0])
        if self.is_value:
            return Context("value", self._path(), "", self.end)
        is_inside = self.key and self.key_start + len(self.key) == self.end
        before, start = (self.key, self.key_start) if is_inside else ("", self.end)
        return Context("key", self._around(), before, start)

    def _around(self) -> KeyPath:
        """The path of the innermost table."""
        return self.open[-1][1] if self.open else self.table

    def _path(self) -> KeyPath:
        """The path of the value that is being read."""
        around = self._around()
        if self.open and self.open[-1][0] == "[":
            return (*around, self.index)
        return (*around, *_pieces(self.key))

    def _in_text(self, written: str, start: int) -> Context:
        """A text that is open: a value, or a key in quotation marks."""
        marks = 3 if written[:3] in ('"""', "'''") else 1
        if self.is_value:
            return Context("text", self._path(), written[marks:], start + marks)
        return Context("key", self._around(), written[marks:], start + marks, is_open=True)

    def _next_key(self) -> None:
        self.key, self.is_value = "", False

    def _word(self, word: str, start: int) -> None:
        if not self.is_value:
            self.key, self.key_start = self.key + word, start - len(self.key)

    def _sign(self, sign: str) -> None:
        """A bracket, a comma or an equals sign."""
        if sign == "=":
            self.is_value = True
        elif sign in "[{":
            path = self._path()
            self.open.append((sign, path))
            self.index, self.is_value = 0, sign == "["
            self.key = "" if sign == "{" else self.key
        elif sign in "]}" and self.open:
            self.open.pop()
            self.is_value = True  # until the line or the entry ends
        elif sign == "," and self.open:
            if self.open[-1][0] == "[":
                self.index += 1
            else:
                self._next_key()


def _is_closed(written: str) -> bool:
    """Whether a text that begins with quotation marks ends with them, too."""
    marks = written[:3] if written[:3] in ('"""', "'''") else written[:1]
    return len(written) >= 2 * len(marks) and written.endswith(marks)
