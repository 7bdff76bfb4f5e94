"""`envelope calc`."""

import re

import click

from envelope.api.calculation import Calculation, calculate, calculate_words
from envelope.api.console import ANSWERS
from envelope.api.loading import stdin_text
from envelope.cli.common import answering, convention_option

# An option stands alone, but for `-fjson`: `-operations * 2` writes no file.
_MINUS = re.compile(rf"-(?!-|[foh]$|f(?:{'|'.join(ANSWERS)})$)..*", re.DOTALL)


class _Expressions(click.Command):
    """A command whose words may begin with a minus: `calc "-ln(0.01)"`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options first, then what is an expression, in the order of the command line."""
        if "--" in args or not any(map(_MINUS.fullmatch, args)):
            return super().parse_args(ctx, args)
        return super().parse_args(ctx, self._sorted(args))

    def _sorted(self, args: list[str]) -> list[str]:
        takes = {
            name
            for option in self.params
            if isinstance(option, click.Option) and not option.is_flag
            for name in option.opts
        }
        options: list[str] = []
        others: list[str] = []
        for before, word in zip(["", *args], args, strict=False):
            is_value = before in takes
            is_option = word.startswith("-") and word != "-" and not _MINUS.fullmatch(word)
            (options if is_value or is_option else others).append(word)
        return [*options, "--", *others]


@click.command("calc", cls=_Expressions)
@click.argument("expressions", nargs=-1, required=True, metavar="EXPRESSION...")
@click.option("--explain", is_flag=True, help="Show how each expression was read.")
@click.option("--all", "whole", is_flag=True, help="Print the values that have names, too.")
@click.option("--noun", "nouns", multiple=True, metavar="NOUN", help="A further thing to count.")
@convention_option
@answering
def calc_command(
    expressions: tuple[str, ...],
    explain: bool,
    whole: bool,
    nouns: tuple[str, ...],
    convention: str | None,
) -> Calculation:
    """Calculate EXPRESSION with units.

    Several expressions may name values for those after them; `-` reads a line for each from
    stdin and prints all of their values.

    \b
    envelope calc "300 TB / 5 years -> MB/s"
    envelope calc "dau = 10M users" "dau * 2 KB/user"
    """
    calculated = calculate_words
    if expressions == ("-",):
        lines = stdin_text().splitlines()
        expressions = tuple(line for line in lines if line.partition("#")[0].strip())
        whole, calculated = True, calculate
    result = calculated(expressions, convention or "", nouns)
    return Calculation(result, explained=explain, whole=whole)
