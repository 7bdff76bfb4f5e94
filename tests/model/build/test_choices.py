"""Inputs that hold one of some words: in files, from outside, between a scenario and its parts."""

import sys
from pathlib import Path

import numpy as np
import pytest

import envelope
from envelope.analysis.expectations import expectations
from envelope.engine.computed import computed
from envelope.engine.run import run
from envelope.errors import EnvelopeError, InputError, text_of
from envelope.model.build.build import build
from envelope.model.build.request import Request
from envelope.units.unit import number_of, word_at

BLOCK = """
[inputs]
rate = { unit = "requests/s" }
engine = { value = "redis", choices = ["redis", "valkey", "memcached"], about = "what holds it" }
managed = { value = "yes", choices = ["yes", "no"] }
[formulas]
memory = "rate * 1 s * 1 GB/request * (if engine == 'memcached' then 1 else 2) -> GB"
servers = "if managed == 'no' then 3 servers else 0 servers"
"""
SHOP = """
[inputs]
rate = "10 requests/s"
cache_engine = { value = "memcached", choices = ["memcached", "redis"] }
memcached = "3 GB"
[defaults]
managed = "no"
[parts.a]
block = "./block.toml"
rate = "rate"
engine = "ENGINE"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a block that holds words, and a scenario with a part of it."""
    (tmp_path / "block.toml").write_text(BLOCK)
    return tmp_path


def shop(folder: Path, engine: str, **changes: str) -> envelope.Scenario:
    """The scenario whose part is given that engine."""
    text = SHOP.replace("ENGINE", engine)
    for old, new in changes.items():
        text = text.replace(f"{old} =", f"{old} = {new} #")
    (folder / "shop.toml").write_text(text)
    return envelope.load(str(folder / "shop.toml"))


@pytest.mark.parametrize(
    ("given", "held"),
    [
        ("valkey", "valkey"),
        ("'valkey'", "valkey"),
        ("memcached", "memcached"),  # a quantity of that name holds no word
        ("cache_engine", "memcached"),
        ("(cache_engine)", "memcached"),
        ("if rate > 5 requests/s then 'redis' else cache_engine", "redis"),
        ("if cache_engine == 'redis' then 'redis' else 'valkey'", "valkey"),
    ],
)
def test_a_part_is_given_a_word(folder: Path, given: str, held: str) -> None:
    """A choice by its name, or by an input that holds one; `yes` and `no` by a default."""
    result = shop(folder, given).run()
    assert result["a.engine"] == result.text("a.engine") == held
    assert result.text("a.memory") == ("10 GB" if held == "memcached" else "20 GB")
    assert result.text("a.servers") == "3 servers"


@pytest.mark.parametrize("plain", ['{ value = "redis", choices = ["redis", "valkey"] }'])
def test_a_word_with_two_readings_is_refused(folder: Path, plain: str) -> None:
    """A choice that is the name of what holds a word; quotation marks and parentheses tell."""
    with pytest.raises(InputError, match="two readings") as caught:
        shop(folder, "memcached", memcached=plain).run()
    assert {problem.kind for problem in caught.value.problems} == {"two-readings"}
    single = {"cache_engine": '{ value = "redis", choices = ["redis"] }', "memcached": plain}
    assert shop(folder, "'memcached'", **single).run()["a.engine"] == "memcached"
    assert shop(folder, "(memcached)", **single).run()["a.engine"] == "redis"


SETTINGS = [
    ({"engine": "memcached"}, "memcached"),
    ({"engine": " valkey "}, "valkey"),
    ({"engine": '"valkey"'}, "valkey"),
    ({"engine": "if managed == 'yes' then 'valkey' else 'redis'"}, "valkey"),
    ({"engine": "if managed == 'yes' then 'valkey' else 'redis'", "managed": "no"}, "redis"),
    ({"engine": "valkyr"}, "did you mean `valkey`?"),
    ({"engine": "'valkyr'"}, "did you mean `valkey`?"),
    ({"engine": "Valkey"}, "did you mean `valkey`?"),
    ({"engine": "1"}, "not `1`"),
    ({"engine": "5 GB"}, "not `5 GB`"),
    ({"engine": "rate"}, "this is in requests/time"),
    ({"engine": "managed"}, "not `yes`"),
    ({"engine": ""}, "no expression here"),
    ({"rate": "engine"}, "this is one of redis, valkey, memcached"),
    ({"rate": "'redis'"}, "this is the word redis"),
    ({"mode": "apart"}, "redis"),
    ({"mode": "joined", "engine": "memcached"}, "memcached"),
    ({"mode": "joind"}, "did you mean `joined`?"),
]


