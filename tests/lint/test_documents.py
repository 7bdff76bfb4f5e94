"""Documents read line by line: places, fences, tables, and what is switched off."""

from envelope.lint.check import check
from tests.tables import over

WRONG = "2 Gbps × 3600 s = 7.2 TB per hour"

PLACES = {
    "a paragraph": (f"# Title\n\n{WRONG}\n", [3]),
    "a list": (f"- fine\n  - {WRONG}\n1. {WRONG}\n", [2, 3]),
    "a quotation": (f"> {WRONG}\n", [1]),
    "a fence": (f"```\n{WRONG}\n```\n", [2]),
    "a comment in code": (f"```python\nx = 5  # {WRONG}\n```\n", [2]),
    "a table": (f"| what | how |\n|---|---|\n| link | {WRONG} |\n", [3]),
    "a box": (f"│ {WRONG} │\n", [1]),
    "a line that goes on": ("2 Gbps × 3600 s\n= 7.2 TB per hour\n", [2]),
    "Windows": (f"fine\r\n{WRONG}\r\n", [2]),
    "one mistake in a chain": ("4M × 3 GB = 12,000 GB = 12 PB\n", [1]),
    "two claims in a line": (f"{WRONG}; {WRONG}\n", [1, 1]),
}
SILENT = {
    "behind the claim": f"{WRONG} <!-- envelope: ignore -->\n",
    "a paragraph": f"<!-- envelope: ignore -->\n{WRONG}\n{WRONG}\n",
    "after an empty line": f"<!-- envelope: ignore -->\n\n{WRONG}\n",
    "a fence": f"<!--envelope:ignore-->\n```\n{WRONG}\n\n{WRONG}\n```\n",
    "cells are no claim": "| 2 Gbps × 3600 s | = 7.2 TB per hour |\n",
    "comparisons in code": "```python\nassert 2 * 1024 == 5 * 1000\n```\n",
    "an address": "see https://example.org/?a=2*3&b=2*3=7\n",
    "nothing": "",
}


@over(PLACES)
def test_a_wrong_claim_is_found_where_it_stands(name: str) -> None:
    """The number of its line, whatever stands around it."""
    text, lines = PLACES[name]
    assert [each.line for each in check(text, "a.md").findings] == lines


@over(SILENT)
def test_what_is_left_alone(name: str) -> None:
    """What a comment switches off, and what is no claim."""
    assert check(SILENT[name], "a.md").findings == ()


def test_what_is_ignored_ends() -> None:
    """A comment on a line of its own reaches to the next empty line."""
    text = f"<!-- envelope: ignore -->\n{WRONG}\n\n{WRONG}\n"
    assert [each.line for each in check(text, "a.md").findings] == [4]


def test_claims_are_counted() -> None:
    """Those that can be recomputed, right or wrong."""
    assert check(f"{WRONG}\n3 × 4 KB = 12 KB\nno claim\n", "a.md").claims == 2


COLUMNS = {
    "a list": (f"- fine: {WRONG}!", (9, 9 + len(WRONG))),
    "emphasis": ("- 2 Gbps × 3600 s = **7.2 TB** per hour", (3, 40)),
    "a table": (f"| link | {WRONG} |", (10, 10 + len(WRONG))),
    "a line that goes on": ("2 Gbps × 3600 s\n  = 7.2 TB per hour", (3, 20)),
}


@over(COLUMNS)
def test_a_wrong_claim_has_its_columns(name: str) -> None:
    """Those of the document as it is written, with its marks."""
    text, expected = COLUMNS[name]
    (found,) = check(text, "a.md").findings
    assert (found.column, found.end_column) == expected
