"""One way of naming results: a text or a list, `cost` for `total.cost`, checks as conditions."""

from pathlib import Path

import pytest

import envelope as api
from envelope.errors import InputError
from tests.cli.command import envelope

OWN = """
[inputs]
dau = "2M users"
cost = "7 USD/month"

[parts.web]
block = "service"
requests = "dau * 10 requests/user/day"

[checks]
small = "total.servers <= 4 servers"
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A scenario with a quantity that is called like a total, and a check."""
    file: Path = tmp_path_factory.mktemp("own") / "own.toml"
    file.write_text(OWN)
    return str(file)


@pytest.mark.parametrize("names", ["servers,cost", "servers, cost", ["servers", "cost"]])
def test_several_names_are_a_text_or_a_list(names: str | list[str]) -> None:
    """In every method that takes several."""
    template = api.load("template")
    full = ["total.servers", "total.cost"]
    assert list(template.growth(names, over="1 year", step="1 year").values) == full
    assert list(template.sweep({"dau": "1M, 2M"}, names).outputs) == full
    assert len(template.compile("dau", names)(10e6)) == 2


def test_what_is_asked_at_once_is_a_text_or_a_list() -> None:
    """Flips and stresses, too."""
    template = api.load("template")
    for names in (["servers", "database"], ["servers, database"]):
        targets = {flip.target.name for flip in template.flip(*names).flips}
        assert targets == {"total.servers", "database"}
    assert len(template.stress("cold_cache, doubled_peak").stressed) == 2


def test_a_total_has_a_short_name() -> None:
    """In a result, a condition and an expression."""
    template = api.load("template")
    run = template.run()
    assert run["cost"] == run["total.cost"]
    assert "cost" in run
    assert run.text("servers") == run.text("total.servers")
    assert run.calc("cost / servers") == run.calc("total.cost / total.servers")
    assert template.sensitivity("cost").output == "total.cost"
    short, full = (
        template.solve("dau", f"{name} <= 90 servers") for name in ("servers", "total.servers")
    )
    assert [each.value for each in short.crossings] == [each.value for each in full.crossings]


def test_a_bare_number_has_the_unit_of_what_it_is_compared_with() -> None:
    """As where a quantity is set."""
    template = api.load("template")
    bare, named = (template.solve("dau", f"servers <= {limit}") for limit in ("90", "90 servers"))
    assert [each.value for each in bare.crossings] == [each.value for each in named.crossings]


def test_the_name_of_a_check_is_its_condition(own: str) -> None:
    """Of the scenario's own, or of a part's."""
    scenario = api.load(own)
    named = scenario.solve("dau", "small")
    written = scenario.solve("dau", "total.servers <= 4 servers")
    assert [each.value for each in named.crossings] == [each.value for each in written.crossings]
    with pytest.raises(InputError, match="did you mean `small`"):
        scenario.solve("dau", "smal")


def test_a_name_of_ones_own_comes_before_a_total(own: str) -> None:
    """`cost` is what the scenario calls so."""
    run = api.load(own).run()
    assert run.text("cost") == "$7/month"
    assert run.calc("cost") == run["cost"]
    assert run["cost"] != run["total.cost"]


@pytest.mark.parametrize("options", [("-p", "servers,cost"), ("-p", "servers", "-p", "cost")])
@pytest.mark.parametrize(
    "command",
    [
        ("growth", "template", "--over", "1 year", "--by", "year", "--growth", "dau=9%/year"),
        ("sweep", "template", "dau=1M,2M"),
    ],
)
def test_commands_take_both(command: tuple[str, ...], options: tuple[str, ...]) -> None:
    """With a comma, or an option for each."""
    done = envelope(*command, *options, "-f", "csv")
    assert done.returncode == 0, done.stderr
    title = done.stdout.splitlines()[0]
    assert "total.servers" in title
    assert "total.cost" in title


@pytest.mark.parametrize(
    ("command", "hint"),
    [
        (("sensitivity", "template", "server"), "did you mean `servers`?"),
        (("explain", "template", "hit_rate"), "did you mean `cache_hit_ratio`"),
        (("growth", "template", "-p", "storrage"), "did you mean `storage`?"),
        (("flip", "template", "databas"), "did you mean `database`?"),
    ],
)
def test_a_wrong_name_is_told_with_the_nearest(command: tuple[str, ...], hint: str) -> None:
    """Everywhere."""
    done = envelope(*command)
    assert done.returncode == 2
    assert hint in done.stderr
