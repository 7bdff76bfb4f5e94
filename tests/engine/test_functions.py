"""The two tables of functions: what a function is, and its column for each back-end."""

import math
import re
from pathlib import Path

import numpy as np
import pytest

from envelope.engine.code import compile_graph
from envelope.engine.functions import COMPUTATIONS, Computation, Gap
from envelope.engine.javascript import javascript
from envelope.engine.mathematics import UndefinedError
from envelope.engine.run import Run, run
from envelope.engine.samples import spreads
from envelope.engine.spreadsheet_calls import ATOM, Piece, writer
from envelope.engine.sql import pieces as sql
from envelope.engine.sql.arithmetic import root
from envelope.engine.sql.columns import Columns
from envelope.errors import EnvelopeError
from envelope.formats import page
from envelope.formats.workbook import write_xlsx
from envelope.language.functions import FORMS, FUNCTIONS, Function, word_of
from envelope.language.rules import RULES
from envelope.model.build.build import build
from envelope.model.build.lines import build_lines
from envelope.model.build.request import Request
from tests.engine.sql.databases import Table, in_duckdb, written
from tests.engine.tried import arguments, call_of, example, value_of_example
from tests.programs.scripts import node
from tests.programs.spreadsheets import Spreadsheet, recalculated


def computed(name: str, inputs: list[str]) -> Run:
    """A run of a function of some inputs."""
    letters = "abcefg"[: len(inputs)]  # `d` is a day
    pairs = zip(letters, inputs, strict=True)
    # One of them may be less than nothing.
    lines = "\n".join(f'{each} = {{ value = "{text}", low = "-1" }}' for each, text in pairs)
    text = f'[inputs]\n{lines}\n[formulas]\nresult = "{call_of(name, [*letters])}"'
    return run(build(Request(name, text=text)))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_row_is_whole(name: str) -> None:
    """It has a rule that there is, words, an example of itself, and traits that go together."""
    row = FUNCTIONS[name]
    assert row.rule in RULES
    assert row.text
    assert example(name).startswith(f"{word_of(name)}(")
    assert name in FORMS[word_of(name)]
    assert row.optional < len(row.parameters)
    assert row.draws == bool(COMPUTATIONS[name].draw)
    assert not row.picks or row.joins


@pytest.mark.parametrize("name", FORMS)
def test_the_manual_names_a_function(name: str) -> None:
    """In the table of the language."""
    manual = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?:functions|ranges) \|.*$", manual, re.MULTILINE)
    assert re.search(rf"\b{name}\b", "\n".join(rows))


@pytest.mark.parametrize("name", COMPUTATIONS)
def test_every_back_end_has_a_function_or_says_why_not(name: str) -> None:
    """What a column names is there; a gap has a reason."""
    row = COMPUTATIONS[name]
    assert row.javascript
    if isinstance(row.spreadsheet, Gap):
        assert row.spreadsheet
        with pytest.raises(AssertionError, match=row.spreadsheet):
            writer(name)
    else:
        assert callable(writer(name))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_example_is_compiled(name: str) -> None:
    """Its arguments as inputs, on floats and on arrays: the value of a run."""
    example_run = computed(name, arguments(name))
    inputs = [each for each in example_run.graph.written if each != "result"]
    function = compile_graph(example_run, inputs, ["result"])
    given = [example_run.values[each] for each in inputs]
    expected = pytest.approx(value_of_example(name), rel=1e-12)
    assert function(*given) == expected
    assert function(*(np.full(3, value) for value in given)).tolist() == [expected] * 3


def _hypotenuse(a: float, b: float) -> float:
    if a < 0 or b < 0:
        raise UndefinedError("a side is not negative")
    return math.hypot(a, b)


def write_hypotenuse(keep: object, a: Piece, b: Piece) -> Piece:
    """The writer for a spreadsheet, which its column names."""
    return Piece(f"SQRT({a.atom}^2+{b.atom}^2)", ATOM)


def hypotenuse_in_sql(columns: Columns, a: sql.Piece, b: sql.Piece) -> sql.Piece:
    """The same for SQL."""
    one, other = columns.keep(a), columns.keep(b)
    return root(one * one + other * other)


