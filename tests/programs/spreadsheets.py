"""Spreadsheets as tests read them: cells by name, changed, calculated again by LibreOffice."""

import io
import re
import subprocess
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl

from tests.programs.installed import program

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_FORMATS, _FORMAT = re.compile(rb'<numFmts count="\d+">'), re.compile(rb'<xf numFmtId="\d+"')
_FIFTEEN_DIGITS = b'<numFmt numFmtId="999" formatCode="0.00000000000000E+00"/>'
# LibreOffice takes the values that a file brings for granted unless it is told to calculate.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item></oor:items>
"""


class Spreadsheet:
    """An .xlsx file read with nothing but zip and XML: `names` are its named single cells."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        book = self.xml("xl/workbook.xml")
        targets = {
            relation.get("Id"): str(relation.get("Target")).removeprefix("/xl/")
            for relation in self.xml("xl/_rels/workbook.xml.rels").iter(_RELATION)
        }
        self.hidden = {
            str(each.get("name")) for each in book.iter(f"{_MAIN}sheet") if each.get("state")
        }
        self.sheets = {
            str(sheet.get("name")): f"xl/{targets[sheet.get(_REFERENCE)]}"
            for sheet in book.iter(f"{_MAIN}sheet")
        }
        self.names = {
            str(each.get("name")): _place(each.text or "")
            for each in book.iter(f"{_MAIN}definedName")
            if re.fullmatch(r".*!\$[A-Z]+\$\d+", each.text or "")
        }
        self.texts = self.shared_texts()
        self.cells: dict[str, dict[str, Any]] = {}
        self.formulas: dict[str, dict[str, list[str]]] = {}  # by sheet and row
        for sheet, file in self.sheets.items():
            self.read_sheet(sheet, file)

    def xml(self, name: str) -> ElementTree.Element:
        """A file in it, parsed."""
        return ElementTree.fromstring(self.files[name])

    def shared_texts(self) -> list[str]:
        """The texts that cells refer to by number."""
        if "xl/sharedStrings.xml" not in self.files:
            return []
        items = self.xml("xl/sharedStrings.xml").iter(f"{_MAIN}si")
        return ["".join(text.text or "" for text in item.iter(f"{_MAIN}t")) for item in items]

    def read_sheet(self, sheet: str, file: str) -> None:
        """The values of a sheet by place, its formulas by row."""
        values, formulas = self.cells.setdefault(sheet, {}), self.formulas.setdefault(sheet, {})
        for row in self.xml(file).iter(f"{_MAIN}row"):
            for cell in row:
                values[cell.get("r", "")] = self.cell_value(cell)
                if formula := cell.findtext(f"{_MAIN}f"):
                    formulas.setdefault(row.get("r", ""), []).append(formula)

    def cell_value(self, cell: ElementTree.Element) -> Any:
        """A number, a text or a truth value; an error as its text; None for an empty cell."""
        value = cell.find(f"{_MAIN}v")
        if value is None or value.text is None:
            return None
        match cell.get("t", "n"):
            case "s":
                return self.texts[int(value.text)]
            case "b":
                return value.text == "1"
            case "n":
                return float(value.text)
        return value.text

    def __getitem__(self, name: str) -> Any:
        sheet, place = self.names[name]
        return self.cells[sheet][place]

    def row_formulas(self, name: str) -> str:
        """The formula of a named cell and of those right of it; empty where a value was typed."""
        sheet, place = self.names[name]
        row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return " ".join(self.formulas[sheet].get(row, ()))

    def formula(self, name: str) -> str:
        """The formula of a named cell; empty where a value was typed."""
        sheet, place = self.names[name]
        cells = self.xml(self.sheets[sheet]).iter(f"{_MAIN}c")
        found = next(cell for cell in cells if cell.get("r") == place)
        return found.findtext(f"{_MAIN}f") or ""

    def menus(self) -> dict[tuple[str, str], str]:
        """The list from which a cell takes its value, by sheet and place."""
        return {
            (sheet, str(each.get("sqref"))): each.findtext(f"{_MAIN}formula1") or ""
            for sheet, file in self.sheets.items()
            for each in self.xml(file).iter(f"{_MAIN}dataValidation")
        }

    def comments(self) -> str:
        """The comments of all cells, one after another."""
        files = [name for name in self.files if name.startswith("xl/comments")]
        return "\n".join("".join(self.xml(name).itertext()) for name in files)

    def changed(self, path: Path, values: Mapping[Any, float | str]) -> Path:
        """A copy in which cells hold other numbers or words, as if somebody had typed them.

        A cell is a name, or a sheet and a place. All numbers are shown with fifteen digits.
        """
        files = dict(self.files)
        styles, count = _FORMATS.subn(rb"\g<0>" + _FIFTEEN_DIGITS, files["xl/styles.xml"])
        assert count == 1
        files["xl/styles.xml"] = _FORMAT.sub(b'<xf numFmtId="999"', styles)
        for name, value in values.items():
            sheet, place = self.names[name] if isinstance(name, str) else name
            file = self.sheets[sheet]
            cell = re.compile(rf'(<c r="{place}"[^>]*?)( t="\w+")?>.*?</c>'.encode())
            kind, typed = (' t="str"', value) if isinstance(value, str) else ("", repr(value))
            new = rf"\g<1>{kind}><v>{typed}</v></c>".encode()
            files[file], count = cell.subn(new, files[file])
            assert count == 1, f"{name} stands once at {sheet}!{place}"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return path


