"""Scenarios that hold too much are refused soon, whatever makes them large."""

from pathlib import Path

import pytest

import envelope
from envelope.errors import InputError
from envelope.model.files.document import Document
from envelope.model.files.most import DEPTH, PARTS, QUANTITIES, counted
from envelope.model.files.sheet import Sheet


def test_parts_of_parts_of_parts(tmp_path: Path) -> None:
    """Ten of ten, seven deep, would be ten million."""
    for level in range(7):
        parts = "".join(f'[parts.p{i}]\nblock = "./n{level + 1}.toml"\n' for i in range(10))
        (tmp_path / f"n{level}.toml").write_text(f'[inputs]\nx = "1 GB"\n{parts}')
    (tmp_path / "n7.toml").write_text('[inputs]\nx = "1 GB"\n')
    with pytest.raises(InputError, match=f"too many parts: a scenario has at most {PARTS:,}"):
        envelope.load(str(tmp_path / "n0.toml")).run()


def test_a_chain_of_parts(tmp_path: Path) -> None:
    """Each with one inside."""
    for level in range(60):
        text = f'[inputs]\nx = "1 GB"\n[parts.p]\nblock = "./n{level + 1}.toml"\n'
        (tmp_path / f"n{level}.toml").write_text(text)
    (tmp_path / "n60.toml").write_text('[inputs]\nx = "1 GB"\n')
    with pytest.raises(InputError, match="too many parts inside each other"):
        envelope.load(str(tmp_path / "n0.toml")).run()


@pytest.mark.parametrize(
    ("parts", "quantities", "scope", "wrong"),
    [
        (PARTS, QUANTITIES, "a.b." * (DEPTH // 2), ""),
        (PARTS + 1, 0, "", "too many parts: a scenario has at most 10,000"),
        (0, QUANTITIES + 1, "a.b.", "too many quantities: a scenario has at most 200,000"),
        (0, 0, "a." * (DEPTH + 1), "too many parts inside each other: a scenario has at most 50"),
    ],
)
def test_as_much_as_there_may_be(parts: int, quantities: int, scope: str, wrong: str) -> None:
    """One more is refused, in the part that has it."""
    sheet, sheets = Sheet(Document("x", "", "")), {str(each): None for each in range(parts)}
    given = (sheets, range(quantities), scope, sheet)
    if not wrong:
        assert counted(*given) is sheet  # type: ignore[arg-type]
        return
    with pytest.raises(InputError) as caught:
        counted(*given)  # type: ignore[arg-type]
    (problem,) = caught.value.problems
    assert problem.message == f"there are {wrong}"
    assert problem.trail == (f"in `{scope.removesuffix('.')}`" if scope else "")
