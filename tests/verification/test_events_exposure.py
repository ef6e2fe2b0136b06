"""Exposure and events by hand, the Aalen-Johansen estimate, and what becomes of a forecast when delayed entry
is ignored."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from episode_rows import episodes_of, open_on
from laboratory import base_of, days, laboratory, run
from observed_histories import observed
from shipped_parameters import parameters, shipped

from sim.bands import AGE_STARTS, DAYS_PER_YEAR, TIME_IN_CARE, AgeBand, day_number
from sim.estimation.aalen_johansen import ObservedPeriods, cumulative_incidence
from sim.estimation.events import EventsExposure
from sim.estimation.fit_exits import route_fits
from sim.observed import ObservedHistory

pytestmark = pytest.mark.verification
P = parameters(shipped())
BEGINS, ENDS = day_number(date(2020, 4, 1)), day_number(date(2022, 3, 31))


def _seen(*rows: dict[str, Any]) -> EventsExposure:
    episodes = episodes_of([{"placement": "kinship_foster", "child": i, **row} for i, row in enumerate(rows)])
    return EventsExposure.of(observed(episodes, BEGINS, ENDS), P)


def _cells(
    events: EventsExposure, clock: str = "time in care", cause: str = ""
) -> dict[tuple[str, str], float]:
    rows = events.part(clock, cause)
    value = "exposure" if cause == "" else "count"
    return {(age, time): v for age, time, v in zip(rows["age_band"], rows["time"], rows[value], strict=True)}


def test_a_child_in_care_when_the_window_opens_is_at_risk_from_then_in_the_band_it_has_reached() -> None:
    """In care since 1 January 2020, seen from 1 April (day 91): 91 days in the band from 56, then to the exit
    on day 260."""
    events = _seen(
        {
            "dob": date(2010, 1, 1),
            "decom": date(2020, 1, 1),
            "dec": date(2020, 9, 17),
            "rec": "E4A",
            "route": "reunification_planned",
        }
    )
    assert _cells(events) == {("10_to_15", "56"): 182 - 91, ("10_to_15", "182"): 260 - 182}
    assert _cells(events, cause="reunification_planned") == {("10_to_15", "182"): 1}


def test_exposure_is_cut_at_birthdays() -> None:
    events = _seen({"dob": date(2016, 1, 1), "decom": date(2020, 12, 30)})
    by_age = {}
    for (age, _), exposure in _cells(events).items():
        by_age[age] = by_age.get(age, 0.0) + exposure
    assert by_age == {"1_to_4": 2, "5_to_9": ENDS - day_number(date(2021, 1, 1))}


def test_turning_18_and_being_lost_from_sight_are_no_exits() -> None:
    grown = {
        "dob": date(2003, 6, 1),
        "decom": date(2021, 1, 1),
        "dec": date(2021, 6, 1),
        "rec": "E5",
        "route": "turned_18",
    }
    episodes = episodes_of([grown, {"child": 1, "decom": date(2021, 1, 1)}])
    history = observed(episodes, BEGINS, ENDS)
    history = replace(
        history, last_seen=np.array([history.last_seen[0], float(day_number(date(2021, 3, 31)))])
    )
    events = EventsExposure.of(history, P)
    assert sum(_cells(events).values()) == (day_number(date(2021, 6, 1)) - day_number(date(2021, 1, 1))) + 89
    assert events.part("time in care")["count"].sum() == 0


def test_children_who_left_before_the_window_or_came_after_it_count_for_nothing() -> None:
    before = {
        "decom": date(2019, 1, 1),
        "dec": date(2020, 3, 31),
        "rec": "E4A",
        "route": "reunification_planned",
    }
    events = _seen(before, {"decom": date(2022, 4, 1)})
    assert len(events.part("time in care")) == 0
    assert len(events.part("entries")) == 0


def test_a_move_counts_in_the_placement_it_ends_and_the_clock_of_care_runs_on() -> None:
    first = {"decom": date(2020, 6, 1), "dec": date(2020, 6, 11), "reason_place_change": "CARPL", "spell": 0}
    second = {
        "child": 0,
        "decom": date(2020, 6, 11),
        "spell": 1,
        "period_start": date(2020, 6, 1),
        "placement": "in_house_foster",
        "plan": "fostering",
    }
    events = _seen(first, second | {"dec": date(2020, 6, 21), "rec": "E4A", "route": "reunification_planned"})
    assert _cells(events, "time in placement", "planned_move") == {("10_to_15", "7"): 1}
    assert _cells(events, cause="reunification_planned") == {("10_to_15", "14"): 1}
    moved = events.part("moved")
    assert moved[["cause", "setting", "value", "count"]].to_numpy().tolist() == [
        ["planned_move", "kinship", "fostering", 1]
    ]


def test_without_censoring_the_aalen_johansen_estimate_is_the_share_of_those_who_have_left() -> None:
    stays = ObservedPeriods(np.zeros(5), np.array([10.0, 20, 20, 40, 50]), np.array([0, 1, 0, 1, 0]))
    got = cumulative_incidence(stays, 2, np.array([5.0, 20, 45]))
    assert got == pytest.approx(np.array([[0, 0.4, 0.4], [0, 0.2, 0.4]]))


def test_the_aalen_johansen_estimate_with_delayed_entry_and_censoring_by_hand() -> None:
    """At day 10 one of two at risk leaves; at day 20, after one joined late and none was lost, one of two."""
    stays = ObservedPeriods(np.array([0.0, 0, 12]), np.array([10.0, 30, 20]), np.array([0, -1, 1]))
    got = cumulative_incidence(stays, 2, np.array([15.0, 25]))
    assert got == pytest.approx(np.array([[0.5, 0.5], [0, 0.25]]))


BY_TIME = [3.0, 2.0, 1.5, 1.0, 0.8, 0.5]
OUT = 0.35


class Forecast:
    """Ten years from nobody in care, the last five of which are observed, and the children in care five years
    after them."""

    def __init__(self, entries: float) -> None:
        self.entries = entries
        self.true = laboratory(entries, {"out": OUT}, by_time=BY_TIME)
        opens, closes = (int(base_of(self.true) + days(years)) for years in (5, 10))
        self.history = observed(run(self.true, 10).episodes, opens, closes)
        # Children in care when the window opens counted from the day they came: time in which nobody could be
        # seen to leave.
        self.mutant = replace(self.history, begins=int(base_of(self.true)) - 1)

    def bias(self, history: ObservedHistory) -> float:
        """How far the forecast from the hazards fitted to a history is off."""
        return self.stock(self.fitted(history)) / self.stock(self.actual()) - 1

    def fitted(self, history: ObservedHistory) -> np.ndarray:
        """Hazards a year by age and time in care; the prior is worth next to nothing where anything was
        seen."""
        (route,) = route_fits(EventsExposure.of(history, self.true), self.true, 0.1)
        point = route.cells.point
        return np.asarray(point["level"] * point["per_year"][:, None] * point["by_time"][None, :])

    def actual(self) -> np.ndarray:
        """The true ones."""
        by_time = [BY_TIME[min(b, len(BY_TIME) - 1)] for b in range(len(TIME_IN_CARE))]
        return np.full((len(AgeBand), 1), OUT) * np.array(by_time)[None, :]

    def stock(self, rates: np.ndarray, years: int = 5, step: float = 5.0) -> float:
        """Expected children in care: those left of the ones there are, and of those who enter aged 2 to 3."""
        frame = open_on(self.history.episodes, self.history.ends)
        now, came = np.arange(step / 2, days(years), step), np.arange(0, days(years), step)
        entered = np.concatenate((frame["period_start"].to_numpy(float) - self.history.ends, came))
        born = np.concatenate((frame["dob"].to_numpy(float) - self.history.ends, came - 2.5 * DAYS_PER_YEAR))
        weight = np.concatenate(
            (np.ones(len(frame)), np.full(len(came), self.entries * step / DAYS_PER_YEAR))
        )
        age = np.searchsorted(AGE_STARTS, (now[None, :] - born[:, None]) / DAYS_PER_YEAR, side="right") - 1
        time = np.searchsorted(TIME_IN_CARE, now[None, :] - entered[:, None], side="right") - 1
        met = np.where(time >= 0, rates[np.clip(age, 0, len(AgeBand) - 1), np.clip(time, 0, None)], 0.0).sum(
            axis=1
        )
        return float((weight * np.exp(-met * step / DAYS_PER_YEAR)).sum())


def test_a_fit_that_ignores_delayed_entry_is_far_off_and_the_right_one_is_not() -> None:
    """About 1,300 exits are seen, which leave a standard error of two per cent of the stock."""
    forecast = Forecast(300.0)
    assert abs(forecast.bias(forecast.history)) < 0.05
    assert forecast.bias(forecast.mutant) > 0.1


@pytest.mark.slow
def test_with_many_children_the_right_fit_is_within_one_and_a_half_per_cent() -> None:
    forecast = Forecast(4000.0)
    assert abs(forecast.bias(forecast.history)) < 0.015
    assert forecast.bias(forecast.mutant) > 0.1
