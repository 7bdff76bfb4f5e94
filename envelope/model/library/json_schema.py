"""The form of scenario files as a JSON Schema, by which editors complete and check TOML.

It is made of the tables that the reader of files checks by. What an expression means it does not
see: that is for `envelope check`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from envelope.language.operators import KEYWORDS
from envelope.model.files.keys import (
    ABOUT,
    CASE,
    CHOICES,
    ENTRY,
    EXAMPLE,
    METRIC,
    PART,
    ROW,
    STRESS,
    TOP,
    Key,
)
from envelope.model.library.lookup import blocks, scenarios
from envelope.model.library.machines import machines
from envelope.model.library.units import EXACT, convention_names

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"  # the newest that editors of TOML know well

_TEXT: Schema = {"type": "string"}
_ATTRIBUTE: Schema = {"type": ["string", "number"]}
_BOOLEAN: Schema = {"type": "boolean"}
_LIST: Schema = {"type": "array", "items": _TEXT}


def scenario_schema() -> Schema:
    """The schema of a scenario or a block."""
    top = [key for key in TOP if "." not in key.name]
    return {
        "$schema": DRAFT,
        "title": "Envelope scenario",
        "description": "A scenario or a block of Envelope, a calculator of capacity.",
        **_object(top),
        "allOf": [_WHOLE, _named()],
        "definitions": {
            "expression": {"description": ENTRY["inputs"][0].about, **_ATTRIBUTE},
            "inputs": _entry("inputs"),
            "formulas": _entry("formulas"),
            "checks": {**_entry("checks"), "type": ["string", "number", "object"]},
            "expect": _entry("expect"),
            "reality": _entry("reality"),
            "running": _entry("running"),
            "block": _object(top),
            "part": _object(PART, others=_reference("inputs")),
            "row": _object(ROW, others=_reference("inputs")),
            "machine": _object(ABOUT, others=_reference("expression")),
            "stress": _object(STRESS, required=["set"]),
            "case": _object(CASE),
            "example": _object(EXAMPLE),
            "name": {
                "pattern": "^[A-Za-z_][A-Za-z0-9_]*$",
                "not": {"enum": sorted(KEYWORDS)},
            },
        },
    }


def _object(
    keys: Iterable[Key], *, others: Schema | bool = False, required: Iterable[str] = ()
) -> Schema:
    """A table with these keys, each with its words, and `others` under any other one."""
    ordered = sorted(keys, key=lambda key: key.name)
    needed = {"required": list(required)} if required else {}
    return {
        "type": "object",
        "properties": {
            key.name.rpartition(".")[2]: {"description": key.about, **_shape(key)}
            for key in ordered
        },
        "additionalProperties": others,
        **needed,
    }


def _shape(key: Key) -> Schema:
    """The schema of the value of a key, by its shape."""
    made = _MADE.get(key.shape)
    return made() if made else _SHAPES[key.shape]


def _reference(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _map(name: str, *, named: bool = False) -> Schema:
    """A table of entries of one kind under names of one's own."""
    names = {"propertyNames": _reference("name")} if named else {}
    return {"type": "object", "additionalProperties": _reference(name), **names}


def _entry(section: str) -> Schema:
    """An entry of a section: a bare expression, or a table that says more about it."""
    main = ENTRY[section][0]
    table = _object(ENTRY[section], required=[main.name] if section == "checks" else ())
    return {"description": main.about, **table, "type": ["string", "number", "object"]}


def _units() -> Schema:
    inside = [key for key in TOP if key.path[:-1] == ("units",)]
    return _object(inside, others=_reference("expression"))


def _report() -> Schema:
    inside = [key for key in TOP if key.path[:-1] == ("report",)]
    return _object(inside, others=_LIST)


_PATH: Schema = {"type": "string", "pattern": r"/|\.toml$"}

_SHAPES: dict[str, Schema] = {
    "text": _TEXT,
    "scenario": _TEXT,
    "flag": _BOOLEAN,
    "words": _LIST,
    "choices": {**_LIST, "minItems": 1, "uniqueItems": True},
    "places": _LIST,
    "value": _ATTRIBUTE,
    "growth": {"anyOf": [_ATTRIBUTE, {**_map("expression"), "minProperties": 1}]},
    "expression": _ATTRIBUTE,
    "basis": {"enum": list(CHOICES["basis"])},
    "severity": {"enum": list(CHOICES["severity"])},
    "texts": {"type": "object", "additionalProperties": _TEXT},
    "inputs": _map("inputs", named=True),
    "formulas": _map("formulas", named=True),
    "expressions": _map("expression"),
    "blocks": {"type": "object", "additionalProperties": _reference("block")},
    "parts": _map("part"),
    "rows": {
        "anyOf": [
            {**_map("row"), "minProperties": 1, "description": "A line for each row."},
            {"allOf": [_reference("inputs")], "minProperties": 1},  # of that name, or a CSV file
        ]
    },
    "machines": _map("machine"),
    "pairs": {
        "type": "array",
        "items": {
            "type": "array",
            "items": [_TEXT, _TEXT, {"type": "number", "minimum": -1, "maximum": 1}],
            "minItems": 3,
            "maxItems": 3,
        },
    },
    "stresses": _map("stress"),
    "cases": _map("case"),
    "paths": {"type": "object", "additionalProperties": _LIST},
    "checks": _map("checks"),
    "expect": _map("expect"),
    "reality": _map("reality"),
    "running": _map("running"),
    "examples": {"type": "array", "items": _reference("example")},
}

# Shapes that depend on what is in the library, or on other keys.
_MADE: dict[str, Callable[[], Schema]] = {
    "convention": lambda: {"enum": sorted({EXACT, *convention_names()})},
    "block": lambda: {"anyOf": [{"enum": sorted({**blocks(), **scenarios()})}, _TEXT]},
    "machine": lambda: {"anyOf": [{"enum": sorted(machines())}, _TEXT]},
    "metric": lambda: {"anyOf": [_TEXT, _object(METRIC, required=["query"])]},
    "units": _units,
    "headings": _report,
}

# Only a file that extends another one may leave the block of a part to that.
_BLOCKS: Schema = {"parts": {"additionalProperties": {"required": ["block"]}}}
_WHOLE: Schema = {"if": {"required": ["extends"]}, "else": {"properties": _BLOCKS}}


def _named() -> Schema:
    """Without blocks of its own, or of what it extends, a file names those of the library."""
    known = {"anyOf": [{"enum": sorted({**blocks(), **scenarios()})}, _PATH]}
    parts = {"additionalProperties": {"properties": {"block": known}}}
    own = [{"required": ["blocks"]}, {"required": ["extends"]}]
    return {"if": {"anyOf": own}, "else": {"properties": {"parts": parts}}}
