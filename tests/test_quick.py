"""The table of what is not quick names what is there, and leaves a quick test in every room."""

import ast
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from tests.quick import NOT_QUICK

FOLDER = Path(__file__).parent
FILES = {file.relative_to(FOLDER).as_posix(): file for file in FOLDER.rglob("test_*.py")}
PROGRAMS = ("tests.programs", "venv", "nbclient")


@cache
def names_in(file: str) -> set[str]:
    """The names of the tests in a file."""
    tree = ast.parse(FILES[file].read_text())
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    return {name for name in functions if name.startswith("test_")}


def quick_in(file: str) -> set[str]:
    """Those of them that are quick."""
    if file in NOT_QUICK:
        return set()
    return {name for name in names_in(file) if f"{file}::{name}" not in NOT_QUICK}


def test_what_is_listed_is_there() -> None:
    """A file, or a test in it; no test of a file that is listed as a whole."""
    for line in NOT_QUICK:
        file, _, name = line.partition("::")
        assert file in FILES, line
        assert not name or name in names_in(file), line
        assert not name or file not in NOT_QUICK, line


def test_what_runs_real_programs_is_listed() -> None:
    """As a file, or in part."""
    listed = {line.partition("::")[0] for line in NOT_QUICK}
    needed = {
        name
        for name, file in FILES.items()
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(each.startswith(PROGRAMS) for each in _modules(node))
    }
    assert "engine/test_javascript.py" in needed
    assert needed - listed == set()


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]


def test_no_folder_of_tests_is_passed_over(request: pytest.FixtureRequest) -> None:
    """Pytest leaves out folders by their names, a `build` among them unless it is told."""
    folders = {place.name for file in FILES.values() for place in file.relative_to(FOLDER).parents}
    assert "build" in folders
    patterns = request.config.getini("norecursedirs")
    assert [name for name in folders if any(fnmatch(name, each) for each in patterns)] == []


def test_every_room_has_quick_tests() -> None:
    """But packages, which no quick test can build."""
    rooms = {file.rpartition("/")[0] for file in FILES} - {"packaging"}
    quick = {file.rpartition("/")[0] for file in FILES if quick_in(file)}
    assert rooms - quick == set()
