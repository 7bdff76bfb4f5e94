"""The form of scenario files as a JSON Schema, by which editors complete and check TOML.

It is made of the tables that the reader of files checks by. What an expression means it does not
see: that is for `envelope check`.
"""

from collections.abc import Iterable
from typing import Any

from envelope.language.functions import FUNCTIONS
from envelope.language.tokens import KEYWORDS
from envelope.model.files.keys import CHOICES, ENTRY, EXAMPLE, MAIN, NOUNS, PART, STRESS, TOP
from envelope.model.library.lookup import blocks, scenarios
from envelope.model.library.machines import machines
from envelope.model.library.units import EXACT, convention_names

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"  # the newest that editors of TOML know well

_WORDS: dict[str, str] = {
    "title": "What the report is headed by.",
    "about": "What it is, in a sentence.",
    "group": "The heading under which `envelope list` names it.",
    "convention": "What a month, a day and a KB mean.",
    "extends": "The scenario, by name or path, that this one overlays.",
    "edge": "Whether it faces clients, so that its traffic counts as the system's.",
    "sources": "Where values come from, by the keys that `source` names.",
    "units": "Nouns to count, and units of one's own: `album = \"40 photos\"`.",
    "nouns": "Things to count, such as `photo`; an irregular plural as `leaf/leaves`.",
    "any": "Nouns that stand for whatever a part counts.",
    "inputs": "What is given: quantities, ranges, expressions of other inputs.",
    "formulas": "What is computed.",
    "defaults": "Inputs for every part that has such an input.",
    "parts": "Instances of blocks, wired by naming each other's outputs.",
    "machines": "Machine shapes: what a part that runs on one is given.",
    "correlated": "Pairs of inputs whose ranges move together, by rank correlation.",
    "fixed": "Quantities that no stress moves by itself.",
    "stress": "What can happen, by name: `envelope stress` runs it.",
    "paths": "The ways of requests through parts: `envelope latency` adds them up.",
    "checks": "Conditions that should hold.",
    "report": "Headings of the report, each with the quantities below it.",
    "expect": "Published results that the scenario must reproduce.",
    "examples": "Inputs and results by which a block tests itself.",
    "value": "An expression with its unit: `20M users`, `8M to 12M users`, `dau * 2 KB/user`.",
    "unit": "The unit that it must have and is shown in.",
    "low": "The least that is usual.",
    "high": "The most that is usual.",
    "growth": "How it grows: `30%/year`, or a quantity per time.",
    "source": "A key of [sources], several with commas, or the source itself.",
    "basis": "How well it is known.",
    "that": "The condition: `total.servers <= 500 servers`.",
    "severity": "Whether a failing check is an error or a warning.",
    "within": "How near it must come: `5%`.",
    "published": "What was published, where that is wrong.",
    "erratum": "What is wrong with what was published.",
    "block": "The block's name, or the path of its file.",
    "machine": "The machine shape that the part runs on.",
    "counted": "Whether what the part has enters the totals.",
    "set": "What the stress makes of quantities.",
    "given": "The inputs of the example.",
}  # fmt: skip

_TEXT: Schema = {"type": "string"}
_FACT: Schema = {"type": ["string", "number"]}
_BOOLEAN: Schema = {"type": "boolean"}
_LIST: Schema = {"type": "array", "items": _TEXT}


def scenario_schema() -> Schema:
    """The schema of a scenario or a block."""
    return {
        "$schema": DRAFT,
        "title": "Envelope scenario",
        "description": "A scenario or a block of Envelope, a calculator of capacity.",
        **_object({key: _TOP[key] for key in TOP}),
        **_WHOLE,
        "definitions": {
            "expression": {"description": _WORDS["value"], **_FACT},
            "inputs": _entry("inputs"),
            "formulas": _entry("formulas"),
            "checks": {**_entry("checks"), "type": ["string", "number", "object"]},
            "expect": _entry("expect"),
            "part": _part(),
            "machine": _machine(),
            "stress": _object({key: _STRESS[key] for key in STRESS}, required=["set"]),
            "example": _object({key: _EXAMPLE[key] for key in EXAMPLE}),
            "name": {
                "pattern": "^[A-Za-z_][A-Za-z0-9_]*$",
                "not": {"enum": sorted({*KEYWORDS, *FUNCTIONS})},
            },
        },
    }


