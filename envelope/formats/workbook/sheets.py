"""A book of XlsxWriter, in whose sheets a formula is looked through once, not thirty times."""

import re
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

_FUNCTION = re.compile(r"[\w.]+\(")


class _Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet that asks once of each function how a file spells it.

    XlsxWriter looks for thirty functions of newer spreadsheets in every formula. It is asked of
    those that a formula calls; one whose functions are all spelled as they are stays as it is.
    """

    _as_they_are: frozenset[str] = frozenset()

    def _prepare_formula(self, formula: str, *given: Any, **named: Any) -> str:
        called = frozenset(_FUNCTION.findall(formula))
        for name in called - self._as_they_are:
            if super()._prepare_formula(name, *given, **named) != name:
                return str(super()._prepare_formula(formula, *given, **named))
            self._as_they_are |= {name}
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")


class Book(xlsxwriter.Workbook):  # type: ignore[misc]  # as above
    """A book of such sheets."""

    worksheet_class = _Sheet
