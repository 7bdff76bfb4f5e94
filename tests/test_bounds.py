"""The README's table of bounds: what the program holds to, and what is said beyond each."""

import io
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import envelope
from envelope.analysis import axes, growth, sweep
from envelope.api.living import source
from envelope.batch.csv_rows import csv_table
from envelope.engine import run, scalar
from envelope.engine.chance import waiting
from envelope.errors import EnvelopeError, InputError, text_of
from envelope.language import arguments, parser, tokens
from envelope.language.parser import parse
from envelope.model.files import document, most, table_content
from envelope.model.files.document import Document, read_document
from envelope.model.files.reader import read_sheet
from envelope.units.system import STANDARD

README = (Path(__file__).parents[1] / "README.md").read_text()


def rows() -> dict[str, tuple[str, str]]:
    """Of each row what it is of, how much at most, and what is said beyond."""
    table = README.partition("\n## Bounds\n")[2].partition("\n## ")[0]
    found = re.findall(r"^\| (.+) \| (.+) \| `(.+)` \|$", table, re.MULTILINE)
    return {of: (most, said) for of, most, said in found}


def _read(text: str) -> object:
    return parse(text_of(text), STANDARD)


def _sheet(text: str) -> object:
    sheet, _ = read_sheet(read_document("a.toml", text))
    return sheet


def _file_of(size: int) -> Callable[[Path], object]:
    def read(folder: Path) -> object:
        with (folder / "a.toml").open("wb") as file:
            file.truncate(size)
        return Document("a.toml", str(folder / "a.toml")).data

    return read


def _document_of(size: int) -> Callable[[Path], object]:
    def read(folder: Path) -> object:
        with (folder / "a.md").open("wb") as file:
            file.truncate(size)
        return source.read_source(str(folder / "a.md"))

    return read


def _counted(parts: int, quantities: int, scope: str) -> Callable[[Path], object]:
    sheet = read_sheet(read_document("a.toml", "[inputs]\nx = 1\n"))[0]
    return lambda _: most.counted(
        dict.fromkeys(map(str, range(parts)), sheet), range(quantities), scope, sheet
    )


TEMPLATE = envelope.load("template")
# Of each row the number that the code holds to, and what is one too many.
HELD: Mapping[str, tuple[float, Callable[[Path], object]]] = {
    "a file: a scenario, a block": (document.LARGEST, _file_of(document.LARGEST + 1)),
    "a number of a file without quotation marks": (
        sys.get_int_max_str_digits(),
        lambda _: read_document("a.toml", f"a = {'9' * 4301}"),
    ),
    "keys of a file": (
        document.MOST_KEYS,
        lambda _: read_document("a.toml", "=" * (document.MOST_KEYS + 1)),
    ),
    "keys inside each other, in one line of a file": (
        document.DEEPEST_KEYS,
        lambda _: read_document("a.toml", f"{'a . ' * 100}a = 1"),
    ),
    "a document of `lint`": (source.LARGEST, _document_of(source.LARGEST + 1)),
    "columns of a table: rows, tenants, metrics": (
        table_content.MOST_COLUMNS,
        lambda _: table_content.refuse_large("a.csv", 0, 1001),
    ),
    "a line of a table of tenants or metrics": (
        table_content.LONGEST_LINE,
        lambda _: list(csv_table(io.StringIO(f"dau\n{'1' * 1_000_001}"), "a.csv").chunks),
    ),
    "an expression": (tokens.LONGEST, lambda _: _read("1" * 20_001)),
    "parentheses in each other": (
        parser._DEEPEST_NESTING,
        lambda _: _read("(" * 51 + "1" + ")" * 51),
    ),
    "operators in a row": (parser._DEEPEST_TREE, lambda _: _read("1" + " + 1" * 151)),
    "arguments of a function": (arguments.MOST, lambda _: _read(f"max({'1, ' * 255}1)")),
    "a value, in base units": (scalar.LARGEST, lambda _: envelope.calc("1.1e270 B")),
    "servers and load of Erlang's formulas": (
        waiting._MOST,
        lambda _: envelope.calc("erlang_servers(1000001, 0.01)"),
    ),
    "`n` and `k` of `combinations`": (1000, lambda _: envelope.calc("combinations(1001, 2)")),
    "parts of a scenario, rows counted": (most.PARTS, _counted(10_001, 0, "")),
    "quantities of a scenario": (most.QUANTITIES, _counted(0, 200_000, "")),
    "parts inside each other": (most.DEPTH, _counted(0, 0, "a." * 51)),
    "samples": (run._MOST, lambda _: run.Sampling(100_000_001)),
    "values of an input in a sweep": (
        axes.MOST_POINTS,
        lambda _: TEMPLATE.sweep({"dau": "1M..2M:1000001"}),
    ),
    "combinations of a sweep": (
        sweep.MOST,
        lambda _: TEMPLATE.sweep({"dau": "1M..2M:400", "peak_factor": "1..2:251"}),
    ),
    "rows of a growth": (
        growth._LONGEST,
        lambda _: TEMPLATE.growth("qps", over="2001 days", step="1 day"),
    ),
}


def test_the_table_has_every_bound() -> None:
    """And no other."""
    assert list(rows()) == list(HELD)


@pytest.mark.parametrize("of", HELD)
def test_the_readme_says_what_the_program_holds_to(of: str, tmp_path: Path) -> None:
    """How much, and what is said of one more."""
    told, said = rows()[of]
    held, exceed = HELD[of]
    assert float(told.split()[0].replace(",", "")) == held
    with pytest.raises(EnvelopeError, match=re.escape(said)):
        exceed(tmp_path)


def test_as_much_as_there_may_be() -> None:
    """What is at a bound is read."""
    for text in ("(" * 45 + "1" + ")" * 45, f"max({'1, ' * 254}1)", "1" + " " * 19_999):
        _read(text)
    _counted(10_000, 199_999, "a." * 50)
    assert run.Sampling(100_000_000).samples == 100_000_000
    with pytest.raises(InputError):
        run.Sampling(1)
