"""Dates of birth of children whose age in completed years is known."""

from datetime import date

import numpy as np
import pytest

from sim.bands import day_number
from sim.census.births import births

pytestmark = pytest.mark.unit


def _age_by_the_calendar(born: date, on: date) -> int:
    """Whole years between two dates; a birthday on 29 February falls on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _anywhere(age: np.ndarray) -> np.ndarray:
    return np.full(len(age), "anywhere", dtype=object)


@pytest.mark.parametrize("base", [date(2022, 7, 31), date(2024, 2, 29), date(2023, 2, 28), date(2023, 3, 1)])
def test_every_child_has_its_age_by_the_calendar_and_nobody_is_18(base: date) -> None:
    age = np.tile(np.arange(18), 500)
    born = (
        births(age, _anywhere(age), day_number(base), np.random.default_rng(1))
        .astype("datetime64[D]")
        .tolist()
    )
    assert [_age_by_the_calendar(day, base) for day in born] == age.tolist()


def test_children_of_one_age_are_born_on_all_days_of_a_year() -> None:
    base = day_number(date(2022, 7, 31))
    age = np.full(20_000, 9)
    born = births(age, _anywhere(age), base, np.random.default_rng(2)).astype("datetime64[D]")
    assert np.unique(born).size == 365
    assert (born.min(), born.max()) == (np.datetime64("2012-08-01"), np.datetime64("2013-07-31"))


def test_the_youngest_child_was_born_before_the_base_date() -> None:
    base = day_number(date(2022, 7, 31))
    age = np.zeros(5_000, dtype=np.int64)
    born = births(age, _anywhere(age), base, np.random.default_rng(3))
    assert born.max() == base - 1


def test_birthdays_of_children_who_live_alike_do_not_heap() -> None:
    """Twelve of each type: one birthday in each twelfth of the year."""
    base = day_number(date(2022, 7, 31))
    age, placement = np.full(24, 17), np.array(["foster", "home"] * 12, dtype=object)
    born = births(age, placement, base, np.random.default_rng(4))
    for name in ("foster", "home"):
        parts = np.floor((np.sort(born[placement == name]) - (base - 18 * 365.25)) / 365 * 12).clip(0, 11)
        assert parts.tolist() == pytest.approx(range(12), abs=1)
        assert np.diff(np.sort(born[placement == name])).max() <= 62
