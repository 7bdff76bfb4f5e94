"""The block of language models beside NVIDIA's own runs: how far off it says that it is."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

import envelope
from envelope.engine.code import Compiled

ROOT = Path(__file__).parents[2]
ABOUT = (ROOT / "presets" / "blocks" / "llm_serving.toml").read_text().partition("extends")[0]


class Model(NamedTuple):
    """What the block is given of a model, in the order in which it is compiled."""

    parameters: float
    active_parameters: float
    experts: float
    layers: float
    key_value_heads: float
    hidden_size: float
    embedding_size: float


MODELS = {
    "8B": Model(8e9, 8e9, 1, 32, 8, 4096, 4096),
    "70B": Model(70.6e9, 70.6e9, 1, 80, 8, 8192, 8192),
    "405B": Model(405e9, 405e9, 1, 126, 8, 16_384, 16_384),
    "235B": Model(235e9, 22e9, 128, 94, 4, 8192, 4096),
}
MACHINES = {"H100": (80e9, 3.35e12), "H200": (141e9, 4.8e12)}
TUNED = {"compute_efficiency": 0.55, "bandwidth_efficiency": 0.75, "memory_fill": 0.92}
USUAL = {"compute_efficiency": 0.4, "bandwidth_efficiency": 0.6, "memory_fill": 0.9}
_GIVEN = ("accelerators_per_replica", "accelerator_memory", "accelerator_bandwidth")
_RUN = ("prompt_tokens", "output_tokens")


class Run(NamedTuple):
    """What was measured, in written tokens/s."""

    model: str
    machine: str
    machines: float
    prompt: float
    answer: float
    measured: float


def runs() -> Iterator[Run]:
    """All of the table."""
    lines = (Path(__file__).parent / "nvidia_runs.txt").read_text().splitlines()
    head, *rows = (line.split() for line in lines if not line.startswith("#"))
    for model, machine, count, *cells in rows:
        for lengths, cell in zip(head[1:], cells, strict=True):
            if cell != "-":
                prompt, answer = lengths.split("/")
                yield Run(model, machine, float(count), float(prompt), float(answer), float(cell))


@cache
def block(attention: str, experts: str) -> Compiled:
    """The block as a function of a model, of machines, of what they get and of lengths."""
    settings = {
        "requests": "1 thing/s",
        "weight_size": "1 B/parameter",
        "cache_number_size": "1 B",
        "batch_limit": "100_000 things",
        "token_time_limit": "10 s/token",
        "accelerator_compute": "1979 Tflop/s/GPU",
        "attention": attention,
        "expert_efficiency": experts,
    }
    loaded = envelope.load("llm_serving", **settings)
    return loaded.compile([*Model._fields, *_GIVEN, *USUAL, *_RUN], ["replica_tokens"])


def ratios(model: str, shares: dict[str, float]) -> list[float]:
    """What each run of a model, or of all dense ones, reached over what the block says."""
    is_mixture = model == "235B"
    function = block("copied", "33%") if is_mixture else block("split", "50%")
    return [
        each.measured
        / function(
            *MODELS[each.model],
            each.machines,
            *MACHINES[each.machine],
            *shares.values(),
            each.prompt,
            each.answer,
        )
        for each in runs()
        if (each.model == "235B") == is_mixture
    ]


@pytest.mark.parametrize(
    ("model", "shares", "low", "high", "words"),
    [
        ("dense", USUAL, 0.9, 1.6, "dense models reach 0.9 to 1.6 times"),
        ("dense", TUNED, 0.7, 1.25, "0.7 to 1.25 times"),
        ("235B", USUAL, 0.65, 1.55, "0.65 to 1.55 times"),
    ],
)
def test_runs_reach_what_the_block_says(
    model: str, shares: dict[str, float], low: float, high: float, words: str
) -> None:
    """Within a band that the block states, and that some run comes near to at either end."""
    found = ratios(model, shares)
    assert len(found) == (17 if model == "235B" else 60)
    assert low <= min(found) <= low + 0.05
    assert high - 0.06 <= max(found) <= high
    assert words in " ".join(ABOUT.replace("\\\n", " ").split())
