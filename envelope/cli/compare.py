"""`envelope compare`."""

from collections.abc import Sequence

import click

from envelope.analysis.compare import Compared, compare_scenarios, compare_settings
from envelope.cli.common import (
    DOES_NOT_HOLD,
    complete_setting,
    convention_option,
    deliver,
    format_option,
    output_option,
    reporting,
    request,
    scenario_argument,
)
from envelope.cli.forms import written_as
from envelope.engine.run import SEED
from envelope.errors import InputError, Problem
from envelope.model.graph.graph import Graph
from envelope.report.headings import reported


@click.command("compare")
@scenario_argument
@click.argument(
    "words", nargs=-1, metavar="OTHER|NAME=VALUE [NAME=VALUE]...", shell_complete=complete_setting
)
@click.option("--all", "every", is_flag=True, help="Show every quantity that both have.")
@click.option("--seed", default=SEED, show_default=True, help="What drawn orders follow from.")
@convention_option
@format_option("text", "markdown", "csv", "json")
@output_option
@click.pass_context
def compare_command(
    context: click.Context,
    scenario: str,
    words: tuple[str, ...],
    every: bool,
    seed: int,
    convention: str | None,
    form: str,
    output: str | None,
) -> None:
    """Compare SCENARIO with OTHER, or with itself under changes, and say what causes differences.

    What each change contributes is its Shapley value: what it adds, averaged over all orders of
    making the changes. After two scenarios NAME=VALUE sets both. Exit code 1: a check of severity
    error fails that did not.

    \b
    envelope compare template dau=50M cache_hit_ratio=80%
    envelope compare uber-cachefront-2024 uber-cachefront-2025
    """
    with reporting(form):
        if not words:
            message = "there is nothing to compare with"
            hint = "name another scenario, or changes such as `dau=300M`"
            raise InputError(Problem("usage", message, hint=hint))
        other, settings = ("", words) if "=" in words[0] else (words[0], words[1:])
        one = request(scenario, settings if other else (), convention)
        chosen = _every if every else reported
        if other:
            compared = compare_scenarios(one, request(other, settings, convention), chosen, seed)
            titles = (scenario, other)
        else:
            changed = request(scenario, settings, convention).settings or {}
            compared = compare_settings(one, changed, chosen, seed)
            titles = ("before", "after")
        deliver(_written(compared, titles, form), output)
        if any(check.severity == "error" for check in compared.newly_failing):
            context.exit(DOES_NOT_HOLD)


def _every(graph: Graph) -> Sequence[str]:
    return graph.written


def _written(compared: Compared, titles: tuple[str, str], form: str) -> str:
    """A comparison in one of the formats."""
    from envelope.report import compare as report  # tables after the work is done

    return written_as(
        form,
        lambda: report.compare_json(compared, titles),
        lambda: report.compare_numbers(compared, titles),
        lambda: report.compare_report(compared, titles),
    )
