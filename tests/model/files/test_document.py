"""Values of a TOML file and where they stand."""

import json
import sys
import tomllib
from pathlib import Path

import pytest

from envelope.errors import EnvelopeError, InputError, Label, draw
from envelope.model.files.document import UNSAVED, Document, KeyPath, content_of, read_document
from envelope.model.files.positions import lay_out
from envelope.places import display_path, presets_folder

HERE = Path(__file__).parent


def cases(table: str) -> list[tuple[str, str, str]]:
    """Name, text and what is expected of every case of a table."""
    found = []
    for case in (HERE / table).read_text(encoding="utf-8").split("\n=== ")[1:]:
        name, _, rest = case.partition("\n")
        text, _, expected = rest.partition("\n---\n")
        found.append((name, written_plainly(text), expected.rstrip("\n")))
    return found


def written_plainly(text: str) -> str:
    """The text of a case with its control characters."""
    return text.replace("␍", "\r").replace("␉", "\t").replace("␛", "\x1b")


def params(table: str) -> list[object]:
    """The cases of a table for pytest."""
    return [pytest.param(text, expected, id=name) for name, text, expected in cases(table)]


def path_of(written: str) -> KeyPath:
    """`parts "a b" 0` -> ("parts", "a b", 0)."""
    parts: list[str | int] = []
    while written:
        if written.startswith('"'):
            name, end = json.JSONDecoder().raw_decode(written)
            parts.append(name)
            written = written[end:].lstrip()
        else:
            word, _, written = written.partition(" ")
            parts.append(int(word) if word.isdigit() else word)
    return tuple(parts)


def shown(label: Label) -> str:
    """`2:7 "8M users"`: the place of a label, and what it marks."""
    place = label.text.position(label.span.start)
    marked = label.text.content[label.span.start : label.span.end]
    return f"{place.line}:{place.column} " + marked.replace("\r", "␍").replace("\n", "␤")


def row(document: Document, path: str) -> str:
    """The line of the table that says where a path stands."""
    key, value = document.key_label(path_of(path)), document.value_label(path_of(path))
    return f"{path} | {shown(key)} | {shown(value)}"


@pytest.mark.parametrize(("text", "expected"), params("positions.txt"))
def test_keys_and_values_stand_where_the_table_says(text: str, expected: str) -> None:
    """Each case of positions.txt."""
    document = read_document("a.toml", text)
    paths = [line.partition(" | ")[0] for line in expected.splitlines()]
    assert "\n".join(row(document, path) for path in paths) == expected


@pytest.mark.parametrize(("text", "expected"), params("syntax.txt"))
def test_a_text_that_is_not_toml_is_refused_at_its_place(text: str, expected: str) -> None:
    """Each case of syntax.txt, a gallery of all messages."""
    with pytest.raises(InputError) as caught:
        read_document("a.toml", text)
    assert str(caught.value) == expected
    assert caught.value.problems[0].kind in ("toml-syntax", "duplicate-key")


def places(text: str, path: KeyPath) -> list[tuple[int, int]]:
    """Line and column of every character of a string, and of its end."""
    value = read_document("a.toml", text).value_text(path)
    found = [value.position(offset) for offset in range(len(value.content) + 1)]
    return [(place.line, place.column) for place in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a = "xy"', [(1, 6), (1, 7), (1, 8)]),
        ('a = ""', [(1, 6)]),
        (r'a = "\"y"', [(1, 6), (1, 8), (1, 9)]),
        (r'a = "\u00e9y"', [(1, 6), (1, 12), (1, 13)]),
        (r'a = "\U0001F600y"', [(1, 6), (1, 16), (1, 17)]),
        (r"a = '\n'", [(1, 6), (1, 7), (1, 8)]),
        ('a = """\nx\ny"""', [(2, 1), (2, 2), (3, 1), (3, 2)]),
        ("a = '''\r\nx\r\ny'''", [(2, 1), (2, 2), (3, 1), (3, 2)]),
        ('a = """x\\  \n\n   y"""', [(1, 8), (3, 4), (3, 5)]),
        ('a = """x\\\r\n y"""', [(1, 8), (2, 2), (2, 3)]),
        ('a = """"x"""', [(1, 8), (1, 9), (1, 10)]),
        ('# é\na = "x"', [(2, 6), (2, 7)]),
        ('\ufeffa = "x"', [(1, 6), (1, 7)]),
    ],
)
def test_every_character_of_a_string_has_its_place(
    text: str, expected: list[tuple[int, int]]
) -> None:
    """Escapes, trimmed line breaks and quotes do not shift what follows them."""
    assert places(text, ("a",)) == expected


def test_a_number_is_the_text_that_stands_in_the_file() -> None:
    """A bare number keeps its spelling."""
    document = read_document("a.toml", "a = 1_000_000\n[b]\nc.d = [0.50]")
    assert document.value_text(("a",)).content == "1_000_000"
    number = document.value_text(("b", "c", "d", 0))
    assert number.content == "0.50"
    assert [number.position(offset).column for offset in range(5)] == [8, 9, 10, 11, 12]


def test_a_position_has_the_file_and_the_line() -> None:
    """What an explanation shows beside a value."""
    document = read_document("a.toml", '[inputs]\ndau = "1"')
    assert document.position(("inputs", "dau")) == ("a.toml", 2, 1, 'dau = "1"')


def test_reading_values_does_not_look_for_places() -> None:
    """A run without an error does not pay for them."""
    document = read_document("a.toml", 'a = "x"')
    document.value_text(("a",))
    assert "_places" not in vars(document)


