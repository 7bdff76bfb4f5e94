"""The scenario with what was measured: a file that extends the old one, or a whole one.

A file reads nothing outside of its folder. So one that stands elsewhere than beside or above the
old one holds all of it.
"""

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite
from typing import Any

from envelope.engine.run import Run
from envelope.errors import InputError, Problem
from envelope.fit.expressions import expression
from envelope.fit.resolved import Fitted
from envelope.fit.toml import toml_text
from envelope.model.build.request import Request
from envelope.model.files.keys import ENTRY
from envelope.model.files.sheet import Entry
from envelope.model.library.lookup import is_path, scenario_path
from envelope.places import in_revision, reached
from envelope.texts import visible

_FITTED = "fitted.toml"
_KEPT = tuple(key.name for key in ENTRY["inputs"] if key.joined == "first")


def place_of(request: Request, output: str | None) -> str:
    """Where the new file stands: at the path that is asked for, else beside the old one.

    Raises InputError where that is the old one itself.
    """
    own = scenario_path(request.name) if request.text is None else ""
    if output is None:
        beside = is_path(request.name) and own and not in_revision(own)
        return os.path.join(os.path.dirname(own), _FITTED) if beside else _FITTED
    if own and os.path.realpath(own) == os.path.realpath(output):
        message = f"`{output}` is the scenario itself, which the new file extends"
        raise InputError(Problem("usage", message, hint="choose another name"))
    return output


def fitted_text(request: Request, run: Run, found: Sequence[Fitted], data: str, place: str) -> str:
    """The new file, standing at a place; `data` is what the measurements are called."""
    sources = _sources(run, found, data)
    changes = _changes(run, found, data, sources)
    below = extended(request, place)
    keys = {key: text for text, key in sources.items()}
    title = {"title": run.graph.sheet.title} if run.graph.sheet.title != place else {}
    if below:
        whole = {**title, "extends": below, "sources": keys, **changes}
    else:
        whole = _whole(run, keys, changes)
    head = "\n".join(_head(run, found))
    return head + toml_text({key: value for key, value in whole.items() if value not in ({}, ())})


def _head(run: Run, found: Iterable[Fitted]) -> Iterator[str]:
    """What the file is, and the percentiles as they were measured."""
    yield f"# {_line(run.graph.title)} with what was measured, by Envelope."
    for each in found:
        if each.place != "computed":
            samples = f" ({each.samples:,} samples)" if each.samples else ""
            yield f"#   {each.name}: {_percentiles(run, each)}{samples}"
    yield ""


def _percentiles(run: Run, fitted: Fitted) -> str:
    if fitted.values.is_one:
        return run.text(fitted.name, fitted.values.low)
    ends = zip(("p5", "p50", "p95"), fitted.values, strict=True)
    return ", ".join(f"{key} {run.text(fitted.name, end)}" for key, end in ends if isfinite(end))


def _line(text: str) -> str:
    return visible(" ".join(text.split()))


def extended(request: Request, place: str) -> str:
    """What the new file names as `extends`; empty where it could not read that."""
    if request.text is not None:
        return ""
    if not is_path(request.name):
        return request.name
    own = scenario_path(request.name)
    if in_revision(own):
        return ""
    folder = os.path.dirname(os.path.abspath(place))
    try:
        relative = os.path.relpath(os.path.abspath(own), folder).replace(os.sep, "/")
    except ValueError:  # on another drive of Windows
        return ""
    named = relative if relative.endswith(".toml") or "/" in relative else f"./{relative}"
    return named if reached(os.path.join(folder, _FITTED), named) else ""


def _sources(run: Run, found: Iterable[Fitted], data: str) -> dict[str, str]:
    """The sources of what was measured, each with a key that the scenario does not have."""
    sources: dict[str, str] = {}
    for each in found:
        text = source_text(each, data)
        if text not in sources:
            number, taken = 1, {*run.graph.sheet.sources, *sources.values()}
            while (key := f"MEASURED_{number}" if number > 1 else "MEASURED") in taken:
                number += 1
            sources[text] = key
    return sources


def source_text(fitted: Fitted, data: str) -> str:
    """Where a measured value comes from: `metrics.csv, 2026-10-01 to 2026-10-31`."""
    dates = dict.fromkeys(filter(None, (fitted.since, fitted.until)))
    return ", ".join(filter(None, (data, " to ".join(dates))))


def _changes(
    run: Run, found: Iterable[Fitted], data: str, sources: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """The entries of inputs and of parts, with their basis and their source."""
    inputs: dict[str, Any] = {}
    parts: dict[str, Any] = {}
    for each in found:
        if each.place == "computed":
            continue
        said = {
            "value": expression(run, each.name, each.values),
            "basis": "measured",
            "source": sources[source_text(each, data)],
        }
        quantity = run.graph.quantities[each.name]
        if each.place == "input":
            inputs[each.name] = said | _growth(quantity.entry)
            continue
        *path, name = each.name.split(".")
        table = parts.setdefault(path[0], {})
        for row in path[1:]:
            table = table.setdefault("rows", {}).setdefault(row, {})
        table[name] = said | _said(quantity.given)
    return {"inputs": inputs, "parts": parts}


def _growth(entry: Entry | None) -> dict[str, Any]:
    """How an input grows, which a new value does not say."""
    if entry is None or "growth" not in entry.attributes:
        return {}
    steps = {time: text.content for time, text in entry.texts("growth").items()}
    return {"growth": steps or entry.attributes["growth"]}


def _said(given: Entry | None) -> dict[str, Any]:
    """What a part says of an input beside its value, which the new entry would hide."""
    if given is None or given.path[0] != "parts":
        return {}
    said: dict[str, Any] = {key: given.attributes[key] for key in _KEPT if key in given.attributes}
    if "whole" in said:
        said["whole"] = said["whole"] == "true"
    unit = given.texts("metric").get("unit")
    if unit is not None:
        said["metric"] = {"query": said["metric"], "unit": unit.content}
    return said


def _whole(
    run: Run, sources: Mapping[str, str], changes: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The whole scenario; what was published belongs to the old values."""
    data = tomllib.loads(run.graph.sheet.document.text)
    data = {key: value for key, value in data.items() if key not in ("expect", "examples")}
    for case in data.get("cases", {}).values():
        case.pop("expect", None)
    data["sources"] = {**data.get("sources", {}), **sources}
    _merge(data, "inputs", changes["inputs"])
    for name in changes["inputs"]:
        data.get("formulas", {}).pop(name, None)
    parts = data.setdefault("parts", {}) if changes["parts"] else {}
    for name, given in changes["parts"].items():
        part = parts.setdefault(name, {})
        rows = given.get("rows", {})
        _merge(parts, name, {key: value for key, value in given.items() if key != "rows"})
        for row, values in rows.items():
            _merge(part.setdefault("rows", {}), row, values)
    return data


def _merge(data: dict[str, Any], key: str, changes: Mapping[str, Any]) -> None:
    """Put entries into a table; what is said of one beside its value stays."""
    if not changes:
        return
    table = data.setdefault(key, {})
    for name, entry in changes.items():
        old = table.get(name)
        kept = {k: v for k, v in old.items() if k in _KEPT} if isinstance(old, dict) else {}
        table[name] = {**kept, **entry}
