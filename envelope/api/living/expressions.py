"""A living block of expressions, a line each, and their results.

A block goes on from those above it in its document: it knows their names, and may give one of them
another value.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from envelope.analysis.uncertainty import with_spreads
from envelope.api.calculation import shown
from envelope.api.living.options import Options
from envelope.api.living.results import Results, Row, ends_text
from envelope.engine.run import Run, run
from envelope.engine.scalar import evaluate
from envelope.errors import InputError
from envelope.language.shapes import is_range
from envelope.language.tree import Literal
from envelope.model.build.lines import build_lines
from envelope.model.graph.expressions import line_text, linked
from envelope.model.graph.near import nothing_called
from envelope.tuples import NamedTuple

_ASSIGNMENT = re.compile(r"\s*([^\W\d]\w*)\s*=(?!=)")
_COMPARISON = re.compile(r"(?<!-)[<>]|[=!]=")
_WORD = re.compile(r"[^\W\d]\w*")


class Line(NamedTuple):
    """A line of expressions, and its number in the document, from 0."""

    text: str
    number: int

    @property
    def name(self) -> str:
        """The name that it gives a value; empty where it gives none."""
        found = _ASSIGNMENT.match(self.text)
        return found[1] if found else ""

    @property
    def code(self) -> str:
        """Its expression, without name and comment."""
        found = _ASSIGNMENT.match(self.text)
        return " ".join(self.text[found.end() if found else 0 :].partition("#")[0].split())

    @property
    def comment(self) -> str:
        """What is said of it behind a `#`."""
        return self.text.partition("#")[2].strip()

    @property
    def words(self) -> set[str]:
        """All words of its expression."""
        return set(_WORD.findall(self.code))

    @property
    def is_comparison(self) -> bool:
        """Whether it says that something holds: `dau * 2 KB/user < 100 GB`."""
        return not self.name and "if" not in self.words and bool(_COMPARISON.search(self.code))


def expressions_of(content: Sequence[str], first: int) -> list[Line]:
    """The lines of a block that say something; its content begins at a line of the document."""
    lines = (Line(text, number) for number, text in enumerate(content, first))
    return [line for line in lines if line.text.partition("#")[0].strip()]


def asked_lines(block: Sequence[Line], above: Mapping[str, Line]) -> list[Line]:
    """The lines behind a block: those above whose names it uses, in their order, and its own."""
    own = {line.name for line in block}
    wanted: dict[str, Line] = {}
    stack = list(block)
    while stack:
        for word in stack.pop().words - own - wanted.keys():
            if word in above:
                wanted[word] = above[word]
                stack.append(above[word])
    return [*sorted(wanted.values(), key=lambda line: line.number), *block]


def expression_results(lines: Sequence[Line], block: Sequence[Line], options: Options) -> Results:
    """The results of a block of expressions. Raises InputError or CalculationError."""
    quantities = [line for line in lines if not line.is_comparison]
    graph = build_lines([line.text for line in quantities], options.convention or "", options.nouns)
    found = with_spreads(run(graph))
    rows = list(_rows(found, quantities, lines, block, options.names))
    given = [row for row, is_given in rows if not is_given]
    return Results(tuple(given or [row for row, _ in rows]))


def in_order(lines: Sequence[Line]) -> list[Line]:
    """The lines in the order of the numbers that errors give them: comparisons come last."""
    return sorted(lines, key=lambda line: line.is_comparison)


def _rows(
    found: Run,
    quantities: Sequence[Line],
    lines: Sequence[Line],
    block: Sequence[Line],
    names: Sequence[str],
) -> Iterator[tuple[Row, bool]]:
    """The rows, and whether each only says again what its line gives."""
    unknown = [name for name in names if name not in found.graph.quantities]
    if unknown:
        raise InputError(*(nothing_called(found.graph, name) for name in unknown))
    ordered = in_order(lines)
    for line in block:
        number = ordered.index(line) + 1
        if line.is_comparison and not names:
            yield Row(line.code, _held(found, line, number), "", line.comment, is_code=True), False
        elif not line.is_comparison and (not names or line.name in names):
            name = line.name or f"({quantities.index(line) + 1})"
            row = Row(line.name or line.code, shown(found, name), ends_text(found, name))
            is_given = bool(line.name) and not names and _is_given(found, name)
            yield row._replace(about=line.comment, is_code=not line.name), is_given


def _held(found: Run, line: Line, number: int) -> str:
    """Whether a comparison holds, in words. Raises InputError for what is none."""
    formula, _ = linked(found.graph, line_text(line.text, 0, number), is_asked=True)
    return "holds" if evaluate(found.graph, formula, found.values, "") == 1.0 else "does not hold"


def _is_given(found: Run, name: str) -> bool:
    """Whether a line only gives a number or a range."""
    formula = found.graph.quantities[name].formula
    is_plain = isinstance(formula.tree, Literal) or is_range(formula.tree)
    return is_plain and not formula.references()
