"""Rows of a part: the same as the parts written out, by whatever names and files they come."""

from itertools import pairwise
from math import isclose
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envelope.analysis.uncertainty import with_spreads
from envelope.engine.run import Run, run
from envelope.engine.scalar import value_of
from envelope.errors import InputError, text_of
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.model.graph.expressions import extended
from tests.presets.runs import tries

BLOCK = """
[units]
any = ["thing"]
[inputs]
rate = { unit = "things/s" }
size = "1 KB/thing"
kept = { value = "2 days", low = "1 day", high = "9 days" }
copies = "3"
spare = "copies + 1"
delay = { unit = "s", value = "size / (1 MB/s) * 1 thing" }
[formulas]
load = "rate"
storage = "rate * size * kept * copies -> GB"
bandwidth_in = "rate * size -> Mbit/s"
servers = "ceil(rate / (100 things/s/server))"
latency = "delay * spare -> ms"
[checks]
small = "storage <= 1 TB"
"""
ROWS = """
[units]
nouns = ["order"]
[inputs]
peak = "30 orders/s"
[defaults]
copies = "2"
[parts.web]
block = "./block.toml"
rate = "5 orders/s"
edge = true
[parts.topics]
block = "./block.toml"
kept = "3 days"
[parts.topics.rows]
new = { rate = "peak", size = "2 KB/order" }
old = { rate = "web.load * 2", kept = "1 day", edge = true }
tiny = { rate = "1 order/s", copies = "1", counted = false }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the block, and the rows of a part of it."""
    (tmp_path / "block.toml").write_text(BLOCK)
    (tmp_path / "rows.toml").write_text(ROWS)
    return tmp_path


def result(folder: Path, text: str | None = None, **settings: str) -> Run:
    """The scenario of the folder, or one that another text stands for."""
    path = folder / "rows.toml"
    if text is not None:
        path.write_text(text)
    named = {name.replace("__", "."): text_of(each, name) for name, each in settings.items()}
    return run(build(Request(str(path), None, named)))


def written_out(common: str, rows: dict[str, str]) -> str:
    """Parts for each of the rows, which say all that they have in common."""
    parts = (f'[parts.{name}]\nblock = "./block.toml"\n{common}{row}' for name, row in rows.items())
    return "\n".join(parts)


AMOUNTS = st.integers(1, 400)


@settings(deadline=None, max_examples=tries(60))
@given(
    st.lists(st.tuples(AMOUNTS, AMOUNTS, st.booleans()), min_size=1, max_size=4),
    AMOUNTS,
    st.booleans(),
)
def test_rows_are_the_parts_written_out(
    tmp_path_factory: pytest.TempPathFactory,
    listed: list[tuple[int, int, bool]],
    common: int,
    is_edge: bool,
) -> None:
    """Every value of every part, and every total."""
    folder = tmp_path_factory.mktemp("rows")
    (folder / "block.toml").write_text(BLOCK)
    shared = f'kept = "{common} hours"\nedge = {str(is_edge).lower()}\n'
    lines = {
        f"r{index}": f'rate = "{rate} things/s"\nsize = "{size} B/thing"\n'
        + (f'kept = "{size} minutes"\n' if own else "")
        for index, (rate, size, own) in enumerate(listed)
    }
    tables = "".join(f"[parts.t.rows.{name}]\n{text}" for name, text in lines.items())
    nouns = '[units]\nnouns = ["thing"]\n'
    one = result(folder, f'{nouns}[parts.t]\nblock = "./block.toml"\n{shared}{tables}')
    lines = {
        name: text if "kept" in text else f"{text}{shared.splitlines()[0]}\n"
        for name, text in lines.items()
    }
    edge = f"{shared.splitlines()[1]}\n"
    many = result(folder, nouns + written_out(edge, lines))
    for name in many.graph.written:
        value = many.values[name]
        same = name if name.startswith("total.") else f"t.{name}"
        assert isclose(one.values[same], value, rel_tol=1e-12), name
    assert len(one.holds) == len(many.holds)


def test_a_row_is_given_what_it_says_then_what_all_have(folder: Path) -> None:
    """Then the scenario's defaults, the block's own; expressions are those of the scenario."""
    found = result(folder)
    day, values = 86_400, found.values
    assert values["topics.new.rate"] == 30
    assert values["topics.old.rate"] == 10
    assert [values[f"topics.{row}.kept"] / day for row in ("new", "old", "tiny")] == [3, 1, 3]
    assert [values[f"topics.{row}.copies"] for row in ("new", "old", "tiny")] == [2, 2, 1]
    assert values["topics.new.spare"] == 3


