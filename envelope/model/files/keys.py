"""The keys of scenario files, one row each; everything else in a file is an error.

The reader, the schema for editors and `extends` all follow this table: a new key is a row here and,
where its shape is a new one, a reader of that shape.
"""

from functools import cache
from typing import Any

from envelope.errors import Problem
from envelope.language.nearest import meant
from envelope.model.files.document import Document, KeyPath
from envelope.tuples import NamedTuple


class Key(NamedTuple):
    """A key: the shape of its value, and what editors say about it.

    `shape` names a row of SHAPES. `joined` says how a file that `extends` another one changes it,
    as a row of JOINS in `overlay.py`; what is said of an entry and is joined `first` outlives its
    value. `field` is the field of the sheet that holds it where that has another name. A name with
    a point is a key inside a table, read by itself.
    """

    name: str
    shape: str
    about: str
    joined: str = ""
    field: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """The key path in a file."""
        return tuple(self.name.split("."))


class Shape(NamedTuple):
    """What a value looks like: its type in TOML, in words too."""

    kind: type | tuple[type, ...]
    words: str


_TABLE = Shape(dict, "a table")

SHAPES = {
    "text": Shape(str, "text"),
    "convention": Shape(str, "the name of a convention"),
    "scenario": Shape(str, "the name or the path of a scenario"),
    "block": Shape(str, "a name or a path"),
    "machine": Shape(str, "the name of a machine shape"),
    "flag": Shape(bool, "true or false"),
    "words": Shape(list, "a list of words"),
    "choices": Shape(list, "a list of words"),
    "places": Shape(list, "a list of words"),
    "pairs": Shape(list, "a list of pairs of inputs and their correlation"),
    "examples": Shape(list, "written as [[examples]]"),
    "basis": Shape((str, int, float), "text"),
    "severity": Shape((str, int, float), "text"),
    "value": Shape((str, int, float), "text"),
    "growth": Shape((str, int, float, dict), "a rate, or values at times"),
    "metric": Shape((str, dict), "a PromQL query, or a table of `query` and `unit`"),
    "expression": Shape((str, int, float), "an expression in quotation marks, or a number"),
    "texts": _TABLE,
    "units": _TABLE,
    "inputs": _TABLE,
    "formulas": _TABLE,
    "expressions": _TABLE,
    "blocks": _TABLE,
    "parts": _TABLE,
    "rows": Shape((dict, str, int, float), "a table of rows, or the path of a CSV file"),
    "machines": _TABLE,
    "stresses": _TABLE,
    "cases": _TABLE,
    "paths": _TABLE,
    "checks": _TABLE,
    "headings": _TABLE,
    "expect": _TABLE,
    "reality": _TABLE,
    "running": _TABLE,
}

CHOICES = {
    "basis": ("chosen", "measured", "published", "vendor", "assumed"),
    "severity": ("error", "warning"),
}

