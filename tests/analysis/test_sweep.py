"""Sweeps against single runs, point by point."""

import math
import re
from itertools import pairwise, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import envelope
from envelope.analysis.axes import Spaced, axis, extent
from envelope.analysis.binding import bound
from envelope.analysis.headline import headline
from envelope.analysis.sweep import Sweep, plan, sweep
from envelope.api.answers import SweepResult
from envelope.engine.run import Run, run
from envelope.errors import CalculationError, InputError, text_of
from envelope.formats.line_chart import Scale, line_chart
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.graph import Graph
from envelope.report.sweep import sweep_tables
from tests.presets.runs import some

SHOP = """
title = "Shop"
[inputs]
users = "1M users"
share = "90%"
size = "2 KB"
copies = "3"
[formulas]
rate = "users * 10 requests/user/day -> requests/s"
servers = "max(1 server, ceil(rate / (50 requests/s/server)))"
per_miss = "rate / (1 - share) -> requests/s"
[checks]
few = "servers <= 10 servers"
"""
SHOP_GRAPH = build(Request("shop", None, None, SHOP))


def swept(over: dict[str, str], *outputs: str, text: str = SHOP) -> Sweep:
    """A sweep of a scenario that is given as a text."""
    extents = {name: extent(text_of(values)) for name, values in over.items()}
    assert all(extents.values())
    request = Request("shop", None, None, text)
    return sweep(plan(request, {n: e for n, e in extents.items() if e is not None}), outputs)


def single(request: Request, graph: Graph, over: dict[str, float]) -> Run:
    """One run by the ordinary way, with values in base units as literals."""
    settings = {
        name: text_of(f"{value!r} {_base(graph.quantities[name].dimension.powers)}")
        for name, value in over.items()
    }
    return run(build(request._replace(settings=settings)))


def _base(powers: tuple[tuple[str, object], ...]) -> str:
    return {(): "", (("user", 1),): "users", (("data", 1),): "B", (("time", 1),): "s"}[
        tuple(powers)  # type: ignore[arg-type]
    ]


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("users", "1M..100M:3", (1e6, 1e7, 1e8)),
        ("users", "1M..5M:3", (1e6, 3e6, 5e6)),
        ("users", "1M .. 100M users : 3 lin", (1e6, 50.5e6, 1e8)),
        ("users", "1M..4M:3log", (1e6, 2e6, 4e6)),
        ("users", "100M..1M:3", (1e8, 1e7, 1e6)),
        ("users", "0..10M:3", (0, 5e6, 1e7)),
        ("share", "80%..99%:20", tuple((80 + step) / 100 for step in range(20))),
        ("share", "80..99%:2", (0.8, 0.99)),
        ("share", "0.5..0.9:3", (0.5, 0.7, 0.9)),
        ("users", "1M users..2M:2", (1e6, 2e6)),
        ("size", "1..100 MB:3", (1e6, 1e7, 1e8)),
        ("size", "1..100:3", (1e3, 1e4, 1e5)),
        ("size", "1 KB..2 * 3 KB:2", (1e3, 6e3)),
        ("copies", "1,2,4", (1, 2, 4)),
        ("copies", "4, 1", (4, 1)),
        ("users", "1,000, 2,000", (1000, 2000)),
        ("users", "1_000,2_000", (1000, 2000)),
    ],
)
def test_values_are_read_and_spaced(name: str, text: str, values: tuple[float, ...]) -> None:
    """Ends are exact, decades whole; a bare number takes the unit of another, else the own."""
    found = extent(text_of(text))
    assert found is not None
    assert axis(SHOP_GRAPH, name, found).values == pytest.approx(values, rel=1e-14)


@pytest.mark.parametrize("text", ["10M", "8M to 12M users", "lognormal(p5=1, p95=2)", "2 GB"])
def test_a_single_value_is_no_axis(text: str) -> None:
    """A range counts with its median, and the commas of a function are its own."""
    assert extent(text_of(text)) is None


