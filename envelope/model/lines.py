"""Expressions that stand by themselves, as on the command line, built into a graph."""

import re
from collections.abc import Sequence

from envelope.errors import InputError, Label, Position, Problem, Span, Text, place
from envelope.language.dimensions import Meaning, check, meaning_text
from envelope.language.parser import parse
from envelope.language.tree import names
from envelope.model.assemble import Assembly
from envelope.model.basis import weakest
from envelope.model.build import finished
from envelope.model.check import Checker
from envelope.model.document import Document
from envelope.model.graph import Formula, Graph, Link, Quantity
from envelope.model.meaning import scope_in
from envelope.model.names import name_objection
from envelope.model.sheet import PartEntry, Sheet
from envelope.model.units import EXACT, convention_definitions, units_of
from envelope.model.unknown import unknown_name

_ASSIGNMENT = re.compile(r"\s*([^\W\d]\w*)\s*=(?!=)")


def build_lines(lines: Sequence[str], convention: str = "", nouns: Sequence[str] = ()) -> Graph:
    """The graph of lines such as `dau = 10M users` and `dau * 2 KB/user`.

    A line without a name is called `(1)`, `(2)`, ... by its position; `nouns` are further things
    to count. Raises InputError.
    """
    definitions = convention_definitions(convention)
    sheet = Sheet(Document("expression", "", "", {}), nouns=tuple(nouns))
    assembly = Assembly(_no_blocks, lambda _: units_of(sheet, definitions))
    assembly.add(sheet)
    for number, line in enumerate(lines, 1):
        name, text = _split(line, number)
        objection = "" if name.startswith("(") else name_objection(name, assembly.systems[""])
        if name in assembly.drafts:
            objection = f"`{name}` is given twice"
        if objection:
            label = Label(
                _text(line, 0, number), Span(line.index(name), line.index(name) + len(name))
            )
            assembly.problems.append(Problem("hides-name", objection, (label,)))
        assembly.pending.append((assembly.draft(name, "formula", "", None), text, ""))
    assembly.parse_pending()
    checker = Checker(assembly)
    checker.run()
    return finished(checker, sheet, convention or EXACT, definitions)


def extended(graph: Graph, line: str) -> Quantity:
    """An expression over the quantities of a graph, checked, as a quantity called `(1)`.

    Raises InputError.
    """
    formula, meaning = linked(graph, _text(line, 0, 1))
    if meaning.dimension is None:
        label = Label(formula.text, formula.tree.span, "true or false")
        raise InputError(Problem("not-a-quantity", "a comparison is no quantity", (label,)))
    basis = weakest(graph.quantities[used].basis for used in formula.references())
    return Quantity("(1)", "formula", formula, meaning.dimension, meaning.unit, None, basis)


def condition_in(graph: Graph, line: str) -> Formula:
    """A condition over the quantities of a graph, checked: `total.servers <= 500 servers`.

    Raises InputError.
    """
    formula, meaning = linked(graph, _text(line, 0, 1))
    if meaning.dimension is not None:
        label = Label(formula.text, formula.tree.span, meaning_text(meaning))
        message = "this is a quantity, not a condition"
        hint = "compare it, as in `total.servers <= 500 servers`"
        raise InputError(Problem("not-a-condition", message, (label,), hint=hint))
    return formula


def linked(graph: Graph, text: Text, home: str = "") -> tuple[Formula, Meaning]:
    """An expression over the quantities of a scope, its names linked, and what it means.

    Raises InputError.
    """
    units = graph.systems[home]
    tree = parse(text, units)
    links: dict[str, Link] = {}
    problems = []
    for name in names(tree):
        link = graph.find(home + name.name) or units.find(name.name)
        if link is None:
            scope = [each.removeprefix(home) for each in graph.quantities if each.startswith(home)]
            problems.append(unknown_name(name, text, scope, units))
        else:
            links[name.name] = link
    if problems:
        raise InputError(*problems)
    formula = Formula(text, tree, links, home, units)
    meaning, wrong = check(tree, scope_in(graph, formula))
    if wrong or meaning is None:
        raise InputError(*wrong)
    return formula, meaning


def _no_blocks(beside: str, part: PartEntry) -> Sheet:
    raise InputError(Problem("unknown-block", f"there is no block `{part.block}` in {beside}"))


def _split(line: str, number: int) -> tuple[str, Text]:
    match = _ASSIGNMENT.match(line)
    if match is None:
        return f"({number})", _text(line, 0, number)
    return match.group(1), _text(line, match.end(), number)


def _text(line: str, start: int, number: int) -> Text:
    """The part of a line from `start`, located in the whole line."""
    name = "expression" if number == 1 else f"expression {number}"

    def locate(offset: int) -> Position:
        """The place of a character in the whole line."""
        return place(line, start + offset, name)

    return Text(line[start:], locate)
