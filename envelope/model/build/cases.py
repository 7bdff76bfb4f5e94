"""A case of a scenario: what it sets, as from outside, and what was published of it."""

from envelope.errors import InputError, Problem
from envelope.language.nearest import meant
from envelope.model.build.request import Request
from envelope.model.files.sheet import Case, Sheet


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