@pytest.mark.parametrize(("given", "held"), SETTINGS)
def test_a_word_is_set_from_outside(
    given: dict[str, str], held: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same, or refused with the same words, from a kept graph and from a build."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "block.toml"
    more = "mode = \"if managed == 'yes' then 'joined' else 'apart'\"\n"
    path.write_text(BLOCK.replace('{ unit = "requests/s" }', '"10 requests/s"') + more)
    settings = {name: text_of(value, f"{name}=") for name, value in given.items()}
    request = Request(str(path), settings=settings)
    computed(Request(str(path)))  # so that it is kept
    found = []
    for make in (computed, lambda asked: run(build(asked))):
        try:
            found.append(make(request).text("engine"))
        except EnvelopeError as error:
            found.append(str(error))
    assert found[0] == found[1]
    assert held in found[0]


def test_python_gives_and_gets_words(folder: Path) -> None:
    """As texts, `True` as yes; in a fast function, in a sweep and in its data frame."""
    scenario = shop(folder, "redis")
    assert scenario.run({"a.engine": "memcached"})["a.engine"] == "memcached"
    assert scenario.run({"a.managed": True})["a.managed"] == "yes"
    frame = scenario.run({"a.engine": "valkey"}).to_frame()
    assert frame["value"].dtype == float
    assert frame.loc["a.engine", "text"] == "valkey"
    memory = scenario.compile(["a.engine", "rate"], ["a.memory"])
    assert memory("memcached", 20.0) == 20e9
    assert list(memory("redis", np.array([10.0, 20.0]))) == [20e9, 40e9]
    with pytest.raises(ValueError, match="'valkyr' is none of redis, valkey, memcached"):
        memory("valkyr", 20.0)
    with pytest.raises(InputError, match="holds a word"):
        scenario.compile(["rate"], ["a.engine"])
    swept = scenario.sweep({"a.engine": ["redis", "memcached"]}, ["a.memory"])
    assert [*swept.to_frame().index] == ["redis", "memcached"]
    assert swept.values("a.memory") == (20e9, 10e9)


ODD = ["if needed", "(none)", "5 GB", "1", "us-east-1", "t3.large", "a..b", "per", "x/y", "ναί"]


@pytest.mark.parametrize("word", ODD)
def test_a_choice_may_look_like_an_expression(word: str, tmp_path: Path) -> None:
    """Where it is one of the choices it is that word, in a file and from outside."""
    path = tmp_path / "odd.toml"
    listed = ", ".join(f'"{each}"' for each in ODD)
    path.write_text(f"""
[inputs]
kind = {{ value = "{word}", choices = [{listed}] }}
other = {{ value = "per", choices = [{listed}] }}
[formulas]
same = "if kind == '{word}' then 1 else 2"
equal = "if kind == other then 1 else 2"
""")
    scenario = envelope.load(str(path))
    assert (scenario.run()["kind"], scenario.run().text("same")) == (word, "1")
    result = scenario.run(other=word)
    assert (result["other"], result.text("equal")) == (word, "1")
    swept = scenario.sweep({"kind": ODD}, ["same"])
    assert [value == 1 for value in swept.values("same")] == [each == word for each in ODD]


def test_a_word_is_expected(folder: Path) -> None:
    """A published result may be a word; it is right or wrong."""
    scenario = folder / "block.toml"
    text = BLOCK.replace('{ unit = "requests/s" }', '"10 requests/s"')
    scenario.write_text(f'{text}[expect]\nengine = "redis"\nmanaged = "no"\n')
    outcomes = expectations(run(build(Request(str(scenario)))))
    told = [(each.got, each.expected, each.holds, each.allowed) for each in outcomes]
    assert told == [("redis", "redis", True, ""), ("yes", "no", False, "")]


def test_an_overlay_changes_the_word_alone(folder: Path) -> None:
    """The choices and what it is are kept."""
    (folder / "base.toml").write_text(BLOCK.replace('{ unit = "requests/s" }', '"1 request/s"'))
    over = folder / "over.toml"
    over.write_text('extends = "./base.toml"\n[inputs]\nengine = "memcached"\n')
    quantity = build(Request(str(over))).quantities["engine"]
    assert quantity.words == ("redis", "valkey", "memcached")
    assert quantity.about == "what holds it"
    over.write_text('extends = "./base.toml"\n[inputs]\nengine = "memcache"\n')
    with pytest.raises(InputError, match="did you mean `memcached`"):
        build(Request(str(over)))


def test_a_stress_sets_a_word(folder: Path) -> None:
    """And is refused where that is none."""
    path = folder / "block.toml"
    text = BLOCK.replace('{ unit = "requests/s" }', '"1 request/s"')
    path.write_text(f'{text}[stress.failover.set]\nengine = "memcached"\n')
    assert envelope.load(str(path)).stress("failover").stressed[0].event.name == "failover"
    path.write_text(f'{text}[stress.failover.set]\nengine = "memcache"\n')
    with pytest.raises(InputError, match="did you mean `memcached`"):
        envelope.load(str(path)).run()


def test_a_word_is_one_number_everywhere() -> None:
    """Whatever list it stands in; no two choices of the presets are the same number."""
    words = ("redis", "valkey", "read committed", "yes", "no")
    assert [word_at(number_of(word), words) for word in words] == list(words)
    assert len({number_of(word) for word in words}) == len(words)
    assert word_at(3.0, words) == ""
