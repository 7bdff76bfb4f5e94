"""`envelope growth`."""

from datetime import date

import click

from envelope.analysis.growth import WORLDS, grow
from envelope.api.result import known
from envelope.cli.common import (
    convention_option,
    format_option,
    reporting,
    request,
    sampling_options,
    scenario_argument,
    settings_argument,
)
from envelope.cli.forms import table_as
from envelope.engine.run import SAMPLES, Run, Sampling, run
from envelope.errors import InputError, Problem, Text, text_of
from envelope.formats.charts import growth_chart
from envelope.model.build.build import build
from envelope.model.graph.expressions import duration
from envelope.model.graph.graph import Graph
from envelope.model.library.outputs import outputs
from envelope.report.growth import Calendar, capacity_table, growth_json, growth_table

_PERIODS = ("month", "quarter", "year")


@click.command("growth")
@scenario_argument
@settings_argument
@click.option("--over", default="3 years", show_default=True, help="How far to look ahead.")
@click.option("--by", type=click.Choice(_PERIODS), help="A row for each month, quarter or year.")
@click.option("--growth", "given", multiple=True, metavar="NAME=RATE", help="As dau=30%/year.")
@click.option("--lead", default="0 days", help="Time to act before a check fails: 3 months.")
@click.option("--start", metavar="DATE", help="Tell moments as dates from 2027-01-31.")
@click.option("-p", "--print", "shown", multiple=True, metavar="NAME", help="A result to show.")
@convention_option
@sampling_options
@format_option("text", "markdown", "json", "csv")
def growth_command(
    scenario: str,
    settings: tuple[str, ...],
    over: str,
    by: str | None,
    given: tuple[str, ...],
    lead: str,
    start: str | None,
    shown: tuple[str, ...],
    convention: str | None,
    sampling: Sampling,
    form: str,
) -> None:
    """Look ahead: SCENARIO as its inputs grow, and when each check first fails.

    Inputs with a growth in the file grow; what is stored is the integral of what is written less
    what the retention drops.

    \b
    envelope growth shop.toml --over "5 years" --lead "3 months"
    envelope growth twitter --growth dau=30%/year -p total.storage -p total.cost
    """
    with reporting(form):
        result = run(build(request(scenario, settings, convention)))
        graph = result.graph
        length = duration(over, "--over", graph)
        period = by or _period(graph, length)
        calendar = Calendar(period, _date(start), duration(lead, "--lead", graph))
        names = [known(graph, name) for name in shown] or _totals(result)
        rates = [_rate(graph, each) for each in given]
        samples = sampling._replace(samples=WORLDS) if sampling.samples == SAMPLES else sampling
        history = grow(result, names, length, _step(graph, period), rates, samples)
        table, dates = growth_table(history, calendar), capacity_table(history, calendar)
        if form == "json":
            click.echo(growth_json(history, calendar))
        elif form == "csv":
            click.echo(table_as(form, table._replace(rows=table.rows[:-1])))
        else:
            chart = growth_chart(history, calendar) if form == "text" else ""
            blocks = [table_as(form, table), chart.rstrip(), table_as(form, dates)]
            click.echo("\n\n".join(block for block in blocks if block))


def _totals(result: Run) -> list[str]:
    """The totals that a report has a column for."""
    names = [f"total.{output.name}" for output in outputs().values() if output.column]
    found = [name for name in names if name in result.graph.quantities]
    return [name for name in found if outputs()[name.removeprefix("total.")].heading]


def _step(graph: Graph, period: str) -> float:
    return duration("3 months" if period == "quarter" else f"1 {period}", "--by", graph)


def _period(graph: Graph, length: float) -> str:
    """The shortest period that makes no more than 24 rows."""
    fits = (period for period in _PERIODS if length / _step(graph, period) <= 24)
    return next(fits, _PERIODS[-1])


def _rate(graph: Graph, text: str) -> tuple[str, Text]:
    name, equals, rate = text.partition("=")
    if not equals:
        message = f"`{text}` is not NAME=RATE"
        raise InputError(Problem("usage", message, hint="as in `dau=30%/year`"))
    return known(graph, name.strip()), text_of(rate, f"--growth {name.strip()}=")


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text if len(text) > len("2027-01") else f"{text}-01")
    except ValueError:
        message = f"`{text}` is no date"
        raise InputError(Problem("usage", message, hint="as in `2027-01-31`")) from None
