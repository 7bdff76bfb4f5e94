"""`metric`: read, checked against its quantity, joined by `extends`, shown."""

from pathlib import Path

import pytest

import envelope
from envelope.errors import InputError

HEAD = '[units]\nnouns = ["photo"]\n[inputs]\n'


def metrics(text: str, folder: Path) -> dict[str, tuple[str, float, str]]:
    """The metrics of a scenario with these lines."""
    path = folder / "photos.toml"
    path.write_text(text if text.startswith("extends") else HEAD + text)
    return dict(envelope.load(str(path)).graph.metrics)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('rate = { value = "2 photos/day", metric = "photos" }', ("photos", 1.0, "photo/s")),
        ('size = { value = "2 MB/photo", metric = " avg(x)\\n" }', ("avg(x)", 1.0, "B/photo")),
        (
            'size = { value = "2 MB", metric = { query = "x", unit = "MB" } }',
            ("x", 1e6, "MB"),
        ),
        (
            'rate = { value = "2 photos/s", metric = { query = "x", unit = "photos/min" } }',
            ("x", 1 / 60, "photo/min"),
        ),
        ('share = { value = "5%", metric = "a / b" }', ("a / b", 1.0, "")),
        ('share = { value = "5%", metric = { query = "p", unit = "%" } }', ("p", 0.01, "%")),
    ],
)
def test_a_metric_has_a_query_and_a_unit(
    line: str, expected: tuple[str, float, str], tmp_path: Path
) -> None:
    """Base units where none is named."""
    (found,) = metrics(line, tmp_path).values()
    assert found == pytest.approx(expected) if isinstance(found, float) else found == expected


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('rate = { value = "2 photos/s", metric = 5 }', "`metric` is a PromQL query, or a table"),
        ('rate = { value = "2 photos/s", metric = " " }', "this `metric` has no query"),
        ('rate = { value = "2 photos/s", metric = { unit = "photos/s" } }', "`metric` is a PromQL"),
        (
            'rate = { value = "2 photos/s", metric = { query = "x", units = "s" } }',
            "unknown key `units`",
        ),
        (
            'rate = { value = "2 photos/s", metric = { query = "x", unit = "MB" } }',
            "`rate` is in photos/time, its metric is in data",
        ),
        (
            'rate = { value = "2 photos/s", metric = { query = "x", unit = "fotos/s" } }',
            "there is no unit `fotos`",
        ),
        (
            'kind = { value = "a", choices = ["a", "b"], metric = "x" }',
            "`kind` holds a word, which has no `metric`",
        ),
    ],
)
def test_a_wrong_metric_is_told(line: str, message: str, tmp_path: Path) -> None:
    """With its place in the file."""
    with pytest.raises(InputError, match=r"photos\.toml:4:") as error:
        metrics(line, tmp_path)
    assert message in str(error.value)


def test_a_metric_outlives_the_value_that_another_file_changes(tmp_path: Path) -> None:
    """It says of the quantity how it is measured, whatever it is."""
    metrics(
        'rate = { value = "2 photos/s", metric = { query = "x", unit = "photos/h" } }', tmp_path
    )
    over = tmp_path / "over.toml"
    over.write_text('extends = "photos.toml"\n[inputs]\nrate = "3 photos/s"\n')
    found = envelope.load(str(over)).graph.metrics
    assert found["rate"][0] == "x"
    assert found["rate"][2] == "photo/hour"


def test_a_part_says_how_its_own_input_is_measured(tmp_path: Path) -> None:
    """In its own nouns, before what its block says."""
    block = (
        '[units]\nany = ["thing"]\n[inputs]\n'
        'things = { unit = "things/s", metric = "mine" }\n'
        'size = { value = "1 MB/thing", metric = { query = "y", unit = "MB/thing" } }\n'
        '[formulas]\nload = { value = "things * size -> MB/s", metric = "z" }\n'
        '[[examples]]\ngiven = { things = "1 things/s" }\nexpect = { load = "1 MB/s" }\n'
    )
    (tmp_path / "store.toml").write_text(block)
    part = (
        'rate = "2 photos/s"\n[parts.a]\nblock = "./store.toml"\nthings = "rate"\n'
        '[parts.b]\nblock = "./store.toml"\nthings = { value = "rate", metric = "own" }\n'
    )
    found = metrics(part, tmp_path)
    assert {name: query for name, (query, _, _) in found.items()} == {
        "a.things": "mine",
        "a.size": "y",
        "a.load": "z",
        "b.things": "own",
        "b.size": "y",
        "b.load": "z",
    }
    assert found["a.size"][2] == "MB/photo"
