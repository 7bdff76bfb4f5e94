"""Expressions that stand by themselves, as on the command line, built into a graph."""

import re
from collections.abc import Sequence

from envelope.errors import InputError, Label, Problem, Span, Text
from envelope.model.build.assemble import Assembly
from envelope.model.build.build import finished, refuse
from envelope.model.build.check import checked
from envelope.model.build.draft import Draft, Expression
from envelope.model.build.link import Linker
from envelope.model.build.names import name_objection
from envelope.model.files.document import Document
from envelope.model.files.sheet import PartEntry, Sheet
from envelope.model.graph.expressions import line_text
from envelope.model.graph.graph import Graph
from envelope.model.graph.scopes import where
from envelope.model.library.units import convention_definitions, units_of

_ASSIGNMENT = re.compile(r"\s*([^\W\d]\w*)\s*=(?!=)")


def build_lines(lines: Sequence[str], convention: str = "", nouns: Sequence[str] = ()) -> Graph:
    """The graph of lines such as `dau = 10M users` and `dau * 2 KB/user`.

    A line without a name is called `(1)`, `(2)`, ... by its position; `nouns` are further things
    to count. Raises InputError.
    """
    definitions = convention_definitions(convention)
    sheet = Sheet(Document("expression", "", ""), nouns=tuple(nouns))
    assembly = Assembly(_no_blocks, lambda _: units_of(sheet, definitions), {})
    assembly.add(sheet)
    for number, line in enumerate(lines, 1):
        name, text = _split(line, number)
        objection = _objection(name, assembly)
        if objection:
            start = line.index(name)
            label = Label(line_text(line, 0, number), Span(start, start + len(name)))
            assembly.problems.append(Problem("hides-name", objection, (label,)))
        expression = Expression(text, "", where(name))
        assembly.drafts[name] = Draft(name, "formula", "", None, None, (expression,))
    linker = Linker(assembly)
    linker.link_drafts()
    found, wrong = checked(linker.linked(), assembly.sheets, assembly.systems)
    refuse([*assembly.problems, *linker.problems, *wrong])
    return finished(assembly, found, convention, definitions)


def _objection(name: str, assembly: Assembly) -> str:
    """Why a line may not have this name; empty where it may."""
    if name in assembly.drafts:
        return f"`{name}` is given twice"
    return "" if name.startswith("(") else name_objection(name, assembly.systems[""])


def _no_blocks(beside: str, part: PartEntry) -> Sheet:
    raise InputError(Problem("unknown-block", f"there is no block `{part.block}` in {beside}"))


def _split(line: str, number: int) -> tuple[str, Text]:
    match = _ASSIGNMENT.match(line)
    if match is None:
        return f"({number})", line_text(line, 0, number)
    return match.group(1), line_text(line, match.end(), number)
