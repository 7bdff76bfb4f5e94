"""The checks of a workbook, and the published results that the scenario reproduces or not."""

from envelope.analysis.explain import cited, expression, grouped, source_keys
from envelope.engine.run import Run
from envelope.engine.spreadsheet import missing
from envelope.formats.workbook.cells import COMPUTED, KEPT, Grid, Line, Other
from envelope.formats.workbook.lines import OTHER, Fields, Lines
from envelope.model.graph.graph import Check
from envelope.model.graph.scopes import spoken
from envelope.report.brief.claims import expected

_TITLES = ("published result", "published", "computed", "difference", "verdict", "source", "why")
_FORMS = ("", "", "", "+0.0%;-0.0%;0%", "", "", "")


def check_line(lines: Lines, check: Check, holds: bool, index: int, columns: Fields) -> Line:
    """The line of a check, at an index of a page with such columns."""
    name = lines.names.cell(f"check.{check.full_name}")
    other = Other(lines.names.cell(f"{OTHER}.{name}"), name)
    text, steps = "", tuple[str, ...]()
    kind = KEPT if missing(check.formula.tree) else COMPUTED
    if kind == COMPUTED:
        text, steps = lines.text(check.formula, None, index, columns)
        again = lines.text(check.formula, None, index, columns, lines.others, len(steps))
        other = Other(other.name, *again)
    line = Line(
        spoken(check.full_name),
        kind,
        float(holds),
        text,
        name,
        how=expression(check.formula),
        basis=check.severity,
        about=" ".join(check.about.split()),
        source=cited(lines.run, check.source),
        steps=steps,
        other=other,
    )
    if kind == KEPT:
        lines.kept.append(lines.keep(line, check.formula))
    return line


def published(run: Run) -> Grid:
    """Published results beside those of the scenario as it is, with what is wrong in print."""
    rows = tuple(
        (
            spoken(each.name) + each.when,
            grouped(each.published or each.expected),
            each.got,
            each.off if each.allowed else "",
            "erratum" if each.erratum else "reproduced" if each.holds else "DIFFERS",
            ", ".join(source_keys(run, each.source)),
            " ".join((each.erratum or each.about).split()),
        )
        for each in expected(run)
    )
    about = "As Envelope computed them; they do not follow changed inputs."
    return Grid("Published results", about, _TITLES, _FORMS, rows)
