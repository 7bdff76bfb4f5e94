"""Results that are right whatever the formulas say: laws that every scenario keeps."""

from functools import cache

import pytest

from envelope.engine.run import Run, run
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.library.lookup import scenarios
from tests.presets.runs import result, some
from tests.proof.laws import LAWS, RIGHT, broken, degrees

# One in ten, beginning with the first; `python -m tests.proof.laws` takes them all.
PRESETS = some(scenarios(), 10)
# Inputs and formulas of a part that breaks a law: where something stands on the wrong side.
WRONG = {
    "more users": ('u = "5 users"', 'servers = "ceil(9 server*users / u)"'),
    "more hits": ('hit_ratio = "50%"', 'shards = "ceil(9 shards * (1 + hit_ratio))"'),
    "dearer": ('price = "$5/month"', 'cost = "$9/month * ($9/month) / price"'),
    "charged": ('servers_by_disk = "5 servers"', 'cost = "$9/month * 5 server / servers_by_disk"'),
    "on shapes": (
        'need = "9 TB"\nserver_disk = "1 TB/server"',
        'by_disk = "need / server_disk"\nservers = "ceil(90 servers * (1 server / by_disk))"',
    ),
    "halved": ('u = "5 users"', 'servers = "ceil(9 servers * (u / 1 user)^2)"'),
    "conserved": (
        'read_rate = "9 requests/s"',
        'hits = "read_rate * 0.9"\nmisses = "read_rate * 0.2"',
    ),
}


@cache
def of_text(text: str) -> Run:
    """The run of a file."""
    return run(build(Request("stdin", text=text)))


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_keeps_the_law(name: str, law: str) -> None:
    """More users need no fewer servers, hits and misses are all reads, and so on."""
    assert list(broken(name, result(name), law)) == []


@pytest.mark.parametrize(("name", "law"), dict.fromkeys((name, law) for name, law, _ in RIGHT))
def test_what_breaks_a_law_rightly_does_so_by_its_reason(name: str, law: str) -> None:
    """Each does break it; where only the formulas that are named stay as they were, none does."""
    known = {what: reason for (*of, what), reason in RIGHT.items() if of == [name, law]}
    found = result(name)
    violations = list(LAWS[law](found))
    assert all(any(what in each for each in violations) for what in known)
    kept = {each: found.values[each] for reason in known.values() for each in reason.by}
    fixed = found._replace(graph=found.graph.with_values(kept))
    assert list(LAWS[law](fixed)) == []


@pytest.mark.parametrize("law", WRONG)
def test_what_breaks_a_law_is_found(law: str) -> None:
    """So that the tests above say something."""
    inputs, formulas = WRONG[law]
    block = f"[blocks.b.inputs]\n{inputs}\n[blocks.b.formulas]\n{formulas}\n"
    assert len(list(LAWS[law](of_text(f'{block}[parts.p]\nblock = "b"\n')))) > 0


def test_degrees_are_those_of_formulas() -> None:
    """Sums of one degree, products, powers; what is rounded up has none."""
    found = of_text(
        '[inputs]\nu = "9 users"\nr = "2 requests/user/s"\n[formulas]\na = "u * r"\n'
        'b = "a + u * r"\nc = "a / u"\nsquare = "u^2"\ne = "ceil(u)"\nf = "e * 2"\n'
        'g = "if r > 1 request/user/s then a else b"\nmost = "max(a, 1 request/s)"\n'
    )
    expected = {"u": 1, "r": 0, "a": 1, "b": 1, "c": 0, "square": 2, "e": None, "f": None, "g": 1}
    powers = degrees(found, frozenset({"u"}))
    assert {name: powers[name] for name in expected} == expected
    assert powers["most"] is None


def test_much_of_a_preset_is_a_power_of_its_users() -> None:
    """So that the law about it says something."""
    found = result("twitter")
    users = [each for each in found.graph.written if each in ("dau", "monthly_users")]
    powers = degrees(found, frozenset(users)).values()
    assert sum(each is not None and each > 0 for each in powers) > 50
