"""Ages in completed years and birthdays on the real calendar."""

from datetime import date

import numpy as np
import pytest

from sim.bands import ADULTHOOD, AgeBand, age_band, birthdays, completed_years, day_number

pytestmark = pytest.mark.unit


def _days(*when: date) -> np.ndarray:
    return np.array([day_number(d) for d in when])


def test_days_are_counted_from_1970() -> None:
    assert [day_number(d) for d in (date(1969, 12, 31), date(1970, 1, 1), date(2022, 7, 31))] == [
        -1,
        0,
        19204,
    ]


def test_the_bands_cover_childhood_once_each() -> None:
    ages = [age for band in AgeBand for age in range(band.first_year, band.last_year + 1)]
    assert ages == list(range(ADULTHOOD))


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "under_1"),
        (1, "1_to_4"),
        (4, "1_to_4"),
        (5, "5_to_9"),
        (9, "5_to_9"),
        (10, "10_to_15"),
        (15, "10_to_15"),
        (16, "16_to_17"),
        (17, "16_to_17"),
    ],
)
def test_an_age_falls_in_its_band(age: int, band: str) -> None:
    assert age_band(age) == band


def test_an_eighteenth_birthday_is_on_the_calendar() -> None:
    assert (
        birthdays(_days(date(2004, 7, 31), date(2005, 1, 1)), ADULTHOOD).tolist()
        == _days(date(2022, 7, 31), date(2023, 1, 1)).tolist()
    )


def test_somebody_born_on_29_february_has_birthdays_on_1_march_of_common_years() -> None:
    born = _days(date(2004, 2, 29))
    assert birthdays(born, 18).tolist() == _days(date(2022, 3, 1)).tolist()
    assert birthdays(born, 16).tolist() == _days(date(2020, 2, 29)).tolist()


def test_birthdays_that_are_looked_up_are_those_of_the_calendar_in_every_century() -> None:
    """Those outside the months that are kept are worked out."""
    born = [date(1600, 2, 29), date(1849, 12, 31), date(1850, 1, 1), date(2011, 8, 31), date(2249, 11, 5)]
    expected = [date(1618, 3, 1), *(day.replace(year=day.year + 18) for day in born[1:])]
    assert birthdays(_days(*born), 18).tolist() == _days(*expected).tolist()
    assert birthdays(_days(born[3]), 18).tolist() == _days(expected[3]).tolist()


def test_each_child_may_be_asked_for_a_birthday_of_its_own() -> None:
    born = _days(date(2010, 5, 6), date(2012, 2, 29))
    assert birthdays(born, np.array([1, 3])).tolist() == _days(date(2011, 5, 6), date(2015, 3, 1)).tolist()


def test_a_year_is_completed_on_the_birthday_itself_and_not_the_day_before() -> None:
    born, on = _days(date(2010, 8, 1), date(2010, 7, 31), date(2022, 7, 31)), day_number(date(2022, 7, 31))
    assert completed_years(born, on).tolist() == [11, 12, 0]


def test_somebody_born_on_29_february_completes_a_year_on_1_march() -> None:
    born = _days(date(2008, 2, 29))
    assert completed_years(born, day_number(date(2022, 2, 28))).tolist() == [13]
    assert completed_years(born, day_number(date(2022, 3, 1))).tolist() == [14]
    assert completed_years(born, day_number(date(2024, 2, 28))).tolist() == [15]
    assert completed_years(born, day_number(date(2024, 2, 29))).tolist() == [16]
