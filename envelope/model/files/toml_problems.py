"""What a user is told about a text that is not TOML.

tomllib finds the fault; its words are for programmers, so each has a row here.
"""

import re
import sys
import tomllib

from envelope.errors import Label, Problem, Span, text_of
from envelope.model.files.positions import Layout, lay_out

_UNCLOSED = "this string is not closed"
_TWICE = "`{again}` is already defined"

# What tomllib's message starts with -> what the user reads.
_WORDS = {
    "Cannot overwrite a value": _TWICE,
    "Cannot declare": _TWICE,
    "Cannot mutate immutable namespace": _TWICE,
    "Duplicate inline table key": _TWICE,
    "Invalid value": "expected a value, such as a text in quotation marks",
    "Expected newline or end of document": "a value ends its line; only a comment may follow",
    "Invalid statement": "a line starts with a key, a [table] or a # comment",
    "Expected '=' after a key": "a key is followed by `=` and a value",
    "Invalid initial character for a key": "expected a key here",
    "Expected ']' at the end": "expected `]` after the name of the table",
    "Expected ']]' at the end": "expected `]]` after the name of the table",
    "Unclosed array": "expected `,` or `]` in this list",
    "Unclosed inline table": "expected `,` or `}` in this table",
    "Unterminated string": _UNCLOSED,
    "Expected \"'": _UNCLOSED,
    "Illegal character '\\n'": _UNCLOSED,
    "Illegal character": "a control character cannot stand in a text",
    "Found invalid character": "a control character cannot stand in a comment",
    "Unescaped '\\'": "a backslash in a text is written twice",
    "Invalid hex value": "`\\u` needs four hexadecimal digits after it, `\\U` eight",
    "Escaped character is not": "this escape stands for no character",
    "Invalid date or datetime": "there is no such date",
}
_ESCAPES = {"Unescaped '\\'", "Invalid hex value", "Escaped character is not"}


def syntax_problem(error: Exception, text: str, name: str) -> Problem:
    """What tomllib could not read, as a problem that stands in the file."""
    if isinstance(error, RecursionError):
        return Problem("toml-syntax", f"lists or keys in `{name}` are nested too deeply")
    if isinstance(error, OverflowError):
        return Problem("toml-syntax", f"`{name}` {error}")
    if not isinstance(error, tomllib.TOMLDecodeError):
        return _endless(error, text, name)
    message, offset = _fault(str(error), text)
    start = next((start for start in _WORDS if message.startswith(start)), "")
    words = _WORDS.get(start, "this is not TOML")
    if words == _TWICE:
        return _defined_twice(lay_out(text[:offset]), text, name)
    span, hint = Span(offset, offset), ""
    if words == _UNCLOSED:
        span = Span(lay_out(text).stop, offset)
    elif start in _ESCAPES:
        backslash = text.rfind("\\", 0, offset + 1)
        span = Span(backslash, min(backslash + 2, len(text)))
    elif bare := _bare_value(text, offset):
        span, (words, hint) = bare, _quote(text[bare.start : bare.end])
    return Problem("toml-syntax", words, (Label(text_of(text, name), span),), hint=hint)


def _endless(error: Exception, text: str, name: str) -> Problem:
    """A number of more digits than Python reads; where that of an error is, if it says so."""
    most = sys.get_int_max_str_digits()
    found = re.search(rf"\d(?:_?\d){{{most},}}", text)
    span = Span(*found.span()) if found else Span(*error.args) if len(error.args) == 2 else None
    labels = (Label(text_of(text, name), span),) if span else ()
    message = f"a number in `{name}` has too many digits: at most {most:,} are read"
    return Problem("toml-syntax", message, labels)


def _fault(message: str, text: str) -> tuple[str, int]:
    """The message of tomllib without its place, and the place as an offset into the text.

    The place is read from the message: Python has attributes for it only from 3.14 on.
    """
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", message, re.S)
    if found is None:
        return message, 0
    if not found[2]:
        return found[1], len(text.rstrip())
    start = 0
    for _ in range(int(found[2]) - 1):
        start = text.index("\n", start) + 1
    return found[1], start + int(found[3]) - 1


def _defined_twice(layout: Layout, text: str, name: str) -> Problem:
    source = text_of(text, name)
    if layout.again is None:
        return Problem("duplicate-key", f"a key in `{name}` is defined twice")
    before, key = layout.again
    labels = (Label(source, key), Label(source, before.key, "first defined here"))
    return Problem("duplicate-key", _TWICE.format(again=text[key.start : key.end]), labels)


def _bare_value(text: str, offset: int) -> Span | None:
    """The value around an offset, if it is the only one of its line and has no quotation marks."""
    start = text.rfind("\n", 0, offset) + 1
    entry = re.compile(r"[^\n=#\"']*=[ \t]*([^\s\"'=\[\]{}#][^\r\n\"'=\[\]{}#]*)(?=#|\r?\n|\Z)")
    found = entry.match(text, start)
    if found is None or not found.start(1) <= offset <= found.end(1):
        return None
    return Span(found.start(1), found.start(1) + len(found[1].rstrip()))


def _quote(value: str) -> tuple[str, str]:
    """What to say about a value without quotation marks, and the cure."""
    if value.lower() in ("true", "false"):
        return f"`{value}` is written in small letters", f"write `{value.lower()}`"
    if value[0] in "“”„‘’«»":
        return "a text stands between straight quotation marks", ""
    if re.match(r"\d{4}-\d\d|\d\d:", value):
        return f"`{value}` is not a date or a time", ""
    words = f"`{value}` is neither a number nor a text"
    return words, f'an expression stands in quotation marks: "{value}"'
