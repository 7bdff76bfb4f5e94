"""What every test starts from."""

import os
import tempfile
from pathlib import Path

import pytest

from tests.quick import NOT_QUICK

# Workers of pytest-xdist tell programs how wide their terminal is, though they have none.
os.environ.pop("COLUMNS", None)
# What is kept between runs is kept for one run of the tests.
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="envelope-tests-")

FOLDER = Path(__file__).parent
collect_ignore = ["benchmarks"]  # scripts, which measure and assert nothing


def is_quick(item: pytest.Item) -> bool:
    """Whether neither the file of a test nor the test itself is listed as slow."""
    if not item.path.is_relative_to(FOLDER):
        return True  # an example in a docstring
    file = item.path.relative_to(FOLDER).as_posix()
    name = item.name.partition("[")[0]
    return file not in NOT_QUICK and f"{file}::{name}" not in NOT_QUICK


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test is quick unless it is said otherwise."""
    for item in items:
        if is_quick(item):
            item.add_marker(pytest.mark.quick)
