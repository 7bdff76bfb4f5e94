"""The gallery of broken files: what a user is told about each, word for word."""

import ast
import os
from pathlib import Path

import pytest

from envelope import errors
from envelope.engine.run import run
from envelope.errors import EnvelopeError
from envelope.model.build.build import build
from envelope.model.build.request import Request

FOLDER = Path(__file__).parent / "gallery"
BROKEN = sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != "block")


def told(name: str) -> str:
    """All that is drawn for a file, read from within the folder so that paths are short."""
    before = Path.cwd()
    os.chdir(FOLDER)
    try:
        run(build(Request(f"{name}.toml")))
    except EnvelopeError as error:
        return f"{error}\n"
    finally:
        os.chdir(before)
    return "nothing\n"


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told_what_is_wrong(name: str) -> None:
    """`python -m tests.errors.test_gallery` writes the texts anew; read them before a commit."""
    assert told(name) == (FOLDER / f"{name}.txt").read_text()


def test_the_gallery_is_there() -> None:
    """One file for each kind of problem."""
    assert len(BROKEN) >= 20


def test_every_kind_of_problem_is_documented() -> None:
    """The table of kinds in the docstring of `errors` lacks none that the code names."""
    package = Path(errors.__file__).parent
    kinds = {
        call.args[0].value
        for file in package.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Problem"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }
    assert len(kinds) > 15
    assert {kind for kind in kinds if f" {kind} " not in (errors.__doc__ or "")} == set()


if __name__ == "__main__":
    for each in BROKEN:
        (FOLDER / f"{each}.txt").write_text(told(each))
