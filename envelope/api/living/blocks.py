"""Where the living blocks of a Markdown document stand, and the results that it has of them."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from envelope.tuples import NamedTuple

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_CLOSING = re.compile(r"[\s>]*?(?=(?:`{3,}|~{3,})\s*$)")
_IGNORE = re.compile(r"<!--\s*envelope:\s*ignore\s*-->")
_CONTAINER = re.compile(r"^[\s>]*")
_RESULTS = re.compile(r"(?:<!--|\{/\*)\s*envelope:\s*results\b.*(?:-->|\*/\})")
_END = re.compile(r"(?:<!--|\{/\*)\s*envelope:\s*end\s*(?:-->|\*/\})")
# What other languages of that name begin with: a key of YAML, a string, a list.
_FOREIGN = re.compile(r"\s*(?:[\w-]+:(?!=)|[\"'{<]|- |---)")


class Block(NamedTuple):
    """A fenced block: the words behind `envelope`, its lines without what quotes or indents them.

    `first` is the number of its opening fence, counted from 0, `last` of its closing one, None
    where it has none. A line of its content begins at a column of `starts`, and `prefix` is what a
    line below it begins with. Its results stand in the lines from `begin` to before `stop`, with
    their marks; `stop` is None where the mark of their end is missing.
    """

    options: str
    content: tuple[str, ...]
    starts: tuple[int, ...]
    first: int
    last: int | None
    prefix: str = ""
    begin: int | None = None
    stop: int | None = None


def lines_of(text: str) -> list[str]:
    """The lines of a text, each with its end."""
    return [line for line in _LINE.findall(text) if line]


def content_of(line: str) -> str:
    """A line of a document without what quotes and indents it."""
    return _CONTAINER.sub("", line).rstrip()


def blocks(lines: Sequence[str]) -> Iterator[Block]:
    """The living blocks of a document, in its order.

    Left alone are those behind `<!-- envelope: ignore -->`, and those in other languages that are
    called so, too.
    """
    reader = MarkdownIt("commonmark").enable("table").disable("inline")
    for token in reader.parse("".join(lines)):
        name, _, options = token.info.strip().partition(" ")
        if token.type == "fence" and name.lower() == "envelope" and token.map:
            found = _block(lines, token, options)
            if found.begin is not None or not (_is_foreign(found) or _is_ignored(lines, found)):
                yield found


def _block(lines: Sequence[str], token: Token, options: str) -> Block:
    first, stop = token.map or (0, 0)
    content = tuple(token.content.removesuffix("\n").split("\n")) if token.content else ()
    starts = tuple(
        _start(line.rstrip("\r\n"), inside)
        for line, inside in zip(lines[first + 1 :], content, strict=False)
    )
    if stop - first - 2 != len(content):
        return Block(options, content, starts, first, None)
    closing = _CLOSING.match(lines[stop - 1])
    prefix = closing[0] if closing else ""
    found = Block(options, content, starts, first, stop - 1, prefix)
    begin = next((at for at in range(stop, len(lines)) if content_of(lines[at])), None)
    if begin is None or not _RESULTS.fullmatch(content_of(lines[begin])):
        return found
    end = next((at for at in range(begin + 1, len(lines)) if _ends(lines[at])), None)
    is_ended = end is not None and _END.fullmatch(content_of(lines[end]))
    return found._replace(begin=begin, stop=end + 1 if end is not None and is_ended else None)


def _ends(line: str) -> bool:
    """Whether results do not go on behind a line: their end, or what they never hold."""
    content = content_of(line)
    return bool(_END.fullmatch(content) or _RESULTS.fullmatch(content)) or content.startswith(
        ("```", "~~~", "#")
    )


def _start(line: str, inside: str) -> int:
    """The column, from 0, at which a line of a block begins in its document."""
    return len(line) - len(inside) if line.endswith(inside) else len(line) - len(line.lstrip())


def _is_ignored(lines: Sequence[str], block: Block) -> bool:
    before = next((line for line in reversed(lines[: block.first]) if content_of(line)), "")
    return bool(_IGNORE.fullmatch(content_of(before)))


def _is_foreign(block: Block) -> bool:
    first = next((line for line in block.content if line.partition("#")[0].strip()), "")
    return bool(_FOREIGN.match(first))
