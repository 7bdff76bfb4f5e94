"""Reports and answers as text, Markdown, JSON, CSV, pages, diagrams, workbooks and pictures."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from envelope.errors import InputError, Problem
from envelope.model.files import forms
from envelope.report.brief.details import NONE, Details
from envelope.tuples import NamedTuple

# The modules, each imported when it is first used: an answer needs one or two of them.
__all__ = [
    "charts",
    "comparison",
    "csv",
    "explanation",
    "frames",
    "github",
    "html",
    "json",
    "line_chart",
    "markdown",
    "markdown_report",
    "mermaid",
    "notebook",
    "page",
    "plot",
    "sarif",
    "sql",
    "styles",
    "terminal",
    "text",
    "workbook",
]

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from envelope.engine.run import Run
    from envelope.formats import (
        charts,
        comparison,
        csv,
        explanation,
        frames,
        github,
        html,
        json,
        line_chart,
        markdown,
        markdown_report,
        mermaid,
        notebook,
        page,
        plot,
        sarif,
        sql,
        styles,
        terminal,
        text,
        workbook,
    )
    from envelope.lint.finding import Finding
    from envelope.report.answer import Content


def __getattr__(name: str) -> Any:
    """A module of this folder, imported now."""
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class Format(NamedTuple):
    """A form: the suffix of its files, and what writes it, each a `module.function` of this folder.

    `answer` writes any answer. `run` writes the report of a scenario, where that is written in
    another way than an answer, or nothing else is. `figure` writes a picture.

    `ranges` says of what it shows ranges: of every quantity (`all`), of the results that a report
    shows (`results`), or of none. `has_all` forms leave out the defaults of parts unless they are
    asked for all; the others always hold everything. Its writer takes `options` of its own; `notes`
    is a function of a run that says what should be known beside what is written. `is_kept` forms
    take long to write, and are kept for the next time.
    """

    suffix: str
    answer: str = ""
    run: str = ""
    figure: str = ""
    ranges: str = ""
    is_binary: bool = False
    has_all: bool = False
    options: tuple[str, ...] = ()
    notes: str = ""
    is_kept: bool = False


FORMATS = {
    "text": Format("txt", "text.write_answer", ranges="results", has_all=True),
    "markdown": Format(
        "md",
        "markdown.write_answer",
        run="markdown_report.write_pull_request",
        ranges="results",
        has_all=True,
    ),
    "json": Format("json", "json.write_answer", ranges="all"),
    "csv": Format("csv", "csv.write_answer", ranges="all"),
    "html": Format(
        "html", "html.write_answer", run="page.write_page", ranges="results", is_kept=True
    ),
    "xlsx": Format("xlsx", run="workbook.write_xlsx", is_binary=True),
    "mermaid": Format("mmd", run="mermaid.write_mermaid"),
    "prometheus": Format(
        "rules.yml",
        run="guards.prometheus.write_prometheus",
        options=("margin", "wait"),
        notes="guards.prometheus.notes",
    ),
    "infracost": Format(
        "usage.yml", run="guards.infracost.write_infracost", notes="guards.infracost.notes"
    ),
    "k6": Format("js", run="guards.k6.write_k6"),
    "sql": Format("sql", run="sql.write_sql", options=("dialect", "inputs", "outputs")),
    "svg": Format("svg", figure="plot.write_figure"),
    "png": Format("png", figure="plot.write_figure", is_binary=True),
}
ANSWERS = tuple(name for name, form in FORMATS.items() if form.answer)  # what any answer has
# What writes the wrong claims of documents, beside what writes any answer.
FINDINGS = {"sarif": "sarif.write_findings", "github": "github.write_findings"}
DIALECTS = ("duckdb", "postgres", "spark", "bigquery", "snowflake")  # of SQL, by default the first
PICTURES = tuple(name for name, form in FORMATS.items() if form.figure)


def form_of(path: str) -> str | None:
    """The form that a file's suffix names; None for another suffix."""
    ending = f".{path.lower()}"
    found = (name for name, form in FORMATS.items() if ending.endswith(f".{form.suffix}"))
    return next(found, None)


def write_answer(answer: "Content", form: str) -> str:
    """An answer in one of the ANSWERS. Raises InputError for a form that it does not have."""
    if form not in FORMATS or not FORMATS[form].answer:
        message = f"this is not written as {form}"
        raise InputError(Problem("usage", message, hint=f"there are {', '.join(ANSWERS)}"))
    content: str = _function(FORMATS[form].answer)(answer)
    return content


def write_report(run: "Run", form: str, details: Details = NONE) -> str:
    """The report of a run in any form that is text and no picture."""
    content = write_run(run, form, details)
    assert isinstance(content, str)
    return content


def write_run(run: "Run", form: str, details: Details = NONE, **options: Any) -> str | bytes:
    """The report of a run in any form but pictures, with the `details` that it is asked for.

    A form may take `options` of its own. Raises InputError for a form or an option that it does not
    have, or a form whose package is not there.
    """
    _refuse_options(form, options)
    if form not in FORMATS or not FORMATS[form].run:
        from envelope.report.answer import CapacityReport  # the writers of runs do not need it

        return write_answer(CapacityReport(run, details), form)
    options |= {"every_input": details.all} if FORMATS[form].has_all else {}
    mark = _mark_of(run) if FORMATS[form].is_kept and not options else None
    kept = forms.load(mark, form) if mark else None
    if kept is not None:
        return kept
    content: str | bytes = _function(FORMATS[form].run)(run, **options)
    if mark and isinstance(content, str):
        forms.keep(mark, form, content)
    return content


def notes(run: "Run", form: str) -> list[str]:
    """What should be known beside what is written of a run in a form."""
    found: list[str] = _function(FORMATS[form].notes)(run) if FORMATS[form].notes else []
    return found


def _refuse_options(form: str, options: dict[str, Any]) -> None:
    """Raises InputError for an option of another form."""
    known = FORMATS[form].options if form in FORMATS else ()
    for name in options:
        if name not in known:
            hint = f"there are {', '.join(known)}" if known else ""
            raise InputError(Problem("usage", f"{form} has no option `{name}`", hint=hint))


def _mark_of(run: "Run") -> forms.Mark | None:
    """Under what a run is kept; None for one that is of another moment, or whose ranges count."""
    return None if run.spreads or run.at else forms.mark_of(run.values)


def write_figure(figure: "Figure", form: str) -> bytes:
    """A picture in one of the PICTURES."""
    content: bytes = _function(FORMATS[form].figure)(figure, form)
    return content


def write_findings(findings: "Sequence[Finding]", form: str) -> str:
    """Wrong claims in one of the forms of FINDINGS."""
    content: str = _function(FINDINGS[form])(findings)
    return content


def _function(path: str) -> Any:
    """A function by its module in this folder and its name."""
    module, _, name = path.rpartition(".")
    return getattr(import_module(f"{__name__}.{module}"), name)
