"""What the page calculates and writes: that of the engine, for every preset, by Node."""

import math
import random
from collections.abc import Iterator
from typing import Any

import pytest

from envelope.analysis.binding import binding
from envelope.analysis.explain import with_numbers
from envelope.analysis.growth import grow
from envelope.engine.run import Run, run, with_values
from envelope.formats import page
from envelope.formats.page.model import Model
from envelope.formats.page.packing import packed
from envelope.language.tree import Literal
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.graph import Quantity
from envelope.model.library.lookup import scenarios
from envelope.report.amounts.periods import added
from envelope.report.shares import following
from envelope.units.numerals import LARGEST_EXACT, number_text, percent_text
from envelope.units.unit import number_of
from tests.presets import runs
from tests.presets.runs import some
from tests.programs.scripts import runtime, with_model

NEAR = 1e-9
SCENARIOS = some(scenarios(), 36)  # a process of Node for each
_CHANGES = 4

_ANSWER = """
const changed = new Map();
let current;
const shown = (place) => textOf(current.x[place], data.formats[data.quantities[place].format]);
const piece = (each) => (typeof each === "number" ? shown(each) : each);
const amount = (period) => {
  const value = amountOf(period, current.x);
  return [value, textOf(value, data.formats[period.format])];
};
answer = given.map((change) => {
  try { current = calculated(data, change); } catch (error) {
    if (error instanceof Failed) return { failed: error.place };
    throw error;
  }
  return {
    x: current.x,
    holds: current.holds,
    texts: data.quantities.map((_, place) => shown(place)),
    amounts: data.periods.map(amount),
    numbers: data.checks.map((check) => check.numbers.map(piece).join("")),
    bound: data.parts.map((part) => partBoundBy(data, current, part).word),
    following: data.parts.map((part) => following(data, current, part)),
  };
});
"""


def changes(name: str, result: Run) -> Iterator[dict[str, float]]:
    """Nothing, then some inputs times something, alone and together."""
    yield {}
    chance = random.Random(name)
    quantities = result.graph.quantities.values()
    inputs = [each.name for each in quantities if each.kind == "input" and result.values[each.name]]
    for index in range(_CHANGES):
        chosen = chance.sample(inputs, min(len(inputs), 1 + index))
        yield {each: _other(result, each, chance) for each in chosen}


def _other(result: Run, name: str, chance: random.Random) -> float:
    """Another value of an input: it times something, or one of its words."""
    words = result.graph.quantities[name].words
    if words:
        return number_of(chance.choice(words))
    return result.values[name] * chance.uniform(0.2, 3)


@pytest.mark.parametrize("name", some(SCENARIOS, 2))
def test_the_data_does_not_wait_for_the_markup(name: str) -> None:
    """The tables of periods and formats are whole before a section is written."""
    result = runs.result(name)
    assert packed(page.content_of(Model(result))) in page.write_page(result)


def expected(model: Model, given: dict[str, float]) -> Any:
    """The same by the engine; the quantities without a value where there are some."""
    result, lost = with_values(model.run, given)
    if lost:
        return {"lost": lost}
    graph = result.graph
    # what is set from outside is no choice of its formula any more
    quantities = {name: _set(graph.quantities[name], value) for name, value in given.items()}
    fixed = result._replace(graph=graph._replace(quantities={**graph.quantities, **quantities}))
    return {
        "x": [result.values[name] for name in graph.quantities],
        "holds": list(result.holds),
        "texts": [result.text(name) for name in graph.quantities],
        "numbers": [with_numbers(model.run, check.formula, result.text) for check in graph.checks],
        "bound": [binding(fixed, part) for part in model.parts()],
        "following": [following(fixed, part) for part in model.parts()],
    }


def _set(quantity: Quantity, value: float) -> Quantity:
    return quantity._replace(formula=quantity.formula._replace(tree=Literal(value), links={}))


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_preset_is_the_same_in_the_page(name: str) -> None:
    """Every value, text, check and binding, as the file is and with changed inputs."""
    model = Model(runs.result(name))
    growing = [each for each in model.places if each.endswith("storage_growth")]
    model.periods = [model.period(each, "month") for each in growing]  # more than the page shows
    tried = list(changes(name, model.run))
    given = [{model.places[key]: value for key, value in each.items()} for each in tried]
    calculated = with_model(model, _ANSWER, given)
    for change, found in zip(tried, calculated, strict=True):
        wanted = expected(model, change)
        if "failed" in found or "lost" in wanted:
            place, names = found["failed"], list(model.places)
            lost = wanted["lost"]
            assert lost, change
            assert place is None or names[place] in lost, change
            continue
        assert far(found.pop("x"), wanted.pop("x"), list(model.places)) == [], change
        amounts = found.pop("amounts")
        result, _ = with_values(model.run, change)
        for each, (amount, text) in zip(growing, amounts, strict=True):
            number, words = added(result, each, "month")
            assert math.isclose(amount, number, rel_tol=NEAR)
            assert text == words
        assert found == wanted, change


