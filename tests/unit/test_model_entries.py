"""Families that come to the door of care."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from laboratory import UNUSUAL, laboratory

from sim.bands import DAYS_PER_YEAR, completed_years, day_number
from sim.model.arrivals.entries import NUMBERS_A_STRATUM, Intake, intake_of, intensity, stream_of_entries
from sim.model.arrivals.first_plans import FirstPlans
from sim.model.clock import Clock, Led
from sim.model.risks.drift import YearlyDrift
from sim.model.streams import Streams
from sim.parameters import Parameters
from sim.timeline import Timeline

pytestmark = pytest.mark.unit
YEARS = 4
HORIZON = YEARS * DAYS_PER_YEAR
NO_DRIFT = np.ones(YEARS)


def town(
    per_year: Any = 500.0,
    level: Any = 1.0,
    returning: float = 0.0,
    sizes: dict[int, float] | None = None,
    **facts: Any,
) -> Parameters:
    p = laboratory(per_year, {"out": 0.1}, age=facts.pop("age", 2))
    stratum = p.entries.strata["all"].model_copy(update={"returning": returning, **facts})
    siblings = p.entries.siblings.model_copy(update={"group_size": sizes or {1: 1.0}})
    entries = p.entries.model_copy(
        update={
            "strata": {"all": stratum},
            "siblings": siblings,
            "level": Timeline.parse(level),
            "returning_mean_years": 2.0,
        }
    )
    return p.model_copy(update={"entries": entries})


def rate_on(p: Parameters, day: float, drift: np.ndarray = NO_DRIFT) -> tuple[float, float]:
    """Children a year, and the share of those who come back, on a day."""
    days, rate, back = intensity(p, p.entries.strata["all"], drift, HORIZON)
    here = int(np.searchsorted(days, day, side="right")) - 1
    return float(rate[here] * DAYS_PER_YEAR), float(back[here])


def intake(p: Parameters, number: int = 0, drift: np.ndarray = NO_DRIFT) -> list[Any]:
    drifts = replace(YearlyDrift.none(p, len(drift)), entries={"all": drift})
    return list(_intake(p, number, drifts).families())


def _intake(p: Parameters, number: int, drift: YearlyDrift) -> Intake:
    plans = FirstPlans(p, p.entries.strata["all"], drift.plans)
    return Intake(p, Streams(1, 0), "all", number, drift, plans, HORIZON)


@pytest.mark.parametrize(("day", "rate"), [(0.0, 100.0), (99.0, 100.0), (101.0, 150.0), (500.0, 75.0)])
def test_the_rate_is_that_of_the_stratum_times_the_level_of_the_day(day: float, rate: float) -> None:
    p = town(per_year={"start": 100, "2022-11-08": 150}, level={"start": 1.0, "2023-07-31": 0.5})
    assert rate_on(p, day)[0] == pytest.approx(rate)


def test_in_a_year_with_twice_the_rate_each_family_comes_in_half_the_time() -> None:
    calm, drifted = intake(town()), intake(town(), drift=np.full(YEARS, 2.0))
    assert [day for day, _ in drifted][:50] == pytest.approx([day / 2 for day, _ in calm][:50])


def test_it_drifts_from_year_to_year() -> None:
    drift = np.array([1.0, 1.2, 0.9, 1.1])
    assert [
        rate_on(town(100.0), (year + 0.5) * DAYS_PER_YEAR, drift)[0] for year in range(4)
    ] == pytest.approx((100 * drift).tolist())


def test_those_who_come_back_from_before_the_base_date_die_away() -> None:
    """A third at the beginning; what is left of them after t years is exp(-t / 2)."""
    year = DAYS_PER_YEAR * 2
    rate, back = rate_on(town(100.0, returning=1 / 3), year)
    left = np.exp(-(year + DAYS_PER_YEAR / 24) / DAYS_PER_YEAR / 2)
    assert rate == pytest.approx(100 * (1 - (1 - left) / 3), rel=2e-3)
    assert back == pytest.approx(left / 3 / (1 - (1 - left) / 3), rel=2e-2)


def test_families_come_in_order_within_the_horizon_and_as_many_as_expected() -> None:
    days = [day for day, _ in intake(town())]
    assert days == sorted(days)
    assert days[0] > 0
    assert days[-1] < HORIZON
    assert len(days) == pytest.approx(500 * YEARS, abs=UNUSUAL * np.sqrt(500 * YEARS))


def test_the_rate_counts_children_and_brothers_and_sisters_come_together() -> None:
    families = intake(town(sizes={1: 0.5, 3: 0.5}))
    sizes = [len(family) for _, family in families]
    assert set(sizes) == {1, 3}
    assert sum(sizes) == pytest.approx(500 * YEARS, abs=UNUSUAL * np.sqrt(2.5 * 500 * YEARS))
    for _, family in families:
        group = family[0].number if len(family) > 1 else -1
        assert {child.sibling_group for child in family} == {group}


def test_unaccompanied_children_come_alone() -> None:
    """So the rate of children is that of families: 500 a year, none of whom has brothers or sisters."""
    families = intake(town(sizes={3: 1.0}, uasc=True))
    assert len(families) == pytest.approx(500 * YEARS, abs=UNUSUAL * np.sqrt(500 * YEARS))
    assert {len(family) for _, family in families} == {1}
    assert all(child.uasc for _, family in families for child in family)


def test_children_are_numbered_within_their_stratum() -> None:
    children = [child for _, family in intake(town(sizes={2: 1.0}), number=3) for child in family]
    assert [child.number for child in children] == [4 * NUMBERS_A_STRATUM + n for n in range(len(children))]
    assert [child.entity for child in children] == list(range(len(children)))


def test_scenarios_that_change_nothing_of_a_stratum_have_its_intake_in_common() -> None:
    """Its children are born anew in each; more of them come in one where its rate is raised."""
    p, more = town(), town(per_year=600.0)
    streams, drift = Streams(1, 0), YearlyDrift.none(p, YEARS)
    plans = FirstPlans(p, p.entries.strata["all"], drift.plans)
    first, again, other = (
        intake_of(one, streams, "all", 0, drift, plans, HORIZON) for one in (p, town(), more)
    )
    assert again is first
    mine, yours = (next(first.families())[1][0] for _ in range(2))
    assert mine is not yours
    assert (mine.number, mine.dob, mine.plan) == (yours.number, yours.dob, yours.plan)
    assert len(list(other.families())) > len(list(first.families()))


@pytest.mark.parametrize("age", [0, 9, 17])
def test_they_are_of_the_ages_of_their_stratum_and_never_eighteen(age: int) -> None:
    p = town(age=age)
    base = day_number(p.authority.base_date)
    for day, (child,) in intake(p):
        years = int(completed_years(np.array([child.dob]), int(day + base))[0])
        assert abs(years - age) <= 1
        assert day < child.eighteenth_birthday


def test_shares_of_one_and_of_none() -> None:
    children = [c for _, family in intake(town(boys=1.0, disability=0.0, returning=1.0)) for c in family]
    assert {(c.sex, c.disability, c.plan, c.stratum) for c in children} == {("M", False, 0, "all")}
    assert all(c.returned and c.period == 1 for c in children)
    girls = [c for _, family in intake(town(boys=0.0, disability=1.0)) for c in family]
    assert {(c.sex, c.disability, c.returned, c.period) for c in girls} == {("F", True, False, 0)}


def test_babies_lean_to_the_beginning_of_their_first_year() -> None:
    base = day_number(town().authority.base_date)

    def mean_age(leaning: float) -> float:
        return float(
            np.mean([day + base - child.dob for day, (child,) in intake(town(age=0, youngest_first=leaning))])
        )

    assert mean_age(1.0) == pytest.approx(DAYS_PER_YEAR / 2, abs=UNUSUAL * DAYS_PER_YEAR / np.sqrt(12 * 2000))
    assert mean_age(3.0) == pytest.approx(DAYS_PER_YEAR / 4, abs=UNUSUAL * DAYS_PER_YEAR / np.sqrt(12 * 2000))


def test_each_family_comes_to_the_door_on_its_day() -> None:
    clock, seen = Clock(), []
    families = _intake(town(), 0, YearlyDrift.none(town(), 1))
    Led(
        clock,
        stream_of_entries(clock, families, lambda family, now: seen.append((now, clock.now, len(family)))),
    )
    clock.play(HORIZON)
    expected = [day for day, _ in intake(town())]
    assert [now for now, _, _ in seen] == pytest.approx(expected)
    assert all(now == day for now, day, _ in seen)
