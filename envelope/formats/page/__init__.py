"""The report as one HTML page that stands by itself and calculates: no library, no request."""

import json
import re
from html import escape
from importlib.resources import files

from envelope.engine.javascript import function_rows
from envelope.engine.run import Run
from envelope.formats.page.charts import distributions
from envelope.formats.page.checks import checks, other_checks
from envelope.formats.page.diagram import diagram
from envelope.formats.page.inputs import inputs, inputs_of_parts
from envelope.formats.page.model import Model
from envelope.formats.page.packing import columns, packed
from envelope.formats.page.panels import growth, panels
from envelope.formats.page.running import running
from envelope.formats.page.sections import (
    conventions,
    parts,
    published,
    results,
    sources,
)
from envelope.formats.page.shares import shares
from envelope.formats.page.summary import summary

# What unpacks the others, then those in their order, the generated model behind the first.
LOADERS = ("unpack.js", "load.js")
SCRIPTS = (
    "runtime.js",
    "writing.js",
    "typed.js",
    "calculation.js",
    "cones.js",
    "samples.js",
    "tornado.js",
    "reach.js",
    "stresses.js",
    "latency.js",
    "state.js",
    "shown.js",
    "rendering.js",
    "ranges.js",
    "derivation.js",
    "sliders.js",
    "charts.js",
    "changes.js",
    "history.js",
    "compare.js",
    "copy.js",
    "panels.js",
    "glance.js",
    "page.js",
)
_COMMENT = re.compile(r"^ *//.*\n", re.MULTILINE)  # which readers of the page do not need
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
        "FIRST": diagram(model) + results(model),
        "SECTIONS": "".join(
            (
                parts(model),
                running(model),
                shares(model),
                growth(model),
                panels(model),
                distributions(model),
                checks(model),
                published(model),
                conventions(model),
                sources(model),
            )
        ),
        "PACKED": packed(content_of(model)),
        "SCRIPT": hidden("\n".join(map(asset, LOADERS))),
    }
    return _PLACE.sub(lambda match: content[match[1]], asset("page.html"))


def asset(name: str) -> str:
    """A file of the page that lies beside this module."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def runtime() -> str:
    """The functions that formulas of the generated model call, and the table of them."""
    return asset(SCRIPTS[0]).replace("  /* function rows */\n", function_rows())


def content_of(model: Model) -> str:
    """What the page holds packed, as JSON: the data of the scripts, folded markup, the scripts."""
    data = model.data()
    folded = {"parts": inputs_of_parts(model), "checks": other_checks(model)}
    content = {
        "data": {**data, "quantities": columns(data["quantities"])},
        "folded": {place: markup for place, markup in folded.items() if markup},
        "script": script(model),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def script(model: Model) -> str:
    """The scripts of the page, one after the other."""
    others = (asset(name) for name in SCRIPTS[1:])
    return hidden(_COMMENT.sub("", "\n".join((runtime(), model.script.source, *others))))


def hidden(body: str) -> str:
    """A script in a function that hides its names."""
    return f'"use strict";\n(() => {{\n{body}}})();\n'
