"""`envelope calc`."""

import sys

import click

from envelope.api.calculation import Calculation, calculate
from envelope.cli.common import answering, convention_option


@click.command("calc")
@click.argument("expressions", nargs=-1, required=True, metavar="EXPRESSION...")
@click.option("--explain", is_flag=True, help="Show how each expression was read.")
@click.option("--noun", "nouns", multiple=True, metavar="NOUN", help="A further thing to count.")
@convention_option
@answering
def calc_command(
    expressions: tuple[str, ...], explain: bool, nouns: tuple[str, ...], convention: str | None
) -> Calculation:
    """Calculate EXPRESSION with units.

    Several expressions may name values for those after them.

    \b
    envelope calc "300 TB / 5 years -> MB/s"
    envelope calc "dau = 10M users" "dau * 2 KB/user"
    """
    if expressions == ("-",):
        text = sys.stdin.read()
        expressions = tuple(line for line in text.splitlines() if line.partition("#")[0].strip())
    return Calculation(calculate(expressions, convention or "", nouns), explained=explain)
