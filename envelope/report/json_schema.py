"""The form of `envelope report -f json` as a JSON Schema, for scripts that read it."""

from envelope.model.files.keys import CHOICES
from envelope.model.library.outputs import outputs
from envelope.model.library.settings import setting_words
from envelope.report.json_data import CONVENTIONS, SPREAD
from envelope.report.schemas.forms import DRAFT, Schema

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}
_BOOLEAN: Schema = {"type": "boolean"}
_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_AT: Schema = {"type": "string", "description": "There where it speaks of a time: `3 years`."}
_FULL: Schema = {
    "type": "string",
    "description": "The longest time over which something accumulates: when all is full.",
}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_SCENARIO = ("name", "title", "about", "convention")


def report_schema() -> Schema:
    """The schema of a report as data."""
    quantity, totals = (
        {"$ref": "#/definitions/quantity"},
        [o for o in outputs().values() if o.total],
    )
    quantity_keys, optional = {**_QUANTITY, **_settings()}, [*_OPTIONAL, *setting_words()]
    return {
        "$schema": DRAFT,
        "title": "Envelope report",
        "description": "What `envelope report SCENARIO -f json` writes.",
        **_object(
            {
                "scenario": _object(
                    {
                        **dict.fromkeys(("name", "title", "about", "convention", "case"), _TEXT),
                        "at": _AT,
                        "full_after": _FULL,
                        **_settings(),
                    },
                    optional=["at", "case", "full_after", *setting_words()],
                ),
                "first_year": _map(
                    _object({key: _QUANTITY[key] for key in ("value", "unit", "text")}),
                    "Totals at the end of the first year, of those that are others then.",
                ),
                "notes": {
                    **_list(_TEXT),
                    "description": "What was set and changes nothing, what is unusual.",
                },
                "headline": _map(quantity, "What comes first, by name, where the file says so."),
                "inputs": _map({"$ref": "#/definitions/input"}, "Inputs by name."),
                "results": _map(quantity, "Formulas, outputs of parts and totals by name."),
                "parts": _map({"$ref": "#/definitions/part"}, "Parts by name."),
                "totals": _object(
                    {each.name: {**quantity, "description": each.about} for each in totals},
                    optional=[each.name for each in totals],
                ),
                "dominant": _map(
                    _object(_DOMINANT, optional=["part", "share", "kind", "kind_share"]),
                    "What most of a total is, by the total's name.",
                ),
                "running": {
                    **_list({"$ref": "#/definitions/running"}),
                    "description": "What runs beside what is needed, where the file says so.",
                },
                "checks": _list({"$ref": "#/definitions/check"}),
                "expectations": _list({"$ref": "#/definitions/expectation"}),
                "conventions": {
                    **_object(dict.fromkeys(CONVENTIONS, _NUMBER)),
                    "description": "Lengths and sizes in force, in seconds and bytes.",
                },
                "sampling": _object({"samples": _COUNT, "seed": {"type": "integer"}}),
                "sources": _map(_TEXT, "Sources by key."),
            },
            optional=["dominant", "first_year", "headline", "notes", "running", "sampling"],
        ),
        "definitions": {
            "quantity": {**_object(quantity_keys, optional=optional), **_WORD},
            "input": {**_object({**quantity_keys, "about": _TEXT}, optional=optional), **_WORD},
            "part": _object(_PART, optional=["from", "rows"]),
            "running": _object(_RUNNING, optional=["needs_p95", "about"]),
            "check": _object(_CHECK, optional=["probability"]),
            "expectation": _object(
                {
                    "name": _TEXT,
                    "at": _AT,
                    "expected": _TEXT,
                    "got": _TEXT,
                    "holds": _BOOLEAN,
                    "difference": {**_NUMBER, "description": "From what was published, a share."},
                    "published": {**_TEXT, "description": "What was printed, where it is wrong."},
                    "erratum": _TEXT,
                },
                optional=["at", "difference", "published", "erratum"],
            ),
        },
    }


def _settings() -> dict[str, Schema]:
    """The settings of the whole scenario, there where something depends on them."""
    return {
        name: {"enum": list(words), "description": about}
        for name, (words, about) in setting_words().items()
    }


def _object(properties: dict[str, Schema], *, optional: "list[str] | None" = None) -> Schema:
    """An object with these keys and no others, all of them there but the optional ones."""
    return {
        "type": "object",
        "properties": properties,
        "required": [key for key in properties if key not in (optional or ())],
        "additionalProperties": False,
    }


def _map(values: Schema, words: str) -> Schema:
    return {"type": "object", "description": words, "additionalProperties": values}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_QUANTITY: dict[str, Schema] = {
    "value": {
        "type": ["number", "string"],
        "description": "In the unit beside it; of what holds a word, that word.",
    },
    "unit": {"type": "string", "description": "Its symbol; empty for a plain number or a word."},
    "text": {"type": "string", "description": "As people write it: `3.47k requests/s`."},
    "basis": {"enum": list(CHOICES["basis"]), "description": "How well it is known."},
    "choices": {**_list(_TEXT), "description": "The words that it may be, where it holds one."},
    "set": {"const": True, "description": "There where it was set from outside."},
    **{
        key: {"type": "number", "description": "A quantile, where it is a range."} for key in SPREAD
    },
}
_OPTIONAL = ["choices", "set", *SPREAD]
_WORD: Schema = {
    "if": {"required": ["choices"]},
    "then": {"properties": {"value": _TEXT}},
    "else": {"properties": {"value": _NUMBER}},
}

_PART: dict[str, Schema] = {
    "block": _TEXT,
    "title": _TEXT,
    "edge": {"type": "boolean", "description": "Whether it faces clients."},
    "from": {
        "type": "array",
        "items": _TEXT,
        "description": "Parts that the file says lead to it.",
    },
    "rows": {"type": "array", "items": _TEXT, "description": "Its rows, each a part as well."},
    "bound_by": {"type": "string", "description": "The constraint that decides its size."},
    "quantities": {
        "type": "array",
        "items": _TEXT,
        "description": "Names in `results` and `inputs`.",
    },
}

_DOMINANT: dict[str, Schema] = {
    "part": {"type": "string", "description": "The part with the largest share."},
    "share": {**_SHARE, "description": "Its share in the total."},
    "kind": {"type": "string", "description": "The largest kind of that: `server_cost`."},
    "kind_share": {**_SHARE, "description": "The share of that kind in the part."},
    "text": {"type": "string", "description": "The same in words."},
}

_CHECK: dict[str, Schema] = {
    "name": _TEXT,
    "holds": _BOOLEAN,
    "severity": {"enum": list(CHOICES["severity"])},
    "that": {"type": "string", "description": "The condition as written."},
    "with_numbers": {"type": "string", "description": "The condition with its values."},
    "about": _TEXT,
    "source": _TEXT,
    "probability": {**_SHARE, "description": "The share of samples in which it holds."},
}

_AMOUNT = _object({key: _QUANTITY[key] for key in ("value", "unit", "text")})
_RUNNING: dict[str, Schema] = {
    "name": {"type": "string", "description": "Of which quantity."},
    "runs": {**_AMOUNT, "description": "What runs."},
    "needs": {**_AMOUNT, "description": "What is needed."},
    "needs_p95": {**_AMOUNT, "description": "The same at p95, where a range is behind it."},
    "suffices": {**_BOOLEAN, "description": "Whether what runs is enough, at p95 if known."},
    "about": _TEXT,
}
