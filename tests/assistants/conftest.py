"""What every test of the server leaves behind."""

import gc
import warnings
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def closed() -> Iterator[None]:
    """The client's package leaves the pipes of an ended server to the garbage collector.

    They are collected here: later, their warning would be taken for one of another test.
    """
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
