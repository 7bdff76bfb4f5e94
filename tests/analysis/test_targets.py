"""What an answer can be about, what binds a part, and what is drawn of a system."""

import pytest

from envelope.analysis.binding import binding, bound, fullness
from envelope.analysis.probes import differ, inputs, moved
from envelope.analysis.targets import in_steps, named, rounds, usual
from envelope.analysis.wiring import system
from envelope.analysis.wiring.leads import CLIENTS
from envelope.engine.computed import computed
from envelope.engine.run import Run
from envelope.errors import InputError, text_of
from envelope.model.build.request import Request

TEXT = """
[inputs]
rate = "90 requests/s"
size = "500 GB"
engine = { value = "x", choices = ["x", "y"] }
[formulas]
plain = "rate * 2"
rounded = "ceil(rate / (7 requests/s))"
inside = "if rate > 1 request/s then -rounded else 2 * rounded"
divided = "rounded / 3"
divisor = "3 / rounded"
largest = "max(rounded, rate / (1 request/s))"
power = "rounded ^ 2"
counted = "rounded * 1 server"
data = "rounded * 1 GB"
some = "rate * 1 server*s/request"
[checks]
few = "rate < 100 requests/s"
many = "rate > 100 requests/s"
[blocks.store]
inputs = { rate = { unit = "requests/s" }, size = { unit = "GB" }, spare = "5" }
[blocks.store.formulas]
servers_by_rate = "rate / (30 requests/s/server)"
servers_by_size = "size / (100 GB/server)"
servers = "ceil(max(servers_by_rate, servers_by_size, 1 server))"
[parts.store]
block = "store"
rate = "rate"
size = "size"
[blocks.plain.formulas]
out = "2"
[parts.plain]
block = "plain"
"""


def a_run(**settings: str) -> Run:
    """The scenario with something set."""
    given = {name: text_of(value, name) for name, value in settings.items()}
    return computed(Request("own.toml", text=TEXT, settings=given))


@pytest.mark.parametrize(
    ("name", "does"),
    [
        ("plain", False),
        ("rounded", True),
        ("inside", True),
        ("divided", True),
        ("divisor", False),
        ("largest", True),
        ("power", False),
        ("store.servers", True),
        ("total.servers", True),
    ],
)
def test_what_is_put_together_of_rounded_numbers_moves_in_steps(name: str, does: bool) -> None:
    """By adding, multiplying and choosing; not by what is divided by one."""
    assert rounds(a_run().graph, name) == does


@pytest.mark.parametrize(
    ("name", "values", "is_so"),
    [
        ("counted", (), True),
        ("counted", (1.0, 3.0), True),
        ("counted", (1.0, 3.5), False),
        ("data", (), False),
        ("some", (), False),
        ("rounded", (), False),
    ],
)
def test_counts_jump_from_one_whole_number_to_the_next(
    name: str, values: tuple[float, ...], is_so: bool
) -> None:
    """Things that are counted, where they are rounded and whole."""
    assert in_steps(a_run().graph, name, values) == is_so


def test_what_is_watched_where_nobody_says() -> None:
    """Counts among the headlines, all checks, and what binds each part."""
    found = usual(a_run(), ["total.servers", "plain", "data"])
    assert [(each.kind, each.name, each.answer) for each in found] == [
        ("result", "total.servers", 5.0),
        ("check", "few", True),
        ("check", "many", False),
        ("binding", "store", "size"),
    ]


def test_targets_by_name() -> None:
    """A short name of a total, a check, a part; what is none says why."""
    found = named(a_run(), ["servers", "few", "store"])
    assert [(each.kind, each.name) for each in found] == [
        ("result", "total.servers"),
        ("check", "few"),
        ("binding", "store"),
    ]
    conditions = [each.tree for each in found[2].conditions]
    assert len(conditions) == 1
    for name, words in {
        "plain": "it moves with every input, in no steps|nothing binds `plain`",
        "fex": "nothing here is called `fex`",
    }.items():
        with pytest.raises(InputError, match=words):
            named(a_run(), [name])


@pytest.mark.parametrize(
    ("settings", "words", "full"),
    [
        ({}, "size", {"size": 1.0, "rate": 0.6}),
        ({"size": "100 GB"}, "rate", {"rate": 1.0, "size": pytest.approx(1 / 3)}),
        ({"size": "300 GB"}, "rate", {"rate": 1.0, "size": 1.0}),  # the first of two alike
    ],
)
def test_what_binds_a_part_won_its_largest_constraint(
    settings: dict[str, str], words: str, full: dict[str, float]
) -> None:
    """And how far the others are used up."""
    run = a_run(**settings)
    assert binding(run, "store") == bound(run, "store.servers") == words
    assert fullness(run, "store") == full
    assert list(fullness(run, "store")) == list(full)
    assert (binding(run, "plain"), bound(run, "plain.out"), fullness(run, "plain")) == ("", "", {})


def test_inputs_that_move() -> None:
    """The scenario's own and those that are set from outside, but no words."""
    assert inputs(a_run()) == ["rate", "size"]
    assert inputs(a_run(**{"store.spare": "6", "size": "9 GB"})) == ["rate", "size", "store.spare"]
    assert moved(a_run(), "rate", 300.0).values["store.servers"] == 10


def test_numbers_differ_by_more_than_floats_add() -> None:
    """A billionth of the larger one."""
    assert not differ(1.0, 1 + 1e-10)
    assert differ(1.0, 1 + 1e-8)
    assert differ(1e-30, 2e-30)
    assert not differ(0.0, 0.0)


DRAWN = """
[inputs]
rate = "8 requests/s"
[blocks.web]
inputs = { asked = { unit = "requests/s" } }
formulas = { load = "asked", passed = "asked / 2", servers = "ceil(asked / (3 requests/s/server))" }
[blocks.sum]
inputs = { asked = "1 request/s" }
formulas = { often = "asked * 1 day" }
[parts.gate]
block = "web"
edge = true
asked = "rate"
[parts.store]
block = "web"
asked = "gate.passed"
[parts.note]
block = "sum"
[parts.told]
block = "sum"
asked = "store.passed"
"""


def test_what_only_calculates_is_not_drawn() -> None:
    """Parts at the edge, those that something flows out of, and those of which something counts."""
    found = system(computed(Request("own.toml", text=DRAWN)))
    assert found.parts == ("gate", "store")
    assert found.apart == ("note", "told")
    assert [(flow.source, flow.target, flow.rate) for flow in found.flows] == [
        (CLIENTS, "gate", 8.0),
        ("gate", "store", 4.0),
    ]
    alone = system(computed(Request("own.toml", text=DRAWN.partition("[parts.gate]")[0] + NOTE)))
    assert alone.parts == ("note",)


NOTE = '[parts.note]\nblock = "sum"\n'
