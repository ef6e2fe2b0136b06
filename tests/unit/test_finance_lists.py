"""Lists of actuals and of own fees, as finance has them, and what is said of those that cannot be used."""

from pathlib import Path

import pandas as pd
import pytest
from shipped_parameters import parameters, shipped

from sim.errors import InputMistake
from sim.finance.actuals.own_lists import with_own_lists
from sim.finance.actuals.reforecast import last_months
from sim.parameters import Parameters
from sim.returns.lists.actuals import read_actuals
from sim.returns.lists.open_prices import read_open_prices

pytestmark = pytest.mark.unit

LINES = ("external_childrens_homes", "income_uasc_grant")


def written(folder: Path, text: str) -> Path:
    (folder / "list.csv").write_text(text, encoding="utf-8")
    return folder / "list.csv"


def test_actuals_are_read_by_line_or_ledger_code_and_added_up(tmp_path: Path) -> None:
    text = (
        'Period,Cost centre,Net\n30/04/2022,external childrens homes,"1,000.50"\n01/04/2022,R100,£99.50\n'
        "2022-05-31,income_uasc_grant,-20\n"
    )
    found = read_actuals(written(tmp_path, text), LINES, {"R100": "external_childrens_homes"})
    assert found.spent == {
        "external_childrens_homes": {"2022-04": 1100.0},
        "income_uasc_grant": {"2022-05": -20.0},
    }
    assert [(one.what, one.rows) for one in found.account] == [("used", 3)]


def test_actuals_are_read_from_a_workbook(tmp_path: Path) -> None:
    frame = pd.DataFrame({"month": ["2022-04-30"], "line": ["external_childrens_homes"], "amount": [5.5]})
    frame.to_excel(tmp_path / "ledger.xlsx", index=False)
    found = read_actuals(tmp_path / "ledger.xlsx", LINES, {})
    assert found.spent == {"external_childrens_homes": {"2022-04": 5.5}}


def test_own_words_for_lines_are_taken(tmp_path: Path) -> None:
    path = written(tmp_path, "month,line,amount\n2022-04-30,Agency homes,1\n")
    found = read_actuals(path, LINES, {}, words={"Agency homes": "external_childrens_homes"})
    assert found.spent == {"external_childrens_homes": {"2022-04": 1.0}}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("April,external_childrens_homes,1", "'month' is not a month such as 2022-04"),
        ("2022-04-30,external_childrens_homes,a lot", "'amount' is not a number"),
        ("2022-04-30,,1", "'line' is not a cost line or ledger code"),
        ("2022-04-30,homes of others,1", "'line' is not one of external_childrens_homes"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_row(tmp_path: Path, row: str, said: str) -> None:
    path = written(tmp_path, f"month,line,amount\n{row}\n")
    with pytest.raises(InputMistake, match="row 2") as raised:
        read_actuals(path, LINES, {})
    assert said in str(raised.value)


def test_a_list_without_amounts_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "month,line\n2022-04-30,external_childrens_homes\n")
    with pytest.raises(InputMistake, match="lacks the column 'amount'"):
        read_actuals(path, LINES, {})


def county() -> Parameters:
    return parameters(shipped())


def test_fees_by_provider_count_for_each_of_its_children(tmp_path: Path) -> None:
    text = (
        "type,provider,weekly,children\nexternal_childrens_home,A,4000,2\nexternal_childrens_home,B,3000,\n"
    )
    found = read_open_prices(written(tmp_path, text), county())
    assert found.prices == {"external_childrens_home": (3000.0, 4000.0, 4000.0)}


def test_of_commitments_those_count_that_are_open_on_the_base_date(tmp_path: Path) -> None:
    text = (
        "child,type,weekly,start,end\n1,external_childrens_home,4000,2022-05-01,\n"
        "2,external_childrens_home,5000,2022-05-01,2022-07-31\n3,external_childrens_home,6000,2022-08-01,\n"
    )
    found = read_open_prices(written(tmp_path, text), county())
    assert found.prices == {"external_childrens_home": (4000.0,)}
    assert [(one.what, one.rows) for one in found.account] == [("used", 1), ("not open on the base date", 2)]


def test_a_child_has_one_fee_of_a_type_however_many_rows_it_has(tmp_path: Path) -> None:
    """A row that stands twice, and support beside a placement: were two fees and two more."""
    text = (
        "child,type,weekly,start,end\n7,external_childrens_home,4000,2022-05-01,\n"
        "7,external_childrens_home,4000,2022-05-01,\n7,external_childrens_home,900,2022-06-01,\n"
        "8,external_childrens_home,0,2022-06-01,\n,external_childrens_home,3000,2022-06-01,\n"
        ",external_childrens_home,3000,2022-06-01,\n9,external_childrens_home,5000,2022-01-01,2022-06-30\n"
    )
    found = read_open_prices(written(tmp_path, text), county())
    assert found.prices == {"external_childrens_home": (0.0, 3000.0, 3000.0, 4900.0)}
    assert [(one.what, one.rows) for one in found.account] == [
        ("used", 5),
        ("not open on the base date", 1),
        ("repeated", 1),
    ]


