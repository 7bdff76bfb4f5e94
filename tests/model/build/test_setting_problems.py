"""A setting of what is not there names what may have been meant, and what there is."""

import json
import shlex
from pathlib import Path

import pytest

import envelope as api
from envelope.errors import InputError, as_data
from tests.cli.command import envelope

# A scenario, what is set to what; the lines of the hint, each as it begins.
UNKNOWN = [
    ("chat", "dau", "50M", "did you mean `users`?", "inputs: `connected_share`, `messages_per"),
    ("chat", "cache_hit_rate", "90%", "did you mean `sessions.hit_ratio`?", "shares: `connected"),
    ("template", "dauu", "3M", "did you mean `dau`?", "inputs: `requests_per_user`, `peak_f"),
    ("template", "users", "3M", "did you mean `dau`?", "inputs: `requests_per_user`"),
    ("template", "message_size", "2 KB", "did you mean `payload_size`?", "in KB: `query_size`"),
    ("template", "replicas", "2", "did you mean `replication_factor`?", "inputs: `dau`"),
    ("template", "cache.hit_rate", "90%", "did you mean `cache.hit_ratio`?", "shares: `read_"),
    ("template", "foo", "3 GB", "in GB: `payload_size`, `query_size`", "inputs: `dau`, `requests"),
    ("template", "foo", "3 GB +", "inputs: `dau`, `requests_per_user`", ""),
    ("queue", "qps", "10k", "did you mean `requests`", ""),
]


@pytest.mark.parametrize(("scenario", "name", "value", "first", "second"), UNKNOWN)
def test_what_may_be_meant_comes_first(
    scenario: str, name: str, value: str, first: str, second: str
) -> None:
    """Names nearby, then what measures the same, then the inputs; each named once."""
    with pytest.raises(InputError) as caught:
        api.load(scenario).run({name: value}).text("total.servers")
    problem = next(each for each in caught.value.problems if "to set" in each.message)
    assert problem.message == f"there is nothing called `{name}` to set"
    lines = problem.hint.splitlines()
    assert lines[0].startswith(first) or scenario == "queue"
    assert any(line.startswith(second) for line in lines[1:]) or not second
    named = [word for line in lines for word in line.split("`")[1::2]]
    assert len(named) == len(set(named)) <= 13


def test_it_is_the_same_in_a_terminal_and_in_json() -> None:
    """Exit code 2; a line for each kind of names, further ones below the first."""
    done = envelope("report", "chat", "cache_hit_rate=90%")
    assert done.returncode == 2
    assert [line[:13] for line in done.stderr.splitlines()[1:]] == [
        "hint: did you",
        "      shares:",
        "      inputs:",
    ]
    found = json.loads(envelope("report", "chat", "cache_hit_rate=90%", "-f", "json").stderr)
    with pytest.raises(InputError) as caught:
        api.load("chat").run(cache_hit_rate="90%")
    assert found["errors"] == [as_data(each) for each in caught.value.problems]


@pytest.mark.parametrize("block", ["cache", "queue", "traffic", "training", "geo_replication"])
def test_what_a_block_lacks_is_named_with_values_that_do(block: str) -> None:
    """All of it in one problem; the command that it shows can be typed."""
    with pytest.raises(InputError) as caught:
        api.load(block).run()
    (problem,) = caught.value.problems
    assert problem.kind == "missing-input"
    words = shlex.split(problem.hint.split("`")[1])
    assert len(words) == len(problem.labels) >= 1
    assert api.load(block).run(dict(word.split("=", 1) for word in words))


def test_what_no_example_gives_has_dots(tmp_path: Path) -> None:
    """As in a scenario of one's own."""
    file = tmp_path / "x.toml"
    file.write_text('[inputs]\nusers = { unit = "users" }\nshare = { unit = "%" }\n')
    with pytest.raises(InputError, match="`users` and `share` have no value") as caught:
        api.load(str(file)).run()
    assert caught.value.problems[0].hint.startswith("add `users=... share=...` to the command")


@pytest.mark.parametrize("name", ["machine", "instance_type"])
def test_a_machine_is_one_of_a_part(name: str) -> None:
    """Whatever it is called, the parts that have one are named, and take it."""
    with pytest.raises(InputError) as caught:
        api.load("twitter").run({name: "r7a.4xlarge"})
    first = caught.value.problems[0].hint.split("`")[1]
    assert first == "gateway.machine"
    assert api.load("twitter").run({first: "r7a.4xlarge"}).text("gateway.server_cores")
