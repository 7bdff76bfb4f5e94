"""Stand-alone expressions calculated: what `envelope calc` prints."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from envelope import analysis, formats
from envelope.api.answer import Answer, preformatted
from envelope.api.plain import Printed
from envelope.api.quantities import quantity
from envelope.engine.run import Run, run
from envelope.errors import EnvelopeError, InputError, Problem
from envelope.language.tree import Convert, Literal
from envelope.model.build.lines import build_lines
from envelope.report.table import Column, Pieces, Report, Table
from envelope.units.numerals import LARGEST_EXACT
from envelope.units.writing import value_data

if TYPE_CHECKING:
    import pint

# One digit more than a report has: who asks for one number wants to see it.
_DIGITS = 4


class Calculation(Answer):
    """The values of expressions, in the unit that was asked for or in the one that suits.

    With `explained`, how each was read and where its numbers come from; with `whole` the values
    that have names are shown, too, each on a line of its own.
    """

    def __init__(self, result: Run, *, explained: bool = False, whole: bool = False) -> None:
        self.run = result
        self.explained = explained
        self.whole = whole

    def report(self) -> Report:
        """A row for each expression."""
        rows = tuple((name.strip("()"), self.text(name)) for name in self.run.graph.written)
        columns = (Column("expression", name=True), Column("value", number=True))
        return Report("Calculation", "", (Table("Values", columns, rows),))

    def table(self) -> Table:
        """The same rows as bare numbers."""
        columns = tuple(map(Column, ("expression", "value", "unit", "text")))
        rows = tuple(
            (name, *(str(data[key]) for key in ("value", "unit", "text")))
            for name, data in self.data().items()
        )
        return Table("", columns, rows)

    def shown(self, form: str) -> Report | Pieces:
        """The values that have no name, else the last one; all of them if that was asked for."""
        names = self.run.graph.written
        unnamed = [name for name in names if name.startswith("(")]
        lines = []
        for name in names if self.whole else unnamed or names[-1:]:
            is_named = self.whole and not name.startswith("(")
            line = f"{name} = {self.text(name)}" if is_named else self.text(name)
            lines += [*self._reading(name), line] if self.explained else [line]
        text = "\n".join(lines)
        return (text if form == "text" else preformatted(text),)

    def data(self) -> Any:
        """Every value by its name or its number."""
        values, unit = self.run.values, self.run.unit
        return {
            name.strip("()"): value_data(values[name], unit(name), self.text(name))
            for name in self.run.graph.written
        }

    def sources(self) -> dict[str, str]:
        """The sources of the reference numbers that are used, by their names."""
        cited = analysis.explain.cited
        every = self.run.graph.quantities.items()
        return {name: cited(self.run, each.source) for name, each in every if each.source}

    def text(self, name: str) -> str:
        """A value as people write it."""
        return shown(self.run, name)

    def _reading(self, name: str) -> list[str]:
        """How an expression was read, and where its numbers come from."""
        from envelope.language.printer import reading  # only this needs it

        formula = self.run.graph.quantities[name].formula
        used = dict.fromkeys(formula.references())
        steps = (analysis.explain.explain(self.run, each) for each in used)
        read = f"read as  {reading(formula.tree, formula.text)}"
        return [read, *map(formats.explanation.tree, steps)]


def shown(result: Run, name: str) -> str:
    """The value of a line as people write it: a number is echoed in the unit that it was given."""
    tree = result.graph.quantities[name].formula.tree
    is_echo = isinstance(tree, Literal) and abs(tree.number) < LARGEST_EXACT
    rescale = not (is_echo or isinstance(tree, Convert))
    return result.text(name, rescale=rescale, digits=_DIGITS)


def calculate(expressions: Sequence[str], convention: str = "", nouns: Sequence[str] = ()) -> Run:
    """The run of stand-alone expressions, each a quantity of its own.

    Raises InputError or CalculationError.
    """
    return run(build_lines(expressions, convention, nouns))


def calculate_words(
    expressions: Sequence[str], convention: str = "", nouns: Sequence[str] = ()
) -> Run:
    """The same of the words of a command line, with the cure where a shell has cut or filled them.

    Raises InputError or CalculationError.
    """
    try:
        return calculate(expressions, convention, nouns)
    except InputError as error:
        raise _unquoted(error, expressions, convention, nouns) or error from None


def _unquoted(
    error: InputError, expressions: Sequence[str], convention: str, nouns: Sequence[str]
) -> InputError | None:
    """What is wrong with expressions that a shell has cut into words, or filled with files."""
    files = [each for each in expressions if os.path.exists(each)]
    if len(files) > 1:
        message = f"`{files[0]}` and {len(files) - 1} more are files: a shell puts them for `*`"
        hint = "write the expression between quotation marks"
        return InputError(Problem("usage", message, hint=hint))
    whole = " ".join(expressions)
    try:
        build_lines([whole], convention, nouns)
    except EnvelopeError:
        return None
    hint = f'between quotation marks it is one expression: "{whole}"'
    return InputError(error.problems[0]._replace(hint=hint))


def printed(expressions: Sequence[str]) -> Printed:
    """What `envelope calc` prints of expressions. Raises InputError or CalculationError."""
    return Printed(str(Calculation(calculate_words(expressions)).to("text")))


def calc(*expressions: str, convention: str = "", nouns: Sequence[str] = ()) -> pint.Quantity[Any]:
    """The value of the last expression, as a pint Quantity in the unit that it is shown in.

    Lines before it may name values: `calc("dau = 10M users", "dau * 2 KB/user")`.

    >>> import envelope
    >>> f"{envelope.calc('300 TB / 5 years -> MB/s'):.3f~}"
    '1.901 MB / s'

    Raises InputError or CalculationError, whose text shows the place.
    """
    result = calculate(expressions, convention, nouns)
    found: pint.Quantity[Any] = quantity(result, result.graph.written[-1])
    return found
