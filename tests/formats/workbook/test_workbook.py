"""Spreadsheets of scenarios: what stands in them, and that they follow as the engine does."""

import re
import subprocess
import sys
from functools import cache
from math import isclose
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import envelope
from envelope.analysis.binding import binding
from envelope.analysis.headline import headline
from envelope.engine.computed import run_at, with_filling
from envelope.engine.run import Run, run
from envelope.engine.spreadsheet import missing
from envelope.errors import text_of
from envelope.formats.workbook import write_xlsx
from envelope.formats.workbook.lines import Lines
from envelope.formats.workbook.names import Names
from envelope.formats.workbook.pages import layout
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.scopes import spoken
from envelope.model.library.lookup import scenarios
from envelope.report.shares import fullness_text, share_grid
from envelope.units.writing import number_in
from tests.presets import runs
from tests.presets.runs import EVERY_PRESET, some
from tests.programs.spreadsheets import Spreadsheet, opened, printed, recalculated

_LONGEST_FORMULA = 8192  # characters that Excel reads
_NAME = re.compile(r"(?<![\w.\"])[A-Za-z_][\w.]*(?![\w.(\"])")
_QUOTED = re.compile(r'"[^"]*"')
_STEP = re.compile(r"[A-Z]{1,2}\d+")


def is_near(found: float | str, expected: float | str, share: float) -> bool:
    """Whether a cell holds a number but for rounding, or just that word."""
    if isinstance(found, str) or isinstance(expected, str):
        return found == expected
    return isclose(found, expected, rel_tol=share)


@pytest.mark.parametrize("scenario", some(scenarios(), 40))
def test_every_quantity_of_a_preset_is_a_named_cell(scenario: str, tmp_path: Path) -> None:
    """The file can be read again: each name, its value in the cell's unit, what it follows."""
    result = runs.result(scenario)
    path = tmp_path / "scenario.xlsx"
    path.write_bytes(write_xlsx(result))
    sheet, cells = Spreadsheet(path), Lines(result).cells
    known = {*sheet.names, "ranks", "TRUE", "FALSE"}
    for name, cell in cells.items():
        formula = result.graph.quantities[name].formula
        value = number_in(result.values[name], cell.unit)
        assert is_near(sheet[cell.name], value, 1e-14)
        text = sheet.row_formulas(cell.name)
        unquoted = _QUOTED.sub('""', text)
        names = {each for each in _NAME.findall(unquoted) if not _STEP.fullmatch(each)}
        assert names <= known, text
        if not missing(formula.tree):
            assert {cells[used].name for used in formula.references()} <= names, text
    assert sheet["all_agree"] is True
    texts = (text for rows in sheet.formulas.values() for row in rows.values() for text in row)
    assert max(map(len, texts)) < _LONGEST_FORMULA


@pytest.mark.parametrize("scenario", some(scenarios(), 12))
def test_every_quantity_has_one_page(scenario: str) -> None:
    """The layout is made before a cell is written."""
    result = runs.result(scenario)
    plan = layout(result)
    rows = [row.name for _, rows in plan.headings for row in rows if row.is_cell]
    groups = [name for _, groups in plan.parts for group in groups for name in group.names]
    placed = [*plan.inputs, *plan.numbers, *rows, *groups, *plan.others]
    assert sorted(placed) == sorted(result.graph.quantities)


class Change(NamedTuple):
    """Inputs of a preset as the engine is given them, and as they are typed into their cells."""

    settings: dict[str, str]
    typed: dict[str, float | str]
    moved: str  # a result that must follow


