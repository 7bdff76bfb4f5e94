"""`envelope latency`."""

from collections.abc import Sequence

import click

from envelope.analysis.latency import Budget, budgets
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
from envelope.engine.run import run
from envelope.errors import InputError, Problem
from envelope.model.build.build import build


@click.command("latency")
@scenario_argument
@click.argument(
    "words", nargs=-1, metavar="[PATH] [NAME=VALUE]...", shell_complete=complete_setting
)
@click.option(
    "--target", metavar="TIME", default="", help="What 99 % should stay within, by default 500 ms."
)
@convention_option
@format_option("text", "markdown", "csv", "json")
@output_option
@click.pass_context
def latency_command(
    context: click.Context,
    scenario: str,
    words: tuple[str, ...],
    target: str,
    convention: str | None,
    form: str,
    output: str | None,
) -> None:
    """Show what each part adds to the time of a request along PATH, at its actual utilization.

    PATH is one that the scenario declares under [paths], or parts in order: gateway,reader,cache.
    A step can be `20*cache`, twenty at once, or `cache|search`, both at once: the slowest counts.
    Exit code 1: 99 % of the requests do not stay within the target.

    \b
    envelope latency template
    envelope latency twitter gateway,reader,20*tweet_cache --target "200 ms"
    """
    with reporting(form):
        paths = [word for word in words if "=" not in word]
        if len(paths) > 1:
            hint = "join the parts with commas, as in `gateway,reader,cache`"
            raise InputError(Problem("usage", "a path is one word", hint=hint))
        settings = tuple(word for word in words if "=" in word)
        result = run(build(request(scenario, settings, convention)))
        found = budgets(result, paths[0] if paths else "", target)
        deliver(_written(found, form), output)
        if not all(budget.is_kept for budget in found):
            context.exit(DOES_NOT_HOLD)


def _written(found: Sequence[Budget], form: str) -> str:
    """The budgets in one of the formats."""
    from envelope.report import latency as report  # tables after the work is done

    return written_as(
        form,
        lambda: report.latency_json(found),
        lambda: report.legs_table(found),
        lambda: report.latency_report(found),
    )
