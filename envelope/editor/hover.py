"""What is said of the word at a place: its value and where that comes from, or what it is."""

import os
from collections.abc import Callable

from envelope.api.editing.meanings import Declared
from envelope.api.editing.members import Known
from envelope.api.editing.structure import function_text, key_at, unit_text
from envelope.api.editing.words import Mention, Words
from envelope.api.result import Result
from envelope.editor.context import context_at
from envelope.errors import EnvelopeError
from envelope.tuples import NamedTuple

_LINES = 24  # of a derivation


class Hover(NamedTuple):
    """What is said, in Markdown, of the text from `start` to `end`."""

    start: int
    end: int
    text: str


def hover(text: str, offset: int, known: Known, result: Result | None) -> Hover | None:
    """What is said of the word at an offset; None where there is nothing to say."""
    words = known.words
    found = words.at(offset) if words is not None and _is_same(words, text, offset) else None
    if words is None or found is None:
        return _of_key(text, offset)
    said = _SAID.get(found.kind, _of_line)(words, found, None if found.within else result)
    return Hover(found.start, found.end, said) if said else _of_key(text, offset)


def _is_same(words: Words, text: str, offset: int) -> bool:
    """Whether the line of an offset is what it was when the file could be read, at its place."""
    start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    read = words.document.text
    return len(read) == len(text) and read[start:end] == text[start:end]


def _of_key(text: str, offset: int) -> Hover | None:
    """What a key of the format is."""
    end = offset
    while end < len(text) and (text[end].isalnum() or text[end] in "_-"):
        end += 1
    context = context_at(text, end)
    key = key_at((*context.path, context.before)) if context.kind == "key" else None
    if context.kind == "header":
        end = context.start + len(context.before)
        key = key_at((context.before,))
    return Hover(context.start, end, f"`{key.name}`: {key.about}") if key is not None else None


def _of_quantity(words: Words, found: Mention, result: Result | None) -> str:
    """A quantity with its value and derivation, or a part with what it needs."""
    try:
        return _derived(result, found.name) if result is not None else _of_line(words, found, None)
    except EnvelopeError:  # a name that the last calculation does not know
        return _of_line(words, found, None)


def _of_check(words: Words, found: Mention, result: Result | None) -> str:
    """A condition, and whether it holds."""
    said = _of_line(words, found, None)
    if result is None or not said:
        return said
    holds = all(each.full_name != found.name for each in result.failing)
    name, _, rest = said.partition("\n\n")
    return f"{name} {'holds' if holds else 'does not hold'}\n\n{rest}"


def _derived(result: Result, name: str) -> str:
    explained = result.explain(name)
    lines = str(explained).rstrip("\n").splitlines()
    rest = [f"… {len(lines) - _LINES} more lines"] if len(lines) > _LINES else []
    tree = _fenced("\n".join([*lines[:_LINES], *rest]))
    try:
        step = explained.data()[0]
        value, about = result.text(name), step["about"]
    except (EnvelopeError, KeyError, TypeError):  # a part
        return f"**{name}**\n\n{tree}"
    head = f"**{name}** = {value}" + (f"  \n{about}" if about else "")
    source = f"\n\n{step['basis']}: {step['source']}" if step["source"] else ""
    return f"{head}\n\n{tree}{source}"


def _of_line(words: Words, found: Mention, _: Result | None) -> str:
    """The line that declares a name, where nothing is calculated."""
    declared = words.declared(found)
    if not declared:
        return ""
    first = declared[-1]
    said = words.scopes.said(first)
    where = os.path.basename(first.file)
    return "\n\n".join(filter(None, (f"**{found.name}**", said, f"{first.kind} of `{where}`")))


def _of_unit(words: Words, found: Mention, _: Result | None) -> str:
    sheet = words.around(found.within)
    return unit_text(found.name, words.units(sheet)) if sheet is not None else ""


def _of_function(words: Words, found: Mention, _: Result | None) -> str:
    text = function_text(found.name)
    return _fenced(text) if text else ""


def _of_file(words: Words, found: Mention, _: Result | None) -> str:
    """What a block or a scenario is, and what it takes."""
    declared: list[Declared] = words.declared(found)
    sheet = words.scopes.block_of(declared[0]) if declared else None
    if sheet is None:
        return ""
    rows = [(name, each.attributes.get("about", "")) for name, each in sheet.inputs.items()]
    width = max((len(name) for name, _ in rows), default=0)
    lines = [f"{name:<{width}}  {about}".rstrip() for name, about in rows[:_LINES]]
    return f"**{sheet.title}**  \n{sheet.about}\n\n{_fenced(chr(10).join(lines))}"


def _fenced(text: str) -> str:
    return f"```text\n{text}\n```"


_SAID: dict[str, Callable[[Words, Mention, Result | None], str]] = {
    "quantity": _of_quantity,
    "check": _of_check,
    "unit": _of_unit,
    "function": _of_function,
    "block": _of_file,
    "extends": _of_file,
}
