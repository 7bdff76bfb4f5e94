"""Lines of words are those of `textwrap`, whatever they are made of."""

import re
import textwrap

from hypothesis import example, given
from hypothesis import strategies as st

from envelope.formats.wrapping import wrap, wrapped


class Reference(textwrap.TextWrapper):
    """Breaks a word that is longer than a line after its signs."""

    def _split(self, text: str) -> list[str]:
        return [
            piece
            for chunk in super()._split(text)
            for piece in (self.broken(chunk) if len(chunk) > self.width else [chunk])
        ]

    def broken(self, chunk: str) -> list[str]:
        """The pieces of a long word, numbers whole; of a long piece its words and signs."""
        return [
            each
            for piece in re.findall(r"\$?\w+(?:[.,]\d+)*\W*|\W+", chunk)
            for each in (re.findall(r"\w+|\W+", piece) if len(piece) > self.width else [piece])
        ]


@given(st.text("ab_1.,-( $\t\n\v\f\r\xa0é", max_size=80), st.integers(1, 25))
@example("aaaa bbbbbbbbb", 5)
@example("  ceil(servers_by_memory/copies)  × 1,024.5  ", 7)
@example("a\tb\n\n c \x1f d", 3)
def test_lines_are_those_of_textwrap(text: str, width: int) -> None:
    """Blanks, hyphens, signs, words that no line holds."""
    assert wrap(text, width) == Reference(width=width, break_on_hyphens=False).wrap(text)


def test_a_line_has_at_least_one_column() -> None:
    """However narrow the place is; and what fits stays as it is."""
    assert wrap("abc", 0) == ["a", "b", "c"]
    assert wrapped(" ab  c ", 7) == " ab  c "