@given(
    st.floats(1e-6, 1e12),
    st.floats(1e-6, 1e12),
    st.integers(2, 50),
    st.sampled_from(["log", "lin"]),
)
def test_spacing_keeps_ends_and_order(low: float, high: float, points: int, scale: str) -> None:
    """Both ends exactly, everything between in order, ratios or steps equal."""
    assume(low != high)
    given_ends = Spaced(text_of(repr(low)), text_of(repr(high)), points, scale)
    values = axis(SHOP_GRAPH, "copies", given_ends).values
    assert (values[0], values[-1], len(values)) == (low, high, points)
    measure = math.log if scale == "log" else float
    steps = [measure(b) - measure(a) for a, b in pairwise(values)]
    whole = measure(high) - measure(low)
    noise = 1e-9 * max(1.0, abs(measure(high)), abs(measure(low)))
    assert steps == pytest.approx([whole / (points - 1)] * (points - 1), rel=1e-6, abs=noise)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("copies", "100,200", "may be one number or several"),
        ("users", "1M..2M:x", "a number of points"),
        ("users", "1M..2M:1", "from 2 to 1,000,000"),
        ("users", "0..2M:5log", "a logarithm needs ends above zero"),
        ("users", "2M..2M", "both ends are the same"),
        ("users", "1 GB..2M", "`users` is in users, this is in data (GB)"),
        ("users", "1M users, 2 GB", "`users` is in users, this is in data (GB)"),
        ("size", "1 MB..100", "this may be in KB or in MB"),
        ("share", "80%, 0.9", "this may be in a plain number or in %"),
        ("users", "1M..", "there is no expression here"),
        ("users", "size..2M", "this must be a number and a unit"),
        ("usres", "1M..2M", "did you mean `users`?"),
        ("users", "1M..2M:200000", "more than 100,000 combinations"),
    ],
)
def test_what_is_no_axis_is_refused(name: str, text: str, words: str) -> None:
    """In words, with the place."""
    with pytest.raises(
        InputError, match=words.replace("(", r"\(").replace(")", r"\)").replace("?", r"\?")
    ):
        swept({name: text})


def test_as_many_combinations_as_may_be() -> None:
    """A hundred thousand are planned; a column more is refused."""
    for rows, allowed in ((100, True), (101, False)):
        texts = {"users": f"1M..2M:{rows}", "copies": "1..9:1000"}
        extents = {name: extent(text_of(text)) for name, text in texts.items()}
        given_extents = {name: each for name, each in extents.items() if each is not None}
        if allowed:
            axes = plan(Request("shop", None, None, SHOP), given_extents).axes
            assert [len(each.values) for each in axes] == [100, 1000]
        else:
            with pytest.raises(InputError, match="more than 100,000 combinations"):
                plan(Request("shop", None, None, SHOP), given_extents)


