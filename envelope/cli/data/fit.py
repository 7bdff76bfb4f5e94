"""`envelope fit`."""

import click

from envelope.api.answers import Asked, fitted
from envelope.api.console import ANSWERS, note
from envelope.cli.common import (
    convention_option,
    deliver,
    form_option,
    output_option,
    reporting,
    style_option,
)
from envelope.cli.data.scenario_file import FORMS, SCENARIO, form_written
from envelope.cli.scenario import asked, case_option, scenario_argument


@click.command("fit")
@scenario_argument
@click.argument("metrics")
@click.option("--from", "since", default="", metavar="TIME", help="Of a server: since when.")
@click.option("--to", "until", default="", metavar="TIME", help="Until when, by default now.")
@click.option("--step", metavar="TIME", help="How far apart samples are: 5 min.")
@case_option
@convention_option
@form_option("-f", "--format", forms=FORMS)
@output_option
@style_option
def fit_command(
    scenario: str,
    metrics: str,
    since: str,
    until: str,
    step: str | None,
    convention: str | None,
    form: str | None,
    output: str | None,
    style: str | None,
) -> None:
    """Put what was measured in the place of what SCENARIO assumes, and say what was wrong.

    METRICS is a CSV file (name, p5, p50, p95, unit, from, to; or samples: time, name, value; or a
    column for each name), a JSON file of answers of Prometheus to range queries, or the address of
    a Prometheus that runs. That one is asked for each `metric` of SCENARIO, of the last 30 days.

    With `-o FILE.toml` or `-f toml` the scenario with the measured values is written, which extends
    the old one where it may read it.

    \b
    envelope fit shop.toml metrics.csv
    envelope fit shop.toml metrics.csv -o fitted.toml
    envelope fit shop.toml http://127.0.0.1:9090 --from 2026-10-01 --step "1 hour"
    """
    with reporting(form if form in ANSWERS else None):
        chosen = form_written(form, output, style)
        wanted = Asked(metrics, since, until, step or "")
        place = output if chosen == SCENARIO and output not in (None, "-") else None
        found = fitted(asked(scenario, (), convention).request, wanted, place)
        deliver(found.to(chosen), output)
        if chosen == SCENARIO:
            click.echo(found.to("text"), err=True, nl=False)
        for words in found.notes:
            click.echo(note(words), err=True)
