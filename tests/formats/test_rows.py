"""Rows of a part in every form: the engine's numbers, and each of them as a line of one table."""

import json
import re
from functools import cache
from math import isclose
from pathlib import Path

import jsonschema
import pytest

from envelope.analysis.uncertainty import with_spreads
from envelope.analysis.wiring import wiring
from envelope.engine.run import Run, run
from envelope.errors import text_of
from envelope.formats import write_report
from envelope.formats.mermaid import write_mermaid
from envelope.formats.workbook import write_xlsx
from envelope.formats.workbook.lines import Lines
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.report.capacity import capacity_report
from envelope.report.json_schema import report_schema
from tests.programs.browser import Browser
from tests.programs.installed import chromium
from tests.programs.pages import NEAR, shown, type_in
from tests.programs.spreadsheets import Spreadsheet, recalculated

FILE = Path(__file__).parent / "rows.toml"
# As typed in the page, and in the unit of its cell in the spreadsheet.
CHANGES = {
    "topics.audit.messages_in": ("2k messages/s", 2000.0),
    "topics.orders.retention": ("9 days", 9.0),
    "topics.views.message_size": ("0.5 KB/message", 0.5),
    "topics.peak_factor": ("4", 4.0),
    "users": ("3M users", 3e6),
}


@cache
def engine(*, changed: bool) -> Run:
    """The file as it is, or with other values."""
    settings = {name: text_of(text, name) for name, (text, _) in CHANGES.items() if changed}
    return run(build(Request(str(FILE), None, settings)))


def test_rows_are_one_table_with_their_sum() -> None:
    """What each is given of its own, what it needs, and no part after the other."""
    tables = {table.heading: table for table in capacity_report(engine(changed=False)).tables}
    titles = [column.title for column in tables["Rows of topics"].columns]
    assert titles[:5] == ["row", "message size", "retention", "messages in", "load"]
    rows = tables["Rows of topics"].rows
    assert [row[0] for row in rows] == ["orders", "views", "audit", "sum"]
    assert [row[0] for row in tables["Parts"].rows] == ["web", "topics", "total"]
    place = titles.index("storage")
    whole = [row[place] for row in rows][-1]
    assert whole == engine(changed=False).text("topics.storage")
    assert rows[-1][1:4] == ("", "", "")


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_a_report_has_the_table(form: str) -> None:
    """In words; the inputs of all rows are counted, and listed once with `--all`."""
    text = write_report(engine(changed=False), form)
    assert re.search(r"Rows of topics[\s\S]*orders[\s\S]*views[\s\S]*audit[\s\S]*sum", text)
    every = capacity_report(engine(changed=False), every_input=True)
    listed = [row[0] for row in every.tables[0].rows]
    assert "topics.peak factor" in listed
    assert "topics.orders.peak factor" not in listed
    assert "topics.orders.retention" in listed
    assert len(set(listed)) == len(listed)


def test_json_has_a_part_for_each_row() -> None:
    """Under its full name; the part as a whole names its rows. The schema knows both."""
    data = json.loads(write_report(engine(changed=False), "json"))
    jsonschema.validate(data, report_schema())
    assert data["parts"]["topics"]["rows"] == ["topics.orders", "topics.views", "topics.audit"]
    assert "rows" not in data["parts"]["web"]
    assert "topics.orders.storage" in data["parts"]["topics.orders"]["quantities"]
    rows = [data["results"][f"{row}.storage"]["value"] for row in data["parts"]["topics"]["rows"]]
    units = {data["results"][f"{row}.storage"]["unit"] for row in data["parts"]["topics"]["rows"]}
    assert units == {"TB"}
    assert isclose(sum(rows), data["results"]["topics.storage"]["value"], rel_tol=1e-12)


def test_csv_has_a_line_for_each_quantity() -> None:
    """Of the part as a whole, of each row, and where it was written."""
    text = write_report(engine(changed=False), "csv")
    lines = {line.partition(",")[0]: line for line in text.splitlines()}
    assert {"topics.storage", "topics.orders.storage", "topics.peak_factor"} <= set(lines)
    assert "rows.toml:24" in lines["topics.orders.retention"]


def test_a_diagram_draws_a_part_once() -> None:
    """With the number of its rows; what flows into them is added up."""
    found = wiring(engine(changed=False))
    assert found.parts == ("web", "topics")
    (flow,) = [each for each in found.flows if each.target == "topics"]
    assert flow.source == "web"
    assert flow.rate == pytest.approx(engine(changed=False).values["topics.orders.messages_in"])
    text = write_mermaid(engine(changed=False))
    assert text.count("topics") == text.count("topics × 3") == 1
    assert "orders" not in text


def test_samples_of_rows_are_those_of_parts(tmp_path: Path) -> None:
    """Ranges of rows, and a range that all have, in arrays."""
    text = FILE.read_text().replace('"300 messages/s"', '"100 to 900 messages/s"')
    result = run(build(Request("rows.toml", text=text)))
    names = ("topics.storage", "topics.audit.storage", "stored")
    drawn = with_spreads(result, names)
    one, row, both = (drawn.spread(name) for name in names)
    assert one is not None
    assert row is not None
    assert one == both
    others = sum(result.values[f"topics.{name}.storage"] for name in ("orders", "views"))
    assert one.quantiles[0] == pytest.approx(row.quantiles[0] + others, rel=1e-9)


