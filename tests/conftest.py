"""What every test starts from, and the order in which the files are run."""

import gc
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]  # it has none

from tests.quick import NOT_QUICK

# Workers of pytest-xdist tell programs how wide their terminal is, though they have none.
os.environ.pop("COLUMNS", None)
# Where Python keeps no compiled modules, Envelope keeps nothing either, and all takes far longer.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# What is kept between runs is kept for one run of the tests, by all of its workers.
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="envelope-tests-")

# Each run draws other examples. A machine that is busy with something else is no reason to fail.
settings.register_profile(
    "suite",
    max_examples=100 if os.environ.get("ENVELOPE_PRESETS") == "all" else 50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("suite")

FOLDER = Path(__file__).parent
collect_ignore = ["benchmarks"]  # scripts, which measure and assert nothing

# Whole files go to the workers: the longest first, so that at the end none has long to go.
FIRST = (
    "formats/page/test_page.py",
    "presets/test_presets.py",
    "test_readme.py",
    "formats/workbook/test_workbook.py",
    "packaging/test_action.py",
    "packaging/test_install.py",
    "engine/sql/test_databases.py",
    "cli/test_terminal.py",
    "simulation/test_forms.py",
    "cli/test_forms.py",
    "formats/test_plot.py",
    "packaging/test_hooks.py",
    "model/build/test_settings.py",
    "cli/test_answers.py",
    "formats/test_rows.py",
    "api/test_notebook.py",
    "assistants/test_server.py",
    "engine/test_spreadsheet.py",
    "engine/test_computed.py",
    "engine/test_rounding.py",
)


# Files that go to one worker, by how their names begin: what one of them makes the others use.
TOGETHER = (
    ("formats/page/",),  # a browser, and pages that are written once
    (
        "presets/",  # the run of every preset
        "formats/test_answer.py",
        "formats/test_text.py",
        "model/graph/test_codec.py",
        "model/graph/test_limits.py",
        "proof/test_laws.py",
        "report/test_headline.py",
        "report/test_json_schema.py",
    ),
)


class Together(LoadFileScheduling):  # type: ignore[misc]  # which has no types
    """Gives whole files to workers, some of them together."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        name = file.removeprefix(f"{FOLDER.name}/")
        return next((each[0] for each in TOGETHER if name.startswith(each)), file)


@cache
def named(path: Path) -> str:
    """A file as the tables name it; one elsewhere by no name."""
    return path.relative_to(FOLDER).as_posix() if path.is_relative_to(FOLDER) else ""


def is_quick(item: pytest.Item) -> bool:
    """Whether neither the file of a test nor the test itself is listed as slow."""
    file, name = named(item.path), item.name.partition("[")[0]
    return file not in NOT_QUICK and f"{file}::{name}" not in NOT_QUICK


def place(item: pytest.Item) -> int:
    """When a test has its turn, by its file."""
    file = named(item.path)
    return FIRST.index(file) if file in FIRST else len(FIRST)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """Files that share much stay together."""
    return Together(config, log) if config.option.dist == "loadfile" else None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where only quick tests are asked for, a file without any is not even imported."""
    is_left_out = config.option.markexpr == "quick" and named(collection_path) in NOT_QUICK
    return True if is_left_out else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test is quick unless it is said otherwise."""
    for item in items:
        if is_quick(item):
            item.add_marker(pytest.mark.quick)
    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What was collected stays, and is not looked through for garbage again and again.

    Nor is what tests make, but now and then: graphs are many objects, and hardly any in a circle.
    """
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def pytest_unconfigure() -> None:
    """What was kept for the run goes with it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ["XDG_CACHE_HOME"], ignore_errors=True)
