"""Twenty questions as people ask them, answered by the tools alone, over the protocol.

`tasks.txt` has the right values; the client knows nothing but what the server says of its tools.
"""

import re
from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.assistants.client import Assistant, assistant, text_of
from tests.assistants.planner import arguments_for, tool_for

TEXT = (Path(__file__).parent / "tasks.txt").read_text()
_BELOW = "scenario below"
_PREFIXES = {"": 1.0, "k": 1e3, "M": 1e6}


class Task(NamedTuple):
    """A question, what it wants and gives, where the answer stands, what is right."""

    question: str
    intent: str
    given: tuple[tuple[str, str], ...]
    read: str
    value: float
    unit: str


def tasks() -> tuple[list[Task], str]:
    """The tasks of the table, and the scenario at its end."""
    *cases, (_, scenario) = [
        (title, body)
        for title, _, body in (part.partition("\n") for part in TEXT.split("\n=== ")[1:])
    ]
    return [_task(title, body) for title, body in cases], scenario


def _task(title: str, body: str) -> Task:
    rows = [(line[:8].strip(), line[8:].strip()) for line in body.splitlines() if line]
    (intent,) = [text for key, text in rows if key == "intent"]
    (read,) = [text for key, text in rows if key == "read"]
    (right,) = [text for key, text in rows if key == "right"]
    given = tuple(
        (said.strip(), value.strip())
        for key, text in rows
        if key == "give"
        for said, _, value in [text.partition(":")]
    )
    arithmetic, _, unit = right.partition("   ")
    return Task(title, intent, given, read, eval(arithmetic, {}), unit.strip())


TASKS, SCENARIO = tasks()


@pytest.fixture(scope="module")
def server() -> Iterator[Assistant]:
    """One conversation for all questions, as with a person."""
    with assistant() as found:
        yield found


def at(data: Any, path: str) -> Any:
    """What stands at a path of data."""

    def step(place: Any, key: str) -> Any:
        """One step into a list or an object."""
        return place[int(key)] if isinstance(place, list) else place[key]

    return reduce(step, path.split("/"), data)


def answer(data: Any, read: str) -> tuple[float, str]:
    """The number at a path and its unit, which stands beside it, elsewhere, or in its text."""
    path, _, unit = read.partition(" in ")
    found = at(data, path)
    if isinstance(found, dict):
        return found["value"], found["unit"]
    if isinstance(found, str):
        number, prefix, word = re.fullmatch(r"([\d.]+)([kM]?) ?(.*)", found).groups()  # type: ignore[union-attr]
        return float(number) * _PREFIXES[prefix], word
    return found, at(data, unit) if unit else ""


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.question)
def test_a_question_is_answered_by_the_tools_alone(server: Assistant, task: Task) -> None:
    """The tool and its arguments follow from what the schemas say; the value is the right one."""
    tool = tool_for(task.intent, server.tools)
    given = [(said, SCENARIO if value == _BELOW else value) for said, value in task.given]
    result = server.result(tool.name, arguments_for(tool, given))
    assert not result.is_error, text_of(result)
    value, unit = answer(result.structured_content, task.read)
    assert value == pytest.approx(task.value, rel=1e-9)
    assert unit == task.unit


def test_there_are_twenty_questions_for_most_tools(server: Assistant) -> None:
    """Every tool but those that find and check something is needed for one of them."""
    used = {tool_for(task.intent, server.tools).name for task in TASKS}
    assert len(TASKS) >= 20
    assert used == {tool.name for tool in server.tools} - {"list", "check"}


def test_what_a_product_is_called_here_is_found_first(server: Assistant) -> None:
    """From the word of a product to servers and cost: find it, then estimate it."""
    finder = tool_for("find which systems there are by what a product is called", server.tools)
    found = server.call(finder.name, **arguments_for(finder, [("what to look for", "kafka")]))
    name = found["scenarios"][0]["name"]
    estimator = tool_for("estimate how many servers a whole system has", server.tools)
    data = server.call(estimator.name, **arguments_for(estimator, [("the system", name)]))
    assert data["results"]["total.servers"]["unit"] == "server"
    assert data["results"]["total.cost"]["unit"] == "USD/month"
