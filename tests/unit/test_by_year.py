"""Events and exposure by whole year before the last day: they add up to those of the whole window."""

import numpy as np
import pandas as pd
import pytest
from observed_histories import lived, steady

from sim.estimation import by_year
from sim.estimation.events import EventsExposure
from sim.estimation.risk import DISRUPTION, PLANNED

pytestmark = pytest.mark.unit
P = steady("westmere")


@pytest.fixture(scope="module")
def events() -> EventsExposure:
    """Two years of the small authority."""
    return EventsExposure.of(lived(P, 2), P)


def test_years_add_up_to_the_window(events: EventsExposure) -> None:
    rows, care = events.part(by_year.YEARS), events.part("time in care")
    assert by_year.years_of(rows) == 2
    for cause in ("special_guardianship", PLANNED, DISRUPTION):
        assert by_year.counted(rows, [cause]).sum() == care[care["cause"] == cause]["count"].sum()
    by = ["setting", "age_band"]
    whole = care.groupby(by)["exposure"].sum()
    by_years = rows[rows["setting"] != ""].groupby(by)["exposure"].sum()
    pd.testing.assert_series_equal(by_years, whole[whole > 0], check_exact=False, rtol=1e-6)


def test_as_many_are_expected_as_the_mean_rates_of_the_exposure_say(events: EventsExposure) -> None:
    rows, care = events.part(by_year.YEARS), events.part("time in care")
    cells = care[care["cause"] == ""].assign(expected=lambda t: 0.01 * t["exposure"])
    found = by_year.expected(rows, cells)
    assert found.sum() == pytest.approx(cells["expected"].sum())
    days = rows[(rows["value"] == "0") & (rows["setting"] != "")]["exposure"].sum()
    assert found[0] == pytest.approx(0.01 * days)


def test_a_window_of_less_than_a_year_has_none() -> None:
    history = lived(P, 1)
    object.__setattr__(history, "begins", history.ends - 300)
    rows = EventsExposure.of(history, P).part(by_year.YEARS)
    assert len(rows) == 0
    assert by_year.years_of(rows) == 0


def test_the_last_year_comes_first(events: EventsExposure) -> None:
    """A history that ends with the first year has the counts of the year before the last one."""
    both = by_year.counted(events.part(by_year.YEARS), [PLANNED, DISRUPTION])
    first = EventsExposure.of(lived(P, 1), P).part(by_year.YEARS)
    assert both[1] == by_year.counted(first, [PLANNED, DISRUPTION])[0]
    assert np.array_equal(both, both.astype(int))
