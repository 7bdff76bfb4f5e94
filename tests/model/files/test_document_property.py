"""Places in random documents: the generator writes down where it puts what."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from envelope.errors import InputError, Label, Problem, draw, place
from envelope.model.files.document import KeyPath, read_document
from envelope.model.files.positions import lay_out
from envelope.texts import visible
from tests.presets.runs import tries

Draw = Callable[[st.SearchStrategy[Any]], Any]

BARE = "abcXYZ019_-"
SIGNS = BARE + " \"'\\#=[]{},.\té\N{GRINNING FACE}\n\r\x00\x7f"
NAMES = st.text(BARE, min_size=1, max_size=4) | st.text(SIGNS, max_size=4)
NAME_LISTS = st.lists(NAMES, max_size=4, unique=True)
VALUES = st.text(SIGNS, max_size=8)
OTHERS = ("1_000", "-0.5e3", "0xFF", "true", "inf", "2024-05-06", "2024-05-06 07:08:09", "07:08:09")
SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


class _Page:
    """A TOML text in the making, and where its values stand.

    `values` holds start and end of every value, `strings` the value and the offset of every
    character of it.
    """

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.end_of_line = draw(st.sampled_from(["\n", "\r\n"]))
        self.text = ""
        self.values: dict[KeyPath, tuple[int, int]] = {}
        self.strings: dict[KeyPath, tuple[str, list[int]]] = {}

    def one_of(self, *choices: str) -> str:
        return str(self.draw(st.sampled_from(choices)))

    def add(self, *pieces: str) -> None:
        self.text += "".join(pieces)

    def line_end(self) -> None:
        self.add(self.one_of("", " ", "\t # a = 'b' ]"), self.end_of_line, self.one_of("", " "))

    def document(self) -> None:
        names = self.draw(NAME_LISTS)
        tables = self.draw(st.integers(0, len(names)))
        for name in names[tables:]:
            self.entry((), name)
            self.line_end()
        for name in names[:tables]:
            if self.draw(st.booleans()):
                self.table((name, *self.draw(st.lists(NAMES, max_size=2))), "[", "]")
            else:
                for index in range(self.draw(st.integers(1, 3))):
                    self.table((name, index), "[[", "]]")

    def table(self, path: KeyPath, opening: str, closing: str) -> None:
        self.add(opening, self.one_of("", " "))
        self.dotted([part for part in path if isinstance(part, str)])
        self.add(self.one_of("", " "), closing)
        self.line_end()
        for name in self.draw(NAME_LISTS):
            self.entry(path, name)
            self.line_end()

    def entry(self, path: KeyPath, name: str) -> None:
        names = [name, *self.draw(st.lists(NAMES, max_size=1))]
        self.dotted(names)
        self.add(self.one_of("=", " = ", "\t= "))
        self.value((*path, *names))

    def dotted(self, names: list[str]) -> None:
        for index, name in enumerate(names):
            self.add(self.one_of(".", " . ") if index else "")
            if name and set(name) <= set(BARE) and self.draw(st.booleans()):
                self.add(name)
            else:
                self.short_string(name)

    def value(self, path: KeyPath) -> None:
        start = len(self.text)
        kind = self.one_of("string", "string", "other", "array", "table")
        if kind == "string":
            self.string(path)
        elif kind == "other":
            self.add(self.one_of(*OTHERS))
        elif kind == "array":
            self.array(path)
        else:
            self.inline_table(path)
        self.values[shown(path)] = (start, len(self.text))

    def array(self, path: KeyPath) -> None:
        self.add("[")
        length = self.draw(st.integers(0, 3))
        for index in range(length):
            self.blank()
            self.value((*path, index))
            self.blank()
            self.add("," if index < length - 1 else self.one_of("", ","))
        self.blank()
        self.add("]")

    def blank(self) -> None:
        self.add(self.one_of("", " ", self.end_of_line, f"# ], ' {self.end_of_line}"))

    def inline_table(self, path: KeyPath) -> None:
        self.add("{", self.one_of("", " "))
        for index, name in enumerate(self.draw(NAME_LISTS)):
            self.add(self.one_of(",", " , ") if index else "")
            self.entry(path, name)
        self.add(self.one_of("", " "), "}")

    def string(self, path: KeyPath) -> None:
        value = self.draw(VALUES)
        long = self.long_string if self.draw(st.booleans()) else self.short_string
        self.strings[shown(path)] = (visible(value), long(value))

    def short_string(self, value: str) -> list[int]:
        """Writes a string on one line; returns the offsets of its characters and of its end."""
        if not set(value) & set("'\n\r\x00\x7f") and self.draw(st.booleans()):
            return self.characters("'", value, str)
        return self.characters('"', value, lambda character: self.in_basic(character, raw="\t"))

    def long_string(self, value: str) -> list[int]:
        """Writes a string in triple quotes, which may span lines."""
        if "'''" not in value and not set(value) & set("\r\x00\x7f") and self.draw(st.booleans()):
            opening = "'''" + self.first_break(value)
            return self.characters("'''", value, self.in_long_literal, opening)
        opening = '"""' + self.first_break(value)
        return self.characters('"""', value, self.in_long_basic, opening)

    def first_break(self, value: str) -> str:
        return self.end_of_line if value.startswith("\n") else self.one_of("", self.end_of_line)

    def characters(
        self, quotes: str, value: str, write: Callable[[str], str], opening: str = ""
    ) -> list[int]:
        self.add(opening or quotes)
        offsets = []
        for character in value:
            piece = write(character)
            # A backslash at a line's end swallows the white space that follows it.
            if len(quotes) == 3 and quotes[0] == '"' and not piece[0].isspace():
                self.add(self.one_of("", "", f"\\ \t{self.end_of_line} {self.end_of_line}\t"))
            offsets += [len(self.text)] * len(visible(character))
            self.add(piece)
        offsets.append(len(self.text))
        self.add(quotes)
        return offsets

    def in_basic(self, character: str, raw: str) -> str:
        code = ord(character)
        escapes = [f"\\U{code:08x}"] + ([f"\\u{code:04X}"] if code < 0x10000 else [])
        escapes += [SHORT[character]] if character in SHORT else []
        if character in raw or not (character in SHORT or character in "\x00\x7f"):
            escapes.append(character)
        return self.one_of(*escapes)

    def in_long_basic(self, character: str) -> str:
        raw = '\t"' if not self.text.endswith('""') else "\t"
        if character == "\n":
            return self.one_of("\\n", self.end_of_line)
        return self.in_basic(character, raw)

    def in_long_literal(self, character: str) -> str:
        return self.end_of_line if character == "\n" else character


