"""Reference numbers as they are listed."""

import pytest

from envelope.model.library.numbers import numbers
from envelope.report.numbers import numbers_table


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("redis_cluster_slots", "16,384"),
        ("rabbitmq_fd_default", "65,536"),
        ("s3_standard_durability", "99.999999999%"),
        ("redis_get_pipeline_16", "508k requests/s"),  # a measurement
    ],
)
def test_a_number_is_written_as_it_is_known(name: str, text: str) -> None:
    """A limit with all its digits, a share near the whole with its nines."""
    ((_, shown, *_),) = numbers_table([name]).rows
    assert shown == text


def test_no_share_is_rounded_to_the_whole() -> None:
    """Of all of them."""
    rows = numbers_table([*numbers().inputs]).rows
    written = {name: entry.text.content for name, entry in numbers().inputs.items() if entry.text}
    assert {row[0] for row in rows if row[1] == "100%"} <= {
        name for name, text in written.items() if text.replace(" ", "") in ("100%", "1")
    }
