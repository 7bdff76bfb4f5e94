"""What a tool takes and answers, as JSON Schemas."""

from collections.abc import Mapping
from typing import Any

from envelope.api.files import form_schema
from envelope.assistants.tools import KINDS, SHORTENED, TOOLS, Argument, Tool

Schema = dict[str, Any]


def input_schema(tool: Tool) -> Schema:
    """What a tool takes: each argument with its type, a line, an example."""
    return {
        "type": "object",
        "properties": {name: _argument(each) for name, each in tool.arguments.items()},
        "required": [name for name, each in tool.arguments.items() if each.needed],
        "additionalProperties": False,
    }


def output_schema(tool: Tool) -> Schema:
    """What a tool answers as structured content; of one that is cut, how much is left out."""
    return form_schema({**tool.answer, **SHORTENED})


def definitions() -> Mapping[str, Schema]:
    """Each tool by its name, as a client is told about it."""
    return {
        name: {
            "description": tool.about,
            "input_schema": input_schema(tool),
            "output_schema": output_schema(tool),
        }
        for name, tool in TOOLS.items()
    }


def _argument(argument: Argument) -> Schema:
    found = {**KINDS[argument.kind], "description": argument.about, "examples": [argument.example]}
    return {**found, **({"enum": list(argument.words)} if argument.words else {})}