def test_the_part_as_a_whole_is_what_the_rows_add_up_to(folder: Path) -> None:
    """Those that count; clients' traffic is that of the rows that face them."""
    values = result(folder).values
    assert values["topics.load"] == 40
    assert values["topics.storage"] == values["topics.new.storage"] + values["topics.old.storage"]
    assert values["total.storage"] == values["topics.storage"] + values["web.storage"]
    traffic = values["web.bandwidth_in"] + values["topics.old.bandwidth_in"]
    assert values["total.bandwidth_in"] == traffic
    assert values["topics.bandwidth_in"] > values["topics.old.bandwidth_in"]
    assert "topics.latency" not in values


@pytest.mark.parametrize(
    ("name", "text", "changed"),
    [
        ("topics.kept", "5 days", {"topics.new.kept", "topics.tiny.kept", "topics.kept"}),
        ("topics.new.kept", "5 days", {"topics.new.kept"}),
        ("topics.copies", "5", {"topics.new.copies", "topics.old.copies", "topics.copies"}),
        ("topics.spare", "9", {f"topics.{row}.spare" for row in ("new", "old", "tiny")}),
        ("topics.servers", "9 servers", {"topics.servers"}),
        ("topics.*.rate", "7 orders/s", {f"topics.{row}.rate" for row in ("new", "old", "tiny")}),
    ],
)
def test_what_is_set_from_outside(folder: Path, name: str, text: str, changed: set[str]) -> None:
    """What all have in common moves those rows that say nothing else."""
    before = result(folder).values
    after = result(folder, **{name: text}).values
    last = name.rpartition(".")[2]
    moved = {each for each in after if after[each] != before[each] and each.endswith(f".{last}")}
    assert moved - {f"total.{last}"} == changed


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("topics.rate", "each row of `topics` has its own `rate`"),
        ("topics.frob", "there is nothing called `topics.frob` to set"),
        ("topics", "`topics` is a part"),
    ],
)
def test_what_cannot_be_set(folder: Path, name: str, message: str) -> None:
    """In words."""
    with pytest.raises(InputError, match=message):
        result(folder, **{name: "1"})


def test_a_table_beside_the_file_says_the_same(folder: Path) -> None:
    """Units in its first line or in its cells, and columns that are no inputs."""
    (folder / "t.csv").write_text(
        "name,rate (orders/s),size (KB/order),kept,copies,edge,counted\n"
        "new,peak,2,,,,\nold,web.load * 2,,1 day,,yes,\ntiny,1,,,1,,no\n"
    )
    before = result(folder)
    text, _, _ = ROWS.partition("[parts.topics.rows]")
    after = result(folder, f'{text}rows = "t.csv"\n')
    assert dict(after.values) == dict(before.values)
    assert [part.name for part in after.graph.parts.values()] == list(before.graph.parts)


STARS = [
    ("sum(topics.*.storage)", "topics.storage + topics.tiny.storage"),
    ("max(topics.*.latency)", "max(topics.new.latency, topics.old.latency, topics.tiny.latency)"),
    ("min(topics.*.kept, 2 days)", "1 day"),
    ("sum(topics.*.rate * topics.*.size)", "topics.bandwidth_in + topics.tiny.bandwidth_in"),
    ("max(sum(topics.*.load), 1 order/s) * 2", "2 * (topics.load + topics.tiny.load)"),
    ("sum(topics.*.servers, web.servers)", "topics.servers + topics.tiny.servers + web.servers"),
]


