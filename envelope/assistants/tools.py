"""The tools: what each is for, what it takes, what its answer holds. One table."""

from collections.abc import Mapping
from typing import Any

from envelope.tuples import NamedTuple

LIMIT = 2_000  # characters of an answer, unless more is asked for
SMALLEST_LIMIT, LARGEST_LIMIT = 500, 100_000


class Argument(NamedTuple):
    """An argument of a tool: its kind, a row of KINDS, what it is, an example.

    One that is `needed` has no default; of `words` it holds one.
    """

    kind: str
    about: str
    example: Any
    needed: bool = False
    words: tuple[str, ...] = ()


class Tool(NamedTuple):
    """A tool: what it is for, its arguments by name, and the form of what it answers."""

    about: str
    arguments: Mapping[str, Argument]
    answer: Mapping[str, Any]


# The JSON Schema of each kind.
KINDS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "values": {"type": "object", "additionalProperties": {"type": ["string", "number"]}},
    "count": {"type": "integer", "minimum": SMALLEST_LIMIT, "maximum": LARGEST_LIMIT},
    "truth": {"type": "boolean"},
}

_SCENARIO = Argument(
    "text",
    "The system: a preset's name (`list` finds them), a scenario as TOML text, or the path of a "
    "file below the server's working folder.",
    "twitter",
    needed=True,
)
_SET = Argument(
    "values",
    "Your own numbers: quantities by name, each with its unit; a part's have a point in their "
    "names. `x2` and `+20%` change the value before.",
    {"dau": "300M users", "tweet_cache.hit_ratio": "95%"},
)
_NAMES = Argument(
    "texts", "Results to give instead of the totals.", ["total.servers", "timeline_cache.memory"]
)
_CONVENTION = Argument(
    "text",
    "What a day, a month and a KB are.",
    "interview",
    words=("exact", "interview", "binary", "billing"),
)
_COMMON = {
    "case": Argument("text", "One of the scenario's cases.", "small"),
    "at": Argument("text", "So long after an empty start, not when all is full.", "1 year"),
    "convention": _CONVENTION,
}
_MORE = {
    "limit": Argument(
        "count", f"How many characters the answer may have, {LIMIT:,} unless given.", 8000
    )
}
_OF_SCENARIO = {"set": _SET, **_COMMON, **_MORE}

_VALUE = {"value": "number or text", "unit": "text", "text": "text"}
# What an answer may hold beside what its tool says: how much is left out, and how to get it.
SHORTENED = {"left_out?": "number", "more?": "text"}

