"""What a report shows beside the answer, where it is asked for."""

from collections.abc import Iterable
from typing import NamedTuple

from envelope.errors import InputError, Problem


class Details(NamedTuple):
    """Which further tables a report has; `all` has every one, and the inputs of all parts."""

    assumptions: bool = False
    derivations: bool = False
    checks: bool = False
    sources: bool = False
    all: bool = False

    def has(self, name: str) -> bool:
        """Whether a kind of table is asked for."""
        return self.all or bool(getattr(self, name))


NONE = Details()


def detailed(names: Iterable[str]) -> Details:
    """The details of those names. Raises InputError for another one."""
    wanted = dict.fromkeys(names, True)
    unknown = [name for name in wanted if name not in Details._fields]
    if unknown:
        message = f"a report has no `{unknown[0]}`"
        raise InputError(Problem("usage", message, hint=f"it has {', '.join(Details._fields)}"))
    return Details(**wanted)