@pytest.mark.parametrize(
    ("scenario", "over"),
    [
        ("template", {"dau": "100k..1bn:6", "read_share": "50%, 90%, 99.9%"}),
        (
            "template",
            {"payload_size": "1 KB..1 MB:4", "replication_factor": "2,3,5", "dau": "1M,9M"},
        ),
        ("twitter", {"monthly_users": "1M..1bn:5", "retention": "1 day, 5 years"}),
    ],
)
def test_every_point_is_a_single_run(scenario: str, over: dict[str, str]) -> None:
    """Values, what binds the first of them, and every check."""
    request = Request(scenario)
    extents = {name: extent(text_of(text)) for name, text in over.items()}
    planned = plan(request, {n: e for n, e in extents.items() if e is not None})
    found = sweep(planned)
    assert list(found.outputs) == headline(planned.run.graph)
    grid = list(product(*(each.values for each in found.axes)))
    assert [point.at for point in found.points] == grid
    for point in some(found.points, max(1, len(grid) // 4)):
        alone = single(request, planned.run.graph, dict(zip(over, point.at, strict=True)))
        for name, value in zip(found.outputs, point.values, strict=True):
            assert value == pytest.approx(alone.values[name], rel=1e-12), (name, point.at)
        assert point.holds == alone.holds
        total = alone.graph.quantities[found.outputs[0]].formula.references()
        most = f"{point.part}.servers"
        assert alone.values[most] == max(alone.values[name] for name in total)
        assert point.bound_by == bound(alone, most)


def test_a_point_without_a_value_leaves_the_others() -> None:
    """A division by zero at the last point is NaN there, and a note."""
    found = swept({"share": "0%..100%:5"}, "per_miss")
    values = found.values("per_miss")
    rate = 1e6 * 10 / 86400
    assert values[:-1] == pytest.approx([rate, rate / 0.75, rate / 0.5, rate / 0.25])
    assert math.isnan(values[-1])
    (table,) = sweep_tables(found, 100)
    assert table.rows[-1][1] == "-"
    assert "No value at 1 of 5 points: division by zero in per_miss." in table.note


def test_no_value_at_all_is_an_error() -> None:
    """As for a single run."""
    text = '[inputs]\na = "1"\n[formulas]\nb = "1 / (a - a)"\n'
    with pytest.raises(CalculationError, match="division by zero"):
        swept({"a": "1..3:3"}, text=text)


def test_an_input_without_a_value_may_be_swept() -> None:
    """A block becomes whole by the values that it is swept over."""
    text = '[inputs]\nn = { unit = "users" }\n[formulas]\nload = "n * 2 requests/user"\n'
    found = swept({"n": "1, 2, 3"}, text=text)
    assert found.outputs == ("load",)
    assert found.values("load") == (2, 4, 6)


def test_a_formula_may_be_swept() -> None:
    """What it is computed from does not count then."""
    found = swept({"rate": "50,100,1000"}, "servers")
    assert found.values("servers") == (1, 2, 20)


def test_checks_are_told_where_they_begin_to_fail() -> None:
    """From a value on, or up to one; 10 servers take 500 requests/s, 4.32M users."""
    (table,) = sweep_tables(swept({"users": "1M..10M:10lin"}, "servers"), 100)
    assert table.note == "Checks that fail: few from users=5M users."
    (table,) = sweep_tables(swept({"users": "10M..1M:10lin"}, "servers"), 100)
    assert table.note == "Checks that fail: few up to users=5M users."


def test_two_inputs_make_a_grid_and_three_a_list() -> None:
    """Rows by the first input, or by the one that leaves the grid narrow enough."""
    (grid,) = sweep_tables(swept({"users": "1M,2M", "copies": "1,2,3"}, "servers"), 100)
    assert [column.title for column in grid.columns] == ["users", "copies=1", "2", "3"]
    assert [row[0] for row in grid.rows] == ["1M users", "2M users"]
    (turned,) = sweep_tables(swept({"copies": "1,2,3", "users": "1M..9M:30"}, "servers"), 100)
    assert len(turned.rows) == 30
    over = {"users": "1M,2M", "copies": "1,2,3", "size": "1 KB, 2 KB"}
    (listed,) = sweep_tables(swept(over, "servers"), 100)
    assert len(listed.rows) == 12


def from_python() -> SweepResult:
    """A sweep over values of every kind."""
    template = envelope.load("template")
    users = template.registry.Quantity(1e6, "user")
    return template.sweep({"dau": [users, 2e6, "3M users"], "read_share": "90%"}, ["qps"])


def test_sweeps_from_python() -> None:
    """Numbers, texts and Quantities as values; the result shows itself."""
    found = from_python()
    assert found.values("qps") == pytest.approx([n * 1e6 * 20 / 86400 for n in (1, 2, 3)])
    assert "qps" in str(found)
    assert "<table>" in found._repr_html_()
    with pytest.raises(InputError, match="did you mean"):
        envelope.load("template").sweep({"dau": [1e6]}, ["total.server"])


def test_a_sweep_as_a_data_frame() -> None:
    """A row for each point, in the units of the quantities, where pandas is installed."""
    pandas = pytest.importorskip("pandas", reason="pandas is an extra")
    frame = from_python().to_frame()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.index.names) == ["dau", "read_share"]
    assert frame.attrs == {"dau": "user", "read_share": "%", "qps": "request/s"}
    assert frame["qps"].to_list() == pytest.approx([n * 1e6 * 20 / 86400 for n in (1, 2, 3)])
    assert [at[1] for at in frame.index] == pytest.approx([90, 90, 90])


@given(st.lists(st.sampled_from([math.nan, -1e9, -1.0, 0.0, 2.5, 3e6]), min_size=2, max_size=20))
def test_a_chart_fits_its_width(ys: list[float]) -> None:
    """Whatever is drawn; nothing is drawn of nothing."""
    scale = Scale("y", "{:.3g}".format)
    chart = line_chart(list(range(len(ys))), ys, scale, scale, 80, 7)
    if all(map(math.isnan, ys)):
        assert chart == ""
        return
    lines = chart.split("\n")
    assert len(lines) == 7 + 4
    assert max(map(len, lines)) <= 80
    dots = [sum((ord(sign) - 0x2800).bit_count() for sign in line if sign >= "⠀") for line in lines]
    assert sum(dots) >= 1


def dots(chart: str) -> set[tuple[int, int]]:
    """The dots of a chart without labels: how far right and how far up each stands."""
    lines = [line[2:] for line in chart.split("\n") if line[1:2] in tuple("┤│")]
    places = (
        ((0, 0x01), (1, 0x02), (2, 0x04), (3, 0x40)),
        ((0, 0x08), (1, 0x10), (2, 0x20), (3, 0x80)),
    )
    return {
        (2 * column + half, 4 * (len(lines) - row) - 1 - down)
        for row, line in enumerate(lines)
        for column, sign in enumerate(line)
        for half, signs in enumerate(places)
        for down, bit in signs
        if sign >= "⠀" and (ord(sign) - 0x2800) & bit
    }


def test_a_straight_line_is_drawn_straight() -> None:
    """From corner to corner, to one dot; on logarithmic scales a power law is one."""
    linear, log = Scale("", lambda _: ""), Scale("", lambda _: "", logarithmic=True)
    xs = [float(x) for x in range(1, 101)]
    straight = dots(line_chart([0.0, 1.0], [0.0, 1.0], linear, linear, 40, 5))
    right, up = max(x for x, _ in straight), max(y for _, y in straight)
    assert up == 4 * 5 - 1
    assert {x for x, _ in straight} == set(range(right + 1))
    assert {(0, 0), (right, up)} <= straight
    assert [dot for dot in straight if abs(dot[1] - dot[0] / right * up) > 1] == []
    power = dots(line_chart(xs, [x * x for x in xs], log, log, 40, 5))
    assert power >= {(0, 0), (right, up)}
    assert [dot for dot in power if abs(dot[1] - dot[0] / right * up) > 1] == []
    curve = dots(line_chart(xs, [x * x for x in xs], linear, linear, 40, 5))
    assert [dot for dot in curve if abs(dot[1] - dot[0] / right * up) > 1] != []


def test_a_chart_of_servers_has_steps_and_whole_numbers() -> None:
    """A line that jumps has level pieces; halfway between 1 and 2 of them is no number."""
    whole = Scale("n", "{:g}".format, whole=True, jumps=True)
    lines = line_chart([1.0, 2.0], [1.0, 2.0], whole, whole, 30, 5).splitlines()
    assert not any("." in line for line in lines)
    assert re.search(r"[⡏⢸⡇]", lines[3])  # upright in the middle
    assert lines[1].rstrip().endswith("⠉⠉⠉⠉")
    found = str(envelope.load("template").sweep({"dau": "1M..20M:5"}, ["total.servers"]).to_text())
    middle = re.findall(r"^ *(\S+) servers ┤", found, re.MULTILINE)
    assert all(each.isdigit() for each in middle)


def test_a_sweep_may_have_values_in_between_alone() -> None:
    """Neither at its first nor at its last point."""
    text = '[inputs]\nx = "5"\n[formulas]\ny = "sqrt(0.25 - abs(x - 3))"\n'
    found = sweep(
        plan(Request("x", text=text), {"x": Spaced(text_of("1"), text_of("5"), 5)}), ["y"]
    )
    assert [math.isnan(value) for value in found.values("y")] == [True, True, False, True, True]


@pytest.mark.parametrize("block", ["service", "load_balancer", "llm_serving", "function"])
def test_a_block_is_judged_by_its_own_results(block: str) -> None:
    """Its cost has those of its parts in it: the total of the parts alone is no answer."""
    graph = build(Request(block, settings={"requests": text_of("1k things/s", "requests")}))
    names = headline(graph)
    assert "cost" in names
    assert "total.cost" in graph.quantities
    assert not [name for name in names if name.startswith("total.")]
    assert run(graph).values["cost"] > run(graph).values["total.cost"]