TOOLS: dict[str, Tool] = {
    "calc": Tool(
        "Calculate with units: convert, multiply, divide rates, sizes, times, prices. Never "
        "compute such numbers yourself. Example: 300 TB / 5 years -> MB/s",
        {
            "expressions": Argument(
                "texts",
                "Expressions with units; `-> unit` converts; a line such as `dau = 10M users` "
                "names a value for those after it; `numbers.NAME` is a reference number.",
                ["dau = 10M users", "dau * 2 KB/user -> GB"],
                needed=True,
            ),
            "nouns": Argument("texts", "Further things to count, as units.", ["widget"]),
            "convention": _CONVENTION,
            **_MORE,
        },
        {"values": {"*": _VALUE}, "sources?": {"*": "text"}},
    ),
    "report": Tool(
        "Estimate a whole system: how many servers, shards, how much storage, bandwidth, memory "
        "and what it costs, with what binds it and which checks fail. Example: scenario twitter, "
        "set dau to 300M users",
        {
            "scenario": _SCENARIO,
            "names": _NAMES,
            "details": Argument(
                "texts",
                "More of the report: assumptions, derivations, checks, sources, or all.",
                ["assumptions"],
            ),
            **_OF_SCENARIO,
        },
        {
            "title": "text",
            "results": {"*": _VALUE},
            "failing": [{"check severity about": "text"}],
            "notes?": ["text"],
            "sources": {"*": "text"},
        },
    ),
    "explain": Tool(
        "Show where a number of a system comes from: its formula, operands, source. Example: "
        "scenario twitter, name total.servers",
        {
            "scenario": _SCENARIO,
            "name": Argument(
                "text",
                "The quantity, part or check to explain.",
                "total.servers",
                needed=True,
            ),
            "depth": Argument("text", "How many levels, or `all`.", "2"),
            "napkin": Argument("truth", "As on a whiteboard, in powers of ten.", True),
            **_OF_SCENARIO,
        },
        {
            "name": "text",
            "steps": [{"name value formula numbers source": "text", "depth": "number"}],
        },
    ),
    "solve": Tool(
        "Find how far a quantity can go, its largest or smallest value, until a condition ceases "
        "to hold: how many users fit, the limit of a budget. Example: name dau, condition "
        "total.servers <= 500 servers",
        {
            "scenario": _SCENARIO,
            "name": Argument("text", "The quantity to move.", "dau", needed=True),
            "condition": Argument(
                "text",
                "What must hold, a comparison.",
                "total.cost <= $50k/month",
                needed=True,
            ),
            "low": Argument("text", "Where the search begins.", "1M users"),
            "high": Argument("text", "Where the search ends.", "2bn users"),
            "confidence": Argument("text", "In which share of the samples it holds.", "90%"),
            **_OF_SCENARIO,
        },
        {
            "name unit text": "text",
            "now": "number",
            "intervals": [{"low high": "number or null"}],
        },
    ),
    "sensitivity": Tool(
        "Rank which inputs move a result most, which assumption matters, what to measure next. "
        "Example: scenario twitter, name total.cost",
        {
            "scenario": _SCENARIO,
            "name": Argument("text", "The result that is moved.", "total.cost", needed=True),
            **_OF_SCENARIO,
        },
        {
            "name": "text",
            "now": _VALUE,
            "inputs": [{"name by unit": "text", "at_low at_high": "number or null"}],
            "advice": "text",
        },
    ),
    "compare": Tool(
        "Compare two systems, or one before and after a change: what differs and what causes it. "
        "Example: scenario twitter, set dau to x2",
        {
            "scenario": _SCENARIO,
            "other": Argument(
                "text",
                "The system to compare with, as `scenario`; without, the change is `set`.",
                "instagram",
            ),
            "names": _NAMES,
            **_OF_SCENARIO,
        },
        {
            "left right": "text",
            "results": {"*": {"left right unit": "text", "ratio": "number or null"}},
            "newly_failing": ["text"],
        },
    ),
    "list": Tool(
        "Find which systems and building blocks there are, also by what products are called. "
        "Example: words kafka",
        {
            "words": Argument("texts", "What to look for; without, all.", ["kafka"]),
            "kind": Argument("text", "Only these.", "blocks", words=("scenarios", "blocks")),
            **_MORE,
        },
        {"scenarios blocks": [{"name title": "text"}]},
    ),
    "show": Tool(
        "Show a system or building block as it is written: its inputs with values, units, "
        "sources, its formulas and checks. Example: scenario cache",
        {"scenario": _SCENARIO, **_MORE},
        {"name title": "text", "inputs": {"*": "text"}, "formulas": {"*": "text"}},
    ),
    "check": Tool(
        "Check a scenario that you wrote: every mistake of syntax, units and names, with its "
        "place and cure. Example: scenario as TOML text",
        {"scenario": _SCENARIO._replace(example='[inputs]\nusers = "5M users"\n'), **_MORE},
        {
            "result": "text",
            "complaints": [{"severity message place": "text"}],
            "errors": ["#problem_of_call"],
        },
    ),
    "numbers": Tool(
        "Look up reference numbers: latencies, throughputs, limits, sizes and prices of hardware "
        "and services, each with its range and source. Example: words ssd",
        {
            "words": Argument("texts", "Words that each must occur.", ["ssd", "read"], needed=True),
            **_MORE,
        },
        {
            "numbers": {"*": {**_VALUE, "about source": "text", "low? high?": "text"}},
            "sources": {"*": "text"},
        },
    ),
}
