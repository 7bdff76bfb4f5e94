"""Back-of-the-envelope capacity estimates with units, sources and checks.

>>> import envelope
>>> twitter = envelope.load("twitter")
>>> result = twitter.run(dau="300M users")
>>> result.text("dau")
'300M users'
"""

import sys

_COMMAND = ("/envelope", "/envelope/__main__.py", "-m")  # ends of what runs the command line


def _uncaught(
    kind: type[BaseException],
    error: BaseException,
    trace: "TracebackType | None",
    before: "Any" = sys.excepthook,
) -> None:
    """Show an error that nobody caught: one of ours in words, others as before.

    Nothing is to be said of Ctrl-C before the command line is there to hear it.
    """
    errors = sys.modules.get("envelope.errors")
    if errors is not None and errors.is_told_in_words(error):
        print(errors.told(error, trace), file=sys.stderr)
    elif not (kind is KeyboardInterrupt and sys.argv[0].endswith(_COMMAND)):
        before(kind, error, trace)


sys.excepthook = _uncaught  # before what follows is imported, which takes its time

from importlib import import_module  # noqa: E402 (see above)
from types import TracebackType  # noqa: E402
from typing import TYPE_CHECKING, Any  # noqa: E402

__version__ = "0.1.0"
__all__ = [
    "CalculationError",
    "EnvelopeError",
    "InputError",
    "Result",
    "Scenario",
    "calc",
    "compare",
    "load",
    "registry",
]

# Public name → the module that holds it.
_MODULES = {
    "CalculationError": "envelope.errors",
    "EnvelopeError": "envelope.errors",
    "InputError": "envelope.errors",
    "Result": "envelope.api.result",
    "Scenario": "envelope.api.scenario",
    "calc": "envelope.api.calculation",
    "compare": "envelope.api.answers.compare",
    "load": "envelope.api.loading",
}

if TYPE_CHECKING:
    import pint

    from envelope.api.answers.compare import compare
    from envelope.api.calculation import calc
    from envelope.api.loading import load
    from envelope.api.result import Result
    from envelope.api.scenario import Scenario
    from envelope.errors import CalculationError, EnvelopeError, InputError

    registry: pint.UnitRegistry[Any]


def __dir__() -> list[str]:
    """The public names, and nothing that their definition needs."""
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})


def __getattr__(name: str) -> Any:
    """The public names, imported when they are first used: the command line needs few of them."""
    if name == "registry":
        from envelope.units.registry import registry  # pint: 150 ms

        return registry()
    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module 'envelope' has no attribute {name!r}")
