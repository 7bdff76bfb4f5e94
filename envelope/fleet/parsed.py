"""What stands in a parsed file; nothing where its author wrote another kind of thing."""

from typing import Any


def at(value: Any, *path: str) -> Any:
    """What stands at a path of keys; None where there is nothing."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def listed(value: Any) -> list[Any]:
    """A list; empty for anything else."""
    return value if isinstance(value, list) else []


def tables(value: Any) -> list[dict[str, Any]]:
    """The tables in a list."""
    return [each for each in listed(value) if isinstance(each, dict)]


def words(value: Any) -> str:
    """A text; empty for anything else."""
    return value if isinstance(value, str) else ""