def steps_of_the_walk(entries: int) -> int:
    """How many functions a walk over so many tables calls."""
    text = "".join(f'[t{i}.x]\na = {{ b = ["c\\"d", 1] }} # e\n' for i in range(entries))
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    sys.setprofile(count)
    try:
        lay_out(text)
    finally:
        sys.setprofile(None)
    return counted


def test_the_walk_goes_over_the_text_once() -> None:
    """Ten times the text takes ten times the steps."""
    assert steps_of_the_walk(2000) < 10.1 * steps_of_the_walk(200)


def test_what_cannot_be_read_stops_the_walk_and_nothing_else() -> None:
    """Deep nesting does not end in a RecursionError."""
    depth = 400
    document = read_document("a.toml", "a = " + "[" * depth + "]" * depth + "\nb = 1")
    assert document.position(("b",)).line == 2


def refusal(path: Path) -> str:
    """The kind and the drawing of the problem of a file."""
    with pytest.raises(EnvelopeError) as caught:
        read_document(str(path))
    problem = caught.value.problems[0]
    return f"{problem.kind}: {draw(problem)}"


def test_a_file_that_cannot_be_read_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file, a folder, and paths that the system refuses."""
    monkeypatch.chdir(tmp_path)
    missing = refusal(tmp_path / "x.toml")
    assert missing == "file-not-found: error: there is no file `x.toml`"
    (tmp_path / "folder").mkdir()
    folder = refusal(tmp_path / "folder")
    assert folder == "file-unreadable: error: `folder` is a folder, not a file"
    null = refusal(Path("x\0y"))
    assert null.startswith("file-unreadable: error: cannot read `")
    assert refusal(tmp_path / ("x" * 5000)).startswith("file-unreadable: error: cannot read `")


def test_a_file_that_is_not_utf8_is_refused_at_the_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line is shown with the byte replaced."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.toml").write_bytes("a = 'é'\nb = 'x".encode() + b"\xe9'\n")
    with pytest.raises(InputError) as caught:
        read_document("a.toml")
    assert [label.span for label in caught.value.problems[0].labels] == [(14, 15)]
    assert refusal(tmp_path / "a.toml").splitlines() == [
        "file-unreadable: error: this character is not UTF-8",
        " --> a.toml:2:7",
        "  |",
        "2 | b = 'x�'",
        "  |       ^",
        "hint: save it in UTF-8",
    ]
    (tmp_path / "b.toml").write_bytes("a = 'é'\n".encode("utf-16"))
    first, *_, last = refusal(tmp_path / "b.toml").splitlines()
    assert first == "file-unreadable: error: UTF-16 is not UTF-8"
    assert last == "hint: save it in UTF-8"


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """A wrong path must not fill the memory."""
    with (tmp_path / "a.toml").open("wb") as file:
        file.truncate(10_000_001)
    assert "is larger than 10 MB" in refusal(tmp_path / "a.toml")


def test_a_number_with_too_many_digits_is_refused() -> None:
    """Python refuses it with an error of its own, which does not say where."""
    with pytest.raises(InputError, match="too many digits: at most 4,300 are read") as caught:
        read_document("a.toml", "a = 1\nb = " + "9" * 5000)
    assert str(caught.value).splitlines()[1] == " --> a.toml:2:5"


def test_lists_that_are_nested_too_deeply_are_refused() -> None:
    """So it does here."""
    with pytest.raises(InputError, match="nested too deeply"):
        read_document("a.toml", "a = " + "[" * 100_000)


def test_a_file_is_read_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is the short path; a byte order mark is no part of the text."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbfa = 1\r\n")
    document = read_document(str(tmp_path / "a.toml"))
    assert (document.name, document.data) == ("a.toml", {"a": 1})
    assert document.data == tomllib.loads(document.text)


def test_paths_are_shown_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside the current folder, outside of it, and among the presets."""
    outside = tmp_path / "outside"
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    assert display_path(str(inside / "a" / "b.toml")) == str(Path("a", "b.toml"))
    assert display_path("../outside/b.toml") == str(outside / "b.toml")
    assert display_path(str(Path(presets_folder(), "blocks", "x.toml"))) == "presets/blocks/x.toml"


def test_every_place_of_a_key_is_known() -> None:
    """Each part of one with points, in each header; the last one says where the table stands."""
    text = '[parts.a.rows]\nx = 1\n[parts.a]\nrows.y = { "z z" = 2 }\n[[parts.b]]\n[[parts.b]]\n'
    layout = lay_out(text)
    names = [text[span.start : span.end] for _, span in layout.keys]
    assert " ".join(names) == 'parts a rows x parts a rows y "z z" parts b parts b'
    inside = layout.root.inside["parts"].inside["a"]
    assert [span.start for place, span in layout.keys if place is inside] == [7, 28]
    assert inside.key.start == 28


def test_an_unsaved_text_counts_in_the_place_of_its_file(tmp_path: Path) -> None:
    """And no other does."""
    saved, edited = tmp_path / "saved.toml", tmp_path / "edited.toml"
    for path in (saved, edited):
        path.write_text("a = 1\n")
    token = UNSAVED.set({str(edited.resolve()): "é = 2\n"})
    try:
        assert content_of(str(edited), "edited.toml") == "é = 2\n".encode()
        assert content_of(str(saved), "saved.toml") == b"a = 1\n"
    finally:
        UNSAVED.reset(token)
    assert content_of(str(edited), "edited.toml") == b"a = 1\n"
