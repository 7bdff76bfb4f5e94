"""What the page holds packed is unpacked as it was, whatever it is."""

import random

from envelope.formats import write_report
from envelope.formats.page import asset
from envelope.formats.page.packing import columns, packed
from tests.presets import runs
from tests.programs.scripts import node

MOST = 500_000  # bytes of a page that is sent by mail


def texts() -> list[str]:
    """Nothing, what repeats itself near and far, what does not, what is no ASCII."""
    chance = random.Random(5)
    signs = [chr(chance.randrange(32, 0x2FFF)) for _ in range(30_000)]
    words = [chance.choice(("a", "be", "sea ", "deep ", "e " * 400)) for _ in range(9000)]
    return ["", "a", "abc" * 1000, "µ × → 😀", "".join(signs), "".join(words), "x" * 100_000]


def test_what_is_packed_is_unpacked() -> None:
    """Stored, coded by the fixed table and by one of its own."""
    given = [packed(text) for text in texts()]
    assert node(f"{asset('unpack.js')}\nanswer = given.map(unpacked);", given) == texts()


def test_rows_come_back_from_their_columns() -> None:
    """Without what a row has not."""
    rows: list[dict[str, object]] = [{"a": 1, "b": [None]}, {"b": False, "c": ""}, {}, {"a": 0}]
    source = asset("load.js").partition("// Rows out of")[2].partition("\n")[2]
    assert node(f"{source}\nanswer = rows(given);", columns(rows)) == rows


def test_a_page_can_be_sent_by_mail() -> None:
    """That of a system of twenty parts with two thousand quantities."""
    assert len(write_report(runs.result("twitter"), "html").encode()) <= MOST
