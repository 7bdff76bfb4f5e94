"""The schema of a report as data: reports have its form, and a changed one has not.

That of every preset is held against it in tests/presets.
"""

import json
from pathlib import Path

import jsonschema
import pytest

from envelope.analysis.uncertainty import with_spreads
from envelope.engine.run import Sampling
from envelope.report.json_data import report_data
from envelope.report.json_schema import report_schema
from tests.cli.command import envelope
from tests.presets import runs

VALIDATOR = jsonschema.Draft7Validator(report_schema())
ROOT = Path(__file__).parents[2]


def schema(form: str) -> str:
    """What the command prints."""
    done = envelope("schema", form)
    assert done.returncode == 0
    return done.stdout


@pytest.mark.parametrize("name", ["discord-voice-2018", "llm-serving"])
def test_a_report_has_this_form(name: str) -> None:
    """With its ranges, where it has any."""
    result = with_spreads(runs.result(name), (), Sampling(64))
    assert [error.message for error in VALIDATOR.iter_errors(report_data(result))] == []


def test_a_report_with_settings_has_it_too() -> None:
    """A quantity that is set, a range, a failing check."""
    settings = ["dau=5M to 9M users", "qps=9000", "retention=500 years"]
    done = envelope("report", "template", *settings, "-f", "json")
    data = json.loads(done.stdout)
    assert not all(check["holds"] for check in data["checks"])
    assert "sampling" in data
    assert data["results"]["qps"]["set"] is True
    assert not list(VALIDATOR.iter_errors(data))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("scenario", "colour"), "red"),
        (("totals", "serverz"), {}),
        (("results", "qps"), {"value": "12", "unit": "", "text": "", "basis": "assumed"}),
        (("inputs", "dau", "basis"), "guessed"),
        (("checks", 0, "holds"), "yes"),
        (("conventions", "day"), "24 h"),
    ],
)
def test_a_changed_report_is_refused(path: tuple[str | int, ...], value: object) -> None:
    """At the place that was changed."""
    data = json.loads(json.dumps(report_data(runs.result("template"))))
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    places = [tuple(error.absolute_path) for error in VALIDATOR.iter_errors(data)]
    assert places
    assert all(place[: len(path) - 1] == path[:-1] for place in places)


def test_the_command_prints_them() -> None:
    """Both forms, as JSON; each is a schema by its draft."""
    jsonschema.Draft7Validator.check_schema(report_schema())
    assert json.loads(schema("report")) == report_schema()
    assert json.loads(schema("scenario"))["title"] == "Envelope scenario"
