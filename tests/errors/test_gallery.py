"""The gallery of mistakes: what a user is told about each, word for word.

A case is a broken file, `NAME.toml`, or a command line, `NAME.sh`, that is run in a process of its
own; `NAME.txt` is what is said. `python -m tests.presets.regenerate` writes the texts anew, and
says how to review them.
"""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple, get_args

import jsonschema
import pytest
from click import Context

from envelope import errors
from envelope.api.answers.kinds import kinds
from envelope.api.files import schema
from envelope.cli import commands
from envelope.engine.run import run
from envelope.errors import EnvelopeError
from envelope.model.build.build import build
from envelope.model.build.request import Request
from tests.cli.command import envelope

SCHEMA = jsonschema.Draft7Validator(schema("errors").data())
FOLDER = Path(__file__).parent / "gallery"
ROOT = Path(__file__).parents[2]
OTHERS = {"block", "cased", "engine", "shop"}  # files that cases use
FILES = sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem not in OTHERS)
COMMANDS = sorted(path.stem for path in FOLDER.glob("*.sh"))

# The command line, which also writes the problems that it draws to stdout, each as data: a wrong
# command writes nothing else there. WITHOUT names packages that are to be missing.
_PROGRAM = """
import json, os, sys
from envelope import errors
drawn = errors.EnvelopeError.__str__
def told(error):
    sys.stdout.writelines(json.dumps(errors.as_data(each)) + "\\n" for each in error.problems)
    return drawn(error)
errors.EnvelopeError.__str__ = told
sys.modules.update(dict.fromkeys(os.environ.get("WITHOUT", "").split()))
from envelope.cli import main
main()
"""


class Told(NamedTuple):
    """What is said about a case, and the same as data."""

    text: str
    problems: tuple[dict[str, Any], ...]

    @property
    def kinds(self) -> set[str]:
        """The kinds of its problems."""
        return {problem["kind"] for problem in self.problems}


@cache
def of_file(name: str) -> Told:
    """All that is drawn for a file, read from within the folder so that paths are short."""
    before = Path.cwd()
    os.chdir(FOLDER)
    try:
        run(build(Request(f"{name}.toml")))
    except EnvelopeError as error:
        return Told(f"{error}\n", tuple(map(errors.as_data, error.problems)))
    finally:
        os.chdir(before)
    return Told("nothing\n", ())


