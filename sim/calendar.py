"""Months, weeks and financial years: how long they are, what a financial year is called, and when it begins
and ends.
"""

from datetime import date

from sim.bands import DAYS_PER_YEAR

MONTHS_PER_YEAR = 12
DAYS_PER_MONTH = DAYS_PER_YEAR / MONTHS_PER_YEAR
"""Of a mean month."""
DAYS_PER_WEEK = 7.0
WEEKS_PER_YEAR = DAYS_PER_YEAR / DAYS_PER_WEEK
MARCH = 3
"""The last month of a financial year."""


def financial_year(when: date) -> str:
    """The financial year (April to March) of a date, such as ``2022/23``."""
    first = when.year if when.month > MARCH else when.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def begins_in(name: str) -> int:
    """The calendar year in which a financial year begins: 2022 of ``2022/23`` (and of ``2022-23``)."""
    return int(name[:4])


def first_of_year(ends: int) -> date:
    """1 April of the financial year that ends on 31 March ``ends``."""
    return date(ends - 1, MARCH + 1, 1)


def last_of_year(ends: int) -> date:
    """31 March of the financial year that ends then."""
    return date(ends, MARCH, 31)


def begins_on(name: str) -> str:
    """Its first day, as ISO writes it: ``2022-04-01`` of ``2022/23``."""
    return first_of_year(begins_in(name) + 1).isoformat()


def ends_on(name: str) -> str:
    """Its last day: ``2023-03-31`` of ``2022/23``."""
    return last_of_year(begins_in(name) + 1).isoformat()
