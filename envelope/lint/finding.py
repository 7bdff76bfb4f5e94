"""What is wrong in a document or a scenario, where, and how it is said."""

from typing import Literal

from envelope.texts import visible
from envelope.tuples import NamedTuple
from envelope.units.numerals import LARGEST_EXACT, number_text

Rule = Literal[
    "wrong-arithmetic", "stale-result", "unwritten-results", "wrong-block", "unusable-file",
    "wrong-file", "failing", "changed",
]  # fmt: skip
# What each says in general.
RULES: dict[Rule, str] = {
    "wrong-arithmetic": "A result does not follow from its numbers",
    "stale-result": "A result is not the one that the block above it gives",
    "unwritten-results": "A block has no results below it",
    "wrong-block": "A block cannot be calculated",
    "unusable-file": "A file cannot be read or written",
    "wrong-file": "A scenario cannot be read or calculated",
    "failing": "A check or a published result does not hold",
    "changed": "A line was changed that results follow from",
}


class Finding(NamedTuple):
    """What is wrong, from a column of a line up to `end_column`.

    Of a wrong claim: the claim, what is right, how many times that is stated, and why. Of a result
    of a living block: its name, what it is now, and what is stated. Of a block or a file: why it is
    wrong. A `severity` is `error`, `warning` or `note`.
    """

    file: str
    line: int
    column: int
    end_column: int
    rule: Rule
    claim: str = ""
    right: str = ""
    factor: float | None = None
    cause: str = ""
    stated: str = ""
    severity: str = "error"


def message(finding: Finding) -> str:
    """What is wrong: a claim with its right value, the factor between them and its likely cause."""
    claim, right, stated = finding.claim, finding.right, finding.stated
    if finding.rule == "unwritten-results":
        return "this block has no results yet: `envelope lint --fix` writes them"
    if finding.rule in ("wrong-block", "unusable-file", "wrong-file", "failing", "changed"):
        return finding.cause
    if finding.rule == "stale-result":
        if not stated:
            return f"{claim} is not among the results: {right}"
        return f"{claim} is {right}, not {stated}" if right else f"{claim} is no result any more"
    factor = finding.factor or 1.0
    why = finding.cause if factor == 1 else f"{factor_text(factor)}: {finding.cause}"
    return f"{claim}: should be {right} ({why})"


def shown(finding: Finding) -> Finding:
    """The same, in whose texts is nothing that a terminal obeys."""
    return finding._replace(
        file=visible(finding.file),
        claim=visible(finding.claim),
        right=visible(finding.right),
        cause=visible(finding.cause),
        stated=visible(finding.stated),
    )


def factor_text(factor: float) -> str:
    """How far off a result is: `8× too large`.

    >>> factor_text(8), factor_text(0.001)
    ('8× too large', '1,000× too small')
    """
    if factor >= 1:
        return f"{number_text(factor, 3, exact=LARGEST_EXACT)}× too large"
    return f"{number_text(1 / factor, 3, exact=LARGEST_EXACT)}× too small"


def line(finding: Finding) -> str:
    """A finding with its place, as compilers write it."""
    return f"{finding.file}:{finding.line}:{finding.column}: {message(finding)}"