@cache
def of_command(name: str) -> Told:
    """The exit code of a command and what it says on stderr."""
    shell = f'envelope() {{ "$PYTHON" -c "$PROGRAM" "$@"; }}\n{(FOLDER / f"{name}.sh").read_text()}'
    variables = {"PYTHON": sys.executable, "PROGRAM": _PROGRAM, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", shell],
        cwd=FOLDER,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    problems = tuple(map(json.loads, done.stdout.splitlines()))
    return Told(f"exit {done.returncode}\n{done.stderr}", problems)


@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_is_told_what_is_wrong(name: str) -> None:
    """Every problem of it, each with its place."""
    assert of_file(name).text == (FOLDER / f"{name}.txt").read_text()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_wrong_command_is_told_what_is_wrong(name: str) -> None:
    """In a real process, with its exit code; no file is left behind."""
    before = sorted(FOLDER.iterdir())
    told = of_command(name)
    assert told.text == (FOLDER / f"{name}.txt").read_text()
    assert misfits(told) == []
    assert sorted(FOLDER.iterdir()) == before


@pytest.mark.parametrize("name", FILES)
def test_a_mistake_as_data_follows_the_published_schema(name: str) -> None:
    """As `-f json` writes it: every key, no other one, and a kind that is listed."""
    assert misfits(of_file(name)) == []


def misfits(told: Told) -> list[str]:
    """Where the data of problems is not of the published form."""
    return [error.message for error in SCHEMA.iter_errors({"errors": list(told.problems)})]


def test_another_mistake_does_not() -> None:
    """A kind that is none, a key that is missing."""
    good = of_file("cycle").problems[0]
    assert SCHEMA.is_valid({"errors": [good]})
    assert not SCHEMA.is_valid({"errors": [{**good, "kind": "spelling"}]})
    assert not SCHEMA.is_valid({"errors": [{**good, "labels": [{"file": "a.toml"}]}]})
    assert not SCHEMA.is_valid({"errors": [{"message": good["message"]}]})


def documented() -> set[str]:
    """The kinds in the docstring of `errors`."""
    text = errors.__doc__ or ""
    rows = re.findall(r"^    ([a-z-]+) {2,}", text, re.MULTILINE)
    return {*rows, *re.findall(r", (unknown-[a-z]+) no ", text)}


def test_the_gallery_is_there() -> None:
    """A case for each kind of problem, and no problem of another kind."""
    shown = {name: of_file(name).kinds for name in FILES}
    shown |= {name: of_command(name).kinds for name in COMMANDS}
    assert [name for name, kinds in shown.items() if not kinds] == []
    assert set().union(*shown.values()) == documented()
    assert len(documented()) >= 34


TEXTS = ("str", "Kind", "str | None", "Kind | None")  # types of what may be a kind


class Code:
    """The calls of each function of the package, by its name."""

    def __init__(self) -> None:
        self.calls: dict[str, list[tuple[ast.Call, ast.FunctionDef | None]]] = {}
        self.known: dict[tuple[str, ast.FunctionDef], list[str]] = {}
        for file in Path(errors.__file__).parent.rglob("*.py"):
            self.read(ast.parse(file.read_text()), None)

    def read(self, node: ast.AST, function: ast.FunctionDef | None) -> None:
        """Note the calls below a node, and in which function they stand."""
        if isinstance(node, ast.FunctionDef):
            function = node
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            self.calls.setdefault(name, []).append((node, function))
        for child in ast.iter_child_nodes(node):
            self.read(child, function)

    def texts(self, node: ast.AST | None, function: ast.FunctionDef | None) -> Iterator[str]:
        """The texts that an expression in a function may stand for."""
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case ast.IfExp():
                yield from self.texts(node.body, function)
                yield from self.texts(node.orelse, function)
            case ast.JoinedStr():
                for pieces in product(*(set(self.texts(each, function)) for each in node.values)):
                    yield "".join(pieces)
            case ast.FormattedValue():
                yield from self.texts(node.value, function)
            case ast.Name() if function is not None:
                yield from self.texts_of_name(node.id, function)

    def texts_of_name(self, name: str, function: ast.FunctionDef) -> Iterator[str]:
        """Of a local variable what is assigned to it, of a parameter what it is called with."""
        if (name, function) not in self.known:
            self.known[name, function] = []  # of functions of one name that call each other
            self.known[name, function] = sorted(set(self.found_of_name(name, function)))
        yield from self.known[name, function]

    def found_of_name(self, name: str, function: ast.FunctionDef) -> Iterator[str]:
        """The same, looked for."""
        for node in ast.walk(function):
            match node:
                case ast.Assign(targets=[ast.Name(id=target)]) if target == name:
                    yield from self.texts(node.value, function)
                case ast.AnnAssign(target=ast.Name(id=target)) if target == name:
                    yield from self.texts(node.value, function)
        ordered = function.args.posonlyargs + function.args.args
        places, every = [each.arg for each in ordered], [*ordered, *function.args.kwonlyargs]
        if any(each.arg == name and _holds_text(each) for each in every):
            yield from self.defaults(name, function)
            place = places.index(name) - (places[0] == "self") if name in places else None
            for call, caller in self.calls.get(function.name, ()):
                yield from self.texts(_given(call, name, place), caller)

    def defaults(self, name: str, function: ast.FunctionDef) -> Iterator[str]:
        """What a parameter is where nothing is given."""
        arguments = function.args
        places = arguments.posonlyargs + arguments.args
        last = places[len(places) - len(arguments.defaults) :]
        pairs = [*zip(last, arguments.defaults, strict=True)]
        for parameter, default in [
            *pairs,
            *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
        ]:
            if parameter.arg == name and default is not None:
                yield from self.texts(default, function)


def _holds_text(parameter: ast.arg) -> bool:
    """Whether a parameter may hold a kind, as its type says."""
    return parameter.annotation is not None and ast.unparse(parameter.annotation) in TEXTS


def _given(call: ast.Call, name: str, place: int | None) -> ast.AST | None:
    """The argument of a call by name or place."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    given = call.args[place : place + 1] if place is not None and place >= 0 else ()  # not `self`
    return given[0] if given else None


def test_every_kind_of_problem_is_documented() -> None:
    """Those that the code names, whether at once or through a helper, are those of the table."""
    code = Code()
    problems = code.calls["Problem"]
    kinds = [set(code.texts(_given(call, "kind", 0), caller)) for call, caller in problems]
    assert len(kinds) > 60
    # where functions of one name differ in their arguments, a sentence or nothing stands for a kind
    found = {kind for kind in set().union(*kinds) if kind and " " not in kind}
    assert found == documented()
    assert set(get_args(errors.Kind)) == documented()


def test_every_kind_has_a_cause_and_a_cure() -> None:
    """As `envelope help errors` tells them, in the order of the documentation."""
    told = kinds().data()
    assert list(told) == list(get_args(errors.Kind))
    assert all(each["cause"].endswith(".") and each["cure"] for each in told.values())
    cures = " ".join(each["cure"] for each in told.values())
    named = set(re.findall(r"`envelope ([a-z]+)", cures))
    assert named
    assert named <= set(commands.list_commands(Context(commands)))


def test_what_a_cure_names_works(tmp_path: Path) -> None:
    """Each of its commands can be typed, and its lines of a file stand in one that is right."""
    cures = " ".join(each["cure"] for each in kinds().data().values())
    words = {"SCENARIO": "block.toml reads=5/s", "BLOCK": "cache", "WORD": "kafka", "NAME": "mine"}
    words |= {"COMMAND": "calc"}
    found = sorted(set(re.findall(r"`envelope ([^`]+)`", cures)))
    assert len(found) > 6
    (tmp_path / "block.toml").write_text((FOLDER / "block.toml").read_text())
    for line in found:
        typed = " ".join(words.get(word, word) for word in line.split()).split()
        done = envelope(*typed, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), line
    for line in ('[units]\nnouns = ["widget"]', '[inputs]\ndau = "5M users"'):
        assert all(each in cures for each in line.split("\n"))
        (tmp_path / "own.toml").write_text(f"{line}\n")
        assert envelope("check", "own.toml", cwd=tmp_path).returncode == 0


def write() -> None:
    """Write the texts anew."""
    for each in FILES:
        (FOLDER / f"{each}.txt").write_text(of_file(each).text)
    for each in COMMANDS:
        (FOLDER / f"{each}.txt").write_text(of_command(each).text)