@pytest.fixture
def hypotenuse(monkeypatch: pytest.MonkeyPatch) -> str:
    """A function of one's own: a row, and its computations."""
    row = Function(("a", "b"), "same", "the longest side", "hypotenuse(3 GB, 4 GB) = 5 GB")
    computation = Computation(
        _hypotenuse,
        "Math.hypot",
        f"{__name__}:write_hypotenuse",
        f"{__name__}:hypotenuse_in_sql",
        "numpy:hypot",
    )
    monkeypatch.setitem(FUNCTIONS, "hypotenuse", row)
    monkeypatch.setitem(FORMS, "hypotenuse", ("hypotenuse",))
    monkeypatch.setitem(COMPUTATIONS, "hypotenuse", computation)
    return "hypotenuse"


def test_a_function_of_ones_own_is_computed_by_every_back_end(
    hypotenuse: str, tmp_path: Path
) -> None:
    """Scalar, compiled on floats and arrays, in samples, JavaScript, a spreadsheet, SQL."""
    test_a_row_is_whole(hypotenuse)
    test_an_example_is_compiled(hypotenuse)
    assert value_of_example(hypotenuse) == 5e9
    own = computed(hypotenuse, ["3", "4 to 4.0001"])
    median = spreads(own, ["result"]).quantities["result"].quantiles[1]
    assert median == pytest.approx(5, rel=1e-4)
    script = "\n".join([page.runtime(), javascript(own).source])
    place = list(own.graph.quantities).index("result")
    answer = node(f"{script}\nanswer = model.calculate([], [], {{}})[{place}];")
    assert answer == pytest.approx(5, rel=1e-4)
    path = tmp_path / "first.xlsx"
    path.write_bytes(write_xlsx(computed(hypotenuse, ["3", "4"])))
    changed = Spreadsheet(path).changed(tmp_path / "changed.xlsx", {"a": 5.0, "b": 12.0})
    assert recalculated([changed], tmp_path)[0]["result"] == pytest.approx(13)
    table = Table(["a", "b"], [[5.0, 12.0]])
    (row,) = in_duckdb(written(computed(hypotenuse, ["3", "4"]), table, ["result"]), table)
    assert row["result"] == pytest.approx(13)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("hypotenuse(3 GB, 4 s)", "`hypotenuse` cannot mix data and time"),
        ("hypotenuse(3)", "`hypotenuse` takes other arguments: `hypotenuse(a, b)`"),
        ("hypotenus(3, 4)", "there is no function `hypotenus`"),
        ("hypotenuse(-3, 4)", "`hypotenuse` has no value: a side is not negative"),
    ],
)
@pytest.mark.usefixtures("hypotenuse")
def test_a_function_of_ones_own_is_refused_in_words(line: str, message: str) -> None:
    """By its rule, its parameters, its name and its own error."""
    with pytest.raises(EnvelopeError, match="error: ") as caught:
        run(build_lines([line]))
    assert caught.value.problems[0].message == message


def test_a_distribution_of_ones_own_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that draws, and the quantile function of its score."""
    row = Function(("low", "high"), "same", "low", "squared(low=1, high=3) = 1.5", draws=True)
    computation = Computation(
        _median,
        "(low, high) => low + (high - low) / 4",
        Gap("nobody asked for it"),
        Gap("nobody asked for it"),
        draw=f"{__name__}:quantile",
        by_share=True,
    )
    monkeypatch.setitem(FUNCTIONS, "squared", row)
    monkeypatch.setitem(FORMS, "squared", ("squared",))
    monkeypatch.setitem(COMPUTATIONS, "squared", computation)
    test_a_row_is_whole("squared")
    own = computed("squared", ["1", "5"])
    assert own.values["result"] == 2
    _, median, high = spreads(own, ["result"]).quantities["result"].quantiles
    assert median == pytest.approx(2, rel=1e-3)
    assert high == pytest.approx(1 + 4 * 0.95**2, rel=1e-3)


def _median(low: float, high: float) -> float:
    return low + (high - low) / 4


def quantile(low: float, high: float, share: float) -> float:
    """The quantile function of the squared distribution, which its column names."""
    return low + (high - low) * share**2