_LARGE = ("twitter", "deepseek-inference-2025")  # show what smaller ones show
CHANGES = {
    "twitter": Change(
        {
            "monthly_users": "450M users",
            "tweets_per_user": "3.7 tweets/user/day",
            "daily_share": "37%",
            "retention": "3 years",
            "timeline_cache.hit_ratio": "93%",
            "tweet_store.replication_factor": "5",
        },
        {
            "monthly_users": 450e6,
            "tweets_per_user": 3.7,
            "daily_share": 0.37,
            "retention": 3,
            "timeline_cache.hit_ratio": 0.93,
            "tweet_store.replication_factor": 5,
        },
        "total.cost",
    ),
    "template": Change(
        {
            "dau": "73M users",
            "payload_size": "3.5 KB",
            "cache_hit_ratio": "71%",
            "cache.engine": "memcached",
            "pricing": "3 years",
            "broker.pricing": "spot",
        },
        {
            "dau": 73e6,
            "payload_size": 3.5,
            "cache_hit_ratio": 0.71,
            "cache.engine": "memcached",
            "pricing": "3 years",
            "broker.pricing": "spot",
        },
        "total.servers",
    ),
    "unique-ids": Change(
        {"identifier_rate": "2M identifiers/s", "machine_bits": "7", "answer_time": "3 ms"},
        {"identifier_rate": 2e6, "machine_bits": 7, "answer_time": 3},
        "total.servers",
    ),
    "facebook-photos-2008": Change(  # `added` is a range: its median gives way to a number
        {"added": "7 TB/day", "seek_time": "4 ms/file"},
        {"added": 7, "seek_time": 4},
        "total.storage_growth",
    ),
    "deepseek-inference-2025": Change(
        {"peak_servers": "411 servers", "context": "9000 tokens", "rent": "3.1 USD/hour/GPU"},
        {"peak_servers": 411, "context": 9000, "rent": 3.1},
        "total.cost",
    ),
}
CHANGES = {name: each for name, each in CHANGES.items() if EVERY_PRESET or name not in _LARGE}


@cache
def engine_run(scenario: str, *, changed: bool) -> Run:
    """A preset as it is, or with its changes."""
    given = CHANGES[scenario].settings if changed else {}
    settings = {name: text_of(text, name) for name, text in given.items()}
    return run(build(Request(scenario, None, settings)))


RANGE = """
[inputs]
load = "4 users/s to 9 users/s"
hit = "50% to 80%"
[formulas]
twice = "2 * load"
"""
CELL_NAMES = """
[inputs]
p99 = "7"
c = "2"
r1c1 = "3"
count = "5"
rate = "11"
value = "13"
time_1 = "2 hours"
[formulas]
DAU2 = "p99 * c + r1c1 * count - rate / value"
dau2_ = "DAU2 * 2"
long = "time_1 -> min"
"""
# A choice in a choice, in a branch, and a branch in a choice, also through other quantities; `mode`
# and `x` move what wins.
_TAKEN = """
[blocks.{0}]
inputs = {{ x = {{ unit = "servers" }}, mode = {{ value = "one", choices = ["one", "other"] }} }}
[blocks.{0}.formulas]
servers_by_a = "x"
servers_by_b = "4 servers - x"
servers_by_c = "2.5 servers"
inner = "max(servers_by_a, servers_by_b)"
middle = "if mode == 'one' then 2 servers else inner * 1"
servers = "{1}"
[parts.{0}]
block = "{0}"
x = "x"
mode = "mode"
"""
TAKEN = """
[inputs]
x = "1 server"
mode = { value = "one", choices = ["one", "other"] }
""" + "".join(
    _TAKEN.format(name, formula)
    for name, formula in {
        "choice": "max(1 server, ceil(max(servers_by_a, servers_by_b)))",
        "branch": "if mode == 'one' then max(servers_by_a, servers_by_b) else max(servers_by_c, x)",
        "operand": "max(if mode == 'one' then servers_by_b else servers_by_a, servers_by_c)",
        "half": "max(if mode == 'one' then x + 9 servers else servers_by_a, servers_by_c)",
        "through": "max(inner * 1, 3.2 servers)",
        "untaken": "if mode == 'one' then inner * 1 else 2 servers",
        "deep": "max(middle * 1, 1 server)",
    }.items()
)
# Of a scenario in which something grows: as the engine is given it, and as it is typed.
GROWING: dict[str, tuple[str, float | str]] = {"places": ("900M places", 900e6)}
# What else is typed into cells: a cell is a name, or a sheet and a place.
TYPED: dict[str, tuple[Request, dict[Any, float | str]]] = {
    "search-query-cache": (Request("search-query-cache"), {"cached_searches": 3e8}),
    "range": (
        Request("range", text=RANGE),
        {("Inputs", "E5"): 9.0, ("Inputs", "F5"): 25.0, ("Inputs", "F6"): 0.5},
    ),
    "names": (Request("names", text=CELL_NAMES), {"p99_": 17.0, "time_1": 3.0}),
    "taken": (Request("taken", text=TAKEN), {"x": 3.5, "mode": "other"}),
    "yelp": (Request("yelp"), {name: typed for name, (_, typed) in GROWING.items()}),
}


