"""Where names are declared, and what renaming one changes in which file."""

import os
from collections import Counter
from pathlib import Path

import pytest

from envelope.editor.places import Spot, definitions, references, renamable, rename
from envelope.editor.session import Session
from envelope.errors import InputError
from envelope.model.files.positions import lay_out
from tests.editor.words import BIG, LOG, SHOP, checked, session

LINES = (Path(__file__).parent / "places.txt").read_text().splitlines()[1:]
FILES = {"shop": SHOP, "big-shop": BIG, "log": LOG}


@pytest.fixture(scope="module")
def opened() -> Session:
    """All files, open."""
    return session(*FILES.values())


def place(path: str, written: str) -> int:
    """The offset of the `|` in a piece of a file."""
    text, written = Path(path).read_text(), written.replace("¶", "\n")
    piece = written.replace("|", "")
    assert text.count(piece) == 1, piece
    return text.index(piece) + written.index("|")


@pytest.mark.parametrize("line", LINES)
def test_a_word_leads_to_its_declaration(opened: Session, line: str) -> None:
    """Through parts, blocks inside the file and beside it, overlays and nouns."""
    asked, _, wanted = line.partition("=>")
    name, _, written = asked.partition("|")
    path = FILES[name.strip()]
    offset = place(path, written.strip())
    with opened.looking(path, offset) as known:
        found = definitions(known, path, offset)
        said = [declared_at(each) for each in found]
    assert said == [each.strip() for each in wanted.split(",") if each.strip()]


def declared_at(spot: Spot) -> str:
    """The file and the key path of a place."""
    places = lay_out(Path(spot.file).read_text()).places()
    spans = {
        (place[:2] if path and isinstance(path[-1], str) else place[2:]): path
        for path, place in places.items()
    }
    path = spans.get((spot.start, spot.end), ())
    return f"{Path(spot.file).stem} {'.'.join(map(str, path))}".strip()


def renamings(opened: Session, path: str, written: str, name: str) -> dict[str, str]:
    """The texts of the files after renaming a word, by their names."""
    offset = place(path, written)
    with opened.looking(path, offset) as known:
        spots = rename(known, offset, name, opened.texts)
    found: dict[str, str] = {}
    for each in sorted(spots, key=lambda spot: -spot.start):
        text = found.get(each.file) or Path(each.file).read_text()
        found[each.file] = text[: each.start] + name + text[each.end :]
    return {Path(each).stem: text for each, text in found.items()}


@pytest.mark.parametrize(
    ("path", "written", "name", "counts"),
    [
        (SHOP, '"|dau * looks', "users_a_day", {"shop": 4, "big-shop": 1}),
        (SHOP, '"|look_rate * size', "flow", {"shop": 6, "big-shop": 1}),
        (BIG, '"|look_rate * 30', "flow", {"shop": 6, "big-shop": 1}),
        (SHOP, '"log.|stored <=', "held_bytes", {"log": 2, "shop": 4}),
        (LOG, "accumulated(|growth", "added", {"log": 2}),
        (LOG, "given = { |events", "arrivals", {"log": 3, "shop": 1}),
        (SHOP, '"|log.stored <=', "journal", {"shop": 6}),
        (SHOP, 'block = "|held"', "memory_block", {"shop": 4}),
        (SHOP, '"|kept * item_size', "in_memory", {"shop": 2}),
        (SHOP, 'source = "|LOGS" }\nlooks', "ACCESS", {"shop": 3}),
        (SHOP, "[cases.|busy]", "sale", {"shop": 1}),
        (SHOP, "[checks]¶|small", "fits", {"shop": 1}),
        (SHOP, '|retention = "retention"', "kept_for", {"log": 3, "shop": 1}),
    ],
)
def test_a_name_is_renamed_in_every_file(
    opened: Session, path: str, written: str, name: str, counts: dict[str, int]
) -> None:
    """Wherever it is used, and nothing else of the same spelling; all is as right as before."""
    found = renamings(opened, path, written, name)
    before = {Path(each).stem: Path(each).read_text() for each in FILES.values()}
    assert {stem: len(text.split(name)) - 1 for stem, text in found.items()} == counts
    assert all(before[stem].count(name) == 0 for stem in found)
    after = session(*FILES.values(), **found)
    assert {path: checked(after, path) for path in FILES.values()} == {
        path: [] for path in FILES.values()
    }


