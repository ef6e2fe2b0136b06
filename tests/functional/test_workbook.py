"""The workbook as a finance officer meets it: recalculated by LibreOffice, before and after an input is
changed."""

import os
import re
import shutil
import subprocess
import zlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import column_index_from_string

from sim import load, simulate, tables
from sim.__main__ import main
from sim.report.words.labels import Labels, spelt
from sim.report.workbook.bridge import EFFECTS
from sim.report.workbook.plan import ALL_PLANS, LINES, TITLES
from sim.settings import Settings

pytestmark = pytest.mark.functional

HEADER = 4
RUN = [
    "authority=westmere",
    "run.replications=3",
    "run.years=3",
    "run.workers=1",
    "scenarios=[baseline,step_down]",
    "finance.base_budget=9000000",
]
WRITTEN = ("costs", "financial_plan", "costs_bridge", "budget", "savings", "payback", "break_even")
IFA = "Fee: Independent foster care (IFA)"


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
    sheet: "openpyxl.worksheet.worksheet.Worksheet", name: str, header: str, second: str | None = None
) -> "openpyxl.cell.cell.Cell":
    """The cell of the row that begins with a name (and goes on with a second one) below a heading."""
    column = next(cell.column for cell in sheet[HEADER] if cell.value == header)
    row = next(
        row[0].row
        for row in sheet.iter_rows(min_row=HEADER + 1)
        if row[0].value == name and second in (None, row[1].value)
    )
    return sheet.cell(row, column)


@cache
def settings() -> Settings:
    return load(RUN)


def titles() -> dict[str, str]:
    """Names of scenarios by their titles."""
    return {
        title: name
        for name, title in Labels.of(settings().parameters, settings().scenarios).scenarios.items()
    }


def costs_of(book: openpyxl.Workbook) -> pd.Series:
    """The sheet of costs as the table has them: scenario, line and year, pounds."""
    rows = [[cell.value for cell in row] for row in book["Costs"].iter_rows(min_row=HEADER)]
    table = pd.DataFrame(rows[1:], columns=rows[0]).dropna(subset=["Line"])
    table["Scenario"] = table["Scenario"].map(titles())
    long = table.melt(["Scenario", "Line", "Provided"], var_name="financial_year", value_name="cost")
    return long.set_index(["Scenario", "Line", "financial_year"])["cost"].astype(float)


