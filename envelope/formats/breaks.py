"""Lines of words, in which names stay whole: formulas are broken at their signs."""

import re
import textwrap


class _Wrapper(textwrap.TextWrapper):
    """Breaks a word that is longer than a line after its signs."""

    def _split(self, text: str) -> list[str]:
        chunks = super()._split(text)
        return [
            piece
            for chunk in chunks
            for piece in (self._pieces(chunk) if len(chunk) > self.width else [chunk])
        ]

    def _pieces(self, chunk: str) -> list[str]:
        pieces = re.findall(r"\$?\w+(?:[.,]\d+)*\W*|\W+", chunk)
        return [
            each
            for piece in pieces
            for each in (re.findall(r"\w+|\W+", piece) if len(piece) > self.width else [piece])
        ]


def wrap(text: str, width: int) -> list[str]:
    """The lines of a text; what has no sign to be broken at is cut where it must.

    A word with hyphens, be it a name or an address, stays whole where a line holds it.

    >>> wrap("ceil(servers_by_memory/copies)", 20)
    ['ceil(', 'servers_by_memory/', 'copies)']
    """
    return _Wrapper(width=width, break_on_hyphens=False).wrap(text)
