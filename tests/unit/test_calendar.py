"""Months, weeks and financial years."""

from datetime import date, timedelta

import pytest

from sim.calendar import (
    DAYS_PER_MONTH,
    DAYS_PER_WEEK,
    WEEKS_PER_YEAR,
    begins_in,
    begins_on,
    ends_on,
    financial_year,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("when", "name"),
    [
        (date(2022, 3, 31), "2021/22"), (date(2022, 4, 1), "2022/23"), (date(2022, 12, 31), "2022/23"),
        (date(1999, 4, 1), "1999/00"), (date(2100, 1, 1), "2099/00"),
    ],
)  # fmt: skip
def test_a_financial_year_is_called_after_both_of_its_years(when: date, name: str) -> None:
    assert financial_year(when) == name


def test_every_day_lies_between_the_first_and_the_last_of_its_year() -> None:
    """Through two leap years, and every year ends on the day before the next begins."""
    for number in range(5 * 366):
        day = date(2019, 1, 1) + timedelta(days=number)
        name = financial_year(day)
        assert begins_on(name) <= day.isoformat() <= ends_on(name)
        assert begins_in(name) == date.fromisoformat(begins_on(name)).year
        assert financial_year(date.fromisoformat(ends_on(name)) + timedelta(days=1)) != name


def test_a_year_is_as_long_in_weeks_and_months_as_in_days() -> None:
    assert pytest.approx(365.25, abs=1e-12) == WEEKS_PER_YEAR * DAYS_PER_WEEK
    assert pytest.approx(365.25, abs=1e-12) == DAYS_PER_MONTH * 12
