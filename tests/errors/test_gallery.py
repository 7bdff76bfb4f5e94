"""The gallery of broken files: what a user is told about each, word for word."""

import ast
import os
import re
from pathlib import Path
from typing import get_args

import pytest

from envelope import errors
from envelope.engine.run import run
from envelope.errors import EnvelopeError
from envelope.model.build.build import Request, build

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
    """The docstring of `errors` and the type of a kind name the same, and the code uses each."""
    package = Path(errors.__file__).parent
    files = [file for file in package.rglob("*.py") if file.name != "errors.py"]
    trees = [ast.parse(file.read_text()) for file in files]
    used = {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    kinds = get_args(errors.Kind)
    table = (errors.__doc__ or "").partition("Of files:")[2]
    listed = re.findall(r"(?:^    |, )([a-z]+(?:-[a-z]+)*) +(?=\S)", table, re.MULTILINE)
    assert [kind for kind in kinds if kind not in listed] == []
    assert [kind for kind in listed if "-" in kind and kind not in kinds] == []
    assert set(kinds) <= used


if __name__ == "__main__":
    for each in BROKEN:
        (FOLDER / f"{each}.txt").write_text(told(each))