def test_every_use_of_a_name_is_found(opened: Session) -> None:
    """Those that a renaming changes; none of a word that is no name."""
    offset = place(SHOP, '"|dau * looks')
    with opened.looking(SHOP, offset) as known:
        found = Counter(Path(each.file).stem for each in references(known, offset, opened.texts))
        word = renamable(known, offset)
        assert word is not None
        assert Path(SHOP).read_text()[word.start : word.end] == "dau"
        assert references(known, 0, opened.texts) == []
    assert found == {"shop": 4, "big-shop": 1}


@pytest.mark.parametrize(
    ("written", "name", "words"),
    [
        ('"|dau * looks', "looks", "`looks` is a name in `shop.toml` already"),
        ('"|dau * looks', "day", "`day` would hide a unit of time"),
        ('"|dau * looks', "if", "`if` is no name"),
        ('"|dau * looks', "2x", "`2x` is no name"),
        ('"|dau * looks', "a.b", "`a.b` is no name"),
        ('"|dau * looks', "", "`` is no name"),
        ('"|log.stored <=', "total", "`total` is what parts add up to"),
        ('"20 |products/user', "article", "`0` cannot be renamed"),
        ('block = "|./blocks', "x", "cannot be renamed"),
        ("tit|le =", "x", "there is no name of the file's own here"),
    ],
)
def test_what_cannot_be_renamed_is_refused(
    opened: Session, written: str, name: str, words: str
) -> None:
    """With the reason."""
    with pytest.raises(InputError) as error:
        renamings(opened, SHOP, written, name)
    assert words in str(error.value)


def test_what_comes_with_envelope_keeps_its_names(tmp_path: Path) -> None:
    """A part's input of a preset; the part itself is the file's own."""
    text = '[inputs]\nreads = "5 things/s"\n[units]\nnouns = ["thing"]\n[parts.a]\n'
    text += 'block = "cache"\nreads = "reads"\n'
    path = str(tmp_path / "a.toml")
    found = Session()
    found.put(path, text)
    offset = text.index('reads = "reads"')
    with found.looking(path, offset) as known:
        assert [Path(each.file).name for each in definitions(known, path, offset)] == ["cache.toml"]
        with pytest.raises(InputError, match="a name of the library"):
            rename(known, offset, "x", found.texts)
        assert len(rename(known, text.index('"reads"') + 1, "x", found.texts)) == 2


def test_a_pack_on_the_path_is_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A block of ENVELOPE_PATH is found by name, and renamed in its own file."""
    pack = tmp_path / "pack"
    (pack / "blocks").mkdir(parents=True)
    own = pack / "blocks" / "journal.toml"
    own.write_text(Path(LOG).read_text())
    monkeypatch.setenv("ENVELOPE_PATH", str(pack))
    path = str(tmp_path / "project" / "a.toml")
    text = '[units]\nnouns = ["product"]\n[parts.j]\nblock = "journal"\n'
    text += 'events = "5 products/s"\nevent_size = "2 KB/product"\n'
    found = Session()
    found.put(path, text)
    offset = text.index("events")
    with found.looking(path, offset) as known:
        spots = rename(known, offset, "written", found.texts)
    assert Counter(each.file for each in spots) == {str(own): 3, path: 1}


def test_a_file_may_lie_anywhere_and_name_anything(tmp_path: Path) -> None:
    """What lies outside its folder is not read, whatever the editor asks."""
    path = str(tmp_path / "inside" / "a.toml")
    secret = tmp_path / "secret.toml"
    secret.write_text('[inputs]\npassword = "5"\n')
    for name in ("../secret.toml", str(secret), "/etc/passwd", "HEAD:a.toml", "\0", "-"):
        quoted = name.replace("\0", "\\u0000")
        text = f'extends = "{quoted}"\n[parts.x]\nblock = "{quoted}"\n[inputs]\na = "x.password"\n'
        found = Session()
        found.put(path, text)
        for offset in range(0, len(text), 3):
            with found.looking(path, offset) as known:
                assert all(
                    os.path.dirname(path) in each.file for each in definitions(known, path, offset)
                )
        assert "password = " not in str(checked(found, path))