def far(
    found: list[float], wanted: list[float], names: list[str]
) -> list[tuple[str, float, float]]:
    """The quantities that differ by more than 1e-9 of their value."""
    return [
        (name, one, other)
        for name, one, other in zip(names, found, wanted, strict=True)
        if not math.isclose(one, other, rel_tol=NEAR, abs_tol=1e-300)
    ]


def test_numbers_are_written_alike() -> None:
    """Of any size, halfway between two, whole, tiny and huge."""
    chance = random.Random(3)
    numbers = [math.exp(chance.uniform(-40, 66)) * chance.choice((1, -1)) for _ in range(4000)]
    numbers += [chance.randrange(10**6) / 8 for _ in range(2000)]
    numbers += [float(chance.randrange(20_000)) for _ in range(1000)]
    numbers += [
        0.0,
        1.0,
        -1.0,
        999.5,
        9999.0,
        99_999.5,
        1e15,
        1e24,
        999.9996e15,
        1e27,
        0.125,
        2.5,
        1000.0,
        1 - 1e-12,
        99.995,
    ]
    pieces = ("numberText(n, 3, false)", "numberText(n, 3, true)", "percentText(n)")
    found = runtime(f"answer = given.map((n) => [{', '.join(pieces)}]);", numbers)
    wanted = [
        [number_text(n), number_text(n, exact=LARGEST_EXACT), percent_text(n)] for n in numbers
    ]
    assert [pair for pair in zip(numbers, found, wanted, strict=True) if pair[1] != pair[2]] == []


# growth

_COURSE = """
const [over, step] = given;
answer = {
  values: done(courseWork(data, {}, over, step)).map(({ x }) => x),
  fails: done(failuresWork(data, {}, over)),
};
"""
_GROWING = """
[inputs]
users   = { value = "1M users", growth = "40%/year" }
teams   = { value = "1", growth = { "10.5 months" = "3", "2 years" = "2", "1 day" = "1.2" } }
writes  = { value = "20 items/user/day", growth = "2 items/user/day/year" }
size    = "10 KB/item"
kept    = "200 days"
disks   = { value = "100 TB", growth = "10 TB/year" }
[units]
nouns = ["item"]
[formulas]
rate    = "users * teams * writes -> items/s"
stored  = "accumulated(rate * size, kept) -> TB"
half    = "accumulated(rate * size, kept / 2) -> TB"
servers = "max(ceil(stored / 2 TB), 3) * 1 server"
[checks]
fits    = "stored <= disks"
few     = "servers <= 25 servers"
direct  = "accumulated(rate * size, kept) <= disks / 2"
always  = "rate > 0 items/s"
"""


@pytest.mark.parametrize("name", ["yelp", "ad-click-aggregation", "own"])
def test_growth_is_the_same_in_the_page(name: str) -> None:
    """Every total at every moment, and when each check first fails."""
    request = Request("own.toml", text=_GROWING) if name == "own" else Request(name)
    model = Model(run(build(request)))
    assert model.run.graph.growths
    month = model.run.graph.units.find("month")
    assert month is not None
    over = 36 * month.factor
    names = list(model.places)
    history = grow(model.run, names, over, month.factor)
    found = with_model(model, _COURSE, [over, month.factor])
    assert len(found["values"]) == len(history.times) == 37
    for index, x in enumerate(found["values"]):
        wanted = [history.values[each][index] for each in names]
        assert far(x, wanted, names) == []
    fails = [each.fails for each in history.capacities]
    assert [each is None for each in found["fails"]] == [each is None for each in fails]
    moments = [(one, other) for one, other in zip(found["fails"], fails, strict=True) if other]
    assert len(moments) == {"yelp": 2, "ad-click-aggregation": 0, "own": 3}[name]
    assert all(one == pytest.approx(other, rel=NEAR) for one, other in moments)
