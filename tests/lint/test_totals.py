"""Totals of lists and tables, and cells that are no product of others."""

from envelope.lint.check import check
from tests.tables import over

WRONG = {
    "a total a power of ten off": (
        "- users: 10 GB\n- photos: 20 GB\n- **Total: 300 GB**\n",
        [(3, "30 GB", "power of ten")],
    ),
    "less than its parts": (
        "1. users: 100 GB\n2. photos: 200 GB\n3. videos: 400 GB\n\nTotal: none\n"
        "\n- a: 100 GB\n- b: 200 GB\n- c: 430 GB\nTotal: 560 GB\n",
        [(10, "730 GB", "come to more")],
    ),
    "the last row of a table": (
        "| what | size |\n|---|---|\n| a | 2 MB |\n| b | 3 MB |\n| **Total** | **5 GB** |\n",
        [(5, "5 MB", "prefix")],
    ),
    "a cell that is no product": (
        "| what | count | each | all |\n|--|--|--|--|\n| a | 10 | 2 GB | 20 GB |\n"
        "| b | 20 | 2 GB | 40 GB |\n| c | 30 | 4 GB | 120 GB |\n| d | 7M | 2 KB | 14 TB |\n",
        [(6, "14 GB", "prefix")],
    ),
    "what headers say, by a formula": (
        "| kind | count | size (KB) | total (count × size) |\n|--|--|--|--|\n"
        "| a | 10M | 500 | 50 GB |\n",
        [(3, "5 TB", "power of ten")],
    ),
    "what headers say, of each": (
        "| users | photos per user | photos |\n|--|--|--|\n| 10M | 5 | 50M |\n| 20M | 5 | 1B |\n",
        [(4, "100M", "power of ten")],
    ),
}
SILENT = {
    "right totals": "- a: 10 GB\n- b: 20 GB\n- Total: 30 GB\n",
    "with what is not listed": "- a: 10 GB\n- b: 20 GB\n- Total: ~45 GB with indexes\n",
    "of some of them": "- a: 10 GB\n- b: 20 GB\n- logs: 50 GB\n- Total: 30 GB\n",
    "another measure": "- users: 10M\n- each: 2 KB\n- Total: 20 GB\n",
    "a calculation of its own": "- rate: 100K/s\n- load: 20K/s\n- Total: 4 + 4 × 3 = 16 servers\n",
    "steps at once": "- first: 30 ms\n- second: 50 ms\n- Total: 55 ms\n",
    "something between": "- a: 10 GB\n- b: 20 GB\n\nText.\n\n- c: 3 GB\n- Total: 3 GB\n",
    "an average": "| what | size |\n|--|--|\n| a | 2 MB |\n| b | 4 MB |\n| Total | 3 MB |\n",
    "steps of a calculation": "- 26 bytes per entry\n- 500M × 26 bytes = 13 GB\n"
    "- skip list: 2x = 26 GB\n- Total: 32 GB\n",
    "a header of a rate": (
        "| users | requests per user | requests per day |\n|--|--|--|\n| 10M | 5 | 50M |\n"
        "| 20M | 5 | 1B |\n"
    ),
    "ranges": "| what | weeks |\n|--|--|\n| a | 1-4 |\n| b | 5-8 |\n| Total | 8 |\n",
    "rows that agree by chance": (
        "| what | size | growth | a year |\n|--|--|--|--|\n| a | 50 KB | 100 docs/month | 60 MB |\n"
        "| b | 50 KB | 10 versions/doc | 600 MB |\n| c | 200 B | 1M ops/month | 2.4 GB |\n"
        "| d | 2 KB | 1M ops/month | 24 GB |\n"
    ),
}


@over(WRONG)
def test_a_wrong_total_or_cell_is_found(name: str) -> None:
    """With its line, what is right, and why."""
    text, expected = WRONG[name]
    found = check(text, "a.md").findings
    assert [(each.line, each.right) for each in found] == [
        (line, right) for line, right, _ in expected
    ]
    for each, (_, _, why) in zip(found, expected, strict=True):
        assert why in each.cause


@over(SILENT)
def test_what_may_have_another_reason_is_left_alone(name: str) -> None:
    """A total is wrong only where nothing explains it."""
    assert check(SILENT[name], "a.md").findings == ()
