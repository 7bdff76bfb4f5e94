"""Comparisons, and the Shapley values that divide their differences."""

import math
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import envelope
from envelope.analysis.compare.compared import Compared, compare_scenarios, compare_settings
from envelope.analysis.compare.shapley import ORDERS, shapley
from envelope.errors import InputError, text_of
from envelope.model.build.request import Request

FEED = """
title = "Feed"
[inputs]
users = "1M users"
posts = "2 posts/user/day"
size = "1 MB/post"
spare = "0.5"
[units]
nouns = ["post"]
[formulas]
rate = "users * posts -> posts/s"
growth = "rate * size -> GB/day"
boxes = "ceil(growth * 1 day / 1 TB * 1 server)"
[checks]
fits = "boxes <= 4 servers"
light = { that = "growth <= 3 TB/day", severity = "warning" }
"""


def feed(*changes: tuple[str, str]) -> Request:
    """The scenario with words of its text replaced."""
    text = FEED
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return Request("feed", None, None, text)


def changed(request: Request, **values: str) -> Compared:
    """A scenario under settings."""
    settings = {name: text_of(value, name) for name, value in values.items()}
    return compare_settings(request, settings)


# Shapley values


def by_permutations(worth: dict[int, float], changes: int) -> list[float]:
    """The definition: the mean over all orders of what a change adds."""
    totals = [0.0] * changes
    for order in permutations(range(changes)):
        made = 0
        for change in order:
            totals[change] += worth[made | 1 << change] - worth[made]
            made |= 1 << change
    return [total / math.factorial(changes) for total in totals]


@st.composite
def games(draw: st.DrawFn) -> tuple[int, dict[int, float]]:
    """Some changes, and a result for every set of them."""
    changes = draw(st.integers(1, 5))
    size = 1 << changes
    numbers = draw(st.lists(st.integers(-1000, 1000), min_size=size, max_size=size))
    return changes, {made: float(number) for made, number in enumerate(numbers)}


@given(games())
def test_shapley_values_are_means_over_all_orders(game: tuple[int, dict[int, float]]) -> None:
    """Against brute force; together they are the whole difference."""
    changes, worth = game
    found = shapley(lambda made: (worth[made], -2 * worth[made]), changes, seed=1)
    assert found.orders == 0
    parts = [row[0] for row in found.rows]
    assert parts == pytest.approx(by_permutations(worth, changes), abs=1e-9)
    assert [row[1] for row in found.rows] == pytest.approx([-2 * part for part in parts])
    assert sum(parts) == pytest.approx(worth[(1 << changes) - 1] - worth[0], abs=1e-9)


@given(games())
def test_drawn_orders_add_up_too(game: tuple[int, dict[int, float]]) -> None:
    """To the whole difference exactly, and the same seed gives the same parts."""
    changes, worth = game
    first, second = (shapley(lambda made: (worth[made],), changes, 7, exact=0) for _ in range(2))
    assert first == second
    assert first.orders == ORDERS
    whole = worth[(1 << changes) - 1] - worth[0]
    assert sum(row[0] for row in first.rows) == pytest.approx(whole, abs=1e-9)


def test_few_changes_are_divided_exactly() -> None:
    """Two of which each does half, with a result that only both change, and none at all."""
    found = shapley(lambda made: (6.0 * (made == 3), float(made)), 2, seed=1)
    assert found == (((3, 1), (3, 2)), 0, ((0, 0), (0, 0)))
    assert shapley(lambda _: (), 0, seed=1).rows == ()
    many = [shapley(lambda made: (float(made),), changes, seed=1).orders for changes in (10, 11)]
    assert many == [0, ORDERS]


def test_the_error_of_drawn_orders_is_that_of_a_mean() -> None:
    """The second of three is what counts: it is the middle one in an order and in its reverse."""
    found = shapley(lambda made: (float(made.bit_count() >= 2),), 3, seed=1, exact=2)
    shares = [row[0] for row in found.rows]
    assert sum(shares) == pytest.approx(1)
    assert all(0.2 < share < 0.5 for share in shares)
    pairs = ORDERS // 2
    errors = [math.sqrt(share * (1 - share) / (pairs - 1)) for share in shares]
    assert [row[0] for row in found.errors] == pytest.approx(errors)


def test_many_changes_are_divided_by_drawn_orders() -> None:
    """A product of twelve equal factors: parts near one another; who adds nothing gets nothing."""
    found = shapley(lambda made: (1.5 ** (made & 0xFFF).bit_count(),), 13, seed=1)
    parts = [row[0] for row in found.rows]
    whole = 1.5**12 - 1
    assert parts[12] == 0
    assert sum(parts) == pytest.approx(whole)
    assert parts[:12] == pytest.approx([whole / 12] * 12, rel=0.25)


# comparisons


