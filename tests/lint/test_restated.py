"""Inputs that a claim restates otherwise than its document."""

from envelope.lint.check import check
from envelope.lint.finding import message
from tests.tables import over

CLAIM = "10M DAU × 10 posts = 100M posts/day"
FOUND = {
    "a line of its own": "- DAU: 100M",
    "in words": "We have 100 million daily active users.",
    "of a day": "100M daily users will come.",
    "told twice": "- DAU: 100M\n\nThere are 100M DAU.",
}
SILENT = {
    "the same": "- DAU: 10M",
    "nothing told": "",
    "two numbers": "- DAU: 100M\n- DAU of the other: 50M",
    "no power of ten": "- DAU: 40M",
    "told for a later year": "- year 3 has 100M DAU",
    "of another kind": "- MAU: 100M",
    "a supposition": "- DAU: 100M, if all goes well",
    "a claim, too": "100M DAU × 1 = 100M posts/day",
}


@over(FOUND)
def test_an_input_that_differs_is_found(name: str) -> None:
    """With what the document says, how far off that is, and where it stands."""
    found = check(f"{FOUND[name]}\n\n{CLAIM}\n", "a.md").findings
    why = "should be 100M DAU (10× too small: line 1 says otherwise)"
    assert [message(each) for each in found] == [f"{CLAIM}: {why}"]


@over(SILENT)
def test_what_may_be_meant_otherwise_is_left_alone(name: str) -> None:
    """Where a document has no one number, and where a claim may be about another moment."""
    assert check(f"{SILENT[name]}\n\n{CLAIM}\n", "a.md").findings == ()
