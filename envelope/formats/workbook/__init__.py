"""A run as a spreadsheet of live formulas: named cells, units, sources, and the engine's values."""

import io
from importlib.util import find_spec

from envelope.engine.run import Run
from envelope.errors import InputError, Problem


def write_xlsx(run: Run) -> bytes:
    """The content of an .xlsx file. Raises InputError where XlsxWriter is not installed."""
    if find_spec("xlsxwriter") is None:
        message = "a spreadsheet is written by XlsxWriter, which is not installed"
        hint = "pip install 'envelope-calc[xlsx]'"
        raise InputError(Problem("missing-package", message, hint=hint))
    from envelope.formats.workbook.pages import workbook
    from envelope.formats.workbook.writer import write_workbook  # XlsxWriter: 60 ms

    stream = io.BytesIO()
    write_workbook(workbook(run), stream)
    return stream.getvalue()
