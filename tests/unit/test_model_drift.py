"""Drift from year to year, and time as it makes it count."""

import numpy as np
import pytest

from sim.bands import DAYS_PER_YEAR
from sim.model.risks.drift import DriftedTime, YearlyDrift, drift_factors, year_starts
from sim.model.streams import Streams
from sim.parameters import Drift, Uncertainty

pytestmark = pytest.mark.unit


def drift(**changes: object) -> Drift:
    return Drift.model_validate(
        {"active": True, "sd": 0.2, "phi": 0.5, "assumption": "A drift for tests."} | changes
    )


def test_each_year_keeps_a_part_of_the_last_and_adds_a_shock() -> None:
    streams = Streams(1, 2)
    shocks = streams.of("drift:entries").standard_normal(3)
    first = 0.2 * shocks[0]
    second = 0.5 * first + 0.2 * shocks[1]
    expected = np.exp([first, second, 0.5 * second + 0.2 * shocks[2]])
    assert drift_factors(drift(), 3, streams, "entries") == pytest.approx(expected)


def test_drift_that_is_switched_off_changes_nothing() -> None:
    assert drift_factors(drift(active=False), 4, Streams(1, 0), "exits").tolist() == [1.0] * 4


def test_entries_and_exits_drift_by_themselves() -> None:
    both = Uncertainty.model_construct(entries=drift(), exits=drift())
    drawn = YearlyDrift.draw(both, 3, Streams(1, 0))
    assert drawn.entries.tolist() == drift_factors(drift(), 3, Streams(1, 0), "entries").tolist()
    assert drawn.exits.tolist() == drift_factors(drift(), 3, Streams(1, 0), "exits").tolist()
    assert drawn.entries.tolist() != drawn.exits.tolist()


def test_drifted_time_is_the_integral_of_the_factors() -> None:
    time = DriftedTime(np.array([2.0, 0.5]))
    assert time.at(0.0) == 0.0
    assert time.at(10.0) == 20.0
    assert time.at(DAYS_PER_YEAR + 10) == pytest.approx(2 * DAYS_PER_YEAR + 5)
    assert time.at(2 * DAYS_PER_YEAR + 4) == pytest.approx(2.5 * DAYS_PER_YEAR + 2)


@pytest.mark.parametrize("day", [0.0, 12.5, 365.25, 400.0, 730.0, 733.0])
def test_the_day_is_found_back_from_drifted_time(day: float) -> None:
    time = DriftedTime(np.array([1.3, 0.7]))
    assert time.day(time.at(day)) == pytest.approx(day)


def test_simulated_years_begin_every_365_and_a_quarter_days() -> None:
    assert year_starts(3).tolist() == [0.0, 365.25, 730.5]
