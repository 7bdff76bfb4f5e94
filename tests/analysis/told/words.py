"""How numbers and small things are told in a line."""

from collections.abc import Iterable, Mapping

from envelope.analysis.targets import Answer, Target


def number(value: float | None) -> str:
    """A number in base units, to ten digits."""
    return "none" if value is None else f"{value:.10g}"


def numbers(values: Iterable[float | None]) -> str:
    """Several of them."""
    return ", ".join(map(number, values))


def named(values: Mapping[str, float]) -> str:
    """Numbers behind their names."""
    return ", ".join(f"{name} {number(value)}" for name, value in values.items())


def answer(value: Answer) -> str:
    """A number, whether a check holds, or what binds."""
    return number(value) if isinstance(value, float) else str(value)


def target(found: Target) -> str:
    """What can change, and its present answer."""
    return f"{found.kind} {found.name} {answer(found.answer)}"


def line(*pieces: str) -> str:
    """Pieces that are not empty."""
    return "; ".join(piece for piece in pieces if piece)
