"""What the parts cost."""

from envelope.engine.spreadsheet import fraction
from envelope.formats.workbook.cells import Bill
from envelope.formats.workbook.formats import number_format
from envelope.formats.workbook.lines import Lines
from envelope.formats.workbook.table import cell_of
from envelope.model.graph.graph import TOTAL
from envelope.model.graph.scopes import spoken
from envelope.model.library.outputs import shared
from envelope.report.shares import part_of
from envelope.units.writing import unit_text


def bill(lines: Lines) -> Bill:
    """What each part costs, the dearest first, then the whole; no rows where nothing is counted."""
    run, output = lines.run, shared()[0].name
    whole = f"{TOTAL}.{output}"
    if whole not in run.values or not run.graph.outer_parts:
        return Bill("", "", 0.0, ())
    unit = lines.shown[whole]
    amounts = {part: part_of(run, part, output) or 0.0 for part in run.graph.outer_parts}
    parts = sorted((part for part in amounts if amounts[part]), key=lambda part: -amounts[part])
    found = [(spoken(part), run.graph.find(f"{part}.{output}")) for part in parts]
    rows = tuple(
        (words, cell_of(lines, name, unit), cell_of(lines, name, unit, lines.others))
        for words, name in (*found, (TOTAL, whole))
        if name is not None
    )
    form = number_format(run.values[whole] / fraction(unit).factor, unit, given=False)
    words = unit_text(fraction(unit), run.graph.words_for(unit), plural=True)
    year = run.graph.units.find("year")
    yearly = float(f"{year.factor * fraction(unit).factor:.12g}") if year else 0.0
    return Bill(words, form, yearly, rows)
