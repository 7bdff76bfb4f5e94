"""Results written into a document: nothing else of it changes by a byte."""

import re
from collections.abc import Sequence

from envelope.api.living.blocks import Block, content_of
from envelope.tuples import NamedTuple

_LINE_END = re.compile(r"[\r\n]*$")


class Edit(NamedTuple):
    """Lines of results that a block is to have, in the place of those that it has."""

    block: Block
    lines: Sequence[str]


def written(lines: Sequence[str], edits: Sequence[Edit]) -> str:
    """The text of a document with its edits, which are in its order."""
    found = list(lines)
    for edit in reversed(edits):
        block = edit.block
        assert block.last is not None
        if block.begin is None or block.stop is None:
            after = block.last + 1
            found[after:after] = _inserted(found, after, edit)
        else:
            found[block.begin : block.stop] = _replaced(found, block.stop, edit)
    return "".join(found)


def _inserted(lines: Sequence[str], after: int, edit: Edit) -> list[str]:
    """Results below a block that has none, an empty line before them, and behind them."""
    is_followed = after < len(lines) and bool(content_of(lines[after]))
    placed = _placed(["", *edit.lines, *([""] if is_followed else [])], edit.block, lines)
    if not lines[after - 1].endswith(("\n", "\r")):  # the last line of a file without an end
        return [_ending(edit.block, lines), *placed[:-1], placed[-1].rstrip("\r\n")]
    return placed


def _replaced(lines: Sequence[str], stop: int, edit: Edit) -> list[str]:
    """Results in the place of others."""
    placed = _placed(edit.lines, edit.block, lines)
    if not lines[stop - 1].endswith(("\n", "\r")):
        placed[-1] = placed[-1].rstrip("\r\n")
    return placed


def _placed(content: Sequence[str], block: Block, lines: Sequence[str]) -> list[str]:
    """Lines as their document has them: their ends, what quotes and indents them."""
    return [f"{(block.prefix + line).rstrip()}{_ending(block, lines)}" for line in content]


def _ending(block: Block, lines: Sequence[str]) -> str:
    found = _LINE_END.search(lines[block.first])
    return found[0] if found and found[0] else "\n"
