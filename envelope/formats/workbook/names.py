"""Names that a spreadsheet accepts, for cells and for sheets; none is given twice."""

import re

# A1 to XFD1048576, which three letters and digits always resemble, and R1C1 with its short forms.
_REFERENCE = re.compile(r"[a-z]{1,3}\d+|r\d*|c\d*|r\d*c\d*|true|false", re.IGNORECASE)
_UNFIT = re.compile(r"[^\w.]")
_UNFIT_IN_SHEETS = re.compile(r"[\[\]:*?/\\]")
_LONGEST_SHEET = 31
_RESERVED_SHEET = "history"


class Names:
    """Names given so far, which differ in more than their case."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def cell(self, wanted: str) -> str:
        """A name for a cell: as wanted, but for what reads as a reference to another cell.

        >>> [Names().cell(each) for each in ("dau", "cache.hit_ratio", "p99", "store.r2", "c")]
        ['dau', 'cache.hit_ratio', 'p99_', 'store.r2_', 'c_']
        """
        name = _UNFIT.sub("_", wanted.replace("µ", "u"))
        name = name if name[0].isalpha() or name[0] == "_" else f"_{name}"
        # LibreOffice also reads `sheet.A1`, so the last part alone must be no reference.
        if _REFERENCE.fullmatch(name.rpartition(".")[2]):
            name += "_"
        return self._free(name, "_", 255)

    def sheet(self, wanted: str) -> str:
        """A name for a sheet, cut to what fits on a tab.

        >>> names = Names()
        >>> [names.sheet(each) for each in ("Storage", "storage", "Q/A")]
        ['Storage', 'storage 2', 'Q A']
        """
        name = _UNFIT_IN_SHEETS.sub(" ", wanted).strip().strip("'") or "Sheet"
        if name.casefold() == _RESERVED_SHEET:
            name += " "
        return self._free(name, " ", _LONGEST_SHEET)

    def _free(self, wanted: str, joint: str, longest: int) -> str:
        name, count = wanted[:longest], 2
        while name.casefold() in self.taken:
            end = f"{joint}{count}"
            name, count = wanted[: longest - len(end)] + end, count + 1
        self.taken.add(name.casefold())
        return name


def column(index: int) -> str:
    """The letters of a column, counted from 0.

    >>> column(0), column(25), column(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    while index >= 0:
        index, letter = divmod(index, 26)
        letters, index = chr(ord("A") + letter) + letters, index - 1
    return letters


def quoted(tab: str) -> str:
    """A sheet's name as references have it."""
    doubled = tab.replace("'", "''")
    return f"'{doubled}'"