def test_a_page_has_a_table_of_rows_to_change(tmp_path: Path) -> None:
    """A field for what each row has of its own, in a line for each; every number follows."""
    path = tmp_path / "rows.html"
    path.write_text(write_report(engine(changed=False), "html"), encoding="utf-8")
    browser = Browser(chromium())
    try:
        browser.open(path.as_uri())
        before, after = engine(changed=False).values, engine(changed=True).values
        found = shown(browser)
        assert {"topics.orders.storage", "topics.storage", "topics.audit.messages_in"} <= set(found)
        assert found == pytest.approx({name: before[name] for name in found}, rel=NEAR)
        for name in ("topics.audit.messages_in", "topics.orders.retention"):
            field = f"document.querySelector('#inputs td [data-name=\"{name}\"] [data-input]')"
            assert browser.evaluate(f"{field}.getAttribute('aria-label')")
        for name, (text, _) in CHANGES.items():
            type_in(browser, name, text)
        found = shown(browser)
        assert found == pytest.approx({name: after[name] for name in found}, rel=NEAR)
        bounds = "[...document.querySelectorAll('#parts [data-show^=w]')].map((n) => n.textContent)"
        texts = browser.evaluate(bounds)
        assert len(texts) == 5
        assert texts[1] == ""  # each row is bound by itself
        assert all(texts[2:])
        assert browser.complaints() == []
    finally:
        browser.close()


def test_a_spreadsheet_has_a_sheet_of_rows(tmp_path: Path) -> None:
    """What is a number is typed there; LibreOffice gets what the engine gets."""
    before, after = engine(changed=False), engine(changed=True)
    path = tmp_path / "rows.xlsx"
    path.write_bytes(write_xlsx(before))
    sheet = Spreadsheet(path)
    cells = Lines(before).cells
    typed = {cells[name].name: value for name, (_, value) in CHANGES.items()}
    for name in ("topics.audit.messages_in", "topics.orders.retention"):
        assert sheet.names[cells[name].name][0] == "Parts"
    (changed,) = recalculated([sheet.changed(tmp_path / "changed.xlsx", typed)], tmp_path)
    for name, cell in cells.items():
        if before.graph.quantities[name].words:
            assert changed[cell.name] == after.text(name), name
            continue
        expected = after.values[name] / cell.unit.factor
        assert isclose(changed[cell.name], expected, rel_tol=1e-9), name
    rows = changed.cells["Parts"]
    first = next(int(place[1:]) for place, words in rows.items() if words == "Rows of topics") + 2
    titles = {title: place[0] for place, title in rows.items() if place[1:] == str(first)}
    places = range(first + 2, first + 6)
    assert [rows[f"A{row}"] for row in places] == ["orders", "views", "audit", "sum"]
    sums = [rows[f"{titles['storage']}{row}"] for row in places]
    assert isclose(sum(sums[:3]), sums[3], rel_tol=1e-9)
    assert isclose(sums[3], after.values["topics.storage"] / 1e12, rel_tol=1e-9)


def test_hundreds_of_rows_fit_into_formulas(tmp_path: Path) -> None:
    """A formula of a spreadsheet has 8192 characters at most: longer sums have more cells."""
    lines = [
        f'row_with_the_number_{n} = {{ messages_in = "{n} messages/s" }}' for n in range(1, 261)
    ]
    head = '[parts.topics]\nblock = "./plain.toml"\n[parts.topics.rows]\n'
    (tmp_path / "plain.toml").write_text(
        '[inputs]\nmessages_in = { unit = "messages/s" }\nkept = "9 days"\n'
        '[formulas]\nload = "messages_in"\n'
        'storage = "accumulated(load * 1 KB/message, kept) -> GB"\n'
        'storage_growth = "load * 1 KB/message -> GB/day"\n'
    )
    file = tmp_path / "many.toml"
    file.write_text(
        head + "\n".join(lines) + '\n[formulas]\nmost = "max(topics.*.load, 2 messages/s)"\n'
        'both = "sum(topics.*.load) + max(topics.*.load)"\n'
    )
    result = run(build(Request(str(file))))
    path = tmp_path / "many.xlsx"
    path.write_bytes(write_xlsx(result))
    sheet = Spreadsheet(path)
    texts = [text for page in sheet.formulas.values() for text in page.values()]
    assert max(map(len, texts)) < 8192
    cells = Lines(result).cells
    typed = {cells["topics.row_with_the_number_260.messages_in"].name: 1e6}
    (changed,) = recalculated([sheet.changed(tmp_path / "changed.xlsx", typed)], tmp_path)
    assert changed[cells["most"].name] == 1e6
    assert isclose(changed[cells["both"].name], 2e6 + 259 * 260 / 2, rel_tol=1e-9)
    assert changed["all_agree"] is False
    assert sheet["all_agree"] is True
