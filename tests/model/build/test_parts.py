"""What parts are given: formulas of their blocks, nouns of their blocks; what changes nothing."""

import re
from pathlib import Path

import pytest

import envelope
from envelope.api.check import checked
from envelope.engine.computed import computed
from envelope.engine.run import Run, run
from envelope.errors import InputError, text_of
from envelope.language.tree import Literal
from envelope.model.build.build import build, sheet_for
from envelope.model.build.request import Request, Setting
from envelope.model.library.lookup import blocks
from envelope.report.notes import notes
from tests.presets.runs import some

BLOCK = """
[units]
any   = ["thing"]
nouns = ["petal"]
[inputs]
load   = { unit = "things/s" }
weight = { value = "2 petals/thing", low = "1 petal/thing", high = "9 petals/thing" }
[formulas]
capacity = "9 things/s/server"
servers  = "ceil(load / capacity)"
petals   = "load * weight -> petals/s"
alone    = "load * 2"
"""
SHOP = """
[units]
nouns = ["order"]
[inputs]
rate  = "90 orders/s"
spare = "3"
[parts.shop]
block = "./block.toml"
load  = "rate"
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A block beside a scenario."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "block.toml").write_text(BLOCK)
    return tmp_path / "shop.toml"


def made(shop: Path, more: str = "", **given: str) -> Run:
    """The scenario with more lines at its part, and settings."""
    shop.write_text(SHOP + more)
    settings: dict[str, Setting] = {
        key.replace("__", "."): text_of(value, key) for key, value in given.items()
    }
    built = run(build(Request(str(shop), None, settings)))
    again = computed(Request(str(shop), None, settings or None))
    assert dict(again.values) == dict(built.values)
    assert again.graph.outline() == built.graph.outline()
    return built


def test_a_part_sets_a_formula_of_its_block(shop: Path) -> None:
    """As from outside; what follows takes it, and the report marks it."""
    found = made(shop, 'capacity = { value = "30 orders/s/server", source = "a load test" }\n')
    assert found.values["shop.servers"] == 3
    quantity = found.graph.quantities["shop.capacity"]
    assert (quantity.source, quantity.set) == ("a load test", False)
    text = envelope.load(str(shop)).run().showing("assumptions").to_text()
    assert re.search(r"shop.capacity +30 orders/s/server † ", text)
    assert "† set by the part" in text
    assert made(shop, 'capacity = "30 orders/s/server"', shop__capacity="x2").values[
        "shop.servers"
    ] == pytest.approx(2)
    with pytest.raises(InputError, match="counts orders, but `capacity` is in"):
        made(shop, 'capacity = "30 orders/s"')


def test_the_nouns_of_a_block_are_understood_where_its_inputs_are_set(shop: Path) -> None:
    """In the file and from outside, the stand-in for what it counts too."""
    for value in ("5 petals/order", "5 petals/thing", "5 petal/thing"):
        assert made(shop, f'weight = "{value}"').values["shop.petals"] == 450
        assert made(shop, shop__weight=value).values["shop.petals"] == 450
    with pytest.raises(InputError, match="no unit `petals`"):
        made(shop, rate="5 petals/s")


def test_what_is_set_and_changes_nothing_is_said(shop: Path) -> None:
    """In notes; not what a file says of itself, nor what something depends on."""
    assert notes(made(shop)) == []
    assert notes(made(shop, spare="7")) == ["nothing depends on `spare`, which is set"]
    assert notes(made(shop, rate="7 orders/s")) == []
    assert notes(made(shop, 'alone = "5 orders/s"')) == [
        "nothing depends on `shop.alone`, which is set"
    ]
    assert notes(made(shop, 'alone = "5 orders/s"', shop__alone="6 orders/s")) == [
        "nothing depends on `shop.alone`, which is set"
    ]
    assert notes(made(shop, rate="7 orders/s", shop__load="8 orders/s")) == [
        "nothing depends on `rate`, which is set"
    ]
    [said] = notes(made(shop, shop__weight="20 petals/order"))
    assert re.fullmatch(
        "`shop.weight` is 20 petals?/order, more than the 9 petals?/order that is usual", said
    )


def test_ends_that_a_part_gives_take_the_place_of_those_of_its_block(shop: Path) -> None:
    """What is usual for its own value."""
    more = 'weight = { value = "20 petals/order", high = "30 petals/order" }'
    assert notes(made(shop, more)) == []
    more = 'weight = { value = "40 petals/order", high = "30 petals/order" }'
    assert re.search("more than the 30 petals?/order that is usual", notes(made(shop, more))[0])


def test_an_error_in_a_block_is_said_once(shop: Path) -> None:
    """However many parts use it, with the first three of them."""
    broken = BLOCK.replace('"load * 2"', '"load * 2 + 5 GB"')
    shop.with_name("block.toml").write_text(broken.replace('"ceil(load', '"ceil(lod'))
    parts = "".join(
        f'[parts.{name}]\nblock = "./block.toml"\nload = "rate"\n' for name in ("a", "b", "c", "d")
    )
    shop.write_text(f"{SHOP}{parts}")
    with pytest.raises(InputError) as refused:
        build(Request(str(shop)))
    kinds = [problem.kind for problem in refused.value.problems]
    assert kinds == ["unknown-name", "dimension-mismatch"]
    assert refused.value.problems[0].trail == (
        "in servers of shop; in servers of a; in servers of b"
    )


def test_a_block_without_examples_is_checked(shop: Path) -> None:
    """Its names and dimensions, and nothing is said of inputs that wait for a value."""
    block = shop.with_name("block.toml")
    assert checked(Request(str(block))).summary == "4 formulas: fine"
    block.write_text(BLOCK.replace('"load * 2"', '"load * 2 + 5 GB"'))
    problem = checked(Request(str(block))).problem
    assert problem is not None
    assert [each.kind for each in problem.problems] == ["dimension-mismatch"]


@pytest.mark.parametrize("name", blocks())
def test_the_units_that_show_prints_can_be_typed(name: str) -> None:
    """Every input at once set to what its file says, or to one of its unit."""
    inputs = sheet_for(Request(name)).inputs
    plain = re.compile(r"[\d_.]+ ?[a-zA-Zµ%/]*")
    settings: dict[str, Setting] = {}
    for each, entry in inputs.items():
        if entry.text is None:
            unit = entry.attributes.get("unit", "")
            settings[each] = text_of(f"1 {unit}", each) if unit else Literal(1.0)
        elif plain.fullmatch(entry.text.content):
            settings[each] = text_of(entry.text.content, each)
    build(Request(name, None, settings))


def test_the_units_of_parts_can_be_typed() -> None:
    """In the words of their blocks."""
    graph = build(Request("template"))
    plain, tried = re.compile(r"[\d_.]+ ?[a-zA-Zµ%/]*"), 0
    for name in some(graph.outline().inputs, 4):
        entry = graph.quantities[name].entry
        if "." in name and entry and entry.text and plain.fullmatch(entry.text.content):
            setting = text_of(entry.text.content, name)
            found = computed(Request("template", None, {name: setting}))
            assert found.graph.quantities[name].dimension == graph.quantities[name].dimension
            tried += 1
    assert tried > 50


@pytest.mark.parametrize(
    ("name", "hint"),
    [("p.machine", "p_machine"), ("a b", "a_b"), ("web-api", "web_api"), ("1st", ""), ("", "")],
)
@pytest.mark.parametrize("what", ["part", "block"])
def test_a_part_and_a_block_have_names(name: str, hint: str, what: str) -> None:
    """A point would make one look like a part inside another."""
    text = f'[inputs]\nx = "5 GB"\n[{what}s."{name}".inputs]\ny = "5 GB"\n'
    with pytest.raises(InputError, match=f"`{re.escape(name)}` is no name of a {what}") as caught:
        build(Request("stdin", text=text))
    (problem,) = caught.value.problems
    assert problem.hint == (f"did you mean `{hint}`?" if hint else "")
