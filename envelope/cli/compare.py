"""`envelope compare`."""

from collections.abc import Sequence
from functools import partial

import click

from envelope.api import answers
from envelope.api.answer import Answer
from envelope.api.console import ANSWERS, FINDINGS, note
from envelope.api.scenario import Scenario
from envelope.api.settings import SEED, Request, settings_of
from envelope.cli.common import answering, completing, convention_option
from envelope.cli.scenario import asked, at_option, parted, scenario_argument, words_argument
from envelope.errors import InputError, Problem


@click.command("compare")
@scenario_argument
@words_argument("words", "[OTHER]... [NAME=VALUE]...", case=False)
@click.option(
    "--case",
    "chosen",
    multiple=True,
    metavar="NAME",
    shell_complete=completing("cases"),
    help="A case of SCENARIO: one beside SCENARIO as it is written, or several side by side.",
)
@click.option("--cases", "every_case", is_flag=True, help="All cases of SCENARIO side by side.")
@click.option("--all", "every", is_flag=True, help="Show every quantity that both have.")
@click.option("--seed", default=SEED, show_default=True, help="What drawn orders follow from.")
@convention_option
@at_option
@partial(answering, forms=(*ANSWERS, *FINDINGS))
def compare_command(
    scenario: str,
    words: tuple[str, ...],
    chosen: tuple[str, ...],
    every_case: bool,
    every: bool,
    seed: int,
    convention: str | None,
) -> Answer:
    """Compare SCENARIO with OTHER, with itself under changes, or its cases; say what causes what.

    OTHER is a version of it or another scenario, perhaps a file of a git revision; after several,
    each is compared with the one before; of several cases each with the first. -f markdown is a
    comment for a pull request, -f github and -f sarif are remarks on the lines that were changed.

    What each change contributes is its Shapley value: what it adds, averaged over all orders of
    making the changes. After two scenarios NAME=VALUE sets both, and so it does after two cases or
    more; after one case it is a change of that. Exit code 1: a check of severity
    error fails that did not.

    \b
    envelope compare template dau=50M cache_hit_ratio=80%
    envelope compare uber-cachefront-2024 uber-cachefront-2025
    envelope compare HEAD~3:logs.toml logs.toml -f markdown
    envelope compare v1:logs.toml v2:logs.toml logs.toml
    envelope compare logs.toml --case small --case large
    envelope compare logs.toml --cases
    """
    if chosen or every_case:
        asked_for = asked(scenario, (), convention)
        cases = _chosen_cases(asked_for, chosen, every=every_case)
        return _compared_cases(asked_for.request, cases, words, every=every, seed=seed)
    if not words:
        message = "there is nothing to compare with"
        hint = "name another scenario, changes such as `dau=300M`, or cases by `--cases`"
        raise InputError(Problem("usage", message, hint=hint))
    if "=" in words[0]:
        plain = asked(scenario, (), convention).request
        return answers.with_changes(plain, settings_of(words), every=every, seed=seed)
    others, settings = parted(words)
    requests = [asked(name, settings, convention).request for name in (scenario, *others)]
    if len(requests) == 2 and requests[0] == requests[1]:
        change = settings[0] if settings else "NAME=VALUE"
        hint = f"`compare {scenario} {change}` compares it with a change"
        click.echo(note(f"both are the same: {hint}"), err=True)
    if len(requests) > 2:
        return answers.one_after_another(requests, every=every, seed=seed)
    return answers.side_by_side(*requests, every=every, seed=seed)


def _chosen_cases(scenario: Scenario, chosen: Sequence[str], *, every: bool) -> list[str]:
    """The cases that are asked for. Raises InputError where all of none are."""
    if not every:
        return list(dict.fromkeys(chosen))
    found = list(scenario.cases)
    if not found:
        message = f"`{scenario.request.name}` has no cases"
        raise InputError(Problem("unknown-case", message, hint="a case is a table `[cases.NAME]`"))
    return found


def _compared_cases(
    request: Request, cases: Sequence[str], words: Sequence[str], *, every: bool, seed: int
) -> Answer:
    """The answer about cases; what is set is a change of a single one, and holds in several."""
    if words and "=" not in words[0]:
        message = f"`{words[0]}` is compared as it is written, and cases with each other"
        raise InputError(Problem("usage", message, hint="leave out the one or the other"))
    settings = settings_of(words)
    if len(cases) == 1 and settings:
        plain = request._replace(case=cases[0])
        return answers.with_changes(plain, settings, every=every, seed=seed)
    request = request._replace(settings={**(request.settings or {}), **settings})
    return answers.in_cases(request, cases, every=every, seed=seed)
