"""Back-of-the-envelope capacity estimates with units, sources and checks.

>>> import envelope
>>> twitter = envelope.load("twitter")
>>> result = twitter.run(dau="300M users")
>>> result.text("dau")
'300M users'
"""

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

if TYPE_CHECKING:
    import pint

    from envelope.api.result import Result
    from envelope.api.scenario import Scenario, calc, compare, load
    from envelope.errors import CalculationError, EnvelopeError, InputError

    registry: pint.UnitRegistry[Any]


def __getattr__(name: str) -> Any:
    """The public names, imported when they are first used: the command line needs few of them."""
    if name == "registry":
        from envelope.units.registry import registry

        return registry()
    if name in ("CalculationError", "EnvelopeError", "InputError"):
        from envelope import errors

        return getattr(errors, name)
    if name in __all__:
        from envelope.api import scenario as api

        return getattr(api, name)
    raise AttributeError(f"module 'envelope' has no attribute {name!r}")
