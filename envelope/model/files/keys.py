"""The keys of a scenario file, as tables; everything else in a file is an error."""

from typing import Any

from envelope.errors import Kind, Label, Problem
from envelope.language.nearest import nearest
from envelope.model.files.document import Document, KeyPath

ABOUT = frozenset({"about", "source", "basis"})

# fmt: off
TOP = frozenset({
    "title", "about", "group", "convention", "extends", "edge", "sources", "units", "inputs",
    "formulas", "defaults", "parts", "machines", "correlated", "fixed", "stress", "paths",
    "checks", "report", "expect", "examples",
})
# fmt: on

# The keys of one entry, by section. An entry may also be a bare string or number.
ENTRY = {
    "inputs": ABOUT | {"value", "unit", "low", "high", "growth"},
    "formulas": ABOUT | {"value", "unit"},
    "checks": frozenset({"that", "severity", "about", "source"}),
    "expect": frozenset({"value", "within", "about", "source", "published", "erratum"}),
}
MAIN = {"inputs": "value", "formulas": "value", "checks": "that", "expect": "value"}
PART = frozenset({"block", "edge", "about", "machine", "counted"})
NOUNS = frozenset({"nouns", "any"})  # keys of [units] that define no unit
STRESS = frozenset({"about", "source", "set"})
EXAMPLE = frozenset({"about", "source", "given", "expect", "checks"})
CHOICES = {
    "basis": ("measured", "published", "vendor", "assumed"),
    "severity": ("error", "warning"),
}

_SHAPES: dict[str, tuple[type, str]] = {
    "title": (str, "text"),
    "about": (str, "text"),
    "group": (str, "text"),
    "convention": (str, "the name of a convention"),
    "extends": (str, "the name or the path of a scenario"),
    "edge": (bool, "true or false"),
    "examples": (list, "written as [[examples]]"),
    "correlated": (list, "a list of pairs of inputs and their correlation"),
    "fixed": (list, "a list of words"),
}


def shape_problems(document: Document) -> list[Problem]:
    """What is wrong with the top level of a file: unknown keys, and values of the wrong kind."""
    problems = unknown_keys(document, (), document.data, TOP)
    for key, value in document.data.items():
        kind, words = _SHAPES.get(key, (dict, "a table"))
        if key in TOP and not isinstance(value, kind):
            problems.append(problem(document, (key,), "wrong-kind", f"`{key}` is {words}"))
    return problems


def unknown_keys(
    document: Document, path: KeyPath, table: dict[str, Any], known: frozenset[str] | set[str]
) -> list[Problem]:
    """A problem for each key of a table that nobody reads."""
    problems = []
    for key in table:
        if key not in known:
            close = nearest(key, known)
            hint = f"did you mean `{close}`?" if close else ""
            where = f" in [{'.'.join(str(part) for part in path)}]" if path else ""
            label = document.key_label((*path, key))
            problems.append(
                Problem("unknown-key", f"unknown key `{key}`{where}", (label,), "", hint)
            )
    return problems


def problem(document: Document, path: KeyPath, kind: Kind, message: str, hint: str = "") -> Problem:
    """A problem with the value at a path."""
    return Problem(kind, message, (document.value_label(path),), hint=hint)


def key_problem(
    document: Document, path: KeyPath, kind: Kind, message: str, hint: str = "", note: str = ""
) -> Problem:
    """A problem with the key at a path."""
    label: Label = document.key_label(path, note)
    return Problem(kind, message, (label,), hint=hint)