def _object(
    properties: dict[str, Schema], *, others: Schema | bool = False, required: Iterable[str] = ()
) -> Schema:
    """A table with these keys, each with its words, and `others` under any other one."""
    described = {key: {"description": _WORDS[key], **properties[key]} for key in sorted(properties)}
    needed = {"required": list(required)} if required else {}
    return {
        "type": "object",
        "properties": described,
        "additionalProperties": others,
        **needed,
    }


def _reference(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _map(name: str, *, named: bool = False) -> Schema:
    """A table of entries of one kind under names of one's own."""
    names = {"propertyNames": _reference("name")} if named else {}
    return {"type": "object", "additionalProperties": _reference(name), **names}


def _fact(key: str) -> Schema:
    """What is said about an entry: one of its choices, or a text."""
    return {"enum": list(CHOICES[key])} if key in CHOICES else _FACT


def _entry(section: str) -> Schema:
    """An entry of a section: a bare expression, or a table that says more about it."""
    attributes = {key: _fact(key) for key in ENTRY[section]}
    main = MAIN[section]
    table = _object(attributes, required=[main] if section == "checks" else ())
    return {"description": _WORDS[main], **table, "type": ["string", "number", "object"]}


def _part() -> Schema:
    kinds = {
        "block": {"anyOf": [{"enum": sorted({**blocks(), **scenarios()})}, _PATH]},
        "edge": _BOOLEAN,
        "counted": _BOOLEAN,
        "about": _TEXT,
        "machine": {"anyOf": [{"enum": sorted(machines())}, _TEXT]},
    }
    return _object({key: kinds[key] for key in PART}, others=_reference("inputs"))


def _machine() -> Schema:
    said = {key: _fact(key) for key in ("about", "source", "basis")}
    return _object(said, others=_reference("expression"))


_PATH: Schema = {"type": "string", "pattern": r"/|\.toml$"}

_TOP: dict[str, Schema] = {
    "title": _TEXT,
    "about": _TEXT,
    "group": _TEXT,
    "convention": {"enum": sorted({EXACT, *convention_names()})},
    "extends": _TEXT,
    "edge": _BOOLEAN,
    "machine": {"anyOf": [{"enum": sorted(machines())}, _TEXT]},
    "sources": {"type": "object", "additionalProperties": _TEXT},
    "units": _object(dict.fromkeys(NOUNS, _LIST), others=_reference("expression")),
    "inputs": _map("inputs", named=True),
    "formulas": _map("formulas", named=True),
    "defaults": _map("expression"),
    "parts": _map("part"),
    "machines": _map("machine"),
    "correlated": {
        "type": "array",
        "items": {
            "type": "array",
            "items": [_TEXT, _TEXT, {"type": "number", "minimum": -1, "maximum": 1}],
            "minItems": 3,
            "maxItems": 3,
        },
    },
    "fixed": _LIST,
    "stress": _map("stress"),
    "paths": {"type": "object", "additionalProperties": _LIST},
    "checks": _map("checks"),
    "report": {"type": "object", "additionalProperties": _LIST},
    "expect": _map("expect"),
    "examples": {"type": "array", "items": _reference("example")},
}

# Only a file that extends another one may leave the block of a part to that.
_BLOCKS: Schema = {"parts": {"additionalProperties": {"required": ["block"]}}}
_WHOLE: Schema = {"if": {"required": ["extends"]}, "else": {"properties": _BLOCKS}}

_STRESS: dict[str, Schema] = {"about": _TEXT, "source": _TEXT, "set": _map("expression")}

_EXAMPLE: dict[str, Schema] = {
    "about": _TEXT,
    "source": _TEXT,
    "given": _map("expression"),
    "expect": _map("expect"),
    "checks": _LIST,
}
