"""A run as a spreadsheet of live formulas: named cells, units, sources, and the engine's values."""

import io

from envelope.engine.run import Run
from envelope.extras import require


def write_xlsx(run: Run) -> bytes:
    """The content of an .xlsx file. Raises InputError where XlsxWriter is not installed."""
    require("xlsxwriter")
    from envelope.formats.workbook.pages import workbook
    from envelope.formats.workbook.writer import write_workbook  # XlsxWriter: 60 ms

    stream = io.BytesIO()
    write_workbook(workbook(run), stream)
    return stream.getvalue()
