"""Inputs of finance that are nearly right: each is taken for what it means, or refused in one sentence."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from shipped_parameters import parameters, shipped

from sim.__main__ import main
from sim.config import load
from sim.errors import InputMistake
from sim.finance.actuals.own_lists import with_own_lists
from sim.parameters import Finance
from sim.returns.lists.spellings import first_of_month

pytestmark = pytest.mark.unit

LINE, HOME = "other_services", "external_childrens_home"
Rows = Sequence[Sequence[object]]
APRIL = ("month", "line", "amount"), (date(2022, 4, 30), LINE, 7.5)
HEADINGS = "scenario,financial_year,month,cost_line,basis,amount\n"


def read(**own: object) -> Finance:
    """What the county's finance holds with the lists that are given."""
    p = parameters(shipped())
    return with_own_lists(p.model_copy(update={"finance": p.finance.model_copy(update=own)})).finance


def a_csv(folder: Path, text: str) -> Path:
    (folder / "list.csv").write_text(text, encoding="utf-8")
    return folder / "list.csv"


def a_workbook(folder: Path, sheets: Mapping[str, Rows], merged: str = "") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if merged:
            sheet.merge_cells(merged)
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def one_sentence(raised: pytest.ExceptionInfo[InputMistake], names: str, *said: str) -> None:
    text = str(raised.value)
    assert "\n" not in text
    assert names in text
    assert [part for part in said if part not in text] == []


@pytest.mark.parametrize(
    ("month", "amount", "pounds"),
    [
        ("2022-04", "7", 7.0),
        ("04/2022", "7", 7.0),
        ("Apr-22", "7", 7.0),
        ("April 2022", '"£1,234,567.89"', 1_234_567.89),
        ("30/04/2022", "(7.50)", -7.5),
        ("2022-04-01", "-7", -7.0),
    ],
)
def test_months_and_amounts_of_a_ledger_are_taken_for_what_they_mean(
    tmp_path: Path, month: str, amount: str, pounds: float
) -> None:
    path = a_csv(tmp_path, f"month,line,amount\n{month},{LINE},{amount}\n2022-05,{LINE},100\n")
    assert read(actuals=path).spent == {LINE: {"2022-04": pounds, "2022-05": 100.0}}


@pytest.mark.parametrize("text", ["202204", "2022-13", "P01", "April", "22-Apr", "2022/23 P01", "Mai 2022"])
def test_what_may_be_another_month_is_none(text: str) -> None:
    """``202204`` is the fourth period of a financial year in many ledgers: July."""
    assert first_of_month(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("month,line,amount\n202204,other_services,7\n", "'month' is not a month such as 2022-04"),
        ("month,line,amount\n2022-13,other_services,7\n", "in row 2 (9999-99)"),
        ("month,line,amount\n04/30/2022,other_services,7\n", "'month' is written month first"),
        ("month,line,amount\n2021-04,other_services,7\n2022-04,other_services,7\n", "outside 2022/23"),
        ("month,line,amount\n2022-04,other_services,7\n2023-05,other_services,7\n", "(2023-05)"),
        ("month,line,amount\n2022-04,other_services,12k\n", "'amount' is not a number"),
        ("month;line;amount\n2022-04;other_services;1.234,5\n", "with a point before the pence"),
        ("month,line,amount\n2022-04,other_services,\n", "row 2 (blank)"),
        ("month,line,amount\n2022-04,other_services,9999999999\n", "give pounds, not pence"),
        ("month,line,amount\n2022-04,transport,7\n", "'line' is not one of"),
        ("month,amount\n2022-04,7\n", "lacks the column 'line'; its headings are 'month', 'amount'"),
        ("line,Apr-22,May-22\nother_services,7,8\n", "lacks the columns 'month', 'amount'"),
        ("month,line,amount\n", "has headings and no row below them"),
        ("", "it is empty"),
    ],
)
def test_actuals_that_cannot_be_used_are_refused(tmp_path: Path, text: str, said: str) -> None:
    path = a_csv(tmp_path, text)
    with pytest.raises(InputMistake) as raised:
        read(actuals=path)
    one_sentence(raised, f"finance.actuals={path}", said)


def test_a_workbook_may_have_a_title_text_dates_and_empty_sheets(tmp_path: Path) -> None:
    headings, _ = APRIL
    titled: Rows = [["Ledger", None, None], headings, ["30/04/2022", LINE, "£1,000"], ["2022-05", LINE, 1]]
    path = a_workbook(tmp_path, {"Empty": [], "Ledger": titled}, merged="A1:C1")
    assert read(actuals=path).spent == {LINE: {"2022-04": 1000.0, "2022-05": 1.0}}


