"""What the tests of the page share: one Chromium, and a folder of pages that are written once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.programs.browser import Browser
from tests.programs.installed import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of the page."""
    found = Browser(chromium())
    yield found
    found.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pages are written to."""
    return tmp_path_factory.mktemp("pages")
