"""What people call things finds what they are here."""

from pathlib import Path

import pytest

import envelope as api
from envelope.api import library
from envelope.errors import InputError
from envelope.model.library.lookup import blocks, scenario_called, scenarios
from envelope.model.library.numbers import matching, numbers
from envelope.model.library.synonyms import abbreviations, called, folded, synonyms
from tests.cli.command import envelope

# What is looked up, and what has to be among the first five found.
FOUND = [
    ("kafka", "queue"),
    ("kafka", "kafka-cluster"),
    ("Kafka", "queue"),
    ("s3", "object_store"),
    ("postgres", "replicated_database"),
    ("load balancing", "load_balancer"),
    ("load-balancers", "load_balancer"),
    ("instagram", "instagram"),
    ("tinyurl", "url-shortener"),
    ("news feed", "news-feed"),
    ("newsfeed", "feed_fan_out"),
    ("rate limit", "rate_limiter"),
    ("Amazon SQS", "managed_queue"),
    ("aurora", "managed_database"),
    ("aurora", "shop-on-aurora"),
    ("azure blob storage", "object_store"),
    ("bigquery", "columnar_store"),
    ("k8s", "kubernetes_nodes"),
    ("circuit breaker", "timeouts"),
    ("event sourcing", "cqrs"),
    ("bloom filter", "sketches"),
    ("lost zone", "service"),
]
# What is asked for, and the file that it is taken for.
TAKEN = [
    ("twitter", "twitter"),
    ("Twitter", "twitter"),
    ("youtube", "youtube-grokking"),
    ("url shortener", "url-shortener"),
    ("load_balancer", "load_balancer"),
    ("load balancing", "load_balancer"),
    ("TinyURL", "url-shortener"),
    ("kafka", "kafka-cluster"),
    ("memcached", "cache"),
    ("cloudflare-2026", "cloudflare-2026"),
    ("nonsense", "nonsense"),
    ("./youtube.toml", "./youtube.toml"),
]


@pytest.mark.parametrize(("kind", "names"), [("scenarios", scenarios), ("blocks", blocks)])
def test_synonyms_are_of_what_there_is(kind: str, names: object) -> None:
    """No name is left over, and each synonym says something that the name does not."""
    assert callable(names)
    assert set(synonyms(kind)) - set(names()) == set()
    for name, words in synonyms(kind).items():
        assert len(words) == len(set(words)), name
        if kind == "blocks":
            assert folded(name) not in words, name


def test_every_block_goes_by_other_names() -> None:
    """So that somebody who knows products and no block finds one."""
    assert set(blocks()) - set(synonyms("blocks")) == set()


def test_synonyms_of_numbers_stand_in_names() -> None:
    """Each word of the tables finds a number by its name."""
    names = [f" {folded(name)} " for name in numbers().inputs]
    parts = [*map(folded, synonyms("numbers")), *abbreviations()]
    assert [part for part in parts if not any(f" {part} " in name for name in names)] == []


@pytest.mark.parametrize(("words", "name"), FOUND)
def test_a_word_finds(words: str, name: str) -> None:
    """By product, by the word of an interview, by a cloud's name of a service."""
    found = library.matching_files(words.split()).found
    assert name in [each.file.name for each in found[:5]]


@pytest.mark.parametrize(("asked", "name"), TAKEN)
def test_a_name_is_taken_for(asked: str, name: str) -> None:
    """What has the name, is spelled otherwise, or goes by that name alone."""
    assert scenario_called(asked) == name


@pytest.mark.parametrize("asked", ["google", "redis", "message queue"])
def test_what_may_be_several_is_asked_back(asked: str) -> None:
    """All that it may be is named."""
    with pytest.raises(InputError, match=f"`{asked}` may be `.*` or `.*`"):
        api.load(asked)


