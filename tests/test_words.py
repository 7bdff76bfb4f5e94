"""One word for each thing: the glossary of `envelope.model`, and the words that it has replaced."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from envelope import model
from envelope.cli import _COMMANDS, commands

PACKAGE = Path(model.__file__).parents[1]
FILES = [file.relative_to(PACKAGE).as_posix() for file in sorted(PACKAGE.rglob("*.py"))]

# What is not said any more, in no form, and the word of the glossary or of the field for it.
RETIRED = {
    "circle": "cycle",
    "fact": "attribute",
    "home": "scope",
    "judge": "check, expectation",
    "stand-in": "placeholder",
    "standin": "placeholder",
    "stash": "cache",
    "world": "sample",
}
# What no class, function or variable is called as a whole, though it may be said in a sentence.
NO_NAME = {
    "offers": "comparison",
    "strain": "part under stress",
    "subject": "target",
    "wish": "request",
}
# What no class is called.
NO_CLASS = {"Look": "Terminal", "Moved": "ConventionRow", "Shown": "Answer", "Turn": "Change"}

# What is fine where it stands.
FINE = {("model/files/cache.py", "home"), ("cli/repl.py", "home")}  # that of a user


class Said(NamedTuple):
    """A word where it stands: in a name, in a docstring or in another text."""

    file: str
    word: str
    where: str


@cache
def parsed(file: str) -> ast.Module:
    """A file of the package as a tree."""
    return ast.parse((PACKAGE / file).read_text())


def glossary() -> dict[str, str]:
    """The words in the docstring of `envelope.model` and what they mean."""
    return dict(re.findall(r"^    (\w+) {2,}(.+)$", model.__doc__ or "", re.MULTILINE))


@cache
def names(file: str) -> frozenset[str]:
    """The name of a module, and of its functions, arguments, classes, variables and attributes."""
    found = {Path(file).stem}
    for node in ast.walk(parsed(file)):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                found.add(name)
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                found.add(name)
    return frozenset(found)


@cache
def words(text: str) -> frozenset[str]:
    """The words of a name or a sentence, in small letters, without the s of a plural."""
    parts = re.findall(
        r"[A-Z]?[a-z]+(?:-[a-z]+)?|[A-Z]+(?![a-z])", text.replace("stand_in", "stand-in")
    )
    found = frozenset(part.lower() for part in parts)
    return found | {word.removesuffix("s") for word in found}


def said() -> Iterator[Said]:
    """Where retired words stand, in names and in texts."""
    for file in FILES:
        for name in names(file):
            for word in words(name) & RETIRED.keys() | {name.lower()} & NO_NAME.keys():
                yield Said(file, word, name)
        for node in ast.walk(parsed(file)):
            match node:
                case ast.Constant(value=str(text)):
                    for word in words(text) & RETIRED.keys():
                        yield Said(file, word, f"line {node.lineno}")
                case ast.ClassDef(name=name) if name in NO_CLASS:
                    yield Said(file, name, f"class {name}")


@cache
def found() -> dict[tuple[str, str], str]:
    """The files and retired words in them, each with a place where it stands."""
    return {(each.file, each.word): each.where for each in said()}


def test_no_retired_word_comes_back() -> None:
    """In a name, a docstring, a message or any other text of the code."""
    assert {place: where for place, where in found().items() if place not in FINE} == {}


@pytest.mark.parametrize("name", _COMMANDS)
def test_the_help_of_a_command_has_no_retired_word(name: str) -> None:
    """As `envelope COMMAND --help` prints it."""
    context = click.Context(commands, info_name="envelope")
    assert isinstance(commands, click.Group)
    command = commands.get_command(context, name)
    assert command is not None
    text = command.get_help(click.Context(command, context, info_name=name))
    assert text.startswith(f"Usage: envelope {name}")
    assert words(text) & RETIRED.keys() == set()


def test_a_word_is_found_in_every_form() -> None:
    """As a part of a name, as a plural, with its hyphen."""
    for name in ("home", "homes", "old_home", "HomeScope", "isHome"):
        assert "home" in words(name), name
    assert words("stand-ins and stand_ins") >= {"stand-in"}
    assert "home" not in words("homeless")


def test_the_glossary_names_what_is_there() -> None:
    """Each of its words is part of a name in the code, and none is retired."""
    used = {word for file in FILES for name in names(file) for word in words(name)}
    assert glossary().keys() - used == set()
    assert glossary().keys() & RETIRED.keys() == set()


def test_the_glossary_is_there() -> None:
    """A line for each of the words that everything is told in, and each says something."""
    needed = "document sheet entry attribute scope draft formula quantity graph run sample spread"
    needed += (
        " output part block total check expectation stress path step machine convention measure"
    )
    assert set(needed.split()) <= glossary().keys()
    assert [word for word, meaning in glossary().items() if len(meaning.split()) < 4] == []
