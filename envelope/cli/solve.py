"""`envelope solve` and `envelope flip`."""

import click

from envelope.analysis.flip import USUAL, Limit, flips
from envelope.analysis.solve import Question, solve
from envelope.analysis.targets import named, usual
from envelope.api.result import known
from envelope.cli.common import (
    DOES_NOT_HOLD,
    complete_name,
    convention_option,
    format_option,
    reporting,
    request,
    sampling_options,
    scenario_argument,
    settings_argument,
    share,
)
from envelope.cli.forms import table_as
from envelope.engine.run import Sampling, run
from envelope.errors import InputError, Problem
from envelope.model.build.build import build
from envelope.report.flip import flip_json, flip_table
from envelope.report.headings import reported
from envelope.report.solve import solution_json, solution_table

_FORMS = ("text", "markdown", "csv", "json")


@click.command("solve")
@scenario_argument
@click.argument("name", shell_complete=complete_name)
@click.argument("condition")
@settings_argument
@click.option("--low", default="", metavar="VALUE", help="Where the search begins.")
@click.option("--high", default="", metavar="VALUE", help="Where the search ends.")
@click.option("--confidence", metavar="SHARE", help="Hold in that share of the samples: 90%.")
@convention_option
@sampling_options
@format_option(*_FORMS)
@click.pass_context
def solve_command(
    context: click.Context,
    scenario: str,
    name: str,
    condition: str,
    settings: tuple[str, ...],
    low: str,
    high: str,
    confidence: str | None,
    convention: str | None,
    sampling: Sampling,
    form: str,
) -> None:
    """Find the values of NAME in SCENARIO for which CONDITION holds.

    NAME is an input, a part's input or any other quantity; CONDITION compares any expressions.
    A value that is printed is one for which it holds. Exit code 1 where it holds for none.

    \b
    envelope solve twitter dau "total.servers <= 500 servers"
    envelope solve twitter timeline_cache.hit_ratio "timeline_cache.misses < 1000 deliveries/s"
    envelope solve template dau "cache.servers <= 5 servers" --confidence 90% peak_factor="2 to 4"
    """
    with reporting(form):
        if "=" in name:
            message = "`envelope solve` needs the name of a quantity before the condition"
            raise InputError(Problem("usage", message))
        result = run(build(request(scenario, settings, convention)))
        full = known(result.graph, name)
        question = Question(full, condition, share(confidence), low, high, sampling)
        solution = solve(result, question)
        table = solution_table(solution)
        click.echo(solution_json(solution) if form == "json" else table_as(form, table))
        if solution.nowhere:
            context.exit(DOES_NOT_HOLD)


@click.command("flip")
@scenario_argument
@click.argument("words", nargs=-1, metavar="[RESULT]... [NAME=VALUE]...")
@click.option("--all", "every", is_flag=True, help="Show every flip, not only the nearest.")
@convention_option
@format_option(*_FORMS)
def flip_command(
    scenario: str, words: tuple[str, ...], every: bool, convention: str | None, form: str
) -> None:
    """Show how far each input of SCENARIO can move before an answer changes, the nearest first.

    RESULT is a whole number such as `total.servers`, a check, or a part: what binds it. By default
    the whole numbers of the report, all checks and all parts.

    \b
    envelope flip twitter
    envelope flip twitter total.shards
    envelope flip twitter tweet_cache celebrities_in_time monthly_users=500M
    """
    with reporting(form):
        settings = tuple(word for word in words if "=" in word)
        names = [word for word in words if "=" not in word]
        result = run(build(request(scenario, settings, convention)))
        subjects = named(result, names) if names else usual(result, reported(result.graph))
        limit = Limit() if every else Limit(total=USUAL.total) if names else USUAL
        found = flips(result, subjects, limit)
        click.echo(flip_json(found) if form == "json" else table_as(form, flip_table(found)))
