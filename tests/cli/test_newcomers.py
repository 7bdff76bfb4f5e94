"""What those type who meet Envelope for the first time, and files as other programs write them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import envelope

SHOP = 'title = "Shop"\n[inputs]\ndau = "1M users"\n[formulas]\nsessions = "dau * 2"\n'
TABLE = "name,dau\nacme,2M\n"
FILES = {
    "shop.toml": SHOP,
    "stores.toml": SHOP,
    "table.csv": TABLE,
    "empty.toml": "",
    "bare.toml": 'dau = "1M users"\n',
    "regions.csv": "name,load\neu,2M users\nus,3M users\n",
    "loads.csv": "case,regions.eu.load\nmore,5M users\n",
    "region.toml": '[inputs]\nload = { unit = "users" }\n[formulas]\nsessions = "load * 2"\n',
    "world.toml": '[parts.regions]\nblock = "./region.toml"\nrows = "regions.csv"\n',
    "inputs.toml": '[inputs]\ndau = "1M users"\n',
}


@pytest.fixture(scope="module", name="folder")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with files of somebody who begins."""
    folder = tmp_path_factory.mktemp("newcomer")
    for name, content in FILES.items():
        (folder / name).write_text(content)
    return folder


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("report shop.toml -o shop.toml", "`shop.toml` is read by this command"),
        ("report shop.toml -f json -o ./shop.toml", "`./shop.toml` is read by this command"),
        ("batch shop.toml table.csv -o table.csv", "`table.csv` is read by this command"),
        ("fit shop.toml table.csv -o table.csv", "`table.csv` is read by this command"),
        ("report world.toml -f csv -o regions.csv", "`regions.csv` is read by this command"),
        ("report world.toml -f text -o region.toml", "`region.toml` is read by this command"),
        ("batch world.toml loads.csv -o regions.csv", "`regions.csv` is read by this command"),
        ("export world.toml --to html -o ./world.toml", "`./world.toml` is read by this command"),
        ("compare stores.toml shop.toml -f text -o shop.toml", "is read by this command"),
        ("report shop", "write `shop.toml` or `shop-on-aurora`"),
        ("report stores", "did you mean `stores.toml`?"),
        ("report store.toml", "did you mean `stores.toml`?"),
        ("check shpo.toml", "did you mean `shop.toml`?"),
        ("report bare.toml", "inputs stand below `[inputs]`, formulas below `[formulas]`"),
        ("report shop.toml -f svg", "`-f svg --of tornado sessions`"),
        ("report inputs.toml -f svg", "and nothing else is\n"),
        ("report shop.toml dau=10M-20M", "a range is written `10M to 20M`"),
    ],
)
def test_what_newcomers_do_is_told_with_its_cure(folder: Path, line: str, words: str) -> None:
    """Exit code 2, and every file stays as it is."""
    done = envelope(*line.split(), cwd=folder)
    assert words in done.stderr
    assert done.returncode == 2
    assert {name: (folder / name).read_text() for name in FILES} == FILES


@pytest.mark.parametrize(
    ("name", "written"), [("x y", "'x y.toml'"), ("-x", "./-x.toml"), ("store", "store.toml")]
)
def test_the_next_command_can_be_typed(tmp_path: Path, name: str, written: str) -> None:
    """As a shell reads it."""
    done = envelope("new", "--", name, cwd=tmp_path)
    assert done.stdout.endswith(f"Next: envelope report {written}\n")


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    """It is not stdout that cannot be written."""
    line = f"mkdir gone && cd gone && rmdir ../gone && {sys.executable} -m envelope report x.toml"
    done = subprocess.run(
        ["bash", "-c", line], cwd=tmp_path, env=os.environ, capture_output=True, check=False
    )
    assert done.stderr == b"error: the folder in which this runs is gone\n"
    assert done.returncode == 2


def test_a_file_without_results_says_so(folder: Path) -> None:
    """Whether there are inputs, or nothing at all."""
    for name in ("empty.toml", "inputs.toml"):
        done = envelope("report", name, cwd=folder)
        assert "Nothing is computed here: there are no formulas and no parts." in done.stdout
    assert "Nothing" not in envelope("report", "shop.toml", cwd=folder).stdout