def rows_of(book: openpyxl.Workbook, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet's table by their headings, scenarios by name."""
    return rows_with(book, sheet, titles())


def rows_with(book: openpyxl.Workbook, sheet: str, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The same with names of scenarios by their titles."""
    lines = list(book[sheet].iter_rows(min_row=HEADER, values_only=True))
    found = [dict(zip(lines[0], line, strict=True)) for line in lines[1:] if line[0] in names]
    return [
        {key: names.get(value, value) if isinstance(value, str) else value for key, value in row.items()}
        for row in found
    ]


def table_of(results: Path) -> pd.Series:
    return by_line_and_year(pd.read_csv(results / "tables" / "costs.csv"))


@cache
def tables_with(*changes: str) -> dict[str, pd.DataFrame]:
    """The tables that the same run writes with numbers of the configuration changed."""
    return tables(simulate(load([*RUN, *changes])))


def rates_with(group: str, year: int, rate: float) -> str:
    """The inflation of a price group as it is configured, but for the 1 April of one year."""
    costs = settings().parameters.costs
    assert costs is not None
    own = costs.groups[group].per_year
    (_, start), *later = zip(own.dates, own.values, strict=True)
    dated = dict(later)
    assert {date(year, 4, 1), date(year + 1, 4, 1)} <= set(dated), "the rate of one year alone can be changed"
    steps = ", ".join(f"{day}: {one}" for day, one in (dated | {date(year, 4, 1): rate}).items())
    return f"{{start: {start}, {steps}}}"


def by_line_and_year(costs: pd.DataFrame) -> pd.Series:
    costs = costs.assign(cost_line=[line if line == "total" else spelt(line) for line in costs["cost_line"]])
    return costs.set_index(["scenario", "cost_line", "financial_year"])["mean"]


def check_costs(book: openpyxl.Workbook, costs: pd.DataFrame, abs_: float) -> None:
    sheet = costs_of(book)
    for key, cost in by_line_and_year(costs).items():
        if cost:
            assert sheet.loc[key] == pytest.approx(cost, abs=abs_), key


def check_answers(book: openpyxl.Workbook, found: Mapping[str, pd.DataFrame], abs_: float) -> None:
    """Plan, bridge, risk, savings and break-even of a workbook are those of tables; every check holds."""
    plan = found["financial_plan"].set_index(["scenario", "financial_year", "line"])["amount"]
    rows = rows_of(book, ALL_PLANS)
    assert len(rows) == len(plan) // len(LINES)
    for row in rows:
        for line in LINES:
            if line in ("full_year_effect", "policies"):
                continue  # their sum is exact; how it divides moves in proportion
            amount = plan[row["Scenario"], row["Year"], line]
            assert row[TITLES[line]] == pytest.approx(amount, abs=abs_), (row["Scenario"], row["Year"], line)
        both = sum(row[TITLES[line]] for line in ("full_year_effect", "policies"))
        of_plans = sum(plan[row["Scenario"], row["Year"], line] for line in ("full_year_effect", "policies"))
        assert both == pytest.approx(of_plans, abs=abs_)
    bridges = found["costs_bridge"].query("cost_line == 'total'")
    keys = ["scenario", "financial_year", "from_scenario", "from_year", "effect"]
    effects = bridges.set_index(keys)["amount"]
    rows = rows_of(book, "Bridge")
    assert len(rows) * 10 == len(effects)
    for row in rows:
        for effect in ("start", *EFFECTS, "end"):
            key = (row["Scenario"], row["Year"], row["From scenario"], row["From year"], effect)
            assert row[effect.replace("_", " ")] == pytest.approx(effects[key], abs=abs_), key
    budget = found["budget"].set_index(["scenario", "financial_year"])
    rows = rows_of(book, "Risk")
    assert len(rows) == len(budget)
    for row in rows:
        one = budget.loc[(row["Scenario"], row["Year"])]
        for heading, name in (("Mean", "mean"), ("P75", "p75"), ("P90", "p90")):
            assert row[heading] == pytest.approx(one[name], rel=0.03, abs=abs_)
        assert row["Mean"] == pytest.approx(one["mean"], abs=abs_)
    saved = found["savings"].set_index(["scenario", "financial_year", "measure"])["mean"]
    worth = found["payback"].set_index("scenario")["net_present_value"]
    for row in rows_of(book, "Savings"):
        if row["Measure"] == "net present value":
            assert row["All years"] == pytest.approx(worth[row["Scenario"]], rel=0.02, abs=abs_)
        elif row["Measure"] in ("gross saving", "cost of delivery", "net saving"):
            for year in saved.loc[row["Scenario"]].index.unique(0):
                amount = saved[row["Scenario"], year, row["Measure"].replace(" ", "_")]
                assert row[year] == pytest.approx(amount, abs=2 * abs_), (row["Scenario"], year)
    homes = rows_of(book, "Break-even") if "Break-even" in book.sheetnames else []
    table = found["break_even"]
    meant = table["chosen"].astype(bool) & (table["financial_year"] == "all years")
    for row, one in zip(homes, pd.concat((table[meant], table[~meant])).to_dict("records"), strict=True):
        assert row["Cost a year"] == pytest.approx(one["yearly_cost"], rel=1e-4)
        assert row["Price a week"] == pytest.approx(one["price_per_week"], rel=1e-4)
    assert the_cell(book["Contents"], "All checks", "Checks").value == "OK"


def mistakes(book: openpyxl.Workbook) -> list[tuple[str, str, str]]:
    return [
        (name, cell.coordinate, cell.value)
        for name in book.sheetnames
        for row in book[name].iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith(("#", "Err:"))
    ]


def test_recalculated_it_is_the_tables(office: str, results: Path, tmp_path: Path) -> None:
    book = recalculated(office, results / "workbook.xlsx", tmp_path / "work", {})
    found = {name: pd.read_csv(results / "tables" / f"{name}.csv") for name in WRITTEN}
    check_costs(book, found["costs"], 0.0051)
    check_answers(book, found, 1.0)
    assert mistakes(book) == []
    delivered = [row for row in rows_of(book, "Savings") if row["Measure"] == "cost of delivery"]
    assert all(row["All years"] > 0 for row in delivered), "step-down has a team"


def test_a_fee_inflation_and_the_base_budget_changed_do_what_they_do_in_the_configuration(
    office: str, results: Path, tmp_path: Path
) -> None:
    """A tenth dearer for independent fostering, a fifth at the next 1 April, half a million more budget."""
    book = openpyxl.load_workbook(results / "workbook.xlsx", data_only=True)
    assert the_cell(book["Prices"], IFA, "Yours").value == 846, (
        "the figure that is typed in the configuration"
    )
    changes = {
        ("Prices", IFA, "Yours"): 930.6,
        ("Inflation", "Independent fostering", "2023/24"): 0.2,
        ("Funding", "Base budget, net", "2022/23"): 9_500_000.0,
    }
    book = recalculated(office, results / "workbook.xlsx", tmp_path / "work", changes)
    rates = rates_with("independent_fostering", 2023, 0.2)
    found = tables_with(
        "costs.fees.independent_foster.per_week=930.6",
        f"costs.groups.independent_fostering.per_year={rates}",
        "finance.base_budget=9500000",
    )
    check_costs(book, found["costs"], 3)
    check_answers(book, found, 6)
    title = list(titles())[1]
    for sheet, heading in (("Summary", "Runs with NPV above 0"), ("Risk", "Runs over budget")):
        assert the_cell(book[sheet], title, heading).value == "run anew", "no share of another run's is shown"
    before, after = table_of(results), by_line_and_year(found["costs"])
    assert (after.xs("total", level=1) > before.xs("total", level=1) + 1000).all()
    assert mistakes(book) == []


@pytest.mark.long
def test_more_nights_cost_what_a_night_costs_and_are_volume(
    office: str, results: Path, tmp_path: Path
) -> None:
    """A tenth more nights in children's homes in a year of the first scenario: a tenth more of their fees."""
    before = openpyxl.load_workbook(results / "workbook.xlsx", data_only=True)
    first, title, year = next(iter(titles())), "External children's home", "2023/24"
    nights = the_cell(before["Volumes"], first, year, title)
    book = openpyxl.load_workbook(results / "workbook.xlsx")
    book["Volumes"][nights.coordinate].value = 1.1 * nights.value
    book.save(tmp_path / "more.xlsx")
    after = recalculated(office, tmp_path / "more.xlsx", tmp_path / "work", {})
    own, was = costs_of(after), table_of(results)
    line = spelt("external_childrens_homes")
    tenth = 0.1 * was["baseline", line, year]
    assert own["baseline", line, year] == pytest.approx(was["baseline", line, year] + tenth, abs=1)
    bridges = pd.read_csv(results / "tables" / "costs_bridge.csv").query(
        "scenario == 'baseline' and financial_year == @year"
    )
    bridges = bridges[bridges["financial_year"] == year]
    volume = bridges.query("cost_line == 'total' and effect == 'volume'")["amount"].item()
    row = next(r for r in rows_of(after, "Bridge") if (r["Scenario"], r["Year"]) == ("baseline", year))
    assert row["volume"] > volume + 0.7 * tenth, "at the prices of the year before, less what partners pay"
    assert the_cell(after["Contents"], "All checks", "Checks").value == "OK"
    assert own["step_down", line, year] == pytest.approx(was["step_down", line, year], abs=0.0051)


def test_a_check_can_fail(office: str, results: Path, tmp_path: Path) -> None:
    """Somebody types over a formula of the costs: the bridge no longer leads to what stands there."""
    book = openpyxl.load_workbook(results / "workbook.xlsx")
    sheet = book["Costs"]
    total = next(row for row in sheet.iter_rows(min_row=HEADER + 1) if row[1].value == "total")
    total[4].value = 1.0
    book.save(tmp_path / "typed.xlsx")
    found = recalculated(office, tmp_path / "typed.xlsx", tmp_path / "work", {})
    assert the_cell(found["Contents"], "All checks", "Checks").value == "look"


HOMES = [
    *("run.replications=2", "run.years=4", "run.workers=1", "finance.base_budget=94000000"),
    *("scenarios=[baseline,two_bedded_homes]", "policy.two_bedded_homes.replaces=west_view"),
]
OF_HOMES = {
    ("Prices", "Home: Council children's home", "Yours"): 1_023_000.0,
    ("Prices", "Home: Council children's home capital", "Yours"): 600_000.0,
    ("Inflation", "Property", "2023/24"): 0.2,
    ("Savings", "discount rate", "2022/23"): 0.05,
    ("Funding", "Years of provision for capital", "2022/23"): 1.5,
    ("Funding", "Reserves at the start", "2022/23"): 500_000.0,
    ("Funding", "Used from reserves", "2023/24"): 100_000.0,
}


def test_homes_their_building_discounting_short_loans_and_reserves_do_what_they_do_in_the_configuration(
    office: str, tmp_path: Path
) -> None:
    """Was: break-evens of all years followed no inflation, and none the price of a building nor the discount
    rate; provision went on when all was provided for; a blank cell took all reserves.
    """
    assert main([*HOMES, f"run.outputs={tmp_path / 'outputs'}"]) == 0
    workbook = tmp_path / "outputs" / "nottinghamshire" / "simulate" / "workbook.xlsx"
    book = openpyxl.load_workbook(workbook)
    the_cell(book["Funding"], "Used from reserves", "2024/25").value = None
    book.save(tmp_path / "blank.xlsx")
    book = recalculated(office, tmp_path / "blank.xlsx", tmp_path / "work", OF_HOMES)
    costs = load(HOMES).parameters.costs
    assert costs is not None
    home = costs.homes["council_childrens_home"]
    path, steps = "costs.homes.council_childrens_home", costs.groups["property"].per_year
    dated = dict(zip(steps.dates[1:], steps.values[1:], strict=True)) | {date(2023, 4, 1): 0.2}
    rates = ", ".join(f"{day}: {rate}" for day, rate in sorted(dated.items()))
    changed = [
        f"{path}.per_home={1.1 * home.per_home.values[0]}",
        f"{path}.per_place={1.1 * home.per_place.values[0]}",
        f"{path}.capital=600000",
        f"costs.groups.property.per_year={{start: {steps.values[0]}, {rates}}}",
        "costs.discount_rate=0.05",
        "finance.borrowing.years=1.5",
        "finance.reserves={opening: 500000, use: {2023/24: 100000}, assumption: made up for a test}",
    ]
    found = tables(simulate(load([*HOMES, *changed])))
    of = load(HOMES)
    names = {title: name for name, title in Labels.of(of.parameters, of.scenarios).scenarios.items()}
    plan = found["financial_plan"].set_index(["scenario", "financial_year", "line"])["amount"]
    for row in (line for line in rows_with(book, ALL_PLANS, names)):
        for line in (
            "financing",
            "revenue_provision",
            "interest",
            "reserves_used",
            "reserves_left",
            "closing",
        ):
            amount = plan[row["Scenario"], row["Year"], line]
            # a line that mixes price groups, as income does, has one correction for all of them
            near = pytest.approx(amount, abs=5, rel=1e-5 if line == "closing" else 1e-9)
            assert row[TITLES[line]] == near, (row["Scenario"], row["Year"], line)
    provided = plan.xs(("two_bedded_homes", "revenue_provision"), level=(0, 2))
    assert provided.max() > 0
    homes, even = rows_with(book, "Break-even", names), found["break_even"]
    meant = even["chosen"].astype(bool) & (even["financial_year"] == "all years")
    assert meant.any()
    for row, one in zip(homes, pd.concat((even[meant], even[~meant])).to_dict("records"), strict=True):
        assert (row["Scenario"], row["Year"]) == (one["scenario"], one["financial_year"])
        assert row["Cost a year"] == pytest.approx(one["yearly_cost"], abs=1)
        assert row["Price a week"] == pytest.approx(one["price_per_week"], abs=0.02)
        assert row["Break-even occupancy"] == pytest.approx(one["break_even_occupancy"], abs=1e-4)
    assert the_cell(book["Contents"], "All checks", "Checks").value == "OK"


REFERENCE = re.compile(r"(?:'([^']+)'!)?\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")


def test_no_input_is_dead(results: Path) -> None:
    """Was: funding, reserves and grants of years beyond the plan, which nothing read."""
    book = openpyxl.load_workbook(results / "workbook.xlsx")
    read: set[tuple[str, int, int]] = set()
    for sheet in book:
        formulas = {c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"}
        for of, *corners in (found for text in formulas for found in REFERENCE.findall(text)):
            left, top, right, bottom = corners
            columns = [column_index_from_string(name) for name in (left, right or left)]
            rows = range(int(top), int(bottom or top) + 1)
            read |= {(of or sheet.title, r, c) for r in rows for c in range(columns[0], columns[1] + 1)}
    inputs = [c for sheet in book for row in sheet.iter_rows() for c in row if not c.protection.locked]
    assert len(inputs) > 100
    assert [c.coordinate for c in inputs if (c.parent.title, c.row, c.column) not in read] == []


def test_every_sheet_says_its_unit_in_a_line_that_is_printed(results: Path) -> None:
    for sheet in openpyxl.load_workbook(results / "workbook.xlsx"):
        said = str(sheet["A2"].value)
        assert len(said) <= 150
        units = ("pound", "nights", "inflation", "cost", "factor", "leaves out", "prices")
        assert any(unit in said.lower() for unit in units), sheet.title


def test_it_can_be_read_without_recalculation(results: Path) -> None:
    """Programs that only show a workbook find the same numbers in it."""
    book = openpyxl.load_workbook(results / "workbook.xlsx", data_only=True)
    check_costs(book, pd.read_csv(results / "tables" / "costs.csv"), 0.0051)
    check_answers(book, {name: pd.read_csv(results / "tables" / f"{name}.csv") for name in WRITTEN}, 1.0)


def test_it_is_made_for_people(results: Path) -> None:
    book = openpyxl.load_workbook(results / "workbook.xlsx")
    order = [
        "Contents",
        "Summary",
        "Plan",
        "Savings",
        "Risk",
        "Tornado",
        "Differences",
        "Bridge",
    ]
    inputs, workings = (
        ("Funding", "Prices", "Inflation", "Volumes"),
        ("Price levels", "Workings", "Corrections"),
    )
    assert book.sheetnames == [*order, *inputs, "Costs", ALL_PLANS, *workings]
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert len(sheet.tables) == 1
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows
        assert sheet["A1"].value
        assert sheet.protection.sheet
    assert {"Base_budget", "Discount_rate", "Chosen_scenario", "All_checks"} <= set(book.defined_names)
    assert "seed" in book["Summary"]["A2"].value
    prices = book["Prices"]
    assert prices.data_validations.dataValidation
    headers = [cell.value for cell in prices[HEADER]]
    for row in prices.iter_rows(min_row=HEADER + 1, values_only=True):
        one = dict(zip(headers, row, strict=True))
        assert one["Source"] or one["Assumption"], one["Price"]
        assert one["Whose"] in ("own", "comparator", "assumed")
    assert prices["D4"].comment is not None
    for name in titles().values():
        assert all(name != cell.value for row in book["Costs"].iter_rows() for cell in row), (
            "titles, not names"
        )


def pages_of(office: str, workbook: Path, folder: Path) -> int:
    """How many pages LibreOffice prints a workbook on, once no letter is smaller than 8 points."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, str(workbook)], check=True, capture_output=True, timeout=240)
    printed = (folder / "workbook.pdf").read_bytes()
    assert smallest_letter(printed) >= 8
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def smallest_letter(printed: bytes) -> float:
    """The size in points of the smallest letter of a PDF that LibreOffice wrote."""
    sizes: list[float] = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", printed, flags=re.DOTALL):
        try:
            page = zlib.decompress(stream)
        except zlib.error:
            continue  # a font
        sizes += map(float, re.findall(rb"/F\d+ ([\d.]+) Tf", page))
    return min(sizes)


def printed_rows(sheet: "openpyxl.worksheet.worksheet.Worksheet") -> int:
    """Rows below the heading that are printed and hold something."""
    last = int(re.findall(r"\d+", sheet.print_area)[-1]) if sheet.print_area else sheet.max_row
    return sum(row[0].value is not None for row in sheet.iter_rows(min_row=HEADER + 1, max_row=last))


def test_it_prints_on_fifteen_pages(office: str, results: Path, tmp_path: Path) -> None:
    """A page for each sheet that is not hidden, and none with a title alone."""
    assert 0 < pages_of(office, results / "workbook.xlsx", tmp_path) <= 15
    shown = [s for s in openpyxl.load_workbook(results / "workbook.xlsx") if s.sheet_state == "visible"]
    assert all(printed_rows(sheet) > 0 for sheet in shown)


@pytest.mark.long
def test_ten_plans_print_on_fifteen_pages_too(office: str, tmp_path: Path) -> None:
    """The plans of the strategy, with homes that they open: what a director reads, not every row there is."""
    arguments = ["run.replications=2", "run.years=5", "run.workers=1", f"run.outputs={tmp_path / 'outputs'}"]
    assert main(arguments) == 0
    workbook = tmp_path / "outputs" / "nottinghamshire" / "simulate" / "workbook.xlsx"
    assert 0 < pages_of(office, workbook, tmp_path) <= 15
    shown = [s for s in openpyxl.load_workbook(workbook) if s.sheet_state == "visible"]
    assert all(0 < printed_rows(sheet) <= 60 for sheet in shown)


def test_no_word_becomes_a_formula(tmp_path: Path) -> None:
    """A line that somebody calls =1+1 in the configuration stays a word."""
    from xlsxwriter import Workbook

    from sim.report.workbook.house import House

    with Workbook(str(tmp_path / "words.xlsx"), {"strings_to_formulas": False}) as book:
        house = House(book)
        house.text(house.sheet("Words", "=1+1", "=2+2", (10,)), 5, 0, "=HYPERLINK(1)")
    sheet = openpyxl.load_workbook(tmp_path / "words.xlsx")["Words"]
    assert [sheet[name].data_type for name in ("A1", "A2", "A6")] == ["s", "s", "s"]