class Sheets(NamedTuple):
    """A spreadsheet as it is written, and calculated by LibreOffice with other values typed in."""

    written: Spreadsheet
    changed: Spreadsheet


class Calculated(NamedTuple):
    """All that LibreOffice calculates, in one start; `template` is as it is written.

    In `what_if` the changes are typed into the cells of the second scenario.
    """

    sheets: dict[str, Sheets]
    template: Spreadsheet
    what_if: Spreadsheet


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> Calculated:
    """Each of the presets with its changes typed in, and one as it is."""
    folder = tmp_path_factory.mktemp("scenarios")
    runs: dict[str, tuple[Run, dict[Any, float | str]]] = {
        name: (engine_run(name, changed=False), {**change.typed})
        for name, change in CHANGES.items()
    }
    runs |= {name: (run(build(request)), typed) for name, (request, typed) in TYPED.items()}
    written, changed = {}, []
    for name, (result, typed) in runs.items():
        path = folder / f"{name}.xlsx"
        path.write_bytes(write_xlsx(result))
        written[name] = Spreadsheet(path)
        changed.append(written[name].changed(folder / f"{name}-changed.xlsx", typed))
    template = written["template"]
    others = {f"what_if.{name}": value for name, value in CHANGES["template"].typed.items()}
    changed += [template.changed(folder / "same.xlsx", {})]
    changed += [template.changed(folder / "what_if.xlsx", others)]
    *after, same, what_if = recalculated(changed, folder)
    pairs = zip(written.values(), after, strict=True)
    return Calculated(dict(zip(written, map(Sheets._make, pairs), strict=True)), same, what_if)


@pytest.mark.parametrize("scenario", CHANGES)
def test_every_cell_follows_changed_inputs(scenario: str, calculated: Calculated) -> None:
    """LibreOffice gets what the engine gets from the same inputs, to 1e-9 of it."""
    before, after = (engine_run(scenario, changed=changed) for changed in (False, True))
    sheet, moved = calculated.sheets[scenario].changed, CHANGES[scenario].moved
    assert not isclose(before.values[moved], after.values[moved], rel_tol=1e-3)
    for name, cell in Lines(before).cells.items():
        expected = number_in(after.values[name], cell.unit)
        assert is_near(sheet[cell.name], expected, 1e-9), name
    shown = [sheet.cells["Checks"][f"B{row}"] for row in range(5, 5 + len(after.holds))]
    assert tuple(shown) == after.holds


@pytest.mark.parametrize("scenario", CHANGES)
def test_years_follow_changed_inputs(scenario: str, calculated: Calculated) -> None:
    """What the first sheet says of the end of each year is what the engine has of it then."""
    for sheet, changed in zip(calculated.sheets[scenario], (False, True), strict=True):
        result = engine_run(scenario, changed=changed)
        cells = Lines(engine_run(scenario, changed=False)).cells
        shown = {place: text for place, text in sheet.cells["Summary"].items() if place[0] == "A"}
        rows = [
            place[1:] for place, text in shown.items() if re.fullmatch(r"\d+ years?", str(text))
        ]
        names = [name for name in headline(result.graph) if not result.graph.quantities[name].words]
        fills = with_filling(engine_run(scenario, changed=False)).filling
        assert bool(rows) is bool(fills or result.graph.growths)
        for row in rows:
            words = str(shown[f"A{row}"])
            then = run_at(result, text_of(words, "at"))
            for letter, name in zip("BCDEFGHIJ", names, strict=False):
                expected = number_in(then.values[name], cells[name].unit)
                assert is_near(sheet.cells["Summary"][f"{letter}{row}"], expected, 1e-9), name


