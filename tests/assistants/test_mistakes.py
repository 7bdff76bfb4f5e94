"""Wrong calls of each kind: the answer's data names what is wrong, and the next call succeeds.

`mistakes.txt` is the table; the next call is made by rule, without a look at words of a sentence.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest

from envelope.api.files import schema
from tests.assistants.client import Assistant, assistant, text_of
from tests.assistants.planner import repaired

TEXT = (Path(__file__).parent / "mistakes.txt").read_text()
_MOST = 2_000


class Mistake(NamedTuple):
    """A wrong call, and what its answer says."""

    title: str
    tool: str
    arguments: dict[str, Any]
    kind: str
    argument: str
    instead: str
    person: str


def mistakes() -> Iterator[Mistake]:
    """Those of the table."""
    for part in TEXT.split("\n=== ")[1:]:
        title, call, said, *more = part.strip().split("\n")
        tool, _, arguments = call.partition(" ")
        kind, argument, instead = (each.strip() for each in said.split("|"))
        person = more[0].removeprefix("person").strip() if more else ""
        yield Mistake(title, tool, json.loads(arguments), kind, argument, instead, person)


MISTAKES = list(mistakes())


@pytest.fixture(scope="module")
def server() -> Iterator[Assistant]:
    """One conversation for all of them: a mistake ends none."""
    with assistant() as found:
        yield found


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.title)
def test_the_next_call_follows_from_the_answer(server: Assistant, mistake: Mistake) -> None:
    """What is wrong is told as data, in the published form; what is offered there is right."""
    result = server.result(mistake.tool, mistake.arguments)
    data = result.structured_content
    problem = data["errors"][0]
    assert result.is_error
    assert (problem["kind"], problem["argument"]) == (mistake.kind, mistake.argument)
    assert ", ".join(problem["instead"]).strip() == mistake.instead
    assert problem["message"] in text_of(result)
    assert len(text_of(result)) + len(json.dumps(data, ensure_ascii=False)) <= _MOST
    published = [{key: each[key] for key in each if key != "argument"} for each in data["errors"]]
    jsonschema.validate({"errors": published}, schema("errors").data())
    tool, arguments = mistake.tool, mistake.arguments
    if tool in {each.name for each in server.tools}:
        arguments = repaired(arguments, problem, mistake.person)
    else:
        tool = problem["instead"][0]
    repeated = server.result(tool, arguments)
    assert not repeated.is_error, text_of(repeated)


def test_every_kind_of_wrong_call_is_there() -> None:
    """Unknown tools, missing and wrong arguments, names, units, limits, syntax, cycles."""
    kinds = {mistake.kind for mistake in MISTAKES}
    assert kinds >= {"unknown-name", "missing-input", "unknown-key", "wrong-kind", "unknown-choice"}
    assert kinds >= {"unknown-scenario", "unknown-unit", "unknown-function", "two-readings"}
    assert kinds >= {"billion", "dimension-mismatch", "outside-limits", "syntax", "cycle"}


def test_all_that_is_wrong_is_told_at_once(server: Assistant) -> None:
    """Two mistakes of a call, and two of a file, each with its argument."""
    data = server.call("solve", name="dau", scenaro="twitter", low=[1])
    assert [each["argument"] for each in data["errors"]] == ["scenaro", "low", "condition"]
    text = '[inputs]\nusers = "5M usrs"\nsize = "2 mb/user"\n'
    data = server.call("report", scenario=text)
    assert [each["labels"][0]["line"] for each in data["errors"]] == [2, 3]


def test_a_scenario_that_is_checked_tells_its_mistakes_as_its_answer(server: Assistant) -> None:
    """They are what was asked for, and no error of the call."""
    result = server.result("check", {"scenario": '[inputs]\nusers = "5M usrs"\n'})
    assert not result.is_error
    assert result.structured_content["result"] == "wrong"
    assert result.structured_content["errors"][0]["instead"] == ["users"]
    fine = server.call("check", scenario='[inputs]\nusers = "5M users"\n')
    assert (fine["result"], fine["errors"]) == ("fine", [])
