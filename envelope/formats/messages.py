"""What is said line by line, such as errors and notes: as wide and colored as a terminal."""

import re
from collections.abc import Iterator

from envelope.errors import EnvelopeError, Problem, draw
from envelope.formats.terminal import for_errors, look
from envelope.formats.wrapping import wrapped

# How what a line begins with looks, as SGR parameters: its color, and whether it is bold.
_HEADS = {"error": ("31", "1"), "warning": ("33", "1"), "note": ("36", "1"), "hint": ("36",)}
# Patterns, compiled for a terminal alone.
_HEAD = rf"({'|'.join(_HEADS)}): "
_FURTHER = r" {6}(?=\S)"  # a further line of a hint
_MARKED = r" *\d* \| "
_INDENT = "  "  # before what is left of a line
_WORDS = r"(?=\S)"  # of a sentence by itself
_LEAST = 20  # columns of a line of a file that are shown


def problems_text(error: EnvelopeError) -> str:
    """What is wrong, each problem with its place."""
    if not for_errors().broken:
        return str(error)
    return "\n\n".join(map(problem_text, error.problems))


def problem_text(problem: Problem) -> str:
    """A problem with its place, its lines no wider than the terminal."""
    terminal = for_errors()
    if not terminal.broken:
        return draw(problem)
    margin = 4 + len(str(max((label.text.position(0).line for label in problem.labels), default=1)))
    return message(draw(problem, max(terminal.width - margin, _LEAST)))


def message(words: str) -> str:
    """Words of which each line may begin with `error:`, `warning:`, `note:` or `hint:`.

    Where stderr is no terminal, they are as they were.
    """
    terminal = for_errors()
    if not terminal.broken:
        return words
    lines = [each for line in words.split("\n") for each in _broken(line, terminal.width)]
    return "\n".join(_styled(line) if terminal.color else line for line in lines)


def lines(words: str) -> str:
    """Lines for stdout, broken where that is a terminal: programs read one for each thing."""
    terminal = look()
    if not terminal.broken:
        return words
    return "\n".join(
        line
        if len(line) <= terminal.width
        else wrapped(line, terminal.width - len(_INDENT)).replace("\n", f"\n{_INDENT}")
        for line in words.split("\n")
    )


def note(words: str) -> str:
    """A note."""
    return message(f"note: {words}")


def _broken(line: str, width: int) -> Iterator[str]:
    """A line in pieces that fit, the further ones below its words; a place stays whole."""
    kinds = (_HEAD, _FURTHER, _MARKED, _WORDS)
    found = next(filter(None, (re.match(kind, line) for kind in kinds)), None)
    if found is None or len(line) <= width:
        yield line
        return
    before = found[0] if re.match(_MARKED, line) else " " * found.end()
    first, *others = wrapped(line[found.end() :], width - found.end()).split("\n")
    yield found[0] + first
    yield from (before + each for each in others)


def _styled(line: str) -> str:
    found = re.match(_HEAD, line)
    if found is None:
        return line
    end = found.end() - 1
    style = "".join(f"\033[{each}m" for each in _HEADS[found[1]])
    return f"{style}{line[:end]}\033[0m{line[end:]}"
