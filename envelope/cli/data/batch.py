"""`envelope batch`."""

import click

from envelope.api.answers.batch import MOST_ROWS, batched, wanted
from envelope.api.console import message, note, problem_text, problems_json
from envelope.api.data.batch import (
    FORMS,
    STREAMED,
    Summary,
    is_parquet,
    table_called,
    write_batch,
)
from envelope.api.quantities import listed
from envelope.api.settings import Sampling
from envelope.cli.common import (
    DOES_NOT_HOLD,
    chosen_form,
    convention_option,
    deliver,
    form_option,
    output_option,
    refuse_idle,
    reporting,
    style_option,
)
from envelope.cli.scenario import (
    asked,
    at_option,
    outputs_option,
    sampling_options,
    scenario_argument,
    words_argument,
)
from envelope.errors import EnvelopeError, InputError, Problem

_TOLD = 20  # problems that are told in full


@click.command("batch")
@scenario_argument
@click.argument("table")
@words_argument("settings", "[NAME=VALUE]...")
@outputs_option("the headline totals")
@click.option(
    "--carry",
    "carried",
    multiple=True,
    metavar="COLUMN,...",
    help="Columns that set nothing, though they are called almost like an input.",
)
@click.option(
    "--checks/--no-checks",
    "checked",
    default=True,
    help="Say which checks fail in each row, or leave them out, which takes less time.",
)
@click.option(
    "--ranges", is_flag=True, help="Add the 5th, 50th and 95th percentile of each result."
)
@sampling_options()
@convention_option
@at_option
@form_option("-f", "--format", forms=FORMS)
@output_option
@style_option
@click.pass_context
def batch_command(
    context: click.Context,
    scenario: str,
    table: str,
    settings: tuple[str, ...],
    outputs: tuple[str, ...],
    carried: tuple[str, ...],
    checked: bool,
    ranges: bool,
    samples: int,
    seed: int,
    convention: str | None,
    form: str | None,
    output: str | None,
    style: str | None,
) -> None:
    """Results of SCENARIO for each row of TABLE, a CSV or Parquet file, or `-` for stdin.

    Columns called like an input (`dau`, `payload_size (KB)`, `reader.server_cores`) set it in
    their row; the others are carried through. A bare number takes the unit of the title, else
    the quantity's own. Behind them come the results, the checks that fail, and `error`, which
    says why a row has no results. Exit code 1: a row has none, or a check of severity error fails.

    \b
    envelope batch template tenants.csv -p total.servers,total.storage -o out.csv
    envelope batch template tenants.parquet dau=20M --no-checks -o out.parquet
    """
    with reporting(form):
        if not ranges:
            refuse_idle(("samples", "seed"), "ranges are drawn for `--ranges` alone")
        form = form or ("parquet" if is_parquet(output) else None)
        chosen = chosen_form(form, output, style, FORMS)
        if scenario == table == "-":
            message = "stdin is one of both, the scenario or the table"
            raise InputError(Problem("usage", message))
        if chosen == "parquet" and output is None:
            message = "parquet is not text: it needs a file to be written to"
            raise InputError(Problem("usage", message, hint="`-o out.parquet`"))
        request = asked(scenario, settings, convention).request
        source, names = table_called(table), listed(carried)
        sampling = Sampling(samples, seed) if ranges else None
        what = wanted(outputs, names, checked=checked, sampling=sampling)
        if chosen in STREAMED:
            found = write_batch(request, source, what, chosen, output)
        else:
            answer = batched(request, source, what, MOST_ROWS)
            deliver(answer.to(chosen), output)
            found = Summary(len(answer), answer.wrong, answer.broken, answer.problems, answer.notes)
    _tell(found, form)
    if found.wrong or found.broken:
        context.exit(DOES_NOT_HOLD)


def _tell(found: Summary, form: str | None) -> None:
    """What is to be said beside the rows: notes, and what is wrong with some of them."""
    for words in found.notes:
        click.echo(note(words), err=True)
    if not found.rows:
        click.echo(note("the table has no rows"), err=True)
    if found.broken:
        rows = f"{found.broken:,} of {found.rows:,} rows"
        click.echo(note(f"in {rows} a check of severity error fails: `failing_checks`"), err=True)
    if not found.wrong:
        return
    if form == "json":
        click.echo(problems_json(EnvelopeError(*found.problems)), err=True)
        return
    for problem in found.problems[:_TOLD]:
        click.echo(problem_text(problem) + "\n", err=True)
    one = found.wrong == 1
    rows = f"{found.wrong:,} of {found.rows:,} rows {'has' if one else 'have'} no results"
    click.echo(message(f"{rows}: the column `error` says why"), err=True)
