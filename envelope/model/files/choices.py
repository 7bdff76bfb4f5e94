"""`choices = ["redis", "valkey"]`: the words of which an input holds one."""

from collections.abc import Iterator, Sequence
from typing import Any

from envelope.errors import Problem
from envelope.model.files.document import Document, KeyPath
from envelope.units.unit import number_of

# What is said of a quantity, and of no word.
_MEASURED = ("unit", "low", "high", "min", "max", "whole", "growth", "metric", "infracost")

# Signs that no choice holds: those that lists, settings and quotation marks are made of.
_SIGNS = frozenset(",=\"'“”‘’\\#")


def read_choices(
    document: Document, path: KeyPath, entry: dict[str, Any], problems: list[Problem]
) -> dict[str, str]:
    """The choices of an entry as its attribute, since no word holds a comma; `problems` grow."""
    words, place = entry["choices"], (*path, "choices")
    if not (isinstance(words, list) and words and all(isinstance(each, str) for each in words)):
        problems.append(document.problem(place, "wrong-kind", "`choices` is a list of words"))
        return {}
    objections = dict(_objections(words))
    wrong = {(*place, index): message for index, message in objections.items()}
    for key in _MEASURED:
        if key in entry:
            wrong[(*path, key)] = f"`{path[-1]}` holds a word, which has no `{key}`"
    problems += [document.problem(each, "wrong-kind", message) for each, message in wrong.items()]
    fine = [word for index, word in enumerate(words) if index not in objections]
    return {"choices": ", ".join(fine)} if fine else {}


def _objections(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """What is wrong with a list of choices: the place of the word, and why it can be none."""
    seen: dict[str, str] = {}
    numbers: dict[float, str] = {}
    for index, word in enumerate(words):
        objection = _objection(word)
        same = numbers.setdefault(number_of(word), word)
        if same != word:  # one pair in four billion
            objection = f"`{word}` and `{same}` have the same checksum: choose another word"
        other = seen.get(word.casefold())
        if other is not None:  # a spreadsheet does not tell capitals apart
            alike = f"`{word}` and `{other}` differ in capitals alone"
            objection = f"`{word}` is there twice" if word == other else alike
        seen.setdefault(word.casefold(), word)
        if objection:
            yield index, objection


def _objection(word: str) -> str:
    """Why a word can be no choice; empty where it can."""
    if not word or word != " ".join(word.split()) or not word.isprintable():
        return "a choice is a word, or several with a space between"
    found = next((sign for sign in word if sign in _SIGNS), "")
    return f"a choice has no `{found}` in it" if found else ""