def test_the_end_of_a_year_follows_what_grows(calculated: Calculated) -> None:
    """Of growth by a share: exact with another number to begin with."""
    sheets = calculated.sheets["yelp"]
    before, after = (sheet.cells["Summary"] for sheet in sheets)
    graph = run(build(Request("yelp"))).graph
    assert graph.growths
    given = {name: text_of(text, name) for name, (text, _) in GROWING.items()}
    names = [name for name in headline(graph) if not graph.quantities[name].words]
    row = next(place[1:] for place, text in before.items() if text == "2 years")
    then = run_at(run(build(Request("yelp", None, given))), text_of("2 years", "at"))
    cells = Lines(run(build(Request("yelp")))).cells
    for letter, name in zip("BCDEFGHIJ", names, strict=False):
        assert is_near(
            after[f"{letter}{row}"], number_in(then.values[name], cells[name].unit), 1e-9
        )
    assert any(before[f"{letter}{row}"] != after[f"{letter}{row}"] for letter in "BCD")


@pytest.mark.parametrize("scenario", CHANGES)
def test_what_binds_follows_changed_inputs(scenario: str, calculated: Calculated) -> None:
    """In the table of parts, and beside the costs with how full each part is."""
    for sheet, changed in zip(calculated.sheets[scenario], (False, True), strict=True):
        result = engine_run(scenario, changed=changed)
        parts = sheet.cells.get("Parts", {})
        column = next((place[0] for place, text in parts.items() if text == "bound by"), "")
        names = {str(text): place[1:] for place, text in reversed(parts.items()) if place[0] == "A"}
        for part in result.graph.outer_parts if column else ():
            told = parts.get(f"{column}{names[spoken(part)]}") or ""
            assert told == binding(result, part), part
        summary = sheet.cells["Summary"]
        costs = {text: place[1:] for place, text in summary.items() if place[0] == "A"}
        for part in result.graph.outer_parts:
            if spoken(part) in costs:
                told = summary.get(f"G{costs[spoken(part)]}") or ""
                assert told == fullness_text(result, part, binding(result, part)), part


def test_what_lost_and_what_is_not_there_does_not_bind(calculated: Calculated) -> None:
    """As it is, and with both inputs changed."""
    told = {"choice": ("b", "a"), "branch": ("b", None), "operand": ("b", "a"), "half": (None, "a")}
    told |= {"through": (None, "a"), "untaken": ("b", None), "deep": (None, "a")}
    for index, sheet in enumerate(calculated.sheets["taken"]):
        cells = sheet.cells["Parts"]
        column = next(place[0] for place, text in cells.items() if text == "bound by")
        rows = {text: place[1:] for place, text in reversed(cells.items()) if place[0] == "A"}
        found = {part: cells.get(f"{column}{rows[part]}") or None for part in told}
        assert found == {part: words[index] for part, words in told.items()}


def test_the_sheet_tells_whether_it_agrees(calculated: Calculated) -> None:
    """One cell: as it is all agree; with other inputs the words say how many were changed."""
    same, other = calculated.template, calculated.sheets["template"].changed
    assert same["all_agree"] is True
    words = r"No input is changed; all [\d,]+ cells agree with Envelope's values\."
    assert re.fullmatch(words, same["verdict"])
    assert other["all_agree"] is False
    assert other["verdict"] == "5 inputs changed"  # the sixth was a formula
    assert calculated.what_if["what_if_verdict"] == "5 inputs changed"
    assert calculated.what_if["all_agree"] is True


def test_a_second_scenario_stands_beside_the_base(calculated: Calculated) -> None:
    """With other values typed into its column it has the engine's results; the base stays."""
    sheet = calculated.what_if
    base, other = (engine_run("template", changed=changed) for changed in (False, True))
    for name, cell in Lines(base).cells.items():
        assert is_near(sheet[cell.name], number_in(base.values[name], cell.unit), 1e-9), name
        expected = number_in(other.values[name], cell.unit)
        assert is_near(sheet[f"what_if.{cell.name}"], expected, 1e-9), name
    shown = [sheet.cells["Checks"][f"C{row}"] for row in range(5, 5 + len(other.holds))]
    assert tuple(shown) == other.holds
    rows = {words: place[1:] for place, words in sheet.cells["Summary"].items() if place[0] == "A"}
    row = rows["total servers"]
    now, then, change = (sheet.cells["Summary"][f"{letter}{row}"] for letter in "BCD")
    assert (now, then) == (base.values["total.servers"], other.values["total.servers"])
    assert change == pytest.approx(then / now - 1)