# fmt: off
TOP = (
    Key("title", "text", "What the report is headed by.", "own"),
    Key("about", "text", "What it is, in a sentence.", "first"),
    Key("group", "text", "The heading under which `envelope list` names it.", "first"),
    Key("convention", "convention", "What a month, a day and a KB mean.", "first"),
    Key("extends", "scenario", "The scenario, by name or path, that this one overlays.", "own"),
    Key("edge", "flag", "Whether it faces clients, so that its traffic counts as the system's.",
        "first"),
    Key("machine", "machine", "The machine shape whose shares are the defaults of its inputs.",
        "first"),
    Key("sources", "texts", "Where values come from, by the keys that `source` names.", "merged"),
    Key("units", "units", 'Nouns to count, and units of one\'s own: `album = "40 photos"`.',
        "merged", "definitions"),
    Key("units.nouns", "words", "Things to count, such as `photo`; an irregular plural as "
        "`leaf/leaves`.", "joined", "nouns"),
    Key("units.any", "words", "Nouns that stand for whatever a part counts.",
        "joined", "placeholders"),
    Key("inputs", "inputs", "What is given: quantities, ranges, expressions of other inputs.",
        "entries"),
    Key("formulas", "formulas", "What is computed.", "entries"),
    Key("defaults", "expressions", "Inputs for every part that has such an input.", "merged"),
    Key("blocks", "blocks", "Blocks of the file's own, each written as a block file is.",
        "blocks"),
    Key("parts", "parts", "Instances of blocks, wired by naming each other's outputs.", "parts"),
    Key("machines", "machines", "Machine shapes: what a part that runs on one is given.",
        "merged"),
    Key("correlated", "pairs", "Pairs of inputs whose ranges move together, by rank correlation.",
        "joined"),
    Key("fixed", "places", "Quantities that no stress moves by itself.", "merged"),
    Key("stress", "stresses", "What can happen, by name: `envelope stress` runs it.",
        "entries", "stresses"),
    Key("paths", "paths", "The ways of requests through parts: `envelope latency` adds them up.",
        "merged"),
    Key("checks", "checks", "Conditions that should hold.", "entries"),
    Key("report", "headings", "Headings of the report, each with the quantities below it.",
        "merged"),
    Key("report.headline", "words", "The results that come first in the report.",
        "first", "headline"),
    # What was published belongs to the numbers it came from.
    Key("expect", "expect", "Published results that the scenario must reproduce.", "own"),
    Key("reality", "reality", "What blocks ask beside what ran: `envelope list --reality`.", "own"),
    Key("running", "running", "What runs today, beside which the report puts what is needed.",
        "merged"),
    Key("cases", "cases", "Sets of inputs by name, each with its published results: `--case`.",
        "cases"),
    Key("examples", "examples", "Inputs and results by which a block tests itself.", "own"),
)

_VALUE = Key("value", "expression",
             "An expression with its unit: `20M users`, `8M to 12M users`, `dau * 2 KB/user`.")
_UNIT = Key("unit", "value", "The unit that it must have and is shown in.", "first")
_ABOUT = Key("about", "value", "What it is, in a sentence.", "first")
_SOURCE = Key("source", "value", "A key of [sources], several with commas, or the source itself.")
_BASIS = Key("basis", "basis", "How well it is known.")
_METRIC = Key("metric", "metric", "The PromQL query that measures it, in base units (seconds, "
    "bytes, things); in another one: `{ query = \"sum(disk_gb)\", unit = \"GB\" }`.", "first")

_INFRACOST = Key("infracost", "value", "The usage of a resource of Terraform that it is, for "
    "Infracost: `aws_s3_bucket.photos: standard.storage_gb`.", "first")

# What is said about the machines of a file, and about conventions, beside what they set.
ABOUT = (_ABOUT, _SOURCE, _BASIS)

