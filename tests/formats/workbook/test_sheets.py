"""Formulas as a file spells them: as XlsxWriter does, which is asked once of each function."""

import io

import pytest
import xlsxwriter

from envelope.formats.workbook.sheets import Book

FORMULAS = (
    "=1+A1",
    "=SUM(A1:A3)*MAX(B1,2)",
    "=(A1+B1)*2",
    "{=SUM(A1:A3)}",
    "=SUM(_xlfn.SORT(A1:A3))",
    "=IF(SWITCH(A1,1,2),FILTER(A1:A2,1),3)",
    "=MAX(XLOOKUP(A1,B1:B2,C1:C2),SUM(A1))",
    "=LET(x,1,x)+BETA.DIST(A1,1,2,TRUE)",
    "=SINGLE(A1)+SORTBY(A1,B1)",
    '=IF(A1="MAP(","x(",SORT(A2))',
)


@pytest.mark.parametrize("future", [False, True])
def test_a_formula_is_spelled_as_xlsxwriter_does(future: bool) -> None:
    """Before and after it has been asked of the functions."""
    options = {"in_memory": True, "use_future_functions": future}
    with xlsxwriter.Workbook(io.BytesIO(), options) as plain, Book(io.BytesIO(), options) as book:
        one, other = plain.add_worksheet(), book.add_worksheet()
        for formulas in (FORMULAS, reversed(FORMULAS)):
            for formula in formulas:
                assert other._prepare_formula(formula) == one._prepare_formula(formula)