@pytest.mark.parametrize(("starred", "plain"), STARS)
def test_a_star_stands_for_each_row(folder: Path, starred: str, plain: str) -> None:
    """In formulas, and in what is asked of a scenario later."""
    text = f'{ROWS}[formulas]\none = "{starred}"\nother = "{plain}"\n'
    values = result(folder, text).values
    assert values["one"] == pytest.approx(values["other"], rel=1e-12)
    asked = extended(result(folder).graph, starred).formula
    assert value_of(asked.tree, asked, values) == pytest.approx(values["other"], rel=1e-12)


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("topics.*.storage", "`topics.*.storage` is a value for each row", "sum("),
        ("sqrt(topics.*.copies)", "`topics.*.copies` is a value for each row", "max"),
        ("sum(topic.*.storage)", "there is no part `topic`", "`topics`"),
        ("sum(web.*.storage)", "`web` is one part, without rows", "`web.storage`"),
        ("sum(topics.*.storge)", "`topics.*` has no quantity `storge`", "`topics.*.storage`"),
        ("sum(topics.*)", "`topics.*` are rows: name one of their results", ""),
        ("sum(topics.*.*.load)", "one star at a time, for the rows of one part", ""),
        ("sum(topics.*.load * web.*.load)", "one star at a time, for the rows of one part", ""),
        ("topics.latency", "`topics` has no quantity `latency`", "max(topics.*.latency)"),
        ("topics.new.latencies", "`topics.new` has no quantity `latencies`", ""),
        ("sum(topics.*.load, topics.*.kept)", "`sum` cannot mix orders/time and time", ""),
    ],
)
def test_a_star_that_stands_for_nothing(
    folder: Path, written: str, message: str, hint: str
) -> None:
    """Said once, however many rows there are."""
    with pytest.raises(InputError) as caught:
        result(folder, f'{ROWS}[formulas]\none = "{written}"\n')
    (problem,) = caught.value.problems
    assert problem.message == message
    assert hint in problem.hint


def test_more_rows_than_a_call_takes(folder: Path) -> None:
    """Sums of sums: a call has 255 arguments at most, in spreadsheets too."""
    rows = "".join(f'r{index} = {{ rate = "{index} orders/s" }}\n' for index in range(1, 601))
    text, _, _ = ROWS.partition("new = ")
    values = result(folder, f'{text}{rows}[formulas]\nall = "sum(topics.*.load)"\n').values
    assert values["all"] == values["topics.load"] == 600 * 601 / 2


def test_a_range_that_all_have_is_one_range(folder: Path) -> None:
    """What rows have in common is drawn once, so they move together."""
    text = ROWS.replace('"3 days"', '"1 day to 9 days"')
    kept = ["topics.new.kept", "topics.tiny.kept", "topics.kept"]
    drawn = with_spreads(result(folder, text), kept)
    spreads = [drawn.spread(name) for name in kept]
    assert spreads[0] is not None
    assert spreads[0] == spreads[1] == spreads[2]


def test_a_file_that_extends_another_changes_rows_by_name(folder: Path) -> None:
    """A new row comes last; what a row does not say stays."""
    over = folder / "over.toml"
    over.write_text(
        'extends = "./rows.toml"\n[parts.topics]\nkept = "4 days"\n[parts.topics.rows]\n'
        'more = { rate = "7 orders/s" }\nnew = { rate = "2 orders/s" }\n'
    )
    found = run(build(Request(str(over))))
    rows = found.graph.rows("topics")
    assert rows == ("topics.new", "topics.old", "topics.tiny", "topics.more")
    assert found.values["topics.new.size"] == result(folder).values["topics.new.size"]
    assert [found.values[f"{row}.kept"] / 86_400 for row in rows] == [4, 1, 4, 4]


def test_a_part_inside_a_part_has_rows_too(folder: Path) -> None:
    """A scenario with rows is a part of a bigger one."""
    (folder / "outer.toml").write_text(
        '[parts.region]\nblock = "./rows.toml"\npeak = "60 things/s"\n'
        '[units]\nnouns = ["thing"]\n[formulas]\nall = "sum(region.topics.*.servers)"\n'
    )
    (folder / "rows.toml").write_text(ROWS.replace('nouns = ["order"]', 'any = ["order"]'))
    values = run(build(Request(str(folder / "outer.toml")))).values
    assert values["region.topics.new.rate"] == 60
    assert values["all"] == values["region.topics.servers"] + values["region.topics.tiny.servers"]


def test_the_order_of_rows_is_that_of_the_file(folder: Path) -> None:
    """In the graph, so in every report."""
    places = [
        list(result(folder).graph.written).index(f"topics.{row}.rate")
        for row in ("new", "old", "tiny")
    ]
    assert all(one < other for one, other in pairwise(places))


