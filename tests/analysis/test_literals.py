"""Formulas with their numbers: literals read as values do."""

import pytest

from envelope.analysis.explain import grouped

LITERALS = [
    ("16_384 tokens", "16,384 tokens"),
    ("16384 tokens", "16,384 tokens"),
    ("1_000_000", "1,000,000"),
    ("2111 days*GPU", "2,111 days*GPU"),
    ("1,000,000 users", "1,000,000 users"),
    ("999 users", "999 users"),
    ("1500k users", "1500k users"),
    ("1234.5 GB", "1234.5 GB"),
    ("2048e3", "2048e3"),
    ("0.00012", "0.00012"),
]


@pytest.mark.parametrize(("written", "shown"), LITERALS)
def test_a_literal_has_its_digits_in_groups(written: str, shown: str) -> None:
    """Whole numbers of four digits and more; everything else stays as it was written."""
    assert grouped(written) == shown
