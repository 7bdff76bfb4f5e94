"""The report as one HTML page that stands by itself and calculates: no library, no request."""

import json
import re
from html import escape
from importlib.resources import files

from envelope.engine.javascript import function_rows
from envelope.engine.run import Run
from envelope.formats.page.charts import distributions
from envelope.formats.page.diagram import diagram
from envelope.formats.page.inputs import inputs
from envelope.formats.page.markup import section, tag
from envelope.formats.page.model import Model
from envelope.formats.page.sections import (
    checks,
    conventions,
    parts,
    published,
    results,
    sources,
    summary,
)
from envelope.model.graph.scopes import spoken
from envelope.report.growth import growing

# The scripts in the order in which they stand in the page, the generated model behind the first.
SCRIPTS = (
    "runtime.js",
    "writing.js",
    "calculation.js",
    "derivation.js",
    "sliders.js",
    "charts.js",
    "changes.js",
    "page.js",
)
_PLACE = re.compile("<!--([A-Z]+)-->")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def write_page(run: Run) -> str:
    """The page of a run."""
    model = Model(run)
    content = {
        "TITLE": escape(run.graph.title),
        "ABOUT": escape(" ".join(run.graph.about.split())),
        "POLICY": _POLICY,
        "STYLE": asset("page.css"),
        "INPUTS": inputs(model),
        "SUMMARY": summary(model),
        "SECTIONS": "".join(
            (
                diagram(model),
                results(model),
                parts(model),
                growth(model),
                distributions(model),
                checks(model),
                published(model),
                conventions(model),
                sources(model),
            )
        ),
        "DATA": data(model),
        "SCRIPT": script(model),
    }
    return _PLACE.sub(lambda match: content[match[1]], asset("page.html"))


def asset(name: str) -> str:
    """A file of the page that lies beside this module."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def runtime() -> str:
    """The functions that formulas of the generated model call, and the table of them."""
    return asset(SCRIPTS[0]).replace("  /* function rows */\n", function_rows())


def data(model: Model) -> str:
    """The data of the scripts, so that no text in them can end the element around them."""
    text = json.dumps(model.data(), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c")


def script(model: Model) -> str:
    """The scripts of the page, one after the other, in a function that hides their names."""
    others = (asset(name) for name in SCRIPTS[1:])
    body = "\n".join((runtime(), model.script.source, *others))
    return f'"use strict";\n(() => {{\n{body}}})();\n'


def growth(model: Model) -> str:
    """The place of the charts over time, which the page draws where something grows."""
    if not model.run.graph.growths:
        return ""
    growths = model.run.graph.growths
    note = growing({spoken(name): each for name, each in growths.items()})
    charts = tag("div", "", id="growth-charts", class_="charts")
    return section("growth", "Growth", charts + '<p id="growth-dates"></p>', note)
