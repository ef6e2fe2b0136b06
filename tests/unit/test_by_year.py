"""Events and exposure by whole year before the last day: they add up to those of the whole window."""

import numpy as np
import pandas as pd
import pytest
from episode_rows import episodes_of
from observed_histories import lived, observed, steady

from sim.bands import DAYS_PER_YEAR
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
    by = by_year.CELL
    whole = care.groupby(by)["exposure"].sum()
    by_years = rows[rows["item"] == "time in care"].groupby(by)["exposure"].sum()
    pd.testing.assert_series_equal(by_years, whole[whole > 0], check_exact=False, rtol=1e-6)


def test_as_many_are_expected_as_the_mean_rates_of_the_exposure_say(events: EventsExposure) -> None:
    rows, care = events.part(by_year.YEARS), events.part("time in care")
    cells = care[care["cause"] == ""].assign(rate=0.01 * DAYS_PER_YEAR)
    found = by_year.expected(rows, "time in care", cells)
    assert found.sum() == pytest.approx(0.01 * cells["exposure"].sum())
    days = rows[(rows["value"] == "0") & (rows["item"] == "time in care")]["exposure"].sum()
    assert found[0] == pytest.approx(0.01 * days)
    of_one_age = cells.assign(rate=cells["rate"].where(cells["age_band"] == "16_to_17", 0.0))
    older = rows[(rows["item"] == "time in care") & (rows["age_band"] == "16_to_17")]
    assert by_year.expected(rows, "time in care", of_one_age).sum() == pytest.approx(
        0.01 * older["exposure"].sum()
    )


def test_both_clocks_have_the_same_days(events: EventsExposure) -> None:
    rows = events.part(by_year.YEARS)
    by = ["value", "setting", "age_band", "profile"]
    care, placement = (
        rows[rows["item"] == clock].groupby(by)["exposure"].sum()
        for clock in ("time in care", "time in placement")
    )
    pd.testing.assert_series_equal(care, placement, check_exact=False, rtol=1e-6)


def test_a_move_counts_in_the_year_in_which_its_placement_began_and_with_all_days_since() -> None:
    """One child, placed 500 days before the end for 300 days, and then for 200."""
    end = 19_000
    placements = [
        {"decom": end - 500, "dec": end - 200, "reason_place_change": "CARPL"},
        {"decom": end - 200, "period_start": end - 500, "spell": 1, "rne": "P"},
    ]
    history = observed(episodes_of(placements), end - 1000, end)
    rows = EventsExposure.of(history, P).part(by_year.BEGUN)
    days = rows[rows["cause"] == ""].groupby("value")["exposure"].sum()
    assert days.to_dict() == {"0": 200.0, "1": 300.0}
    moved = rows[rows["cause"] == PLANNED]
    assert moved[["value", "count"]].to_numpy().tolist() == [["1", 1.0]]


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