def test_a_product_is_divided_symmetrically() -> None:
    """Of a * b each factor causes its own change times the mean of the other."""
    found = changed(feed(), users="3M users", posts="5 posts/user/day", spare="0.7")
    day = 86400
    assert found.caused("rate") == pytest.approx(
        {"users": 2e6 * 3.5 / day, "posts": 3 * 2e6 / day, "spare": 0.0}
    )
    assert found.caused("rate")["spare"] == 0
    assert found.difference("rate") == pytest.approx((3e6 * 5 - 1e6 * 2) / day)


def test_equal_changes_cause_equal_parts() -> None:
    """Two factors that grow alike."""
    caused = changed(feed(), users="4M users", posts="8 posts/user/day").caused("growth")
    assert caused["users"] == pytest.approx(caused["posts"])


@pytest.mark.parametrize(
    ("scenario", "settings"),
    [
        (
            "twitter",
            {"monthly_users": "600M", "timeline_cache.hit_ratio": "95%", "peak_factor": "3"},
        ),
        ("template", {"dau": "50M", "cache_hit_ratio": "80%", "database.machine": "i4i.4xlarge"}),
        ("template", {"qps": "read_share * 7000 requests/s", "read_share": "80%", "dau": "1M"}),
        ("url-shortener", {"total.servers": "12 servers"}),
    ],
)
def test_parts_add_up_to_every_difference(scenario: str, settings: dict[str, str]) -> None:
    """For every quantity: inputs, machines, and formulas that are replaced by others."""
    texts = {name: text_of(value, name) for name, value in settings.items()}
    found = compare_settings(Request(scenario), texts)
    assert found.objection == ""
    assert [change.label for change in found.changes] == list(settings)
    assert sum(name.startswith("total.") for name in found.names) >= 5
    for name in found.names:
        size = max(abs(found.left.values[name]), abs(found.right.values[name]))
        assert sum(found.caused(name).values()) == pytest.approx(
            found.difference(name), rel=1e-9, abs=1e-12 * size
        ), name


def test_more_changes_than_subsets_can_be_counted() -> None:
    """Eleven inputs of a scenario: drawn orders, and still the whole difference."""
    inputs = envelope.load("template").inputs[:11]
    run = envelope.load("template").run()
    more = {name: run[name] * 1.1 for name in inputs} | {"replication_factor": 4}  # a whole number
    found = envelope.load("template").compare(more)
    assert found.causes is not None
    assert found.causes.orders == ORDERS
    parts = found.caused("total.cost")
    assert len(parts) == 11
    assert sum(parts.values()) == pytest.approx(found.difference("total.cost"))


def test_two_scenarios_are_divided_by_the_formulas_that_differ() -> None:
    """Inputs and formulas alike; `1 MB` and `1000 KB` are no change."""
    other = feed(
        ('users = "1M', 'users = "2M'),
        ('"rate * size', '"rate * size * 2'),
        ('"1 MB', '"1000 KB'),
    )
    found = compare_scenarios(feed(), other)
    assert {change.label for change in found.changes} - {"size"} == {"users", "growth"}
    caused = found.caused("growth")
    unit = 2e12 / 86400
    assert caused.pop("size", 0) == 0
    assert caused == pytest.approx({"users": unit * 1.5, "growth": unit * 1.5})


def test_an_extended_scenario_is_divided(tmp_path: Path) -> None:
    """What the extension changes, and nothing else."""
    (tmp_path / "base.toml").write_text(FEED)
    (tmp_path / "big.toml").write_text('extends = "./base.toml"\n[inputs]\nusers = "2M users"\n')
    found = envelope.compare(str(tmp_path / "base.toml"), str(tmp_path / "big.toml"))
    assert [change.label for change in found.changes] == ["users"]
    assert found.caused("rate") == {"users": found.difference("rate")}
    assert "Results" in str(found)
    assert "<table>" in found._repr_html_()


def test_several_scenarios_are_compared_one_after_another(tmp_path: Path) -> None:
    """Each with the one before; settings hold in all."""
    files = []
    for number in (1, 2, 4):
        (tmp_path / f"{number}.toml").write_text(FEED.replace("1M users", f"{number}M users"))
        files.append(str(tmp_path / f"{number}.toml"))
    found = envelope.compare(*files)
    assert found.titles == tuple(files)
    first, second = (step.difference("rate") for step in found.steps)
    assert second == pytest.approx(2 * first)
    assert envelope.compare(files[0], files[1]).difference("rate") == pytest.approx(first)


def test_a_convention_is_one_change() -> None:
    """Everything that is written alike and means another."""
    found = compare_scenarios(Request("template"), Request("template", "interview"))
    assert [change.label for change in found.changes] == ["convention"]
    assert (found.changes[0].before, found.changes[0].after) == ("exact", "interview")
    assert found.difference("qps") / found.left.values["qps"] == pytest.approx(86400 / 1e5 - 1)
    assert found.caused("qps")["convention"] == found.difference("qps")


