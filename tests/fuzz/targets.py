"""What is fuzzed: each reads a text as people may write it, and raises nothing that is ours.

A documented error is a fine answer, and must be drawn; whatever else comes out is a mistake.
"""

import math
import os
import tempfile
from collections.abc import Callable, Mapping
from functools import cache

from envelope.engine.run import run
from envelope.errors import EnvelopeError, InputError, text_of
from envelope.formats import write_report
from envelope.language.parser import parse
from envelope.language.printer import write
from envelope.language.tokens import tokenize
from envelope.lint.check import check
from envelope.model.build.build import build
from envelope.model.build.lines import build_lines
from envelope.model.build.request import Request
from envelope.model.files.document import read_document
from envelope.model.files.reader import read_sheet
from envelope.units.system import STANDARD
from tests.proof.inside import complaint, done

LONGEST = 4_000  # characters of an input; what is longer has tests of its own
# Commands that write, serve or wait, and options that name a file to write.
_APART = {"new", "import", "mcp", "repl", "-o", "--output"}


def lexer(text: str) -> None:
    """The tokens of a text: each where it stands, one after the other, up to the end."""
    try:
        tokens = tokenize(text_of(text))
    except EnvelopeError as error:
        _draw(error)
        return
    places = [place for token in tokens for place in token.span]
    assert places == sorted(places)
    assert tokens[-1].kind == "end"


def parser(text: str) -> None:
    """The tree of an expression; what reads is written as what reads the same."""
    try:
        canonical = write(parse(text_of(text), STANDARD))
        assert write(parse(text_of(canonical), STANDARD)) == canonical
    except EnvelopeError as error:
        _draw(error)


def checker(text: str) -> None:
    """Lines of expressions that name each other: links, dimension check and engine."""
    try:
        values = run(build_lines(text.split("\n"))).values.values()
        assert all(math.isfinite(value) for value in values)
    except EnvelopeError as error:
        _draw(error)


def expression(text: str) -> None:
    """Lexer, parser, dimension check and engine."""
    checker(text)
    parser(text)


def loader(text: str) -> None:
    """A file without what it names: TOML, its keys, and where each of them stands."""
    try:
        sheet, problems = read_sheet(read_document("stdin", text))
        written = [*sheet.inputs.values(), *sheet.formulas.values()]
        assert all(each.position().line > 0 for each in written)
        if problems:
            raise InputError(*problems)
    except EnvelopeError as error:
        _draw(error)


def scenario(text: str) -> None:
    """A whole file: TOML, its keys, blocks, formulas, and its report in two forms."""
    try:
        result = run(build(Request("stdin", text=text)))
        assert all(math.isfinite(value) for value in result.values.values())
        for form in ("text", "json"):
            write_report(result, form)
    except EnvelopeError as error:
        _draw(error)


def _draw(error: EnvelopeError) -> None:
    """What is said of it, which must not fail either."""
    assert str(error).startswith("error: ")


def command(text: str) -> None:
    """A command line, an argument a line, in a folder of its own."""
    arguments = text.replace("\0", "").split("\n")
    if _APART.intersection(arguments) or any(
        "/" in each or each.startswith(("-o", "--o")) for each in arguments
    ):
        return
    os.chdir(_folder())
    assert not complaint(arguments, done(arguments))


def prose(text: str) -> None:
    """A document whose arithmetic is checked."""
    check(text, "document.md")


@cache
def _folder() -> str:
    """A folder in which commands find nothing."""
    return tempfile.mkdtemp(prefix="envelope-fuzz-")


TARGETS: Mapping[str, Callable[[str], None]] = {
    "lexer": lexer,
    "parser": parser,
    "checker": checker,
    "expression": expression,
    "loader": loader,
    "scenario": scenario,
    "command": command,
    "prose": prose,
}