def test_a_scenario_that_is_not_there_is_said_at_once() -> None:
    """Before anything is asked of it."""
    with pytest.raises(InputError, match="there is no scenario `nonsense`"):
        api.load("nonsense")
    with pytest.warns(UserWarning, match="taken for"):
        assert api.load("youtube").request.name == "youtube-grokking"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("latency",), "random_ssd_read_8_kib"),
        (("latency",), "network_rtt_same_zone"),
        (("round trip",), "cross_az_rtt"),
        (("round", "trip"), "cross_az_rtt"),
        (("ssd",), "random_ssd_read_8_kib"),
        (("Load Balancer",), "alb_hour"),
        (("object store",), "s3_put_per_prefix"),
    ],
)
def test_words_find_numbers(words: tuple[str, ...], name: str) -> None:
    """By what they measure, not only by what stands in their names."""
    assert name in matching(words)


def test_every_synonym_finds_its_own() -> None:
    """Nothing in the table is shadowed."""
    for kind in ("scenarios", "blocks"):
        for name, words in synonyms(kind).items():
            assert all(name in called(word, kind) for word in words)


def test_the_command_finds_and_says_what_it_took(tmp_path: Path) -> None:
    """`list WORD` is short; `report` says on stderr what a word was taken for; a block is named."""
    done = envelope("list", "kafka")
    assert done.returncode == 0
    assert done.stdout.splitlines()[2].split()[0] == "kafka-cluster"
    assert len(done.stdout.splitlines()) <= 40
    report = envelope("report", "youtube", "-f", "csv")
    assert report.stderr.startswith("note: `youtube` is taken for `youtube-grokking`\n")
    file = tmp_path / "log.toml"
    file.write_text('[parts.log]\nblock = "kafka"\nmessages_in = "1k messages/s"\n')
    check = envelope("check", str(file))
    assert check.returncode == 2
    assert "hint: here that is the block `queue`" in check.stderr
    unknown = envelope("list", "kafak")
    assert unknown.returncode == 2
    assert "did you mean `kafka`?" in unknown.stderr


def test_a_short_list_has_a_line_for_each() -> None:
    """Scenarios that extend another one stand on its line."""
    lines = library.listing("scenarios", short=True).to_text().splitlines()
    assert len(lines) <= 140
    listed = [line.split(maxsplit=1) for line in lines if "-" in line or line[:1].islower()]
    names = set()
    for name, title in (pair for pair in listed if len(pair) == 2):
        others = title.partition(" (also ")[2].rstrip(")").split(", ")
        names |= {name, *(f"{name}{each}" if each[:1] == "-" else each for each in others)}
    assert set(scenarios()) - names == set()


PACK = """
[scenarios]
twitter = ["birdsong"]

[blocks]
thumbnails = ["imgproxy", "thumbor"]
"""


def test_a_pack_has_synonyms_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside those of the presets, and before them; its file is no scenario."""
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "thumbnails.toml").write_text('title = "T"\n[formulas]\nx = "1"\n')
    file = tmp_path / "synonyms.toml"
    file.write_text(PACK)
    monkeypatch.setenv("ENVELOPE_PATH", str(tmp_path))
    assert scenario_called("Thumbor") == "thumbnails"
    assert scenario_called("birdsong") == "twitter"
    assert scenario_called("tinyurl") == "url-shortener"
    assert "synonyms" not in scenarios()
    monkeypatch.delenv("ENVELOPE_PATH")
    assert scenario_called("Thumbor") == "Thumbor"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[scenario]\na = ["b"]\n', "there is nothing to be called in `scenario`"),
        ('[scenarios]\na = "b"\n', "what `a` is called, too, is a list of texts"),
        ("scenarios = 3\n", "`scenarios` is a table: a name, and what it is called, too"),
    ],
)
def test_synonyms_that_are_none_are_refused(text: str, message: str, tmp_path: Path) -> None:
    """With the place in the file of the pack."""
    (tmp_path / "synonyms.toml").write_text(text)
    done = envelope("list", "kafka", cwd=tmp_path, ENVELOPE_PATH=".")
    assert done.returncode == 2
    assert f"error: {message}\n --> synonyms.toml:" in done.stderr


def test_what_is_taken_for_another_name_is_said() -> None:
    """In Python as a warning, as commands do on stderr."""
    with pytest.warns(UserWarning, match="`tinyurl` is taken for `url-shortener`"):
        assert repr(api.load("tinyurl")) == "<Scenario url-shortener: URL shortener>"
