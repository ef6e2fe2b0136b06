"""The table that says whether anything moves when nothing changes."""

import pytest
from tiny_run import BASE, held, labels

from sim.report.pages.balance_table import balance_table

pytestmark = pytest.mark.unit


def test_it_shows_one_five_and_ten_years_and_who_does_not_keep() -> None:
    table = balance_table({"balance": held()}, labels(["as_today"]))
    assert table is not None
    assert table.columns[2:5] == ("Mean on 31 July 2023", "Mean on 31 July 2027", "Mean on 31 July 2032")
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["Children in care"] == ("100", "100", "100", "100", "98 to 102", "yes")
    moved = next(values for name, values in rows.items() if name.startswith("Children by placement"))
    assert moved == ("10", "11", "15", "20", "8 to 12", "no: it grows")
    assert table.caption.startswith("2 of 3 published stocks and flows keep within their bounds")


def test_without_a_baseline_there_is_no_table() -> None:
    assert balance_table({"balance": held().iloc[:0]}, labels(["as_today"])) is None
    assert balance_table({}, labels(["as_today"])) is None
    assert BASE.year == 2022