def _place(reference: str) -> tuple[str, str]:
    """Sheet and place of `'media cdn'!$B$7`."""
    sheet, _, place = reference.rpartition("!")
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return sheet.removeprefix("$"), place.replace("$", "")


def opened(path: Path, *, values: bool = False) -> Any:
    """A file as openpyxl reads it: with its formulas, or with the values that it brings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what only programs with a window show, as bars
        return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=values)


def printed(path: Path, folder: Path) -> bytes:
    """A file as LibreOffice prints it to PDF."""
    _converted([path], folder, "pdf")
    return (folder / "calculated" / f"{path.stem}.pdf").read_bytes()


def recalculated(paths: Sequence[Path], folder: Path, *, exact: bool = False) -> list[Spreadsheet]:
    """Files that were changed with the values that LibreOffice calculates, all in one start of it.

    It tells fifteen digits of them. Where `exact`, it writes spreadsheets with all digits, which
    takes three times as long.
    """
    done = folder / "calculated"
    if exact:
        _converted(paths, folder, "xlsx")
        return [Spreadsheet(done / path.name) for path in paths]
    _converted(paths, folder, _EVERY_SHEET)
    return [_with_values(Spreadsheet(path), done) for path in paths]


# Commas between, texts in quotes, in UTF-8, as they are shown, a file for each sheet.
_EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,true,false,false,-1"
_FIELD = re.compile(r'(?:"((?:[^"]|"")*)"|([^,\n]*))([,\n])')


def _with_values(sheet: Spreadsheet, done: Path) -> Spreadsheet:
    """A spreadsheet with the values of files in the place of its own."""
    for name in sheet.sheets:
        text = (done / f"{sheet.path.stem}-{name}.csv").read_text(encoding="utf-8")
        before = sheet.cells[name]
        after = sheet.cells[name] = {}
        row, column = 1, 1
        for quoted, plain, end in _FIELD.findall(text):
            place = f"{_letters(column)}{row}"
            if plain:
                is_truth = isinstance(before.get(place), bool)  # it is shown as a number, too
                after[place] = _plain(plain) == 1 if is_truth else _plain(plain)
            elif quoted:
                after[place] = quoted.replace('""', '"')
            row, column = (row + 1, 1) if end == "\n" else (row, column + 1)
    return sheet


def _plain(text: str) -> float | str:
    """What stands without quotes: a number, or an error."""
    return text if text.startswith("#") else float(text)


@cache
def _letters(column: int) -> str:
    """The letters of a column, of which the first is 1."""
    before, last = divmod(column - 1, 26)
    return (_letters(before) if before else "") + chr(ord("A") + last)


def _converted(paths: Sequence[Path], folder: Path, form: str) -> None:
    office = program("soffice", "libreoffice-calc-nogui")
    profile, done = folder / "profile", folder / "calculated"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE)
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    command += ["--convert-to", form, "--outdir", str(done), *map(str, paths)]
    subprocess.run(command, capture_output=True, timeout=600, check=True)
