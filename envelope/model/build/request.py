"""What to build, and in which case."""

from collections.abc import Mapping

from envelope.errors import InputError, Problem, Text
from envelope.language.nearest import meant
from envelope.language.tree import Node
from envelope.model.files.sheet import Case, Entry, Sheet
from envelope.tuples import NamedTuple

Setting = Text | Node

MACHINE = ".machine"  # what a part runs on is set under its name and this


class Request(NamedTuple):
    """What to build: a name or a path (or a text), under which convention, with what set.

    `case` names one of the scenario's cases; what is set wins over what that sets. `expect` takes
    the place of the file's own expectations, as for an example; a `block` is one of the file's own,
    built by itself. It is of the moment when every retention is full, or `at` a time after an empty
    start. `lines` are formulas beside those of the file, by their names, and `nouns` further things
    to count.
    """

    name: str
    convention: str | None = None
    settings: Mapping[str, Setting] | None = None
    text: str | None = None
    expect: Mapping[str, Entry] | None = None
    block: str = ""
    case: str = ""
    at: Text | None = None
    lines: Mapping[str, Text] | None = None
    nouns: tuple[str, ...] = ()


def chosen_case(request: Request, sheet: Sheet) -> Case | None:
    """The case that is asked for; None where none is. Raises InputError for an unknown one."""
    if not request.case:
        return None
    if request.case in sheet.cases:
        return sheet.cases[request.case]
    listed = f"its cases: {', '.join(sheet.cases)}" if sheet.cases else ""
    message = f"`{sheet.document.name}` has no case `{request.case}`"
    if not sheet.cases:
        message = f"`{sheet.document.name}` has no cases"
    raise InputError(
        Problem("unknown-case", message, hint=meant(request.case, sheet.cases, listed))
    )


def with_case(request: Request, case: Case | None) -> Request:
    """A request that sets and expects what its case does, where it does not say otherwise."""
    if case is None:
        return request
    given = {name: entry.text for name, entry in case.given.items() if entry.text is not None}
    expect = case.expect if request.expect is None else request.expect
    return request._replace(settings={**given, **(request.settings or {})}, expect=expect)
