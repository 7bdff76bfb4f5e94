"""What a word on a command line may be."""

from collections.abc import Callable, Iterable

from envelope import formats
from envelope.api.answers.kinds import kinds
from envelope.api.files import schemas
from envelope.errors import EnvelopeError
from envelope.model.build.build import build, sheet_for
from envelope.model.build.request import Request
from envelope.model.library.lookup import blocks, scenarios
from envelope.model.library.numbers import matching
from envelope.model.library.units import convention_names


def _quantities(scenario: str) -> list[str]:
    try:
        return list(build(Request(scenario)).written)
    except EnvelopeError:
        return []


def _cases(scenario: str) -> list[str]:
    try:
        return list(sheet_for(Request(scenario)).cases)
    except EnvelopeError:
        return []


# What there is of a kind, in a scenario where it is of one.
NAMES: dict[str, Callable[[str], Iterable[str]]] = {
    "files": lambda _: {**scenarios(), **blocks()},
    "quantities": _quantities,
    "cases": _cases,
    "settings": lambda scenario: (f"{name}=" for name in _quantities(scenario)),
    "conventions": lambda _: convention_names(),
    "numbers": lambda _: matching(()),
    "schemas": lambda _: schemas().abouts,
    "kinds": lambda _: ("errors", *kinds().kinds),
    "styles": lambda _: formats.styles.names(),
}
