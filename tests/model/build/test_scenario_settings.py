"""Settings of the whole scenario: each scenario has them, and its parts follow."""

from pathlib import Path

import pytest

import envelope
from envelope.errors import InputError

SHELF = """
[inputs]
pricing = {}
boxes = "10 servers"
[formulas]
cost = "boxes * (if pricing == 'on demand' then $4/server/month else $1/server/month)"
"""
STORE = '[parts.shelf]\nblock = "./shelf.toml"\n'  # a scenario that is a part of another
LAMP = '[formulas]\ncost = "7 USD/month"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Blocks that follow and one that does not, and a scenario that is used as a block."""
    for name, text in (("shelf", SHELF), ("store", STORE), ("lamp", LAMP)):
        (tmp_path / f"{name}.toml").write_text(text)
    return tmp_path


def scenario(folder: Path, text: str, **settings: str) -> envelope.Scenario:
    """A scenario in the folder."""
    (folder / "own.toml").write_text(text)
    return envelope.load(str(folder / "own.toml"), **settings)


SHELF_PART = '[parts.a]\nblock = "./shelf.toml"\n'
STORE_PART = '[parts.a]\nblock = "./store.toml"\n'
ROWS = SHELF_PART + "[parts.a.rows]\none = { boxes = 1 }\ntwo = { boxes = 2 }\n"
ROWS = ROWS.replace("boxes = 1", 'boxes = "1 server"').replace("boxes = 2", 'boxes = "2 servers"')


@pytest.mark.parametrize(
    ("text", "settings", "cost"),
    [
        (SHELF_PART, {}, 40),
        (SHELF_PART, {"pricing": "3 years"}, 10),
        ('[inputs]\npricing = "1 year"\n' + SHELF_PART, {}, 10),
        ('[inputs]\npricing = "1 year"\n' + SHELF_PART, {"pricing": "on demand"}, 40),
        (SHELF_PART + 'pricing = "spot"\n', {"pricing": "on demand"}, 10),
        (SHELF_PART, {"a.pricing": "spot"}, 10),
        ('[defaults]\npricing = "spot"\n' + SHELF_PART, {}, 10),
        ('[defaults]\npricing = "spot"\n' + SHELF_PART + 'pricing = "on demand"\n', {}, 40),
        # at any depth
        (STORE_PART, {}, 40),
        (STORE_PART, {"pricing": "3 years"}, 10),
        (STORE_PART + 'pricing = "spot"\n', {}, 10),
        ('[defaults]\npricing = "spot"\n' + STORE_PART, {}, 10),
        (STORE_PART, {"a.pricing": "1 year"}, 10),
        (STORE_PART, {"a.shelf.pricing": "1 year"}, 10),
        (STORE_PART + 'pricing = "spot"\n', {"a.shelf.pricing": "on demand"}, 40),
        # rows
        (ROWS, {}, 12),
        (ROWS, {"pricing": "spot"}, 3),
        (ROWS.replace("[parts.a.rows]", 'pricing = "spot"\n[parts.a.rows]'), {}, 3),
        (ROWS.replace('"1 server"', '"1 server", pricing = "spot"'), {}, 9),
        # a file of its own choice of words is not meant
        ('[inputs]\npricing = { value = "flat", choices = ["flat"] }\n' + SHELF_PART, {}, 40),
        ('[formulas]\npricing = "1 + 1"\n' + SHELF_PART, {}, 40),
    ],
)
def test_parts_follow(folder: Path, text: str, settings: dict[str, str], cost: float) -> None:
    """The scenario around them, unless they are given something else."""
    result = scenario(folder, text).run(settings)
    assert result["total.cost"].m_as("USD/month") == pytest.approx(cost)


def test_a_block_of_its_own_has_it(folder: Path) -> None:
    """With the choices of all."""
    block = envelope.load(str(folder / "shelf.toml"))
    assert block.run()["pricing"] == "on demand"
    assert block.run(pricing="spot")["cost"].m_as("USD/month") == pytest.approx(10)


def test_it_is_there_where_nothing_depends_on_it(folder: Path) -> None:
    """It is not listed, and a note says so where it is set."""
    plain = envelope.load(str(folder / "lamp.toml"))
    result = plain.run(pricing="on demand")
    assert result.notes == ["nothing depends on `pricing`, which is set"]
    assert "pricing" not in plain.inputs
    assert "| pricing" not in result.to_markdown()
    assert "pricing" not in result.data()["scenario"]


def test_it_stands_beside_the_cost(folder: Path) -> None:
    """Of the total and of each part, with the parts that differ."""
    text = STORE_PART + SHELF_PART.replace("parts.a", "parts.b")
    result = scenario(folder, text, pricing="1 year").run({"b.pricing": "spot"})
    assert "(1 year; b spot)" in str(result)
    assert "1 year; b spot" in result.to_markdown()
    data = result.data()
    assert data["scenario"]["pricing"] == data["totals"]["cost"]["pricing"] == "1 year"
    assert data["results"]["b.cost"]["pricing"] == "spot"
    assert data["inputs"]["pricing"]["value"] == "1 year"


def test_it_is_one_of_its_words(folder: Path) -> None:
    """Wherever it is set."""
    own = scenario(folder, '[inputs]\npricing = "3 year"\n' + SHELF_PART)
    for given in ({}, {"pricing": "3 year"}):
        with pytest.raises(InputError, match="not `3 year`"):
            own.run(given)


def test_it_is_divided_and_compared(folder: Path) -> None:
    """As any other input, and without disturbing those that nothing depends on."""
    own = scenario(folder, SHELF_PART)
    assert own.compare(pricing="spot").caused("total.cost").keys() == {"pricing"}
    assert own.sweep({"pricing": "on demand, spot"}, ["total.cost"]).values("total.cost")
    lamp = envelope.load(str(folder / "lamp.toml"))
    assert lamp.compare(cost="8 USD/month").causes is not None


def test_a_part_whose_block_has_none_takes_none(folder: Path) -> None:
    """As with any other word."""
    with pytest.raises(InputError, match="has no input `pricing`"):
        scenario(folder, '[parts.a]\nblock = "./lamp.toml"\npricing = "spot"\n').run()
