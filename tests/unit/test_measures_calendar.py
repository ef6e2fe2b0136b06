"""The dates on which measures are taken."""

from datetime import date

import numpy as np
import pytest

from sim.bands import day_number, years_after
from sim.calendar import financial_year
from sim.measures.counting.calendar import FinancialYears, month_ends

pytestmark = pytest.mark.unit


def test_ten_years_from_a_month_end_have_121_dates_and_end_ten_years_later() -> None:
    dates = month_ends(date(2022, 7, 31), 10)
    assert (len(dates), dates[0], dates[1], dates[-1]) == (
        121,
        date(2022, 7, 31),
        date(2022, 8, 31),
        date(2032, 7, 31),
    )
    assert date(2024, 2, 29) in dates


def test_a_base_date_inside_a_month_is_followed_by_the_end_of_that_month() -> None:
    dates = month_ends(date(2023, 1, 10), 1)
    assert dates[:3] == [date(2023, 1, 10), date(2023, 1, 31), date(2023, 2, 28)]
    assert dates[-1] == date(2023, 12, 31)


@pytest.mark.parametrize(
    ("when", "years", "expected"),
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2025, 2, 28), -1, date(2024, 2, 29)),
        (date(2023, 4, 15), 2, date(2025, 4, 15)),
    ],
)
def test_the_end_of_a_month_stays_the_end_of_that_month_in_other_years(
    when: date, years: int, expected: date
) -> None:
    assert years_after(when, years) == expected


def test_financial_years_run_from_april_to_march_and_keep_two_digits_at_a_century() -> None:
    assert financial_year(date(2022, 3, 31)) == "2021/22"
    assert financial_year(date(2022, 4, 1)) == "2022/23"
    assert financial_year(date(1999, 12, 1)) == "1999/00"


def test_the_first_and_last_financial_year_count_the_months_that_are_covered() -> None:
    years = FinancialYears.between(date(2022, 7, 31), date(2024, 7, 31))
    assert years.names == ("2022/23", "2023/24", "2024/25")
    assert years.months == (8.0, 12.0, 4.0)


def test_an_event_on_31_march_belongs_to_the_year_that_ends_and_events_outside_belong_to_none() -> None:
    years = FinancialYears.between(date(2022, 7, 31), date(2023, 7, 31))
    march = day_number(date(2023, 3, 31))
    base, horizon = day_number(date(2022, 7, 31)), day_number(date(2023, 7, 31))
    when = np.array([base, base + 0.5, march, march + 0.5, horizon, horizon + 0.5, np.nan])
    assert years.of(when).tolist() == [-1, 0, 0, 1, 1, -1, -1]
    assert years.count(when, np.arange(7.0)).tolist() == [3.0, 7.0]


def test_a_horizon_on_31_march_adds_no_empty_year() -> None:
    assert FinancialYears.between(date(2022, 3, 31), date(2023, 3, 31)).names == ("2022/23",)
