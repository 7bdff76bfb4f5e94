"""Rows of tables: what is read, what is refused and where, and that results are those of a run."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import envelope
from envelope.errors import as_data

HERE = Path(__file__).parent
SHOP = envelope.load(str(HERE / "shop.toml"))
OUTPUTS = ["rate", "storage", "servers", "each_keeps", "cache.memory"]
LINES = [
    [each.strip() for each in line.split(" | ")]
    for line in (HERE / "bad_rows.txt").read_text().splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("line", LINES, ids=lambda line: " | ".join(line[:2]))
def test_a_row_has_results_or_says_why(line: list[str], tmp_path: Path) -> None:
    """In the words of a setting, with its place; an exact value is that of a run."""
    title, row, place, words = [*line, "", ""][:4]
    row = row.removesuffix(" |")
    path = tmp_path / "table.csv"
    path.write_text(f"{title}\n{row}\n")
    if place.startswith("1:"):
        with pytest.raises(envelope.InputError, match=words) as raised:
            SHOP.batch(path)
        label = as_data(raised.value.problems[0])["labels"][0]
        assert f"{label['line']}:{label['column']}" == place
        return
    found = SHOP.batch(path, OUTPUTS)
    if not place:
        assert found.problems == ()
        return
    assert found.wrong == 1
    assert found.values("rate") == [None]
    assert words in found.columns["error"][0]
    label = as_data(found.problems[0])["labels"][0]
    assert f"{label['line']}:{label['column']}" == place


users = st.one_of(
    st.integers(501, 10**9).map(str),
    st.floats(1e3, 1e9).map(repr),
    st.integers(1, 999).map(lambda n: f"{n}M users"),
    st.integers(1, 999).map(lambda n: f"{n}k"),
    st.sampled_from(["1M to 3M users", "dau * 2", "x2", "500", "10 GB", "-3", "", "soon"]),
)
ROWS = st.fixed_dictionaries(
    {
        "dau": users,
        "each": st.sampled_from(["2", "0.5 orders/user/day", "10/user/day", "1000", "3"]),
        "copies": st.sampled_from(["1", "2", "3", "2.5", "9"]),
        "hits": st.sampled_from(["90%", "0.5", "99.9%", "90", "100%"]),
        "engine": st.sampled_from(["sql", "log", "rust"]),
        "cache.item_size": st.sampled_from(["100", "2 KB/order", "1 KiB/order", "0.5 KB"]),
    }
)


def outcome(row: dict[str, str]) -> Any:
    """What a run of a row gives: results and failing checks, or nothing."""
    if any(not each for each in row.values()):
        return None
    try:
        run = SHOP.run(row)
    except envelope.EnvelopeError:
        return None
    values = [run[name].m_as(str(SHOP.run()[name].units)) for name in OUTPUTS]
    return values, [check.full_name for check in run.failing]


@settings(deadline=None, max_examples=8)
@given(st.lists(ROWS, min_size=1, max_size=4))
def test_a_row_gives_what_a_run_gives(rows: list[dict[str, str]]) -> None:
    """Row by row, whatever the others say: results, failing checks, and whether it is refused."""
    found = SHOP.batch(rows, OUTPUTS)
    for place, row in enumerate(rows):
        expected = outcome(row)
        values = [found.values(name)[place] for name in OUTPUTS]
        if expected is None:
            assert values == [None] * len(OUTPUTS), row
            assert found.columns["error"][place]
        else:
            assert values == pytest.approx(expected[0], rel=1e-9), row
            assert found.columns["failing_checks"][place] == " ".join(expected[1])
            assert found.columns["failing"][place] == len(expected[1])