@pytest.mark.parametrize(
    ("sheets", "merged", "said"),
    [
        ({"A": []}, "", "no line holds the headings month, line, amount"),
        ({"A": APRIL, "B": APRIL}, "", "2 sheets have the headings"),
        ({"A": [*APRIL, (None, LINE, 8)]}, "A2:A3", "in row 3 (blank)"),
        ({"A": [APRIL[0], (date(2022, 4, 30), LINE, "=1+1")]}, "", "'amount' is not a number"),
    ],
    ids=["empty", "two lists", "merged months", "a formula that nothing has worked out"],
)
def test_workbooks_that_cannot_be_used_are_refused(
    tmp_path: Path, sheets: Mapping[str, Rows], merged: str, said: str
) -> None:
    path = a_workbook(tmp_path, sheets, merged)
    with pytest.raises(InputMistake) as raised:
        read(actuals=path)
    one_sentence(raised, f"finance.actuals={path}", said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"type,weekly\n{HOME},-5\n", "expected from 0 to 100,000 pounds a week"),
        (f"type,weekly\n{HOME},\n", "'weekly' is not a number"),
        (f"type\n{HOME}\n", "lacks the column 'weekly'"),
        ("type,weekly\na house,4\n", "'type' is not one of"),
        (f"type,weekly,children\n{HOME},4000,2000000000\n", "more than all 953 in care"),
        (f"type,weekly,children\n{HOME},4000,1.5\n", "'children' is not a whole number"),
        (f"type,weekly,start,end\n{HOME},4000,2022-05-01,2022-04-01\n", "it ends before it begins"),
        (f"type,weekly,start,end\n{HOME},4000,2020-05-01,2021-04-01\n", "no row is open on the base date"),
        (f"type,weekly,start,end\n{HOME},4000,2022-04,\n", "'start' is not a date"),
    ],
)
def test_fees_that_cannot_be_used_are_refused(tmp_path: Path, text: str, said: str) -> None:
    path = a_csv(tmp_path, text)
    with pytest.raises(InputMistake) as raised:
        read(prices=path)
    one_sentence(raised, f"finance.prices={path}", said)


def test_providers_without_children_have_no_fee(tmp_path: Path) -> None:
    text = f"type,weekly,children\n{HOME},£4000.50,1\n{HOME},9000,0\n"
    assert read(prices=a_csv(tmp_path, text)).open_prices == {HOME: (4000.5,)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is no table"),
        ("a,b\n1,2\n", "there is no column 'scenario'"),
        (
            f"{HEADINGS}baseline,2021/22,2021-04,{LINE},actual,5\n",
            "it is of 2021/22, and 2022/23 is forecast",
        ),
        (f"{HEADINGS}baseline,2022/23,April,{LINE},actual,5\n", "'April' is no month such as 2022-04"),
        (f"{HEADINGS}baseline,2022/23,2022-04,{LINE},actual,\n", "'amount' holds what is no number"),
    ],
)
def test_what_is_no_reforecast_of_last_month_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = a_csv(tmp_path, text)
    with pytest.raises(InputMistake) as raised:
        read(last_month=path)
    one_sentence(raised, f"finance.last_month={path}", said)


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("finance.base_budget='94,000,000'", "'94,000,000' is no amount; expected pounds of a net budget"),
        ("finance.base_budget=-5", "it is below nothing"),
        ("finance.base_budget={}", "it names no cost line"),
        ("finance.base_budget={other_services: x}", "'x' is no amount for 'other_services'"),
        (
            "finance.base_budget={other_service: 5}",
            "no cost line 'other_service'; did you mean",
        ),
        ("+finance.reserves.use={2023/25: 5}", "2023/25 is no financial year"),
        ("finance.borrowing.interest=4.5", "write 0.045 for 4.5 %"),
        ("costs.discount_rate=3.5", "write 0.035 for 3.5 %"),
        ("costs.groups.council_staff.per_year=5", "expected a share, such as 0.05 for 5 %"),
        ("+costs.budget={2023: 5}", "2023"),
    ],
)
def test_numbers_of_finance_that_cannot_be_meant_are_refused(override: str, said: str) -> None:
    with pytest.raises(InputMistake) as raised:
        load(["scenarios=[baseline]", override])
    one_sentence(raised, override.lstrip("+").partition("=")[0].split(".use")[0], said)


def test_the_command_ends_with_exit_code_2_and_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = a_csv(tmp_path, f"month,line,amount\n2022-13,{LINE},7\n")
    assert main(["scenarios=[baseline]", f"finance.actuals={path}", f"run.outputs={tmp_path}"]) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert f"finance.actuals={path}" in said.replace("\n", "")
