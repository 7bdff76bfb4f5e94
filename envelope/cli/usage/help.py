"""Help as wide as the terminal, with bold headings there, and examples that can be copied."""

import re
from collections.abc import Iterable, Iterator, Sequence

import click
from click.formatting import wrap_text

from envelope.api.console import heading, terminal_width, use_terminal

_WORD = re.compile(r"""(?:"[^"]*"|'[^']*'|[^\s"'])+""")  # of a command line: what is quoted is one
_DRAWN = "\b\n"  # with which a paragraph begins that keeps its lines
_FURTHER = "  "
_LEAST = 10  # columns of what a word of the help means


class HelpFormatter(click.HelpFormatter):
    """Lays out help in so many columns as there are, however few."""

    def __init__(
        self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None
    ) -> None:
        use_terminal()
        widest = max_width or click.HelpFormatter().width
        super().__init__(indent_increment, width or min(terminal_width(), widest))

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """How a command is called, its words below each other where they must be."""
        head = "Usage:" if prefix is None else prefix.strip()
        lines = wrap_text(f"{head} {prog} {args}", self.width, subsequent_indent=_FURTHER)
        self.write(f"{lines.replace(head, heading(head), 1)}\n")

    def write_heading(self, heading_words: str) -> None:
        """The name of a section."""
        self.write(f"{'':>{self.current_indent}}{heading(f'{heading_words}:')}\n")

    def write_text(self, text: str) -> None:
        """Paragraphs; a command line that is too long goes on behind a backslash."""
        room = self.width - self.current_indent
        paragraphs = [
            _DRAWN + "\n".join(_continued(each.removeprefix(_DRAWN).split("\n"), room))
            if each.startswith(_DRAWN)
            else each
            for each in text.split("\n\n")
        ]
        super().write_text("\n\n".join(paragraphs))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Words and what they mean side by side, or below each other where there is little room."""
        room = self.width - self.current_indent
        widest = min(col_max, room // 2 - col_spacing, room - _LEAST - col_spacing)
        indent = " " * (self.current_indent + 2 * len(_FURTHER))
        broken = [
            (first if len(first) <= room else wrap_text(first, room, "", indent), second)
            for first, second in rows
        ]
        super().write_dl(broken, max(widest, 1), col_spacing)


def _continued(lines: Iterable[str], room: int) -> Iterator[str]:
    """Command lines in pieces that fit, each but the last with a backslash at its end."""
    for line in lines:
        if len(line) <= room:
            yield line
            continue
        piece, *words = _WORD.findall(line)
        for word in words:
            if len(f"{piece} {word}") > room - len(" \\"):
                yield f"{piece} \\"
                piece = f"{_FURTHER}{word}"
            else:
                piece += f" {word}"
        yield piece


class HelpContext(click.Context):
    """The context of a command, whose help is laid out so."""

    formatter_class = HelpFormatter


class NoSuchCommand(click.UsageError):
    """The first word of a command line is no command; `known` are those that there are."""

    def __init__(self, words: Sequence[str], known: Iterable[str], context: click.Context) -> None:
        super().__init__(f"there is no command `{words[0]}`", context)
        self.words = words
        self.known = known