# The keys of one entry, by section, the first one its expression. An entry may also be bare.
ENTRY = {
    "inputs": (
        _VALUE, *ABOUT, _UNIT,
        Key("measure", "value", "How to measure it on a system of one's own: a command, a metric.",
            "first"),
        _METRIC, _INFRACOST,
        Key("low", "value", "The least that is usual.", "first"),
        Key("high", "value", "The most that is usual.", "first"),
        Key("min", "value", "The least that it can be at all: `0 GB`, `1`.", "first"),
        Key("max", "value", "The most that it can be at all: `100%`.", "first"),
        Key("whole", "flag", "Whether it can only be a whole number.", "first"),
        Key("growth", "growth", "How it grows: `30%/year`, a quantity per time, or the value from "
            "each time on: `{ \"1 year\" = \"20k users\" }`."),
        Key("choices", "choices", "The words of which it holds one: `[\"redis\", \"valkey\"]`.",
            "first"),
    ),
    "formulas": (_VALUE, *ABOUT, _UNIT, _METRIC, _INFRACOST),
    "checks": (
        Key("that", "expression", "The condition: `total.servers <= 500 servers`."),
        Key("severity", "severity", "Whether a failing check is an error or a warning.", "first"),
        _ABOUT, _SOURCE,
    ),
    "expect": (
        _VALUE, _ABOUT, _SOURCE,
        Key("within", "value", "How near it must come: `5%`."),
        Key("at", "value", "When it is so, where something grows: `3 years` after the start."),
        Key("published", "value", "What was published, where that is wrong."),
        Key("erratum", "value", "What is wrong with what was published."),
    ),
    "reality": (
        Key("asked", "expression", "What the blocks ask, by their defaults: `gateway.servers`."),
        Key("ran", "value", "What really ran: `50 servers`; of a range the middle."),
        Key("kind", "value", "What it is one of, such as `in memory`: each has its mean."),
        _ABOUT, _SOURCE,
    ),
    "running": (_VALUE, _ABOUT, _SOURCE),
}
METRIC = (
    Key("query", "text", "The PromQL query."),
    Key("unit", "value", "The unit of its values: `GB`, `products/user/day`."),
)
FLAGS = frozenset(key.name for keys in ENTRY.values() for key in keys if key.shape == "flag")
ROW = (
    Key("machine", "machine", "The machine shape that the part runs on."),
    Key("edge", "flag", "Whether it faces clients, so that its traffic counts as the system's."),
    Key("counted", "flag", "Whether what the part has enters the totals."),
    Key("from", "words", "Parts that lead to it in the diagram, though no formula says so."),
    Key("about", "text", "What it is, in a sentence."),
)
PART = (
    Key("block", "block", "The block's name, or the path of its file."),
    Key("rows", "rows", "Many alike: what each is given beside the part, or a CSV file of that."),
    *ROW,
)
_SAID = (  # of what stands in a table of its own, where a text is no value
    Key("about", "text", "What it is, in a sentence."),
    Key("source", "text", "A key of [sources], several with commas, or the source itself."),
)
STRESS = (
    *_SAID,
    Key("set", "expressions", "What the stress makes of quantities."),
)
CASE = (
    Key("title", "text", "What the report of the case is headed by."),
    *_SAID,
    Key("set", "expressions", "What the case makes of quantities."),
    Key("expect", "expect", "Published results that the case must reproduce."),
)
EXAMPLE = (
    *_SAID,
    Key("given", "expressions", "The inputs of the example."),
    Key("expect", "expect", "Published results that the scenario must reproduce."),
    Key("checks", "words", "Conditions that should hold."),
)
# fmt: on


@cache
def named(keys: tuple[Key, ...], above: str = "") -> frozenset[str]:
    """The names of keys, those inside a table where one is given."""
    split = (key.name.rpartition(".") for key in keys)
    return frozenset(last for table, _, last in split if table == above)


def shape_problems(document: Document) -> list[Problem]:
    """What is wrong with the top level of a file: unknown keys, and values of the wrong kind."""
    problems = unknown_keys(document, (), document.data, TOP)
    for key in TOP:
        shape = SHAPES[key.shape]
        if key.name in document.data and not isinstance(document.data[key.name], shape.kind):
            message = f"`{key.name}` is {shape.words}"
            problems.append(document.problem((key.name,), "wrong-kind", message))
    return problems


def unknown_keys(
    document: Document, path: KeyPath, table: dict[str, Any], keys: tuple[Key, ...]
) -> list[Problem]:
    """A problem for each key of a table that nobody reads."""
    known = named(keys)
    return [_unknown(document, path, key, known) for key in table if key not in known]


def _unknown(document: Document, path: KeyPath, key: str, known: frozenset[str]) -> Problem:
    where = f" in [{'.'.join(str(part) for part in path)}]" if path else ""
    is_value = not path and not isinstance(document.data[key], dict | list)
    below = "inputs stand below `[inputs]`, formulas below `[formulas]`" * is_value
    hint = meant(key, known, below)
    return document.key_problem((*path, key), "unknown-key", f"unknown key `{key}`{where}", hint)
