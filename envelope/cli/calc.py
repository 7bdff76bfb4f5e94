"""`envelope calc`."""

import sys

import click

from envelope.cli.common import convention_option, format_option, reporting
from envelope.engine.run import Run, run
from envelope.language.tree import Convert, Literal
from envelope.model.build.lines import build_lines
from envelope.units.writing import quantity_text, unit_symbol

# One digit more than a report has: who asks for one number wants to see it.
_DIGITS = 4


@click.command("calc")
@click.argument("expressions", nargs=-1, required=True, metavar="EXPRESSION...")
@click.option("--explain", is_flag=True, help="Show how each expression was read.")
@click.option("--noun", "nouns", multiple=True, metavar="NOUN", help="A further thing to count.")
@convention_option
@format_option("text", "json")
def calc_command(
    expressions: tuple[str, ...],
    explain: bool,
    nouns: tuple[str, ...],
    convention: str | None,
    form: str,
) -> None:
    """Calculate EXPRESSION with units.

    Several expressions may name values for those after them.

    \b
    envelope calc "300 TB / 5 years -> MB/s"
    envelope calc "dau = 10M users" "dau * 2 KB/user"
    """
    with reporting(form):
        if expressions == ("-",):
            text = sys.stdin.read()
            expressions = tuple(
                line for line in text.splitlines() if line.partition("#")[0].strip()
            )
        result = run(build_lines(expressions, convention or "", nouns))
        click.echo(_json(result) if form == "json" else _text(result, explain=explain))


def _text(result: Run, *, explain: bool) -> str:
    names = result.graph.written
    unnamed = [name for name in names if name.startswith("(")]
    lines = []
    for name in unnamed or names[-1:]:
        if explain:
            lines += _reading(result, name)
        lines.append(_value(result, name))
    return "\n".join(lines)


def _value(result: Run, name: str) -> str:
    """The value in the unit that was asked for, or in the one that suits it."""
    tree = result.graph.quantities[name].formula.tree
    rescale = not isinstance(tree, Convert | Literal)
    units = result.graph.units
    return quantity_text(
        result.values[name], result.unit(name), units, rescale=rescale, digits=_DIGITS
    )


def _reading(result: Run, name: str) -> list[str]:
    """How an expression was read, and where its numbers come from."""
    from envelope.analysis.explain import explain  # only --explain needs it
    from envelope.formats.explanation import tree
    from envelope.language.printer import reading

    formula = result.graph.quantities[name].formula
    lines = [f"read as  {reading(formula.tree, formula.text)}"]
    used = dict.fromkeys(formula.references())
    lines += [tree(explain(result, each)) for each in used]
    return lines


def _json(result: Run) -> str:
    import json  # 2 ms that plain text need not spend

    data = {
        name.strip("()"): {
            "value": result.values[name] / result.unit(name).factor,
            "unit": unit_symbol(result.unit(name)),
            "text": _value(result, name),
        }
        for name in result.graph.written
    }
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