def test_every_formula_has_its_value_in_the_file(calculated: Calculated) -> None:
    """So that what calculates nothing shows the same, steps behind a line included."""
    sheet, same = calculated.sheets["template"].written, calculated.template
    formulas, written = opened(sheet.path), opened(sheet.path, values=True)
    count = 0
    for page in formulas:
        for cell in (cell for row in page for cell in row if cell.data_type == "f"):
            ours = written[page.title][cell.coordinate].value
            theirs = same.cells[page.title].get(cell.coordinate)
            if isinstance(theirs, (int, float)) and not isinstance(ours, (str, bool)):
                assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-9), cell
            else:
                assert (ours or None) == (theirs or None), cell
            count += 1
    assert count > 5000


def test_there_are_few_sheets_and_the_first_one_has_all_at_a_glance(calculated: Calculated) -> None:
    """The headline, the totals, what the parts cost, the years, one chart, published results."""
    sheet = calculated.sheets["unique-ids"].written
    shown = [name for name in sheet.sheets if name not in sheet.hidden]
    assert shown == ["Summary", "Inputs", "Parts", "Results", "Checks", "Sources"]
    first = [words for place, words in sheet.cells["Summary"].items() if place[0] == "A"]
    order = ["snowflake.snowflake rate", "total cost (on demand)"]
    order += ["total servers", "total storage", "Checks", "Cost by part, USD/month", "generator"]
    order += ["total", "At the end of each year", "5 years", "Published results"]
    assert [words for words in first if words in order] == order
    charts = [name for name in sheet.files if name.startswith("xl/charts/chart")]
    assert len(charts) == 1
    assert b"Summary!$A$" in sheet.files[charts[0]]
    published = engine_run("unique-ids", changed=False).graph.expectations
    assert list(sheet.cells["Summary"].values()).count("reproduced") == len(published)


def test_libreoffice_prints_it(calculated: Calculated, tmp_path: Path) -> None:
    """It ended in an error where rules compared cells with TRUE."""
    content = printed(calculated.sheets["unique-ids"].written.path, tmp_path)
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type/Page\n") + content.count(b"/Type/Page/") < 30


def test_words_that_look_like_formulas_are_words(tmp_path: Path) -> None:
    """Whatever sign they begin with."""
    signs = "=+-@"
    lines = [
        f'x{n} = {{ value = "{n} users", about = "{sign}1+1" }}' for n, sign in enumerate(signs)
    ]
    text = 'title = "=2+2"\nabout = "@here"\n[inputs]\n' + "\n".join(lines)
    path = tmp_path / "signs.xlsx"
    path.write_bytes(write_xlsx(run(build(Request("signs", text=text)))))
    found = [cell for sheet in opened(path) for row in sheet for cell in row]
    words = {f"{sign}1+1" for sign in signs} | {"=2+2"}
    kinds = {cell.value: cell.data_type for cell in found if cell.value in words}
    assert kinds == dict.fromkeys(words, "s")


def test_shares_follow_changed_inputs(calculated: Calculated) -> None:
    """Of the cost, of what each part can do, and of that after a loss; as the report has them."""
    sheets, before = calculated.sheets["template"], engine_run("template", changed=False)
    for sheet, changed in ((sheets.written, False), (sheets.changed, True)):
        result = engine_run("template", changed=changed)
        columns, parts = share_grid(before)
        shown = {column.output: column.values for column in share_grid(result)[0]}
        assert [column.title for column in columns] == ["of cost", "utilization", "after loss"]
        cells = sheet.cells["Parts"]
        letters = {words: place[:-1] for place, words in cells.items() if place[1:] == "3"}
        names = [(words, place[1:]) for place, words in cells.items() if place[0] == "A"]
        rows = dict(reversed(names))  # of the first table
        for part in parts:
            row = rows[spoken(part)]
            for column in columns:
                expected = shown[column.output][part]
                found = cells.get(f"{letters[column.title]}{row}")
                assert found == (expected if expected is None else pytest.approx(expected))


def test_a_cost_says_how_machines_are_paid(calculated: Calculated) -> None:
    """Wherever it stands, and as somebody chooses."""
    sheets = calculated.sheets["template"]
    for sheet, label in (
        (sheets.written, "total cost (on demand)"),
        (sheets.changed, "total cost (3 years; broker spot)"),
    ):
        for tab in ("Summary", sheet.names["total.cost"][0]):
            assert label in sheet.cells[tab].values()