def test_rows_of_a_scenario_face_clients_as_its_parts_do(folder: Path) -> None:
    """As when the parts were written out: what a scenario counts at its own edge is counted."""
    (folder / "shop.toml").write_text(ROWS.replace('nouns = ["order"]', 'any = ["order"]'))
    nouns, block = '[units]\nnouns = ["thing"]\n', 'block = "./shop.toml"\n'
    peaks = {"eu": 'peak = "60 things/s"\n', "us": 'peak = "20 things/s"\n'}
    rows = "".join(f"[parts.all.rows.{name}]\n{text}" for name, text in peaks.items())
    one = result(folder, f"{nouns}[parts.all]\n{block}{rows}").values
    parts = "".join(f"[parts.{name}]\n{block}{text}" for name, text in peaks.items())
    many = result(folder, nouns + parts).values
    totals = {name: value for name, value in many.items() if name.startswith("total.")}
    assert {"total.bandwidth_in", "total.servers"} <= set(totals)
    assert {name: one[name] for name in totals} == pytest.approx(totals, rel=1e-12)


def test_a_row_that_does_not_count_counts_nowhere(folder: Path) -> None:
    """Not in the sum of its part, nor at the edge."""
    text = ROWS.replace("counted = false", "counted = false, edge = true")
    values = result(folder, text).values
    traffic = values["web.bandwidth_in"] + values["topics.old.bandwidth_in"]
    assert values["total.bandwidth_in"] == traffic
    assert result(folder, text).graph.parts["topics"].edge


@pytest.mark.parametrize(
    "written", ['"20M rows"', '{ value = "20M rows", basis = "measured" }', "20_000_000"]
)
def test_an_input_may_be_called_rows(tmp_path: Path, written: str) -> None:
    """What is no table and no file of one."""
    (tmp_path / "b.toml").write_text(
        '[units]\nnouns = ["row"]\n[inputs]\nrows = "1 row"\n[formulas]\nload = "rows * 2"\n'
    )
    unit = "" if "rows" in written else '"'
    written = f"{unit}{written}{' rows' if unit else ''}{unit}"
    text = f'[units]\nnouns = ["row"]\n[parts.p]\nblock = "./b.toml"\nrows = {written}\n'
    assert result(tmp_path, text).values["p.load"] == 4e7
    many = '[parts.p]\nblock = "./b.toml"\n[parts.p.rows]\na = { rows = "3 rows" }\nb = {}\n'
    assert result(tmp_path, f'[units]\nnouns = ["row"]\n{many}').values["p.load"] == 8
    (tmp_path / "t.csv").write_text("name,rows\na,3 rows\nb,\n")
    listed = '[parts.p]\nblock = "./b.toml"\nrows = "t.csv"\n'
    assert result(tmp_path, f'[units]\nnouns = ["row"]\n{listed}').values["p.load"] == 8


def test_rows_that_are_none(folder: Path) -> None:
    """Of a block that has no such input: what rows are is said."""
    with pytest.raises(InputError, match=r"`\./block\.toml` has no input `rows`") as caught:
        result(folder, '[parts.p]\nblock = "./block.toml"\nrows = "topics"\nrate = "1/s"\n')
    assert 'rows = "NAME.csv"' in str(caught.value)


def test_columns_are_named_as_in_a_spreadsheet(folder: Path) -> None:
    """Capitals and spaces are those of a title."""
    (folder / "t.csv").write_text(
        "Topic,Rate (orders/s),Size (KB/order),Kept\nnew,peak,2,\nold,web.load * 2,,1 day\n"
    )
    text, _, _ = ROWS.partition("[parts.topics.rows]")
    found = result(folder, f'{text}rows = "t.csv"\n')
    assert found.values["topics.new.size"] == 2000
    assert found.graph.parts["topics"].varied == ("rate", "size", "kept")


def test_a_heading_of_the_report_lists_each_row(folder: Path) -> None:
    """By a name with a star."""
    found = result(folder, f'{ROWS}[report]\nStorage = ["topics.*.storage", "topics.storage"]\n')
    assert found.graph.report["Storage"] == (
        "topics.new.storage",
        "topics.old.storage",
        "topics.tiny.storage",
        "topics.storage",
    )
    with pytest.raises(InputError, match=r"nothing here is called `topics\.\*\.frob`"):
        result(folder, f'{ROWS}[report]\nStorage = ["topics.*.frob"]\n')
