"""Pages that are kept between runs: used where nothing has changed, else written anew."""

import marshal
from collections.abc import Mapping
from pathlib import Path

import pytest

import envelope
from envelope.engine.computed import computed
from envelope.formats import write_report
from envelope.model.build.request import Request
from envelope.model.files import cache, forms

SHOP = """
[inputs]
users = "90 users"
[formulas]
load = "users * 1 request/s/user"
"""
OTHER = "what was kept"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scenario, and a cache folder of our own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    (tmp_path / "shop.toml").write_text(SHOP)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def page(values: Mapping[str, str] | None = None, **options: str) -> str:
    """The page of the shop."""
    return envelope.load("shop.toml").run(values, **options).to_html()


def pages(folder: Path) -> list[Path]:
    """What is kept."""
    return sorted((folder / "cache").rglob("*.html"))


def replaced(folder: Path) -> None:
    """Another text in the place of the page that is kept, as whole as that."""
    (kept,) = pages(folder)
    mark, _ = cache.read(str(kept))
    assert cache.write(str(kept), (mark, OTHER))


def test_the_second_page_is_kept(folder: Path) -> None:
    """The very text of the first one."""
    first = page()
    assert page() == first
    replaced(folder)
    assert page() == OTHER
    assert {each.name for each in folder.iterdir()} == {"cache", "shop.toml"}


def test_what_is_set_is_written(folder: Path) -> None:
    """Settings, another moment, another convention, ranges: none of them is what was kept."""
    page()
    replaced(folder)
    assert "99 users" in page({"users": "99 users"})
    assert OTHER not in (page(at="1 year"), page({"users": "80 users to 90 users"}))
    with_convention = envelope.load("shop.toml", convention="interview").run()
    assert with_convention.to_html() != OTHER
    assert page() == OTHER


@pytest.mark.parametrize(("old", "new"), [("90", "99"), ("[formulas]", "# a comment\n[formulas]")])
def test_a_changed_file_has_a_page_of_its_own(folder: Path, old: str, new: str) -> None:
    """Once more when it is changed back."""
    first = page()
    replaced(folder)
    (folder / "shop.toml").write_text(SHOP.replace(old, new))
    assert page() not in (first, OTHER)
    (folder / "shop.toml").write_text(SHOP)
    assert page() == first


def test_a_file_that_is_saved_meanwhile_is_not_kept(folder: Path) -> None:
    """What was written of its old text does not stand under the checksum of the new one."""
    run = computed(Request("shop.toml"))
    (folder / "shop.toml").write_text(SHOP.replace("90", "99"))
    assert "90 users" in write_report(run, "html")
    assert pages(folder) == []


@pytest.mark.parametrize(
    "content", [b"", b"short", b"\0" * 500, marshal.dumps((1, 2)), marshal.dumps("text")]
)
def test_a_page_that_is_damaged_is_written_anew(folder: Path, content: bytes) -> None:
    """Whatever stands in its place."""
    first = page()
    (kept,) = pages(folder)
    kept.write_bytes(content)
    assert page() == first


@pytest.mark.parametrize("found", [None, OTHER, (1, OTHER), (None, OTHER, 3), ("", 5)])
def test_what_is_no_page_is_none(folder: Path, found: object) -> None:
    """A whole file that holds another thing."""
    run = computed(Request("shop.toml"))
    mark = forms.mark_of(run.values)
    assert mark is not None
    assert cache.write(mark.place("html"), found)
    assert forms.load(mark, "html") is None


def test_another_program_has_pages_of_its_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One whose files are others, be they scripts of the page."""
    first = page()
    replaced(folder)
    monkeypatch.setattr(cache, "program", lambda: 1)
    assert page() == first


def test_scripts_of_the_page_belong_to_the_program(tmp_path: Path) -> None:
    """As its Python files do; what is made of those does not."""
    for suffix in ("py", "js", "css", "html", "pyc", "txt"):
        (tmp_path / f"file.{suffix}").write_text("")
    found = {each.split()[0].rpartition(".")[2] for each in cache._states(str(tmp_path))}
    assert found == {"py", "js", "css", "html"}


def test_values_that_are_others_are_marked_by_nothing(folder: Path) -> None:
    """A copy with another value, or a run from which something follows."""
    values = computed(Request("shop.toml")).values
    assert forms.mark_of(values) is not None
    assert forms.mark_of({**values, "users": 1.0}) is None
