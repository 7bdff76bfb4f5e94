"""The files of the presets as text: each source once, no wide lines, nothing said twice."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from envelope.model.build.build import sheet_for
from envelope.model.build.request import Request
from envelope.model.library.lookup import blocks, scenarios
from envelope.places import presets_folder
from tests.tables import over

PRESETS = Path(presets_folder())
FILES = {str(path.relative_to(PRESETS)): path for path in sorted(PRESETS.rglob("*.toml"))}
# A convention gives the text of its source; a skeleton is no preset yet.
DATED = re.compile(r"20[12]\d|@[0-9a-f]{7}")  # a year, or the commit of a list
CITING = [name for name in FILES if not name.startswith(("conventions", "skeleton"))]


@cache
def said() -> dict[str, dict[str, Any]]:
    """What each file says."""
    return {name: tomllib.loads(path.read_text()) for name, path in FILES.items()}


def shared() -> dict[str, str]:
    """The sources that every file may cite."""
    found: dict[str, str] = said()["sources.toml"]["sources"]
    return found


def machines() -> set[str]:
    """The keys of sources of machines: what a machine gives is cited as its file does."""
    return {key for name in FILES if name.startswith("hardware") for key in said()[name]["sources"]}


def citations(data: Any) -> Iterator[str]:
    """Every key under `source` in the tables of a file."""
    for key, value in data.items() if isinstance(data, dict) else ():
        if key == "source" and isinstance(value, str):
            yield from (each.strip() for each in value.split(","))
        elif key != "sources":
            yield from citations(value)
    for value in data if isinstance(data, list) else ():
        yield from citations(value)


def reached(name: str) -> set[str]:
    """The keys of a file and of those that it extends."""
    data, found = said()[name], set(said()[name].get("sources", {}))
    base = data.get("extends")
    for folder in ("scenarios", "blocks", "bases") if base else ():
        if f"{folder}/{base}.toml" in said():
            found |= reached(f"{folder}/{base}.toml")
    return found


def test_every_key_that_is_cited_is_known() -> None:
    """In the file, in one that it extends, or in sources.toml."""
    unknown = {
        name: set(citations(said()[name])) - reached(name) - shared().keys() for name in CITING
    }
    assert {name: keys for name, keys in unknown.items() if keys} == {}


def test_a_sheet_has_its_own_sources_and_the_shared_ones_that_it_cites() -> None:
    """And no others."""
    for path in (*scenarios().values(), *blocks().values()):
        sheet = sheet_for(Request(path))
        own = reached(str(Path(path).relative_to(PRESETS))) | machines()
        entries = [*sheet.inputs.values(), *sheet.formulas.values(), *sheet.checks.values()]
        cited = {
            key.strip() for each in entries for key in each.attributes.get("source", "").split(",")
        }
        assert (cited & set(shared())) - set(sheet.sources) == set(), path
        assert {key: sheet.sources[key] for key in set(sheet.sources) - own} == {
            key: shared()[key] for key in set(sheet.sources) - own
        }, path


def test_no_source_is_written_twice() -> None:
    """Not under one key in two files, and no text twice among those that all share."""
    pairs = Counter(pair for data in said().values() for pair in data.get("sources", {}).items())
    assert {pair: count for pair, count in pairs.items() if count > 1} == {}
    assert {text: count for text, count in Counter(shared().values()).items() if count > 1} == {}


def test_what_is_shared_is_cited_by_several_files() -> None:
    """What one file alone cites stands in that file."""
    citing = Counter(key for name in CITING for key in set(citations(said()[name])))
    assert {key for key in shared() if citing[key] < 2} == set()


@over(blocks())
def test_a_price_has_a_date(name: str) -> None:
    """One of its sources says of which year it is, or in which commit of a list it stands."""
    sheet = sheet_for(Request(blocks()[name]))
    undated = []
    for key, entry in {**sheet.inputs, **sheet.formulas}.items():
        cited = [text.strip() for text in entry.attributes.get("source", "").split(",") if text]
        texts = [sheet.sources[text] for text in cited if text in sheet.sources]
        if "price" in key and texts and not any(DATED.search(text) for text in texts):
            undated.append(key)
    assert undated == []


def test_an_overlay_does_not_repeat_what_it_keeps() -> None:
    """A scenario that extends another one says only what is new."""
    kept = {"inputs": ("unit", "low", "high", "about"), "checks": ("severity", "about")}
    repeated = []
    for name, path in scenarios().items():
        data = tomllib.loads(Path(path).read_text())
        if "extends" not in data:
            continue
        base = sheet_for(Request(data["extends"]))
        entries = sheet_for(Request(name))
        for section, keys in kept.items():
            below, merged = getattr(base, section), getattr(entries, section)
            for key, entry in data.get(section, {}).items():
                for each in keys if isinstance(entry, dict) and key in below else ():
                    # A computed value keeps no range, and may say one that its base has, too.
                    computed = "low" not in merged[key].inherited and each in ("low", "high")
                    if (
                        each in entry
                        and not computed
                        and below[key].attributes.get(each) == entry[each]
                    ):
                        repeated.append(f"{name}: {section}.{key}.{each}")
    assert repeated == []


def test_lines_are_as_wide_as_a_screen() -> None:
    """200 columns at most."""
    wide = [
        name
        for name, path in FILES.items()
        for line in path.read_text().splitlines()
        if len(line) > 200
    ]
    assert wide == []
