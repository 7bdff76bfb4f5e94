"""The file in which measured values stand: what it extends, what it keeps, that it can be read."""

import os
import tomllib
from pathlib import Path

import pytest

import envelope
from envelope.errors import InputError
from tests.cli.command import envelope as command

SHOP = (Path(__file__).parent / "shop.toml").read_text()
METRICS = """\
name,p5,p50,p95,unit,from,to
dau,2M,2.5M,3M,users,2026-10-01,2026-10-31
web.peak_factor,,2.2,,,2026-10-01,2026-10-31
view_rate,,500,,products/s,,
copies,1,2,3,,,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a scenario and measurements of it."""
    inside = tmp_path / "project"
    inside.mkdir()
    (inside / "shop.toml").write_text(SHOP)
    (inside / "metrics.csv").write_text(METRICS)
    return inside


@pytest.mark.parametrize(
    ("output", "extends"),
    [
        ("fitted.toml", "shop.toml"),
        ("../fitted.toml", "project/shop.toml"),
        ("../other/fitted.toml", None),
        ("below/fitted.toml", None),
    ],
)
def test_the_file_is_read_where_it_lies(output: str, extends: str | None, folder: Path) -> None:
    """It extends the scenario where it may read that, else it holds all of it."""
    path = folder / output
    path.parent.mkdir(exist_ok=True)
    done = command("fit", "shop.toml", "metrics.csv", "-o", output, cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert "2 of 3 assumptions were wrong, measured by metrics.csv." in done.stderr
    assert "note: `view_rate` is a result: it is compared" in done.stderr
    assert tomllib.loads(path.read_text()).get("extends") == extends
    checked = command("check", str(path), cwd=folder)
    assert checked.returncode == 0, checked.stderr
    graph = envelope.load(str(path)).graph
    result = envelope.load(str(path)).run()
    assert result["dau"].magnitude == pytest.approx(2.5e6, rel=0.02)
    assert result["web.peak_factor"].magnitude == 2.2
    assert result["copies"].magnitude == 2  # never a range: it is whole
    dau = graph.quantities["dau"]
    assert (dau.basis, dau.about) == ("measured", "daily active users")
    assert graph.sources[dau.source] == "metrics.csv, 2026-10-01 to 2026-10-31"
    assert graph.sources["MEASURED"] == "an older look"
    assert "dau" in graph.growths
    assert graph.metrics["web.peak_factor"] == ("peak", 0.01, "%")
    assert graph.metrics["dau"][0] == "sum(active_users)"
    assert graph.quantities["web.peak_factor"].about == "by day"
    assert result["view_rate"].magnitude == pytest.approx(2.5e6 * 20 / 86400, rel=0.02)


def test_nothing_overwrites_the_scenario(folder: Path) -> None:
    """Which the new file extends, under whatever name."""
    os.symlink("shop.toml", folder / "link.toml")
    for output in ("shop.toml", "../project/shop.toml", "link.toml"):
        done = command("fit", "shop.toml", "metrics.csv", "-o", output, cwd=folder)
        assert done.returncode == 2
        assert "is the scenario itself" in done.stderr
    assert (folder / "shop.toml").read_text() == SHOP


def test_a_whole_file_cannot_take_along_what_lies_beside(folder: Path) -> None:
    """A table of rows, a block: it says so, and writes nothing."""
    (folder / "rows.csv").write_text("name,requests\na,5 requests/s\n")
    part = '[parts.many]\nblock = "service"\nrows = "rows.csv"\n'
    (folder / "shop.toml").write_text(SHOP + part)
    (folder / "sub").mkdir()
    done = command("fit", "shop.toml", "metrics.csv", "-o", "sub/x.toml", cwd=folder)
    assert done.returncode == 2
    assert "write the new file beside `shop.toml`, or above" in done.stderr
    assert not (folder / "sub" / "x.toml").exists()
    assert command("fit", "shop.toml", "metrics.csv", "-o", "x.toml", cwd=folder).returncode == 0


def test_rows_of_a_part_are_set(folder: Path) -> None:
    """Each by its name, whether they stand in the file or in a table beside it."""
    (folder / "rows.csv").write_text("name,requests\na,5 products/s\nb,6 products/s\n")
    for rows in ('rows = "rows.csv"', '[parts.many.rows.a]\nrequests = "5 products/s"'):
        (folder / "shop.toml").write_text(f'{SHOP}[parts.many]\nblock = "service"\n{rows}\n')
        (folder / "m.csv").write_text("name,p50,unit\nmany.a.requests,7,products/s\n")
        done = command("fit", "shop.toml", "m.csv", "-o", "x.toml", cwd=folder)
        assert done.returncode == 0, done.stderr
        found = envelope.load(str(folder / "x.toml")).run()["many.a.requests"]
        assert found.magnitude == pytest.approx(7)


def test_a_preset_and_a_text_are_fitted_anywhere(folder: Path) -> None:
    """A preset is extended by its name; of stdin the whole is written."""
    (folder / "m.csv").write_text("name,p50\ndau,12M users\ncache.hit_ratio,93%\n")
    done = command("fit", "template", "m.csv", "-o", "t.toml", cwd=folder)
    assert done.returncode == 0, done.stderr
    found = envelope.load(str(folder / "t.toml")).run()
    assert (found.text("dau"), found.text("cache.hit_ratio")) == ("12M users", "93%")
    done = command("fit", "-", "m.csv", "-f", "toml", stdin=SHOP, cwd=folder)
    assert done.returncode == 2
    assert "nothing here is called `cache.hit_ratio`" in done.stderr
    done = command("fit", "-", "metrics.csv", "-f", "toml", stdin=SHOP, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "extends" not in tomllib.loads(done.stdout)
    again = command("check", "-", stdin=done.stdout)
    assert again.returncode == 0, again.stderr


def test_the_answer_says_which_assumptions_were_wrong(folder: Path) -> None:
    """By how much, and how the results move."""
    found = envelope.load(str(folder / "shop.toml")).fit(folder / "metrics.csv")
    rows = {row["name"]: row for row in found.data()["measured"]}
    assert {name: row["assumption"] for name, row in rows.items()} == {
        "dau": "holds",  # in its range
        "web.peak_factor": "too high",
        "copies": "too high",
        "view_rate": "holds",  # in the range that follows from it
    }
    assert rows["dau"]["ratio"] == pytest.approx(2.5e6 / 3**0.5 / 1e6)
    assert rows["dau"]["assumed_high"]["value"] == pytest.approx(3e6)
    assert not rows["view_rate"]["replaced"]
    servers = found.data()["results"]["total.servers"]
    assert servers["before"]["value"] == found.run.values["total.servers"]
    assert servers["after"]["value"] == found.after.values["total.servers"]
    cells = [
        [each.strip(" `") for each in line.split("|")]
        for line in found.to_markdown().replace("\\", "").split("\n")
    ]
    assert ["web.peak_factor", "3", "2.2"] in [row[1:4] for row in cells]
    with pytest.raises(InputError, match="are for a server"):
        envelope.load(str(folder / "shop.toml")).fit(folder / "metrics.csv", since="2026-10-01")
