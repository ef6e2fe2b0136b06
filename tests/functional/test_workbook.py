"""The workbook as a finance officer meets it: recalculated by LibreOffice, before and after an input is
changed."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sim import load, simulate, tables
from sim.__main__ import main

pytestmark = pytest.mark.functional

HEADER = 4
RUN = [
    "authority=westmere",
    "run.replications=3",
    "run.years=3",
    "run.workers=1",
    "scenarios=[baseline,step_down]",
]
IFA = "fees.independent_foster"


@pytest.fixture(scope="module")
def office() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None and os.environ.get("SIM_OFFICE") == "required":
        pytest.fail("LibreOffice is not installed, although .ci/run should have installed it")
    if found is None:
        pytest.skip("LibreOffice is not installed: nothing recalculates the workbook")
    return found


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(tmp_path_factory.mktemp("as_it_is"))


def run(outputs: Path) -> Path:
    assert main([*RUN, f"run.outputs={outputs}"]) == 0
    return outputs / "westmere" / "simulate"


def recalculated(
    office: str, workbook: Path, folder: Path, changes: Mapping[tuple[str, str, str], float]
) -> openpyxl.Workbook:
    """The workbook with inputs changed (sheet, name of the row, header of the column), worked out by
    LibreOffice alone.

    openpyxl keeps no values of formulas, so that every number read is one that LibreOffice found.
    """
    book = openpyxl.load_workbook(workbook)
    for (sheet, name, header), value in changes.items():
        cell = the_cell(book[sheet], name, header)
        assert isinstance(cell.value, int | float), "an input is a number"
        cell.value = value
    folder.mkdir()
    book.save(folder / "changed.xlsx")
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder / "out"),
    ]
    subprocess.run([*command, str(folder / "changed.xlsx")], check=True, capture_output=True, timeout=240)
    return openpyxl.load_workbook(folder / "out" / "changed.xlsx", data_only=True)


def the_cell(
    sheet: "openpyxl.worksheet.worksheet.Worksheet", name: str, header: str
) -> "openpyxl.cell.cell.Cell":
    column = next(cell.column for cell in sheet[HEADER] if cell.value == header)
    row = next(row[0].row for row in sheet.iter_rows(min_row=HEADER + 1) if row[0].value == name)
    return sheet.cell(row, column)


def costs_of(book: openpyxl.Workbook) -> pd.DataFrame:
    """The sheet of costs as the table has them: scenario, line and year, pounds."""
    rows = [[cell.value for cell in row] for row in book["Costs"].iter_rows(min_row=HEADER)]
    table = pd.DataFrame(rows[1:], columns=rows[0]).dropna(subset=["Line"])
    long = table.melt(["Scenario", "Line", "Provided"], var_name="financial_year", value_name="cost")
    return long.set_index(["Scenario", "Line", "financial_year"])["cost"].astype(float)


def table_of(results: Path) -> pd.Series:
    return by_line_and_year(pd.read_csv(results / "tables" / "costs.csv"))


def costs_with(change: str) -> pd.Series:
    """The table that the same run writes with one number of the configuration changed."""
    return by_line_and_year(tables(simulate(load([*RUN, change])))["costs"])


def by_line_and_year(costs: pd.DataFrame) -> pd.Series:
    return costs.set_index(["scenario", "cost_line", "financial_year"])["mean"]


def test_recalculated_totals_are_those_of_the_table(office: str, results: Path, tmp_path: Path) -> None:
    book = recalculated(office, results / "workbook.xlsx", tmp_path / "work", {})
    sheet, table = costs_of(book), table_of(results)
    totals = table.xs("total", level="cost_line")
    assert len(totals) == 8
    for key, cost in table.items():
        if cost:
            assert sheet.loc[key] == pytest.approx(cost, abs=0.0051), key
    errors = [
        (name, cell.coordinate, cell.value)
        for name in book.sheetnames
        for row in book[name].iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith(("#", "Err:"))
    ]
    assert errors == []
    for name, column in (("Bridge", "check"), ("Plan", "check")):
        header = next(cell.column for cell in book[name][HEADER] if cell.value == column)
        checks = [row[header - 1].value for row in book[name].iter_rows(min_row=HEADER + 1)]
        assert checks
        assert all(value == 0 for value in checks)


def test_a_price_changed_in_the_sheet_does_what_it_does_in_the_configuration(
    office: str, results: Path, tmp_path: Path
) -> None:
    """A tenth dearer for independent fostering, in the sheet and in the YAML."""
    book = openpyxl.load_workbook(results / "workbook.xlsx", data_only=True)
    price = the_cell(book["Prices"], IFA, "Yours").value
    sheet = costs_of(
        recalculated(
            office, results / "workbook.xlsx", tmp_path / "work", {("Prices", IFA, "Yours"): 1.1 * price}
        )
    )
    dearer = costs_with("costs.fees.independent_foster.per_week=930.6")
    before = table_of(results)
    for key, cost in dearer.xs("total", level="cost_line").items():
        assert sheet.loc[key[0], "total", key[1]] == pytest.approx(cost, abs=2), (
            key
        )  # each charge is rounded to the penny
        assert cost > before.loc[key[0], "total", key[1]] + 1000


@pytest.mark.long
def test_an_inflation_rate_changed_in_the_sheet_does_what_it_does_in_the_configuration(
    office: str, results: Path, tmp_path: Path
) -> None:
    change = {("Inflation", "independent_fostering", "2023/24"): 0.2}
    sheet = costs_of(recalculated(office, results / "workbook.xlsx", tmp_path / "work", change))
    rates = "{start: 0.02, 2022-04-01: 0.035, 2023-04-01: 0.2, 2024-04-01: 0.025}"
    dearer = costs_with(f"costs.groups.independent_fostering.per_year={rates}")
    for key, cost in dearer.xs("total", level="cost_line").items():
        assert sheet.loc[key[0], "total", key[1]] == pytest.approx(cost, abs=2), key


def test_it_can_be_read_without_recalculation(results: Path) -> None:
    """Programs that only show a workbook find the same numbers in it."""
    sheet, table = (
        costs_of(openpyxl.load_workbook(results / "workbook.xlsx", data_only=True)),
        table_of(results),
    )
    for key, cost in table.xs("total", level="cost_line").items():
        assert sheet.loc[key[0], "total", key[1]] == pytest.approx(cost, abs=0.0051)


def test_it_is_made_for_people(results: Path) -> None:
    book = openpyxl.load_workbook(results / "workbook.xlsx")
    assert book.sheetnames[0] == "Summary"
    assert {
        "Prices",
        "Inflation",
        "Volumes",
        "Costs",
        "Savings",
        "Bridge",
        "Plan",
        "Risk",
        "Break-even",
    } <= set(book.sheetnames)
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert len(sheet.tables) == 1
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows
        assert sheet["A1"].value
    prices = book["Prices"]
    headers = [cell.value for cell in prices[HEADER]]
    for row in prices.iter_rows(min_row=HEADER + 1, values_only=True):
        one = dict(zip(headers, row, strict=True))
        assert one["Source"] or one["Assumption"], one["Price"]
        assert one["Whose"] in ("own", "comparator", "assumed")
    assert prices["D4"].comment is not None


def test_no_word_becomes_a_formula(tmp_path: Path) -> None:
    """A line that somebody calls =1+1 in the configuration stays a word."""
    from xlsxwriter import Workbook

    from sim.report.workbook.house import House

    with Workbook(str(tmp_path / "words.xlsx"), {"strings_to_formulas": False}) as book:
        house = House(book)
        house.text(house.sheet("Words", "=1+1", "=2+2", (10,)), 5, 0, "=HYPERLINK(1)")
    sheet = openpyxl.load_workbook(tmp_path / "words.xlsx")["Words"]
    assert [sheet[name].data_type for name in ("A1", "A2", "A6")] == ["s", "s", "s"]