def test_what_no_spreadsheet_computes_is_marked_and_listed(calculated: Calculated) -> None:
    """Its cell holds the engine's value, says so, and the sheet tells when it is out of date."""
    sheet, after = calculated.sheets["search-query-cache"]
    graph = build(TYPED["search-query-cache"][0])
    quantities, engine_checks = graph.quantities.items(), graph.checks
    kept = [name for name, quantity in quantities if missing(quantity.formula.tree)]
    assert "popularity.wanted_hit_ratio" in kept
    first = 5 + len(engine_checks) + 4
    rows = range(first, first + len(kept))
    listed = [sheet.cells["Checks"][f"A{row}"] for row in rows]
    assert sorted(listed) == sorted(kept)
    assert {sheet.formula(name) for name in kept} == {""}
    assert sheet.comments().count("computed by Envelope, does not follow") == len(kept)
    states = {after.cells["Checks"][f"B{row}"] for row in rows}
    assert states == {"changed: export again"}  # some only through others
    assert all(isclose(after[name], sheet[name], rel_tol=1e-14) for name in kept)


def test_a_word_is_chosen_from_a_list(calculated: Calculated) -> None:
    """Its cell takes one of the choices; what follows from another is a word, too."""
    sheet, after = calculated.sheets["template"]
    names, menus = sheet.names, sheet.menus()
    assert menus[names["cache.engine"]] == '"redis,valkey,memcached"'
    assert (sheet["cache.engine"], sheet["cache.snapshots"]) == ("redis", "yes")
    assert (after["cache.engine"], after["cache.snapshots"]) == ("memcached", "no")
    assert names["cache.snapshots"] not in menus  # a formula stands there


def test_a_range_follows_its_two_ends(calculated: Calculated) -> None:
    """The value of a range is the median of the ends beside it, whatever is typed there."""
    after = calculated.sheets["range"].changed
    assert isclose(after["twice"], 30, rel_tol=1e-12)
    assert isclose(after["hit"], 0.5, rel_tol=1e-12)


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("a1", "a1_"),  # a cell
        ("DAU2", "DAU2_"),
        ("xfd1048576", "xfd1048576_"),
        ("r", "r_"),  # a row, in the other way of writing references
        ("c", "c_"),
        ("r1c1", "r1c1_"),
        ("cache.p99", "cache.p99_"),  # LibreOffice: a cell of the sheet `cache`
        ("true", "true_"),
        ("rate1", "rate1"),
        ("cache.hit_ratio", "cache.hit_ratio"),
        ("µs", "us"),
        ("größe", "größe"),
    ],
)
def test_names_of_cells(name: str, cell: str) -> None:
    """What reads as a reference gets an underscore; names differ in more than their case."""
    names = Names()
    assert names.cell(name) == cell
    assert names.cell(name.upper()).casefold() != cell.casefold()


def test_quantities_that_are_called_like_cells(calculated: Calculated) -> None:
    """Such names, functions' names and units' names calculate like others."""
    after = calculated.sheets["names"].changed
    expected = 17 * 2 + 3 * 5 - 11 / 13
    assert isclose(after["DAU2_"], expected, rel_tol=1e-12)
    assert isclose(after["dau2__2"], 2 * expected, rel_tol=1e-12)
    assert after["long"] == 180


def test_the_same_scenario_gives_the_same_bytes() -> None:
    """Neither the hour nor the order of a hash stands in the file."""
    result = runs.result("etsy-2026")
    assert write_xlsx(result) == write_xlsx(result)


def test_the_api_writes_the_file(tmp_path: Path) -> None:
    """`result.to_xlsx(path)`, with what was set."""
    path = tmp_path / "facebook.xlsx"
    envelope.load("facebook-photos-2008").run(added="8 TB/day").to_xlsx(path)
    assert Spreadsheet(path)["added"] == 8


def test_without_xlsxwriter_the_error_says_how_to_install_it(tmp_path: Path) -> None:
    """Exit code 2 and the words, no traceback and no file."""
    code = "import sys; sys.modules['xlsxwriter'] = None; import envelope.cli as c; c.main()"
    target = tmp_path / "out.xlsx"
    command = [sys.executable, "-c", code, "export", "template", "--to", "xlsx", "-o", str(target)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "pip install 'envelope-calc[xlsx]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert not target.exists()
