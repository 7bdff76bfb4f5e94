"""Back-of-the-envelope capacity estimates with units, sources and checks.

>>> import envelope
>>> twitter = envelope.load("twitter")
>>> result = twitter.run(dau="300M users")
>>> result.text("dau")
'300M users'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

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
    "load": "envelope.api.scenario",
}

if TYPE_CHECKING:
    import pint

    from envelope.api.answers.compare import compare
    from envelope.api.calculation import calc
    from envelope.api.result import Result
    from envelope.api.scenario import Scenario, load
    from envelope.errors import CalculationError, EnvelopeError, InputError

    registry: pint.UnitRegistry[Any]


def __getattr__(name: str) -> Any:
    """The public names, imported when they are first used: the command line needs few of them."""
    if name == "registry":
        from envelope.units.registry import registry  # pint: 150 ms

        return registry()
    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module 'envelope' has no attribute {name!r}")
