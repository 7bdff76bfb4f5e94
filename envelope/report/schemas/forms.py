"""Forms of data, and the JSON Schema of a form.

A form is a word of KINDS or several with `or` between them; a dictionary for an object with these
keys and no others, several of one form with spaces between them, where a `?` behind a key says that
it may be missing, and `*` is any other name;
`[form]` for a list, `(form, form)` for either of the two; the name of a shared form with a `#`
before it; or `schema` for a JSON Schema.
"""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]
Form = Any  # as above

KINDS = {"text": "string", "number": "number", "truth": "boolean", "null": "null"}
DRAFT = "http://json-schema.org/draft-07/schema#"
_SHARED = "#/definitions/"
_ANY = "*"


def schema_of(form: Form, words: Mapping[str, str]) -> Schema:
    """The JSON Schema of a form; `words` say what keys mean.

    >>> schema_of({"name": "text", "at?": ["number or null"]}, {"name": "its name"})["required"]
    ['name']
    """
    match form:
        case "schema":
            return {"$ref": DRAFT}
        case str() if form.startswith("#"):
            return {"$ref": _SHARED + form[1:]}
        case str():
            kinds = [KINDS[word] for word in form.split(" or ")]
            return {"type": kinds[0] if len(kinds) == 1 else kinds}
        case list():
            return {"type": "array", "items": schema_of(form[0], words)}
        case tuple():
            return {"anyOf": [schema_of(each, words) for each in form]}
    forms = {key: each for keys, each in form.items() for key in keys.split() if key != _ANY}
    properties = {key.rstrip("?"): schema_of(each, words) for key, each in forms.items()}
    described = {key: _described(each, words.get(key, "")) for key, each in properties.items()}
    needed = [key for key in forms if key[-1] != "?"]
    return {
        "type": "object",
        **({"properties": described} if described else {}),
        **({"required": needed} if needed else {}),
        "additionalProperties": schema_of(form[_ANY], words) if _ANY in form else False,
    }


def used(form: Form) -> set[str]:
    """The names of the shared forms that a form names."""
    match form:
        case str():
            return {form[1:]} if form.startswith("#") else set()
        case list() | tuple():
            return set().union(*map(used, form))
    return set().union(*map(used, form.values()))


def _described(schema: Schema, words: str) -> Schema:
    """A schema with what it is; draft 7 allows nothing beside a reference."""
    if not words:
        return schema
    return {"description": words, **({"allOf": [schema]} if "$ref" in schema else schema)}
