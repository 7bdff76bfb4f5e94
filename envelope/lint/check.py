"""Documents checked: every wrong claim with its place, the right value and the likely cause."""

from envelope.lint.claims import claims
from envelope.lint.documents import passages, readable_lines
from envelope.lint.finding import Finding
from envelope.lint.restated import restated, told
from envelope.lint.tables import wrong_cells
from envelope.lint.totals import wrong_totals
from envelope.lint.verdict import wrong
from envelope.tuples import NamedTuple


class Checked(NamedTuple):
    """A document: its wrong claims in order, and how many claims it has that can be recomputed."""

    findings: tuple[Finding, ...]
    claims: int


def check(content: str, name: str, skipped: frozenset[int] = frozenset()) -> Checked:
    """Every claim of a document, recomputed, but for those in lines whose numbers are skipped.

    `name` is what its findings say of the file.
    """
    found: list[Finding] = []
    count = 0
    read = list(passages(content, skipped))
    inputs = told(read)
    for passage in read:
        for claim in claims(passage):
            count += 1
            mistake = wrong(claim) or restated(passage, claim, inputs)
            if mistake is not None:
                said = " ".join(passage.text[claim.start : claim.end].split())
                factor = float(f"{mistake.factor:.4g}")
                place = passage.place(claim.start, claim.end)
                found.append(
                    Finding(name, *place, "wrong-arithmetic", said, mistake.right, factor,
                            mistake.cause)
                )  # fmt: skip
    lines = [
        line for line in readable_lines(content) if not line.is_code and line.number not in skipped
    ]
    for each in (*wrong_totals(lines), *wrong_cells(lines)):
        text = each.passage.text
        said = text.strip()
        count += 1
        place = each.passage.place(text.index(said), len(text.rstrip()))
        factor = float(f"{each.factor:.4g}")
        found.append(
            Finding(name, *place, "wrong-arithmetic", said, each.right, factor, each.cause)
        )
    found.sort(key=lambda each: (each.line, each.column))
    return Checked(tuple(found), count)
