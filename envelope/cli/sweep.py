"""`envelope sweep`."""

from collections.abc import Mapping

import click

from envelope.analysis.axes import Extent, extent
from envelope.analysis.sweep import Sweep, plan, sweep
from envelope.api.result import known
from envelope.cli.common import (
    complete_setting,
    convention_option,
    deliver,
    format_option,
    output_option,
    reporting,
    request,
    scenario_argument,
)
from envelope.errors import InputError, Problem, Text
from envelope.formats.terminal import WIDTH
from envelope.model.build.request import Request


@click.command("sweep")
@scenario_argument
@click.argument(
    "settings",
    nargs=-1,
    metavar="NAME=LOW..HIGH[:POINTS]... [NAME=VALUE]...",
    shell_complete=complete_setting,
)
@click.option(
    "-p",
    "--print",
    "outputs",
    multiple=True,
    metavar="NAME,...",
    help="The results to show, instead of the headline totals.",
)
@click.option(
    "--scale",
    type=click.Choice(["log", "lin"]),
    help="How values are spaced; by default log where the ends are a factor of ten apart.",
)
@click.option("--chart/--no-chart", default=None, help="Draw each result, or none: by default one.")
@convention_option
@format_option("text", "markdown", "csv", "json")
@output_option
def sweep_command(
    scenario: str,
    settings: tuple[str, ...],
    outputs: tuple[str, ...],
    scale: str | None,
    chart: bool | None,
    convention: str | None,
    form: str,
    output: str | None,
) -> None:
    """Run SCENARIO for many values of an input, or of several in every combination.

    `LOW..HIGH` runs over ten values, `LOW..HIGH:25` over 25, `A,B,C` over those; a range that
    only counts with its median is written `LOW to HIGH`. A bare number takes the unit of the
    next value, else the quantity's own.

    \b
    envelope sweep twitter monthly_users=1M..1bn:25
    envelope sweep template dau=1M..100M:5 cache_hit_ratio=80%,90%,99% -p servers
    """
    with reporting(form):
        asked, extents = divided(request(scenario, settings, convention), scale or "")
        planned = plan(asked, extents)
        names = [name for listed in outputs for name in listed.split(",")]
        swept = sweep(planned, [known(planned.run.graph, name.strip()) for name in names])
        deliver(_written(swept, form, chart=chart), output)


def divided(asked: Request, scale: str = "") -> tuple[Request, Mapping[str, Extent]]:
    """A request without the settings that are swept, and those. Raises InputError."""
    fixed = dict(asked.settings or {})
    extents = {}
    for name, setting in (asked.settings or {}).items():
        found = extent(setting, scale) if isinstance(setting, Text) else None
        if found is not None:
            extents[name] = found
            del fixed[name]
    if not extents:
        message = "nothing is swept: no input is given several values"
        raise InputError(Problem("usage", message, hint="as in `dau=1M..1bn:25`"))
    return asked._replace(settings=fixed), extents


def _written(swept: Sweep, form: str, *, chart: bool | None) -> str:
    """A sweep in one of the formats; each imports what it needs."""
    from envelope.report import sweep as report  # tables and charts after the work is done

    if form == "json":
        return report.sweep_json(swept)
    if form == "csv":
        from envelope.formats.csv import table_csv

        return table_csv(report.numbers_table(swept))
    if form == "markdown":
        from envelope.formats.markdown import table_markdown

        return "\n\n".join(map(table_markdown, report.sweep_tables(swept, WIDTH)))
    from envelope.formats.charts import sweep_blocks, sweep_charts

    return "\n\n".join([*sweep_blocks(swept), *sweep_charts(swept, chart)])
