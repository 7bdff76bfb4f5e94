"""Tables whose rows are cheap to try: many in one test, since a test costs more than a row."""

from collections.abc import Callable, Iterable
from inspect import signature
from typing import Any, TypeVar

import pytest

Row = TypeVar("Row")


def batches(rows: Iterable[Row], size: int = 50) -> list[list[Row]]:
    """The rows in their order, so many for each test."""
    every = list(rows)
    return [every[start : start + size] for start in range(0, len(every), size)]


def over(rows: Iterable[Any], size: int = 20) -> Callable[[Callable[..., None]], Any]:
    """Has a test of one row try the rows of a table, so many at a time; what fails is named.

    The columns of a row are the arguments of a test that has several.
    """

    def decorated(test: Callable[..., None]) -> Any:
        is_spread = len(signature(test).parameters) > 1

        def tried(piece: list[Any]) -> None:
            for row in piece:
                try:
                    test(*row) if is_spread else test(row)
                except BaseException as error:
                    error.add_note(f"with {row!r}")
                    raise

        for each in ("__name__", "__qualname__", "__module__", "__doc__"):
            setattr(tried, each, getattr(test, each))
        return pytest.mark.parametrize("piece", batches(rows, size))(tried)

    return decorated
