"""The JSON Schema of the answer of each command, from the table of their forms."""

from typing import Any, get_args

from envelope.errors import Kind
from envelope.report.schemas import library, scenario
from envelope.report.schemas.forms import DRAFT, Form, Schema, schema_of, used
from envelope.report.schemas.shared import SHARED, WORDS

ANSWERS = {**library.ANSWERS, **scenario.ANSWERS}


def answer_schema(name: str) -> Schema:
    """The JSON Schema of what a command prints under `-f json`, or of its `errors`."""
    answered = ANSWERS[name]
    command = f"envelope {name} -f json" if name != "errors" else "-f json"
    head: dict[str, Any] = {
        "$schema": DRAFT,
        "title": f"Envelope {name}",
        "description": f"What `{command}` writes: {answered.about}.",
    }
    return {**head, **form_schema(answered.form)}


def form_schema(form: Form) -> Schema:
    """The JSON Schema of a form, with the shared forms that it names."""
    definitions = {each: schema_of(SHARED[each], WORDS) for each in sorted(_shared(form))}
    for name in definitions.keys() & {"problem", "problem_of_call"}:
        definitions[name]["properties"]["kind"]["enum"] = list(get_args(Kind))
    found = schema_of(form, WORDS)
    return {**found, **({"definitions": definitions} if definitions else {})}


def _shared(form: Form) -> set[str]:
    """The shared forms that a form needs, those inside of them too."""
    found: set[str] = set()
    left = used(form)
    while left:
        found |= left
        left = set().union(*(used(SHARED[each]) for each in left)) - found
    return found
