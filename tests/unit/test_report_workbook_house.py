"""Formulas of the workbook stand in the file as xlsxwriter itself would write them."""

import pytest
from xlsxwriter.worksheet import Worksheet

from sim.report.workbook.house import FormulaSheet, cell

pytestmark = pytest.mark.unit

FORMULAS = (
    "=SUM($A$1:$B$2)",
    "{=SUM(A1:A3*B1:B3)}",
    "=IF(OR(A1=0,B1=0),0,'Prices'!$F$12*2)",
    "=XLOOKUP(A1,B1:B3,C1:C3)",
    "=SUM(SORT(UNIQUE(A1:A9)))",
    "=_xlfn.SORT(A1:A9)",
    "=ROUND(SINGLE(A1),2)",
    "=1+2",
    '=SUMIFS(A1:A3,B1:B3,"fee (net)")',
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_written_as_xlsxwriter_would(formula: str) -> None:
    assert FormulaSheet()._prepare_formula(formula) == Worksheet()._prepare_formula(formula)


def test_a_cell_has_its_absolute_name() -> None:
    assert (cell(0, 0), cell(11, 5, "Prices"), cell(99, 27)) == ("$A$1", "'Prices'!$F$12", "$AB$100")