def test_pence_or_a_year_are_seen(tmp_path: Path) -> None:
    path = written(tmp_path, "type,weekly\nexternal_childrens_home,208000\n")
    with pytest.raises(InputMistake, match="give pounds, not pence, for a week"):
        read_open_prices(path, county())


def test_lists_take_the_place_of_what_the_configuration_has(tmp_path: Path) -> None:
    p = county()
    (tmp_path / "fees.csv").write_text("type,weekly\nexternal_childrens_home,4000\n", encoding="utf-8")
    spent = written(tmp_path, "month,line,amount\n2022-04-30,other_services,7\n")
    own = p.finance.model_copy(update={"actuals": spent, "prices": tmp_path / "fees.csv"})
    found = with_own_lists(p.model_copy(update={"finance": own})).finance
    assert found.spent == {"other_services": {"2022-04": 7.0}}
    assert found.open_prices == {"external_childrens_home": (4000.0,)}
    assert with_own_lists(p) is p


def test_the_county_has_four_actual_months_before_its_base_date() -> None:
    """29.5 million pounds net, a third of a year, so that 2022/23 has twelve months."""
    spent = county().finance.spent
    assert {month for months in spent.values() for month in months} == {
        "2022-04",
        "2022-05",
        "2022-06",
        "2022-07",
    }
    assert sum(sum(months.values()) for months in spent.values()) == pytest.approx(29520000)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "2021-04-30,other_services,7",
            "it has months outside 2022/23, the financial year that is forecast (2021-04); give",
        ),
        ("2022-04-30,income_uasc_grant,7", "income is above nothing (income_uasc_grant); expected it below"),
        ("2022-04-30,other_services,-7", "spending is below nothing (-7.00 pounds); expected it above"),
    ],
)
def test_a_list_of_another_year_or_with_income_as_spending_is_refused(
    tmp_path: Path, row: str, said: str
) -> None:
    p = county()
    own = p.finance.model_copy(update={"actuals": written(tmp_path, f"month,line,amount\n{row}\n")})
    with pytest.raises(InputMistake) as raised:
        with_own_lists(p.model_copy(update={"finance": own}))
    assert said in str(raised.value)


def test_brackets_credits_commas_and_totals_are_read_as_a_ledger_means_them(tmp_path: Path) -> None:
    text = (
        'month,line,amount\n30/04/2022,external_childrens_homes,"£1,234.50"\n'
        '30/04/2022,external_childrens_homes,"(234.50)"\n30/04/2022,income_uasc_grant,20.00 CR\n'
        "30/04/2022,00123,5-\nTotal,,995\n"
    )
    found = read_actuals(written(tmp_path, text), LINES, {"00123": "income_uasc_grant"})
    assert found.spent == {
        "external_childrens_homes": {"2022-04": 1000.0},
        "income_uasc_grant": {"2022-04": -25.0},
    }
    assert ("totals", 1) in [(one.what, one.rows) for one in found.account]


@pytest.mark.parametrize("amount", ["9" * 400, "-" + "9" * 16, "9" * 20])
def test_hundreds_of_digits_are_no_amount(tmp_path: Path, amount: str) -> None:
    """Of four hundred it had been infinity, which no table of costs survives."""
    path = written(tmp_path, f"month,line,amount\n2022-04-30,other_services,{amount}\n")
    with pytest.raises(InputMistake, match="'amount' is not a number"):
        read_actuals(path, ["other_services"], {})


@pytest.mark.parametrize(
    ("rows", "children", "said"),
    [
        (1, 1000000000, "more than all 953 in care"),
        (112, 900, "'children' comes to more than 100,000 up to here"),
    ],
)
def test_more_children_than_there_are_fill_no_memory(
    tmp_path: Path, rows: int, children: int, said: str
) -> None:
    """Each has a price of its own: a number of pounds in the column of children took all memory."""
    lines = f"external_childrens_home,4000,{children}\n" * rows
    path = written(tmp_path, f"type,weekly,children\n{lines}")
    with pytest.raises(InputMistake, match=said):
        read_open_prices(path, county())


@pytest.mark.parametrize("amount", ["inf", "", "1e999", "a lot"])
def test_last_months_reforecast_has_numbers(tmp_path: Path, amount: str) -> None:
    heading = "scenario,financial_year,month,cost_line,basis,amount"
    path = written(tmp_path, f"{heading}\nbaseline,2022/23,2022-04,other_services,actual,{amount}\n")
    with pytest.raises(InputMistake, match="'amount' holds what is no number"):
        last_months(path)


def test_last_months_lines_stand_there_once(tmp_path: Path) -> None:
    """Of two the bridge knew not which to take, and was left out."""
    row = "baseline,2022/23,2022-04,other_services,actual,5\n"
    path = written(tmp_path, f"scenario,financial_year,month,cost_line,basis,amount\n{row}{row}")
    with pytest.raises(InputMistake, match="line 3: the month of this line stands above"):
        last_months(path)
