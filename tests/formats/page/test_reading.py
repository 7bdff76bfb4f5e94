"""What is typed into the page: read as on the command line, by Node."""

from pathlib import Path

import pytest

from envelope.engine.run import run
from envelope.engine.scalar import evaluate
from envelope.errors import InputError, Problem, text_of
from envelope.formats.page.model import Model
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.library.lookup import scenarios
from tests.presets import runs
from tests.presets.runs import some
from tests.programs.scripts import with_model

NEAR = 1e-9
# The template without what nothing is typed into, since each text is read in a scenario of its own.
INPUTS = (
    Path(scenarios()["template"]).read_text().partition("\n[formulas]")[0]
    + """
[parts]
load_balancer = { block = "load_balancer", requests = "1 request/s" }
reader        = { block = "service", requests = "1 request/s" }
"""
)

_READ = """
const plain = calculated(data, {});
answer = given.map(([place, text]) => {
  const quantity = data.quantities[place];
  const format = data.formats[quantity.format];
  const wanted = { dimension: format.dimension, format, value: plain.x[place] };
  try { return readTyped(text, wanted, data.units).value; } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
});
"""
# What is typed into each input of the template, between bars.
_TYPED = {
    "dau": (
        "300M users | 300 M users | 1bn users | 1.5k user | 2 million users | 3 trillion "
        "users | 2 quintillion users | 3 Septillion users | 5 sextillions users | 1e15 | "
        "1_000_000 users | 1,000,000 users | 1e6 users | 10^6 users | 300M | .5 "
        "users | 1.001k users | 1B users | 5 users/day | 5 GB | 5 | 1,5 users | five |  | "
        "0,500 users | 5 user user | 0x10 users | 1e999 users | 5 userz | -5 users | − 5 users | 5 "
        "users 6"
    ),
    "payload_size": (
        "2 KB | 2 kB | 2KB | 2 KiB | 2 MB | 3 mb | 4 gb | 1 Mb | 1 Mbit | 2 | 0.5 MB | "
        "2000 bytes | 2 kilobytes | 1 B | 1 b | 5 B/s"
    ),
    "cache_hit_ratio": "95% | 0.9 | 1 | 95 % | 0.5% | 99.99% | 5 users | 80% to 90% | 80 to 90%"
    " | 0.8 to 0.9 | 0% to 50% | 90% to 100% | x1.02",
    "retention": "5 years | 30 days | 2 weeks | 18 months | 3 | 1 year | 2 min | 90 s | 5 yr | 1 m"
    " | 1h30m | 2h30min | 1 day 12 h | 1 year 6 months | 5m30s | 1yr6m | 30 min 2 h | 1 h 30",
    "requests_per_user": (
        "20 requests/user/day | 20 requests per user per day | 20 req/user/day | 500 "
        "requests/user/month | 20 queries/day/user | 20 requests/day | 20"
    ),
    "peak_factor": "2 | 2.5 | 200% | 3 users | 1e1 | +40% | 2 to 4 | x2",
    "load_balancer.egress_price": "$0.05/GB | $0.05 to $0.08/GB | $0.05/GB to $0.08/GB"
    " | 0.05 USD/GB | 5 cent/GB | $50/TB | $5 | 0.05"
    " | $0.09/1k GB | $5 per million GB | $50/million MB | $1/thousand GB/day | $5/1k GB/day",
    "reader.cpu_per_request": "3 ms/request | 2 ms to 4 ms/request | 2 to 4 ms/request"
    " | 300 µs/request | 3 | 0.003 s/request",
}


def typed() -> list[tuple[str, str]]:
    """Inputs of the template, and what somebody types."""
    return [(name, text) for name, texts in _TYPED.items() for text in texts.split(" | ")]


def test_what_is_typed_is_read_as_on_the_command_line() -> None:
    """The same value, or a refusal on both sides."""
    model = Model(runs.result("template"))
    found = with_model(model, _READ, [[model.places[name], text] for name, text in typed()])
    for (name, text), value in zip(typed(), found, strict=True):
        wanted = by_command_line(name, text)
        if isinstance(wanted, Problem):
            assert isinstance(value, str), f"{name}={text}: {wanted.message}"
        else:
            assert value == pytest.approx(wanted, rel=NEAR), f"{name}={text}"


def by_command_line(name: str, text: str) -> float | Problem:
    """The value of an input set to a text, or why it cannot be."""
    request = Request("template", None, {name: text_of(text, name)}, INPUTS)
    try:
        graph = build(request)
        return evaluate(graph, graph.quantities[name].formula, {}, "")
    except InputError as error:
        return error.problems[0]


_REFUSED = """
const plain = calculated(data, {});
answer = given.map(([place, text]) => {
  const quantity = data.quantities[place], format = data.formats[quantity.format];
  try {
    const { dimension } = format, { name } = quantity;
    const wanted = { name, dimension, format, value: plain.x[place] };
    const { value } = readTyped(text, wanted, data.units);
    const alone = excess(data, { [place]: value }, plain.x, place, text);
    return alone || excess(data, calculated(data, { [place]: value }).x, plain.x, place, text);
  } catch (error) {
    return error.message;
  }
});
"""
# What is typed, and whether it can be; a suffix beside a prefix has two readings.
_OUTSIDE = [
    ("cache_hit_ratio", "90"),
    ("cache_hit_ratio", "150%"),
    ("cache_hit_ratio", "95%"),
    ("cache_hit_ratio", "+5%"),
    ("cache_hit_ratio", "-0.5%"),
    ("replication_factor", "2.5"),
    ("replication_factor", "0"),
    ("dau", "-5"),
    ("payload_size", "2k"),
    ("payload_size", "2"),
]


def test_what_cannot_be_is_refused_in_the_words_of_the_command_line() -> None:
    """The first sentence, and what was meant."""
    model = Model(runs.result("template"))
    typed = [[model.places[name], text] for name, text in _OUTSIDE]
    for (name, text), said in zip(_OUTSIDE, with_model(model, _REFUSED, typed), strict=True):
        try:
            run(build(Request("template", None, {name: text_of(text, name)})))
        except InputError as error:
            problem = error.problems[0]
            hint = f"; {problem.hint}" if problem.hint else ""
            assert said == problem.message + hint
        else:
            assert said == ""


def test_an_ambiguous_unit_shows_its_readings() -> None:
    """Bits or bytes, as everywhere."""
    model = Model(runs.result("template"))
    [found] = with_model(model, _READ, [[model.places["payload_size"], "3 mb"]])
    assert found == "`mb` could be megabits (Mbit) or megabytes (MB)"


@pytest.mark.parametrize("name", some(scenarios(), 40))
def test_the_text_of_every_input_is_read_as_its_value(name: str) -> None:
    """A link that names an unchanged input changes nothing but for three digits."""
    model = Model(runs.result(name))
    inputs = [each.name for each in model.inputs()]
    texts = [model.written(model.run.graph.quantities[each]) for each in inputs]
    pairs = [[model.places[each], text] for each, text in zip(inputs, texts, strict=True)]
    found = with_model(model, _READ, pairs)
    for each, text, value in zip(inputs, texts, found, strict=True):
        assert value == pytest.approx(model.run.values[each], rel=6e-3), f"{each} = {text}"
