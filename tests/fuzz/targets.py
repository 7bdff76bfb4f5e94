"""What is fuzzed: each reads a text as people may write it, and raises nothing that is ours.

A documented error is a fine answer, and must be drawn; whatever else comes out is a mistake.
"""

import math
import os
import tempfile
from collections.abc import Callable, Mapping
from functools import cache

from envelope.engine.run import run
from envelope.errors import EnvelopeError, text_of
from envelope.formats import write_report
from envelope.language.parser import parse
from envelope.language.printer import write
from envelope.lint.check import check
from envelope.model.build.build import build
from envelope.model.build.lines import build_lines
from envelope.model.build.request import Request
from envelope.units.system import STANDARD
from tests.proof.inside import complaint, done

LONGEST = 4_000  # characters of an input; what is longer has tests of its own
# Commands that write, serve or wait, and options that name a file to write.
_APART = {"new", "import", "mcp", "repl", "-o", "--output"}


def expression(text: str) -> None:
    """Lexer, parser, dimension check and engine; what reads is written as what reads the same."""
    try:
        values = run(build_lines([text])).values.values()
        assert all(math.isfinite(value) for value in values)
        canonical = write(parse(text_of(text), STANDARD))
        assert write(parse(text_of(canonical), STANDARD)) == canonical
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
    "expression": expression,
    "scenario": scenario,
    "command": command,
    "prose": prose,
}
