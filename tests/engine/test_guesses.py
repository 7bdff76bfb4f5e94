"""The assumed inputs that move a result most: each a tenth more or less, what is few by one."""

from pathlib import Path

import pytest

import envelope
from envelope.engine.computed import made
from envelope.engine.guesses import most_important, with_guesses
from envelope.model.build.request import Request

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
