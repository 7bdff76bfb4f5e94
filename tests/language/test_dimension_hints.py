"""The hint of a dimension error: what is said, that it cures, and where nothing is said."""

import pytest

from envelope.engine.run import run
from envelope.errors import InputError
from envelope.model.build.lines import build_lines
from tests.tables import over


def hint(expression: str) -> str:
    """The hint of the one problem with an expression."""
    with pytest.raises(InputError) as caught:
        build_lines([expression])
    (problem,) = caught.value.problems
    return problem.hint


@over(
    [
        ("3 GB - 10%", "write `3 GB * (1 - 10%)`", "3 GB * (1 - 10%)"),
        ("200 GB + 10%", "write `200 GB * (1 + 10%)`", "200 GB * (1 + 10%)"),
        (
            "(1 GB + 2 GB) - 10%",
            "write `(1 GB + 2 GB) * (1 - 10%)`",
            "(1 GB + 2 GB) * (1 - 10%)",
        ),
        ("44-88 PB", "a range is written `44 to 88 PB`", "44 to 88 PB"),
        (
            "5 GB/day + 3 GB",
            "multiply `5 GB/day` by a time, such as `30 days`",
            "5 GB/day * 30 days + 3 GB",
        ),
        (
            "3 GB - 5 GB/day",
            "multiply `5 GB/day` by a time, such as `30 days`",
            "3 GB - 5 GB/day * 30 days",
        ),
        (
            "(2 GB/day + 1 GB/day) + 3 GB",
            "multiply `(2 GB/day + 1 GB/day)` by a time, such as `30 days`",
            "(2 GB/day + 1 GB/day) * 30 days + 3 GB",
        ),
        (
            "5 users + 3 requests",
            "multiply by `1 user/request` if there is one user per request, or by how many there"
            " are",
            "5 users + 3 requests * 1 user/request",
        ),
        (
            "100 messages/s * 2 MB/file -> MB/s",
            "multiply by `1 file/message` if there is one file per message, or by how many there"
            " are",
            "100 messages/s * 2 MB/file * 1 file/message -> MB/s",
        ),
        (
            "300M users + 2 B",
            "`B` is byte, never billion: a billion is `bn`",
            "300M users + 2bn users",
        ),
        ("9 GB - 2 s", "", "9 GB - 2 GB"),
    ]
)
def test_a_hint_cures(expression: str, words: str, cured: str) -> None:
    """Word for word; what it says to write is read, and has a value."""
    assert hint(expression) == words
    assert len(run(build_lines([cured])).values) == 1


@over(
    [
        "3 GB + 2 s",
        "10 requests/s + 2 GB",  # more than a time or a count is missing
        "3 users/day + 2 requests",
        "200 GB < 10%",  # a comparison is no change by a share
        "1 GB -> GB/day",  # over what time is not known
        "3 users^2 + 1 user",
    ]
)
def test_nothing_is_said_where_nothing_is_certain(expression: str) -> None:
    """A wrong hint is worse than none."""
    assert hint(expression) == ""


def test_what_is_long_is_not_repeated() -> None:
    """It is called a rate."""
    for nines, name in ((22, "`(1 GB/day + {} GB/day)`"), (23, "the rate")):
        rate = f"1 GB/day + {'9' * nines} GB/day"
        told = name.format("9" * nines)
        assert hint(f"({rate}) + 3 GB") == f"multiply {told} by a time, such as `30 days`"
