"""`envelope sensitivity`."""

import click

from envelope.api.answer import Answer
from envelope.cli.common import answering, completing, convention_option
from envelope.cli.scenario import (
    asked,
    at_option,
    sampling_options,
    scenario_argument,
    settings_argument,
)


@click.command("sensitivity")
@scenario_argument
@click.argument("name", metavar="OUTPUT", shell_complete=completing("quantities"))
@settings_argument
@click.option("--all", "every", is_flag=True, help="Every input, not those that matter most.")
@click.option("--sobol", is_flag=True, help="First-order Sobol indices, too (needs SciPy).")
@convention_option
@at_option
@sampling_options()
@answering
def sensitivity_command(
    scenario: str,
    name: str,
    settings: tuple[str, ...],
    every: bool,
    sobol: bool,
    convention: str | None,
    samples: int,
    seed: int,
) -> Answer:
    """Show which inputs of SCENARIO move OUTPUT, and what to measure next.

    Each input is moved alone: over its range; without one by one where it counts a few whole
    things, else by 10 % either way.

    \b
    envelope sensitivity twitter total.servers
    envelope sensitivity twitter total.cost dau="200M to 400M users" --sobol
    """
    return asked(scenario, settings, convention).sensitivity(
        name, samples=samples, seed=seed, sobol=sobol, every=every
    )