@st.composite
def pages(choose: Draw) -> _Page:
    """Random documents."""
    page = _Page(choose)
    page.document()
    return page


def shown(path: KeyPath) -> KeyPath:
    """A key path as a document has it."""
    return tuple(visible(part) if isinstance(part, str) else part for part in path)


def inside(label: Label) -> bool:
    """Whether a label marks a part of its text."""
    return 0 <= label.span.start <= label.span.end <= len(label.text.content)


def problems_of(text: str) -> tuple[Problem, ...]:
    """What a user is told about a text."""
    try:
        read_document("a.toml", text)
    except InputError as error:
        return error.problems
    return ()


@settings(deadline=None, max_examples=tries(50))
@given(pages())
def test_every_character_of_every_string_is_found(page: _Page) -> None:
    """In every style of quotation, with every escape."""
    document = read_document("a.toml", page.text)
    for path, (value, offsets) in page.strings.items():
        text = document.value_text(path)
        assert text.content == value
        expected = [place(page.text, offset, "a.toml") for offset in offsets]
        assert [text.position(offset) for offset in range(len(value) + 1)] == expected


@settings(deadline=None, max_examples=tries(50))
@given(pages())
def test_every_value_is_found_as_it_was_written(page: _Page) -> None:
    """Numbers, dates, lists and tables too."""
    document = read_document("a.toml", page.text)
    for path, span in page.values.items():
        assert document.value_label(path).span == span
        assert inside(document.key_label(path))
        if path not in page.strings:
            assert document.value_text(path).content == page.text[slice(*span)]


@settings(deadline=None, max_examples=tries(50))
@given(pages(), st.data())
def test_a_document_with_a_fault_is_refused_inside_its_text(
    page: _Page, data: st.DataObject
) -> None:
    """A cut anywhere, and a stray sign in its place."""
    start = data.draw(st.integers(0, len(page.text)))
    end = data.draw(st.integers(start, len(page.text)))
    text = (
        page.text[:start] + data.draw(st.sampled_from(["", "\\", '"', "'", "]"])) + page.text[end:]
    )
    for problem in problems_of(text):
        assert draw(problem).startswith("error: ")
        assert all(inside(label) for label in problem.labels)


@settings(deadline=None)
@given(st.text("ab.=[]{},\"\\'# \n1", max_size=60))
def test_the_walk_ends_on_any_text(text: str) -> None:
    """It never raises, whatever it reads."""
    assert 0 <= lay_out(text).stop <= len(text)
