"""A scripted assistant: it chooses a tool and its arguments by the words of the schemas alone."""

import json
import re
from collections.abc import Iterable
from typing import Any

from mcp_types import Tool

# Words that say nothing, and endings that change nothing.
_IDLE = {"a", "an", "and", "are", "as", "at", "be", "by", "do", "for", "from", "how", "in", "is"}
_IDLE |= {"it", "its", "of", "or", "that", "the", "to"}
_ENDING = re.compile(r"(ies|es|s|ing|ed)$")


def words(text: str) -> set[str]:
    """The words of a text without their endings: `sizes` is `size`."""
    found = re.findall(r"[a-z]+", text.lower().replace("_", " "))
    return {_ENDING.sub("", word) or word for word in found if word not in _IDLE}


def best(wanted: str, offered: dict[str, str]) -> str:
    """The name whose text has most of the wanted words; there is one alone."""
    worth = {name: len(words(wanted) & words(text)) for name, text in offered.items()}
    most = max(worth.values())
    (found,) = [name for name in worth if worth[name] == most]
    return found


def tool_for(intent: str, tools: Iterable[Tool]) -> Tool:
    """The tool whose description speaks of the intent."""
    known = {tool.name: tool for tool in tools}
    return known[best(intent, {name: tool.description or "" for name, tool in known.items()})]


def arguments_for(tool: Tool, given: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What is given, each under the argument whose words are most like its own, in its type."""
    schemas = tool.input_schema["properties"]
    about = {name: f"{name} {schema['description']}" for name, schema in schemas.items()}
    named = ((best(said, about), value) for said, value in given)
    return {name: typed(schemas[name], value) for name, value in named}


def typed(schema: dict[str, Any], value: str) -> Any:
    """A text as the type that a schema asks for."""
    pieces = [piece.strip() for piece in value.split(";")]
    match schema["type"]:
        case "array":
            return pieces
        case "object":
            pairs = (piece.partition("=") for piece in pieces)
            return {name.strip(): each.strip() for name, _, each in pairs}
        case "integer":
            return int(value)
    return value


def repaired(arguments: dict[str, Any], problem: dict[str, Any], person: str) -> dict[str, Any]:
    """The arguments with what a problem says may stand instead of what is wrong.

    Where it does not say, what is not expected is left out, a value takes the unit of its quantity,
    and a `person` is asked for what else may stand there.
    """
    path, instead = problem["argument"], problem["instead"] or [unsaid(problem) or person]
    problem = {**problem, "instead": instead}
    name, _, key = path.partition("/")
    if problem["kind"] == "unknown-key":
        return {instead[0] if each == name else each: arguments[each] for each in arguments}
    if path == "set" and problem["kind"] == "missing-input":
        values = dict(each.split("=", 1) for each in instead)
        return {**arguments, "set": {**arguments.get("set", {}), **values}}
    if problem["kind"] in ("missing-input", "wrong-kind"):
        text = instead[0]
        return {**arguments, name: json.loads(text) if text[0] in '[{"' or text.isdigit() else text}
    value = arguments[name]
    if isinstance(value, dict) and not problem["labels"]:  # its name is wrong
        renamed = {instead[0] if each == key else each: value[each] for each in value}
        return {**arguments, name: renamed}
    if isinstance(value, dict):
        return {**arguments, name: {**value, key: replaced(value[key], problem)}}
    if isinstance(value, list):
        changed = [*value]
        changed[int(key)] = replaced(value[int(key)], problem)
        return {**arguments, name: changed}
    return {**arguments, name: replaced(value, problem)}


def unsaid(problem: dict[str, Any]) -> str:
    """A number in the unit that the second place of a problem tells; else nothing."""
    if problem["kind"] != "dimension-mismatch":
        return ""
    value, quantity = (label["text"] for label in problem["labels"]), problem["labels"][1]["note"]
    unit = re.sub(r".*\((.*)\)", r"\1", quantity)
    return f"{next(value).partition(' ')[0]} {unit}"


def replaced(text: str, problem: dict[str, Any]) -> str:
    """A text with what may stand in the first place of a problem; all of it where none is told."""
    if not problem["labels"]:
        return str(problem["instead"][0])
    label, lines = problem["labels"][0], text.split("\n")
    line = lines[label["line"] - 1]
    start, stop = label["column"] - 1, label["end_column"] - 1
    before = line[:start]
    if start == stop:  # it ends too early: after a word too many
        before = before.rstrip().rpartition(" ")[0]
    lines[label["line"] - 1] = f"{before}{problem['instead'][0]}{line[stop:]}"
    return "\n".join(lines)
