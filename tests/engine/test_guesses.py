"""The assumed inputs that move a result most: each a tenth more or less, what is few by one."""

from pathlib import Path

import pytest

import envelope
from envelope.engine.computed import made
from envelope.engine.guesses import around, guesses, leaf_inputs, most_important, with_guesses
from envelope.model.build.request import Request
from envelope.model.graph.limits import ANY, effective

SHOP = """
[inputs]
users = { value = "1M users", source = "A book, 2020" }
orders = { value = "2 orders/user/day", basis = "assumed" }
size = { value = "5 KB/order", basis = "assumed" }
header = { value = "1 KB/order", basis = "assumed" }
copies = { value = "3", basis = "chosen" }
unused = { value = "7", basis = "assumed" }
[formulas]
rate = "users * orders -> orders/s"
cost = "rate * (size + header) * copies * 2 USD/GB -> USD/month"
"""


@pytest.fixture
def shop(tmp_path: Path) -> str:
    """A scenario whose cost follows from three inputs that are assumed."""
    (tmp_path / "shop.toml").write_text(SHOP)
    return str(tmp_path / "shop.toml")


def test_they_are_ranked_by_how_far_they_move_the_cost(shop: str) -> None:
    """Not what is chosen or looked up, and nothing on which it does not depend."""
    found = with_guesses(made(Request(shop)))
    assert most_important(found) == "cost"
    assert [each.name for each in found.guesses or ()] == ["orders", "size", "header"]
    shares = [each.share for each in found.guesses or ()]
    assert shares == pytest.approx([0.1, 0.1 * 5 / 6, 0.1 / 6])


def test_of_what_is_given_itself_there_is_no_guess(shop: str) -> None:
    """It moves with itself; and as many are named as are asked for."""
    found = made(Request(shop))
    assert guesses(found, "size", 3) == []
    assert [each.name for each in guesses(found, "cost", 2)] == ["orders", "size"]


def test_what_a_result_is_computed_from_in_the_end(shop: str) -> None:
    """Inputs that refer to nothing else, in the order of the file; itself is none of them."""
    found = made(Request(shop))
    leaves = [each.name for each in leaf_inputs(found, "cost")]
    assert leaves == ["users", "orders", "size", "header", "copies"]
    assert leaf_inputs(found, "size") == []


def test_the_report_names_them(shop: str) -> None:
    """As they were kept, and as they are with a setting, which is no guess."""
    for _ in range(2):
        text = envelope.load(shop).run().to_text()
        assert "a tenth moves cost: orders by 10%, size by 8.3%, header by 1.7%" in text
    text = envelope.load(shop).run(orders="4 orders/user/day").to_text()
    assert "a tenth moves cost: size by 8.3%, header by 1.7%" in text


def test_with_a_confidence_they_are_those_of_the_medians() -> None:
    """As every other sentence on what moves what."""
    result = envelope.load("template").run(dau="5M to 20M users")
    drawn = [result.draw(samples=256), result.draw(samples=256, confidence=0.9)]
    told = [each.to_text().partition("\nassumed ")[2].partition("\ngiven ")[0] for each in drawn]
    assert told[0]
    assert told[0] == told[1]


MOVED = {
    'x = "50 GB"': (45, 55),
    'x = { value = "-50 GB", min = "-100 GB" }': (-45, -55),
    'x = "50%"': (0.45, 0.55),
    'x = "95%"': (0.855, 1.0),
    'x = { value = "95%", high = "150%" }': (0.855, 1.0),
    'x = "150%"': (1.35, 1.65),
    'x = "5 servers"': (4, 6),  # few things
    'x = "1 server"': (0, 2),
    'x = "20 servers"': (19, 21),
    'x = "21 servers"': (18.9, 23.1),
    'x = "5.5 servers"': (4.95, 6.05),
    'x = "5 servers*users"': (4.5, 5.5),
    'x = "5 GB"': (4.5, 5.5),
    'x = "3"': (2.7, 3.3),
    'x = { value = "3", low = "1", high = "5" }': (2, 4),
    'x = { value = "3", low = "1", high = "3" }': (2, 3),
    'x = { value = "1", low = "1", high = "5" }': (1, 2),
    'x = { value = "1", low = "1", high = "2" }': (1, 2),
    'x = { value = "3", low = "2.5", high = "5" }': (2.7, 3.3),
    'x = { value = "3", low = "1" }': (2.7, 3.3),
    'x = { value = "1", low = "0", high = "1" }': (0.9, 1.1),
    'x = { value = "9", low = "1", high = "5" }': (8.1, 9.9),
    'x = { value = "30", whole = true }': (27, 33),
    'x = { value = "24", whole = true }': (22, 26),
    'x = { value = "4", whole = true }': (3, 5),
    'x = { value = "4", max = "4.2" }': (3.6, 4.2),
    'x = { value = "4", min = "3.9" }': (3.9, 4.4),
    'x = { value = "100 GB", whole = true }': (90, 110),
    'x = { value = "24 GB", whole = true }': (22, 26),
}


@pytest.mark.parametrize("line", MOVED)
def test_an_input_is_moved_by_a_tenth(line: str) -> None:
    """What is whole by whole ones, few things by one, and nothing to what it cannot be."""
    found = made(Request("own.toml", text=f"[inputs]\n{line}\n"))
    unit = found.unit("x").factor if "GB" in line else 1
    ends = around(found, "x", effective(found.graph).get("x", ANY))
    assert [end / unit for end in ends] == pytest.approx(MOVED[line])


def test_the_most_important_result_is_a_cost_or_comes_first() -> None:
    """Of the scenario or of its parts; a headline of its own before what reports begin with."""
    for text, name in {
        '[inputs]\nx = "5"\n': "",
        '[inputs]\nx = "5 servers"\n[formulas]\nservers = "x"\n': "servers",
        '[inputs]\nx = "5"\n[formulas]\nservers = "x"\ny = "x"\n[report]\nheadline=["y"]\n': "y",
        '[inputs]\nx = "0 servers"\n[formulas]\nservers = "x"\n': "",
    }.items():
        assert most_important(made(Request("own.toml", text=text))) == name
