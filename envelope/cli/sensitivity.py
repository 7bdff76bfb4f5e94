"""`envelope sensitivity`."""

import click

from envelope.api.answer import Answer
from envelope.api.answers.sensitivity import moved_by_inputs
from envelope.api.settings import Sampling
from envelope.cli.common import answering, convention_option
from envelope.cli.scenario import (
    asked,
    at_option,
    outputs_option,
    parted,
    sampling_options,
    scenario_argument,
    words_argument,
)


@click.command("sensitivity")
@scenario_argument
@words_argument("words", "[OUTPUT]... [NAME=VALUE]...")
@click.option("--all", "every", is_flag=True, help="Every input, not those that matter most.")
@click.option("--sobol", is_flag=True, help="First-order Sobol indices, too (needs SciPy).")
@outputs_option("the headline results")
@convention_option
@at_option
@sampling_options()
@answering
def sensitivity_command(
    scenario: str,
    words: tuple[str, ...],
    every: bool,
    sobol: bool,
    outputs: tuple[str, ...],
    convention: str | None,
    samples: int,
    seed: int,
) -> Answer:
    """Show which inputs of SCENARIO move OUTPUT, by default each of its headline results.

    It says what to measure next. Each input is moved alone: over its range; without one by one
    where it counts a few whole things, else by 10 % either way.

    \b
    envelope sensitivity twitter
    envelope sensitivity twitter total.servers
    envelope sensitivity twitter total.cost dau="200M to 400M users" --sobol
    """
    names, settings = parted(words)
    run, sampling = asked(scenario, settings, convention).computed(), Sampling(samples, seed)
    return moved_by_inputs(run, [*names, *outputs], sampling, sobol=sobol, every=every)
