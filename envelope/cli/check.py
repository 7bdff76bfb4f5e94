"""`envelope check`."""

import click

from envelope.analysis.verify import (
    ExampleResult,
    Outcome,
    examples,
    expectations,
    refuse_stresses,
)
from envelope.cli.common import DOES_NOT_HOLD, OK, WRONG_INPUT, request
from envelope.engine.run import Run, run
from envelope.errors import EnvelopeError
from envelope.model.build.build import build, sheet_for
from envelope.model.files.sheet import Sheet


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.pass_context
def check_command(context: click.Context, files: tuple[str, ...]) -> None:
    """Check each FILE (or preset's name): syntax, units, cycles, examples, expectations, checks.

    Every problem is reported, not the first.
    """
    context.exit(max(_check(file) for file in files))


def _check(file: str) -> int:
    """The exit code of one file; what is wrong goes to stderr, a summary to stdout."""
    try:
        asked = request(file, (), None)
        sheet = sheet_for(asked)
        missing = [entry.name for entry in sheet.inputs.values() if entry.text is None]
        result = None if missing and sheet.examples else run(build(asked))
        if result is not None:
            refuse_stresses(result.graph)
        found = list(examples(asked, sheet.examples))
    except EnvelopeError as error:
        click.echo(str(error), err=True)
        click.echo(f"{file}: wrong")
        return WRONG_INPUT
    complaints = [*_complaints(result), *_example_complaints(found)]
    for complaint in complaints:
        click.echo(complaint, err=True)
    click.echo(f"{file}: {_summary(sheet, result, found, complaints)}")
    return DOES_NOT_HOLD if any(line.startswith("error") for line in complaints) else OK


def _summary(
    sheet: Sheet, result: Run | None, found: list[ExampleResult], complaints: list[str]
) -> str:
    outcomes = expectations(result) if result else []
    counts = {
        "formula": len(result.graph.quantities) if result else len(sheet.formulas),
        "check": len(result.graph.checks) if result else len(sheet.checks),
        "expectation": len(outcomes),
        "example": len(found),
    }
    words = [f"{count} {word}{'s' * (count != 1)}" for word, count in counts.items() if count]
    wrong = [line for line in complaints if line.startswith("error")]
    return f"{', '.join(words)}: {'fine' if not wrong else f'{len(wrong)} wrong'}"


def _complaints(result: Run | None) -> list[str]:
    """A line for each failing check and each result that is not what was published."""
    if result is None:
        return []
    lines = [
        f"{check.severity}: the check {check.full_name} does not hold: {check.about}"
        for check in result.failing()
    ]
    return lines + [_missed(outcome) for outcome in expectations(result) if not outcome.holds]


def _missed(outcome: Outcome) -> str:
    return (
        f"error: {outcome.name} is {outcome.got}, expected {outcome.expected} "
        f"({outcome.difference:+.2%}, allowed: {outcome.allowed})\n  --> {outcome.place}"
    )


def _example_complaints(found: list[ExampleResult]) -> list[str]:
    lines = []
    for example in found:
        lines += [_missed(outcome) for outcome in example.outcomes if not outcome.holds]
        for name in example.unexpected:
            lines.append(f"error: the check {name} fails in an example\n  --> {example.place}")
        for name in example.missing:
            message = f"error: the check {name} should fail in this example, and holds"
            lines.append(f"{message}\n  --> {example.place}")
    return lines
