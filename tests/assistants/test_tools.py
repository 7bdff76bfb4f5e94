"""What is said of the tools, what their arguments may be, how answers are made short."""

import json
import subprocess
import sys
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from envelope.assistants.arguments import checked
from envelope.assistants.schemas import definitions
from envelope.assistants.shortening import Reply, shortened
from envelope.assistants.tools import TOOLS
from envelope.cli import commands
from envelope.errors import InputError


def test_a_tool_is_told_shortly_with_one_example() -> None:
    """Schemas that are ones, descriptions of a line, examples that are right."""
    names = "calc report explain solve sensitivity compare list show check numbers"
    assert " ".join(TOOLS) == names
    for each in definitions().values():
        assert len(each["description"]) <= 250
        assert each["description"].count("Example: ") == 1
        for key in ("input_schema", "output_schema"):
            jsonschema.Draft202012Validator.check_schema(each[key])
            assert each[key]["type"] == "object"
        for argument in each["input_schema"]["properties"].values():
            assert 5 < len(argument["description"]) <= 200
            (example,) = argument["examples"]
            jsonschema.validate(example, argument)


def test_other_commands_do_not_pay_for_it() -> None:
    """Neither the package of the protocol nor this folder is imported by another command."""
    program = (
        "import sys; from envelope.cli import main\n"
        "try: main(['schema', 'errors'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'mcp', 'pydantic', 'anyio', 'envelope.assistants'} & sys.modules.keys()))"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_help_says_how_it_is_added() -> None:
    """And no other option is needed."""
    said = CliRunner().invoke(commands, ["mcp", "--help"]).output
    assert "claude mcp add envelope -- envelope mcp" in said


def test_an_assistant_without_the_package_says_what_to_install() -> None:
    """As the other extras do."""
    program = (
        "import importlib.util, sys\n"
        "importlib.util.find_spec = lambda name, package=None: None\n"
        "from envelope.cli import main; main(['mcp'])"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'envelope-calc[mcp]'" in done.stderr


@pytest.mark.parametrize(
    ("tool", "given", "taken"),
    [
        ("calc", {"expressions": "5 GB"}, {"expressions": ["5 GB"]}),
        ("calc", {"expressions": ["5 GB"], "nouns": None}, {"expressions": ["5 GB"]}),
        ("list", {"words": "kafka"}, {"words": ["kafka"]}),
        ("list", {"limit": 5000.0}, {"limit": 5000}),
        ("show", {"scenario": "cache"}, {"scenario": "cache"}),
        (
            "report",
            {"scenario": "x", "set": {"dau": 5, "size": "2 KB"}},
            {"scenario": "x", "set": {"dau": "5", "size": "2 KB"}},
        ),
        (
            "report",
            {"scenario": "x", "set": ["dau=5M users", "qps = x2"]},
            {"scenario": "x", "set": {"dau": "5M users", "qps": " x2"}},
        ),
    ],
)
def test_arguments_are_taken_as_assistants_write_them(
    tool: str, given: dict[str, Any], taken: dict[str, Any]
) -> None:
    """A single text for a list of one, numbers for texts, settings as on the command line."""
    assert checked(TOOLS[tool], given) == taken


@pytest.mark.parametrize(
    ("tool", "given", "kinds"),
    [
        ("calc", {}, ["missing-input"]),
        ("calc", {"expressions": []}, ["missing-input"]),
        ("calc", {"expressions": [5]}, ["wrong-kind"]),
        ("calc", {"expressions": {"a": 1}}, ["wrong-kind"]),
        ("calc", {"expressions": ["5 GB"], "x": 1, "y": 2}, ["unknown-key", "unknown-key"]),
        ("explain", {"scenario": "x", "name": "y", "napkin": "yes"}, ["wrong-kind"]),
        ("list", {"limit": True}, ["wrong-kind"]),
        ("list", {"limit": 1e9}, ["wrong-kind"]),
        ("list", {"kind": "machines"}, ["unknown-choice"]),
        ("report", {"scenario": "x", "set": {"dau": [1]}}, ["wrong-kind"]),
        ("report", {"scenario": True}, ["wrong-kind"]),
    ],
)
def test_other_arguments_are_refused(tool: str, given: dict[str, Any], kinds: list[str]) -> None:
    """All that is wrong, each by its kind."""
    with pytest.raises(InputError) as error:
        checked(TOOLS[tool], given)
    assert [problem.kind for problem in error.value.problems] == kinds


@pytest.mark.parametrize("limit", [500, 2_000, 10_000])
def test_a_reply_has_as_many_characters_as_it_may(limit: int) -> None:
    """Sources go before results, whole lines of the text stay, and what is left out is counted."""
    results = {f"r{number}": {"value": number / 7, "unit": "GB"} for number in range(10)}
    sources = {f"s{number}": "x" * 80 for number in range(100)}
    text = "\n".join(f"line {number}" for number in range(1_000))
    reply = shortened(Reply(text, {"results": results, "sources": sources}), limit)
    assert len(reply.text) + len(json.dumps(reply.data, ensure_ascii=False)) <= limit
    kept = len(reply.data["results"]) + len(reply.data["sources"])
    assert reply.data["left_out"] == 110 - kept
    assert len(reply.data["results"]) == 10 or not reply.data["sources"]
    lines = reply.text.splitlines()
    assert lines[:-1] == text.splitlines()[: len(lines) - 1]
    assert "limit=" in lines[-1]


def test_a_short_reply_stays_as_it_is() -> None:
    """But for digits that say nothing, what is not finite, and signs that move a terminal."""
    data = {"a": 1 / 3, "b": [1e300, 2.0, float("inf")], "c": {"d": None, "e": True}}
    reply = shortened(Reply("a\x1b[1m\nb", data), 500)
    assert reply.text == "a\N{REPLACEMENT CHARACTER}[1m\nb"
    expected = {"a": 0.333333333333, "b": [1e300, 2, None], "c": {"d": None, "e": True}}
    assert reply.data == expected
