"""`envelope compare`."""

import click

from envelope.api import answers
from envelope.api.answer import Answer
from envelope.api.settings import SEED, settings_of
from envelope.cli.common import answering, convention_option
from envelope.cli.scenario import asked, scenario_argument, words_argument
from envelope.errors import InputError, Problem


@click.command("compare")
@scenario_argument
@words_argument("words", "OTHER|NAME=VALUE [NAME=VALUE]...")
@click.option("--all", "every", is_flag=True, help="Show every quantity that both have.")
@click.option("--seed", default=SEED, show_default=True, help="What drawn orders follow from.")
@convention_option
@answering
def compare_command(
    scenario: str, words: tuple[str, ...], every: bool, seed: int, convention: str | None
) -> Answer:
    """Compare SCENARIO with OTHER, or with itself under changes, and say what causes differences.

    What each change contributes is its Shapley value: what it adds, averaged over all orders of
    making the changes. After two scenarios NAME=VALUE sets both. Exit code 1: a check of severity
    error fails that did not.

    \b
    envelope compare template dau=50M cache_hit_ratio=80%
    envelope compare uber-cachefront-2024 uber-cachefront-2025
    """
    if not words:
        message = "there is nothing to compare with"
        hint = "name another scenario, or changes such as `dau=300M`"
        raise InputError(Problem("usage", message, hint=hint))
    if "=" in words[0]:
        plain = asked(scenario, (), convention).request
        return answers.with_changes(plain, settings_of(words), every=every, seed=seed)
    left, right = (asked(name, words[1:], convention).request for name in (scenario, words[0]))
    return answers.side_by_side(left, right, every=every, seed=seed)
