"""Labels that follow inputs: the settings that a result holds under, `total cost (3 years)`."""

from collections.abc import Mapping

from envelope.engine.run import Run
from envelope.engine.spreadsheet import Cell
from envelope.formats.workbook.cells import Line
from envelope.report.notes import settings_of


def with_settings(run: Run, cells: Mapping[str, Cell], line: Line, name: str) -> Line:
    """A line whose label says how its result is paid; another line as it is."""
    own, *inside = settings_of(run, name) or [""]
    if not own:
        return line
    cell, word = cells[own].name, run.text(own)
    pieces, said = [f'"{line.label} ("', cell], [word]
    for each in inside:
        part, other = each.rpartition(".")[0], cells[each].name
        pieces.append(f'IF({other}={cell},"","; {part} "&{other})')
        said += [f"{part} {run.text(each)}"] * (run.text(each) != word)
    label = f"{line.label} ({'; '.join(said)})"
    return line._replace(label=label, called="&".join([*pieces, '")"']))
