"""What things are called, too, by a table of one's own."""

from pathlib import Path

import pytest

from envelope.errors import InputError
from envelope.model.library.lookup import (
    block_path,
    scenario_called,
    scenario_path,
    scenario_within,
)
from envelope.model.library.synonyms import (
    ABBREVIATIONS,
    BLOCKS,
    NUMBERS,
    SCENARIOS,
    _read,
    abbreviations,
    beginning,
    called,
    folded,
    same,
    synonyms,
    words,
    worth,
)

TABLE = """
[scenarios]
depot = ["Web depots", "store-front", "market"]
depot-large = ["big depot", "market"]
[blocks]
box = ["Crimson Crates"]
[numbers]
n = ["enn"]
[abbreviations]
q = "queries"
"""
TEXTS = {"title": "A web depot", "group": "retail", "about": "Sells boxes to users"}


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack with two scenarios, a block, and what they are called."""
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "box.toml").write_text("[inputs]\n")
    for name in ("depot", "depot-large"):
        (tmp_path / f"{name}.toml").write_text("[inputs]\n")
    (tmp_path / "synonyms.toml").write_text(TABLE)
    monkeypatch.setenv("ENVELOPE_PATH", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("pack")
def test_what_a_pack_calls_things() -> None:
    """Beside what the presets do."""
    assert called("web-depot", SCENARIOS) == ["depot"]
    assert called("storefront", SCENARIOS) == ["depot"]
    assert called("Markets", SCENARIOS) == ["depot", "depot-large"]
    assert called("crimson crate", BLOCKS) == ["box"]
    assert called("crimson crate", SCENARIOS) == []
    assert synonyms(SCENARIOS)["depot"] == ("web depot", "store front", "market")
    assert synonyms(NUMBERS)["n"] == ("enn",)
    assert abbreviations()["q"] == "queries"
    assert {"Web depots", "Crimson Crates"} <= set(words())
    assert "enn" not in set(words())


@pytest.mark.usefixtures("pack")
def test_what_a_name_means() -> None:
    """Another spelling, a synonym, how it begins; itself where it is a path or means nothing."""
    meant = {
        "depot": "depot",
        "Depot": "depot",
        "web depot": "depot",
        "crimson crates": "box",
        "Box": "box",
        "depot-larg": "depot-larg",
        "depot.toml": "depot.toml",
        "sho": "sho",
    }
    assert {name: scenario_called(name) for name in meant} == meant
    for name, words_ in (("market", "market"), ("Markets", "Markets"), ("big-depot", "")):
        if not words_:
            assert scenario_called(name) == "depot-large"
            continue
        with pytest.raises(InputError) as caught:
            scenario_called(name)
        (problem,) = caught.value.problems
        assert problem.message == f"`{name}` may be `depot` or `depot-large`"
        assert problem.hint == f"`envelope list {words_}` shows them"


@pytest.mark.usefixtures("pack")
def test_what_is_said_of_a_synonym_that_is_no_file() -> None:
    """What it is here, and what else it may be."""
    hints = {
        "market": "here that is the scenario `depot`, perhaps `depot-large`",
        "Crimson Crate": "here that is the block `box`",
        "depotp": "did you mean `depot`?",
    }
    for name, hint in hints.items():
        with pytest.raises(InputError) as caught:
            scenario_path(name)
        assert caught.value.problems[0].hint == hint
    with pytest.raises(InputError) as caught:
        block_path("crimson crate", "own.toml", lambda: None)  # type: ignore[arg-type, return-value]
    assert caught.value.problems[0].hint == "here that is the block `box`"


@pytest.mark.usefixtures("pack")
def test_how_well_a_file_fits() -> None:
    """Its name counts most, and nothing where a word of it is nowhere."""
    fits = {
        "depot": 140,
        "Depots": 140,
        "web depots": 130,
        "store front": 130,
        "build a depot": 140,
        "marke": 30,
        "retail": 10,
        "sells": 1,
        "depot retail": 25,
        "depot depot retail": 30,
        "web": 30,
        "web sells": 15,
        "ells": 0,
        "depot nothing": 0,
        "nothing": 0,
        "": 0,
    }
    assert {words_: worth(words_, "depot", SCENARIOS, TEXTS) for words_ in fits} == fits
    assert worth("title", "depot", SCENARIOS, {"title": "title"}) == 20


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('[scenario]\na = ["b"]\n', "scenario", "there is nothing to be called in `scenario`"),
        ('[scenarios]\na = "b"\n', '"b"', "what `a` is called, too, is a list of texts"),
        ("[scenarios]\na = []\nb = [3]\n", "[3]", "what `b` is called, too, is a list of texts"),
        ("[abbreviations]\na = []\n", "[]", "what `a` is called, too, is a list of texts"),
        ("blocks = 3\n", "3", "`blocks` is a table: a name, and what it is called, too"),
    ],
)
def test_synonyms_that_are_none(text: str, place: str, message: str, pack: Path) -> None:
    """Are refused where they stand."""
    (pack / "synonyms.toml").write_text(text)
    with pytest.raises(InputError) as caught:
        _read(str(pack / "synonyms.toml"), ABBREVIATIONS if "abbre" in text else SCENARIOS)
    (problem,) = caught.value.problems
    assert problem.message == message
    marked = problem.labels[0].text.content
    start, end = problem.labels[0].span
    assert marked[start:end] == place


def test_how_texts_are_compared() -> None:
    """Without case, hyphens and plurals, whose words end with more than an s."""
    assert folded(" Web_Depots-of/DNS  ") == "web depot of dns"
    assert folded("class gas buses as") == "class gas buse as"
    assert same("news feed", "newsfeed")
    assert same("news feeds", "news-feed")
    assert not same("news feed", "newsfed")
    assert beginning("news", ["news-feed", "newsletter", "news"]) == ["news-feed", "news"]
    assert beginning("news feed", ["news-feeds-large", "news"]) == ["news-feeds-large"]


@pytest.mark.usefixtures("pack")
def test_a_scenario_among_words() -> None:
    """The longest that is one; of those the first, by whatever it is called."""
    within = {
        "a depot": "depot",
        "depot": "depot",
        "depot large for me": "depot-large",
        "my depot-large": "depot-large",
        "big depot": "depot-large",
        "a storefront then": "depot",
        "the crimson crates": "box",
        "box": "box",
        "nothing here": "",
        "": "",
    }
    assert {words_: scenario_within(words_) for words_ in within} == within
