"""Expressions that stand by themselves, as on the command line, built into a graph."""

import re
from collections.abc import Container, Sequence

from envelope.errors import Label, Problem, Span, Text
from envelope.model.build.check import checked
from envelope.model.build.draft import Assembled, Draft, Expression
from envelope.model.build.finish import finished, refuse
from envelope.model.build.link import Linker
from envelope.model.build.names import name_objection
from envelope.model.files.document import Document
from envelope.model.files.sheet import Sheet
from envelope.model.graph.expressions import line_text
from envelope.model.graph.graph import Graph
from envelope.model.graph.scopes import where
from envelope.model.library.units import convention_definitions, units_of
from envelope.units.system import UnitSystem

_ASSIGNMENT = re.compile(r"\s*([^\W\d]\w*)\s*=(?!=)")


def build_lines(lines: Sequence[str], convention: str = "", nouns: Sequence[str] = ()) -> Graph:
    """The graph of lines such as `dau = 10M users` and `dau * 2 KB/user`.

    A line without a name is called `(1)`, `(2)`, ... by its position; `nouns` are further things
    to count. Raises InputError.
    """
    definitions = convention_definitions(convention)
    sheet = Sheet(Document("expression", "", ""), nouns=tuple(nouns))
    units = units_of(sheet, definitions)
    drafts: dict[str, Draft] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        name, text = _split(line, number)
        objection = _objection(name, drafts, units)
        if objection:
            start = line.index(name)
            label = Label(line_text(line, 0, number), Span(start, start + len(name)))
            problems.append(Problem("hides-name", objection, (label,)))
        expression = Expression(text, "", where(name))
        drafts[name] = Draft(name, "formula", "", None, line=expression)
    assembled = Assembled(drafts, (), {}, {"": sheet}, {"": units}, (sheet,))
    linker = Linker(assembled)
    linker.link_drafts()
    found, wrong = checked(linker.linked(), assembled.sheets, assembled.systems)
    refuse([*problems, *linker.problems, *wrong])
    return finished(assembled, found, convention, definitions)


def _objection(name: str, drafts: Container[str], units: UnitSystem) -> str:
    """Why a line may not have this name; empty where it may."""
    if name in drafts:
        return f"`{name}` is given twice"
    return "" if name.startswith("(") else name_objection(name, units)


def _split(line: str, number: int) -> tuple[str, Text]:
    match = _ASSIGNMENT.match(line)
    if match is None:
        return f"({number})", line_text(line, 0, number)
    return match.group(1), line_text(line, match.end(), number)
