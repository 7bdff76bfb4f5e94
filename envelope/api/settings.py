"""What is set from outside, as the model takes it: values from Python, texts of a command line."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from envelope.engine.run import SAMPLES, SEED, Sampling
from envelope.errors import EnvelopeError, InputError, Label, Problem, Span, Text, text_of
from envelope.language.constant import constant
from envelope.language.printer import write
from envelope.language.simple import parse
from envelope.language.tree import Literal
from envelope.model.build.request import Request, Setting
from envelope.model.files.sheet import Sheet
from envelope.model.library.settings import setting_words
from envelope.units.dimension import Dimension
from envelope.units.system import STANDARD
from envelope.units.unit import base_unit

__all__ = [
    "SAMPLES",
    "SEED",
    "USUAL",
    "Request",
    "Sampling",
    "asked_for",
    "cases_of",
    "described",
    "setting",
    "setting_words",
    "settings_given",
    "settings_of",
    "several",
    "share_of",
]

USUAL = Sampling()


def setting(request: Request, name: str, value: Any) -> Setting:
    """A value from Python: a text, or a literal. Raises InputError."""
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        return text_of(value, name)
    if isinstance(value, bool):  # Python's own words for two choices
        return text_of("yes" if value else "no", name)
    if not hasattr(value, "magnitude"):
        return _number(name, value)
    base, dimension = _in_base_units(request, name, value)
    return Literal(base, base_unit(dimension) if dimension else None)


def _in_base_units(request: Request, name: str, value: Any) -> tuple[float, Dimension]:
    """A pint Quantity in base units; only one of a part's own units needs the whole graph."""
    from envelope.model.build.build import build, units_for  # the parser, and all that reads files
    from envelope.units.registry import from_quantity  # the caller has imported pint already

    try:
        return from_quantity(value, units_for(request))
    except ValueError:
        units = build(request).all_units()
    try:
        return from_quantity(value, units)
    except ValueError as error:
        raise InputError(Problem("unknown-unit", f"{error} in the value of `{name}`")) from None


def _number(name: str, value: Any) -> Text:
    try:
        return text_of(repr(float(value)), name)
    except (TypeError, ValueError):
        text = text_of(repr(value), name)
        label = Label(text, Span(0, len(text.content)))
        message = f"`{name}` is set to a text, a number or a pint Quantity"
        raise InputError(Problem("wrong-kind", message, (label,))) from None


def settings_given(request: Request, values: Mapping[str, Any]) -> dict[str, Setting]:
    """The settings that Python gives by name. Raises InputError."""
    return {name: setting(request, name, value) for name, value in values.items()}


def asked_for(request: Request, given: Mapping[str, Any] | None, at: str = "") -> Request:
    """A request in which quantities are set, at a time, beside what it sets already."""
    request = request._replace(at=text_of(at, "at")) if at else request
    settings = {**(request.settings or {}), **settings_given(request, given or {})}
    return request._replace(settings=settings) if given else request


def cases_of(request: Request) -> dict[str, str]:
    """The cases of a scenario by name, and what each is about. Raises InputError."""
    return {name: case.about for name, case in _sheet(request).cases.items()}


def described(request: Request) -> str:
    """What is asked for, shortly: its name, title and case, and what is set."""
    try:
        title = _sheet(request).title
    except EnvelopeError:  # which is said when something is asked of it
        title = ""
    case = f"case {request.case}" if request.case else ""
    given = [f"{name}={_written(value)}" for name, value in (request.settings or {}).items()]
    said = ", ".join(filter(None, (title, case, *given)))
    return f"{request.name}: {said}" if said else request.name


def _sheet(request: Request) -> Sheet:
    from envelope.model.build.build import sheet_for  # the parser, and all that reads files

    return sheet_for(request)


def _written(value: Setting) -> str:
    return value.content if isinstance(value, Text) else write(value)


def several(values: Any) -> Iterator[Any]:
    """The items of a sequence; a single value as the only one."""
    is_sequence = hasattr(values, "__iter__") and not isinstance(values, str)
    yield from values if is_sequence else [values]


def settings_of(words: Iterable[str]) -> dict[str, Setting]:
    """The settings that words such as `dau=10M` make. Raises InputError for another word."""
    found: dict[str, Setting] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            message = f"`{word}` is not NAME=VALUE"
            raise InputError(Problem("usage", message, hint="as in `dau=10M`"))
        if name.strip() in found:
            message = f"`{name.strip()}` is set twice"
            raise InputError(Problem("usage", message, hint="leave one of them out"))
        found[name.strip()] = text_of(value, f"{name.strip()}=")
    return found


def share_of(text: Text) -> float:
    """A share such as `90%` or `0.9`. Raises InputError."""
    return constant(parse(text, STANDARD), text, STANDARD).value