UNITS = """\
[units]
nouns = ["photo"]
album = "{album}"
month = "{month}"
[inputs]
albums = "2 albums/s"
bill = "$30/month"
both = "3 albums/month"
[formulas]
photos = "albums * 1 h -> photos"
cost = "bill * 1 day"
a_day = "{used}"
"""


@pytest.mark.parametrize(
    ("used", "labels"),
    [
        ("photos / 1 h * 1 day + 1 photo", ["unit album and unit month"]),
        ("1 photo", ["unit album", "unit month"]),
    ],
)
def test_each_unit_is_one_change(tmp_path: Path, used: str, labels: list[str]) -> None:
    """Several count as one where a formula uses them."""
    both = 'both = "3 albums/month"\n'
    text = UNITS if "and" in labels[0] else UNITS.replace(both, "")
    for name, album, month in (("a", "40 photos", "30 days"), ("b", "50 photos", "31 days")):
        file = tmp_path / f"{name}.toml"
        file.write_text(text.format(album=album, month=month, used=used))
    found = envelope.compare(str(tmp_path / "a.toml"), str(tmp_path / "b.toml"), every=True)
    assert [change.label for change in found.changes] == labels
    for name in ("photos", "cost"):
        assert sum(found.caused(name).values()) == pytest.approx(found.difference(name))
    if len(labels) == 2:
        assert found.caused("photos") == {"unit album": found.difference("photos"), "unit month": 0}
        assert found.changes[0].before == "40 photos"


@pytest.mark.parametrize(
    ("one", "other", "labels"),
    [
        ('a = "1"\nb = "2"', 'a = "1"', ()),
        ('a = "1"\nb = "2 s"', 'a = "1"\nb = "2 GB"', ("b",)),
        ('a = "2 * b"\nb = "2"', 'a = "1"\nb = "3 * a"', ("a with b",)),
        ('a = "2"\nb = "1"\nc = "1/(a-b)"', 'a = "3"\nb = "2"\nc = "1/(a-b)"', ("a with b",)),
        ('a = "1"\nc = "2 * a"', 'a = "1"\nb = "3"\nc = "2 * a * b"', ("c",)),
        ('a = "1"\nb = "3"\nc = "2 * a * b"', 'a = "2"\nc = "2 * a"', ("a", "c")),
        ('a = "1 s"\nc = "a / 2 s"', 'a = "3 GB"\nc = "a / 2 GB"', ("c with a",)),
        (
            'a = "1 s"\nb = "2 * a"\nc = "b / a"',
            'a = "2 GB"\nb = "3 * a"\nc = "b / a"',
            ("a with b",),
        ),
        ('n = "a + b"\na = "1"\nb = "1"', 'm = "a + b"\na = "1"\nb = "2"', ("b",)),
        ('x = "1"\nc = "2 * x"', 'y = "1"\nc = "2 * y"', ()),
        ('x = "1"\nc = "2 * x"', 'y = "4"\nc = "2 * y"', ("y",)),
    ],
)
def test_what_needs_another_change_goes_with_it(
    one: str, other: str, labels: tuple[str, ...]
) -> None:
    """A loop, a division by nothing, a name that one side has alone: all is divided."""
    left, right = (Request("x", text=f"[formulas]\n{text}\n") for text in (one, other))
    found = compare_scenarios(left, right)
    assert found.objection == ""
    assert (found.causes.labels if found.causes else ()) == labels
    for name in found.names:
        assert sum(found.caused(name).values()) == pytest.approx(found.difference(name)), name


def test_growth_is_a_change_that_counts_later() -> None:
    """Of the file's own moment it causes nothing, later what has grown."""
    users = 'users = { value = "1k users", growth = "RATE/year" }'
    text = f'[inputs]\n{users}\n[formulas]\nx = "2 * users"\n'
    left, right = (Request("x", text=text.replace("RATE", rate)) for rate in ("10%", "50%"))
    now = compare_scenarios(left, right)
    assert [(each.label, each.before, each.after) for each in now.changes] == [
        ("growth of users", "by 10%/year", "by 50%/year")
    ]
    assert now.difference("x") == 0
    at = text_of("1 year", "at")
    later = compare_scenarios(left._replace(at=at), right._replace(at=at))
    assert [each.label for each in later.changes] == ["growth of users"]
    assert later.caused("x") == pytest.approx({"growth of users": 2 * 400})


def test_checks_that_newly_fail_or_hold() -> None:
    """In either direction, by their names."""
    found = changed(feed(), users="3M users")
    assert [check.name for check in found.newly_failing] == ["fits", "light"]
    back = changed(feed(('"1M users"', '"3M users"')), users="1M users")
    assert [check.name for check in back.newly_holding] == ["fits", "light"]
    assert (found.newly_holding, back.newly_failing) == ([], [])


def test_what_is_changed_must_be_there() -> None:
    """As for a run."""
    with pytest.raises(InputError, match="did you mean `dau`"):
        envelope.load("template").compare(dua=3)
