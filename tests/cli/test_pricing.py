"""How machines are paid, on the command line, as processes."""

import json
import re

import pytest

from tests.cli.command import envelope

EVERY = {
    "report": [],
    "explain": ["cost"],
    "sweep": ["instances=1,2", "-p", "cost"],
    "solve": ["instances", "cost <= 7000 USD/month"],
    "sensitivity": ["cost"],
    "compare": ["instances=2"],
    "flip": [],
    "conventions": [],
    "export": ["--to", "markdown"],
}
BLOCK = [
    '[inputs]\npricing = {}\ninstances = "3 servers"\n',
    "[formulas]\ncost = \"instances * (if pricing == 'on demand' then $4/server/month else ",
    '$1/server/month)"\n',
]


@pytest.mark.parametrize(("command", "more"), EVERY.items())
def test_every_command_takes_a_pricing(command: str, more: list[str]) -> None:
    """Its answer is another one with it; another word is refused, with the nearest."""
    text = "".join(BLOCK)
    plain = envelope(command, "-", *more, stdin=text)
    spot = envelope(command, "-", *more, "--pricing", "spot", stdin=text)
    wrong = envelope(command, "-", *more, "--pricing", "3 year", stdin=text)
    assert plain.returncode == spot.returncode == 0, plain.stderr + spot.stderr
    assert spot.stdout != plain.stdout or command in ("flip", "conventions")
    assert wrong.returncode == 2
    assert "did you mean `3 years`?" in wrong.stderr


def test_three_years_paid_in_advance_are_cheaper() -> None:
    """By what providers give for it; the words beside say which one it is."""
    costs = {}
    for word in ("on demand", "1 year", "3 years", "spot"):
        done = envelope("report", "template", "--pricing", word, "-f", "json")
        data = json.loads(done.stdout)
        assert data["scenario"]["pricing"] == data["totals"]["cost"]["pricing"] == word
        costs[word] = data["totals"]["cost"]["value"]
    assert 1.5 < costs["on demand"] / costs["3 years"] < 4
    assert costs["on demand"] > costs["1 year"] > costs["3 years"]


def test_what_words_set_wins() -> None:
    """Over the option."""
    done = envelope("report", "-", "--pricing", "spot", "pricing=on demand", stdin="".join(BLOCK))
    assert re.search(r"^cost +\$12/month +on demand", done.stdout, re.MULTILINE)


def test_shapes_have_all_their_prices() -> None:
    """So that a pricing says nothing of the list of them."""
    done = envelope("hardware", "--pricing", "spot")
    assert done.returncode == 2
    assert "`--pricing` is for a part of a scenario" in done.stderr
