"""Forms that several answers have in common, and what keys mean."""

from typing import NamedTuple

from envelope.model.library.settings import setting_words
from envelope.report.schemas.forms import Form


class Answered(NamedTuple):
    """What a command answers: in words, and its form, or several of which it is one."""

    about: str
    form: Form


PLAIN = {"value": "number", "unit": "text", "text": "text"}
TIMES = {"at?": "text"}  # of the moment, where one was asked for
_QUANTITY = {
    "value": "number or text",
    "unit": "text",
    "text": "text",
    "basis": "text",
    "choices?": ["text"],
    "set?": "truth",
    "p5?": "number",
    "p50?": "number",
    "p95?": "number",
    **{f"{name}?": "text" for name in setting_words()},
}
_PROBLEM = {
    "kind": "text",
    "message": "text",
    "hint": "text",
    "instead": ["text"],
    "trail": "text",
    "labels": [
        {
            "file": "text",
            "line": "number",
            "column": "number",
            "end_column": "number",
            "text": "text",
            "note": "text",
        }
    ],
}
SHARED: dict[str, Form] = {
    "value": PLAIN,
    "quantity": _QUANTITY,
    "problem": _PROBLEM,
    "problem_of_call": {"argument": "text", **_PROBLEM},
    "step": {
        "name value formula numbers place about": "text",
        "source basis limits": "text",
        "depth": "number",
        "won": ["text"],
        "set again folded minor": "truth",
    },
    "flip": {
        "kind name input unit text": "text",
        "now": ("#value", "text or truth or null"),
        "becomes": ("#value", "text or truth or null"),
        "last": "number",
        "at": "number",
        "of_now": "number or null",
    },
    "comparison": {
        "left": "text",
        "right": "text",
        **TIMES,
        "changes": [
            {
                "name kind before after": "text",
                "values": {"*": ["text"]},
            }
        ],
        "results": {
            "*": {
                "unit": "text",
                "left": "number or text",
                "right": "number or text",
                "ratio": "number or null",
                "difference": "number or null",
                "text": ["text"],
                "caused_by": {"*": "number"},
            }
        },
        "causes": {
            "divided": "truth",
            "orders": "number or text",
            "objection": "text",
            "together": [["text"]],
            "error": "number",
        },
        "checks": {"newly_failing": ["text"], "newly_holding": ["text"]},
    },
    "moved": {
        **TIMES,
        "output": {"name": "text", **_QUANTITY},
        "advice": "text",
        "inputs": [
            {
                "name unit by": "text",
                "low high": "number",
                "at_low at_high": "number or null",
                "ranged": "truth",
                "variance": "number or null",
                "sobol?": "number or null",
            }
        ],
        "words": ["text"],
    },
    "point": {
        "value": "number",
        "holds": "truth or null",
        "values": {"*": {"value": "number or null", "unit": "text"}},
        "probability?": "number",
    },
    "entry": {
        "value?": "text",
        "growth?": ("text", {"*": "text"}),
        "choices?": ["text"],
        "*": "text",
    },
    "file": {
        "name": "text",
        "title": "text",
        "about": "text",
        "inputs": {"*": "#entry"},
        "formulas": {"*": "#entry"},
        "parts": {
            "*": {
                "block": "text",
                "from?": ["text"],
                "rows?": {"*": {"*": "text"}},
                "*": "text",
            }
        },
        "blocks?": {"*": "#file"},
        "checks": {"*": "#entry"},
        "expect": {"*": "#entry"},
        "reality?": {"*": {"*": "text"}},
        "running?": {"*": {"*": "text"}},
        "cases": {"*": {"about": "text", "set": {"*": "text"}, "expect": {"*": "#entry"}}},
        "sources": {"*": "text"},
    },
    "change": {"before": ("#value", "null"), "after": ("#value", "null")},
    "bases": {"chosen measured published vendor assumed": "number"},
    "reality_kind": {
        "kind": "text",
        "deployments": "number",
        "geometric_mean": "number",
        "within_a_factor_of_3": "number",
    },
    "finding": {
        "file rule claim right cause stated": "text",
        "severity message": "text",
        "line column end_column": "number",
        "factor": "number or null",
    },
    "listed": [{"name group title about": "text"}],
}

# What keys mean that are no plain words.
WORDS = {
    "value": "In the unit beside it.",
    "unit": "Its symbol; empty for a plain number or a word.",
    "text": "As people write it.",
    "basis": "How well it is known: chosen, measured, published, vendor, assumed.",
    "set": "Whether it was set from outside.",
    "at": "The moment it speaks of, or where something changes.",
    "kind": "What it is, in a word that stays.",
    "message": "What is wrong, in a sentence.",
    "hint": "A cure that is certainly right; empty where there is none.",
    "instead": "What may stand in the first place of `labels`, the likeliest first.",
    "trail": "Through what the place was reached.",
    "labels": "Places, the guilty one first.",
    "end_column": "The column after the last one.",
    "won": "How ranges were read, which operand of `max` and `min` counted.",
    "again": "Whether it was explained above.",
    "folded": "Whether it goes on below.",
    "of_now": "The value over the present one.",
    "caused_by": "What each change contributes to the difference.",
    "divided": "Whether the differences are divided among the changes.",
    "at_low": "The result with the input at its lower end, in the unit of the result.",
    "at_high": "The result with the input at its upper end, in the unit of the result.",
    "argument": "The path of the argument that is wrong, such as `set/dau`.",
    "left_out": "How many entries are left out.",
    "more": "How to get all of it.",
    "failing": "The checks that do not hold.",
    "ranged": "Whether it is moved over its range.",
    "by": "By how much it was moved.",
    "odds": "The share of samples in which it fails.",
    "confidence": "The share of samples in which it has to hold.",
    "probability": "The share of samples in which it holds.",
    "bound_by": "The constraint that decides its size.",
    "source": "Where it comes from.",
}
