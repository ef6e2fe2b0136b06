"""Elapsed times of the census against distributions that are known exactly."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy import integrate, stats
from shipped_parameters import parameters, shipped

from sim.bands import DAYS_PER_YEAR, TIME_IN_PLACEMENT, age_band
from sim.census.caseload import CensusCaseload
from sim.census.elapsed import Subjects
from sim.census.time_in_care import time_in_care
from sim.census.time_in_placement import time_in_placement
from sim.parameters import Parameters

pytestmark = pytest.mark.verification
MANY = 20_000
UNUSUAL = 4.4
"""A standard score that chance alone exceeds once in 100,000 times."""


def _entering(ages: dict[int, float]) -> dict[str, Any]:
    """The shipped configuration with one stream of entries of these ages and no exits on the clock of
    care."""
    raw = shipped()
    stratum = raw["entries"]["strata"]["ages_5_to_9"] | {"ages": ages}
    raw["entries"]["strata"] = {"all": stratum}
    raw["targets"] = None
    for route in raw["exits"]["routes"].values():
        route["by_time"] = [0.0]
    return raw


def _leaving(raw: dict[str, Any], per_year: float | dict[str, float], by_time: list[float]) -> dict[str, Any]:
    route = raw["exits"]["routes"]["special_guardianship"]
    route |= {"per_year": per_year, "by_setting": {"fostering": 1.0}, "by_time": by_time}
    return raw


def _subjects(
    years: float, count: int = MANY, placement: str = "in_house_foster", setting: str = "fostering"
) -> Subjects:
    """Children all of one age in years, all in one placement type, against their plan."""

    def all_of(value: object) -> np.ndarray:
        return np.full(count, value, dtype=object)

    age = np.full(count, int(years))
    group, band = all_of("any"), all_of(age_band(int(years)))
    caseload = CensusCaseload(age, group, band, all_of(placement), all_of(setting))
    return Subjects(
        caseload, np.zeros(count, bool), np.ones(count, bool), np.full(count, years * DAYS_PER_YEAR)
    )


def _score(sample: np.ndarray, mean: float, variance: float) -> float:
    return float(abs(sample.mean() - mean) / np.sqrt(variance / len(sample)))


def test_without_exits_a_child_entered_evenly_over_the_ages_at_which_children_enter() -> None:
    """Entry at 10 only: a child of 15.5 has been in care for 4.5 to 5.5 years, all equally likely."""
    p = parameters(_entering({10: 1.0}))
    years = time_in_care(p, _subjects(15.5), np.random.default_rng(1)) / DAYS_PER_YEAR
    assert 4.4 < years.min() < years.max() < 5.6
    assert _score(years, 5.0, 1 / 12) < UNUSUAL


def test_with_even_entries_and_a_constant_exit_rate_time_in_care_is_a_cut_off_exponential() -> None:
    p = parameters(_leaving(_entering(dict.fromkeys(range(18), 1.0)), 0.4, [1.0]))
    years = time_in_care(p, _subjects(12.5), np.random.default_rng(2)) / DAYS_PER_YEAR
    exact = stats.truncexpon(b=12.5 * 0.4, scale=1 / 0.4)
    assert _score(years, exact.mean(), exact.var()) < UNUSUAL
    assert stats.kstest(years, exact.cdf).statistic < 1.63 / np.sqrt(MANY)


def test_hazards_by_age_and_by_time_in_care_multiply_along_the_way() -> None:
    """Against a numerical integral of the same density, step by step of a tenth of a day."""
    by_age = {"under_1": 1.0, "1_to_4": 0.2, "5_to_9": 0.6, "10_to_15": 0.1, "16_to_17": 2.0}
    by_time = [0.0, 0.5, 3.0, 1.0, 0.2]
    p = parameters(_leaving(_entering({0: 1.0, 3: 4.0, 8: 2.0, 11: 3.0}), by_age, by_time))
    age = 11.8 * DAYS_PER_YEAR
    u = np.arange(0.05, age, 0.1)
    entry = np.select([age - u < y * DAYS_PER_YEAR for y in (1, 3, 4, 8, 9, 11)], [1.0, 0, 4, 0, 2, 0], 3.0)
    hazard = np.array([_summed(p, age - t, t) for t in u[::200]])
    density = entry * np.exp(-np.interp(u, u[::200], hazard))
    mean = np.average(u, weights=density)
    variance = np.average((u - mean) ** 2, weights=density)
    drawn = time_in_care(p, _subjects(11.8), np.random.default_rng(3))
    # Thirty-day steps may move the mean by a day or so beside what chance does.
    assert abs(drawn.mean() - mean) < UNUSUAL * np.sqrt(variance / MANY) + 2.0


def _summed(p: Parameters, age_at_entry: float, in_care: float) -> float:
    """The exit hazard of the test above added up over a stay, in steps of about a day."""
    route = p.exits.routes["special_guardianship"]
    t = np.linspace(0, in_care, int(in_care) + 2)
    middle = (t[1:] + t[:-1]) / 2
    years = ((age_at_entry + middle) / DAYS_PER_YEAR).astype(int)
    by_age = np.array([route.per_year[age_band(int(y))] for y in range(18)])[years]
    by_time = np.array([0.0, 0.5, 3.0, 1.0, 0.2])[
        np.searchsorted([14.0, 56.0, 182.0, 365.0], middle, side="right")
    ]
    return float((by_age * by_time / DAYS_PER_YEAR * np.diff(t)).sum())


def test_unaccompanied_children_follow_their_own_streams() -> None:
    raw = _entering({2: 1.0})
    raw["entries"]["strata"]["unaccompanied"] = raw["entries"]["strata"]["all"] | {
        "ages": {16: 1.0},
        "uasc": True,
    }
    subjects = _subjects(17.5, 1000)
    mixed = Subjects(subjects.caseload, np.arange(1000) % 2 == 0, subjects.against_plan, subjects.days_old)
    years = time_in_care(parameters(raw), mixed, np.random.default_rng(4)) / DAYS_PER_YEAR
    assert (years[::2] < 1.6).all()
    assert (years[1::2] > 14.4).all()


def _ending(offers: float, scale: float) -> Parameters:
    """Placements of fostering that end by offers at a constant rate a year, and by moves in proportion to
    ``scale``."""
    raw = _entering(dict.fromkeys(range(18), 1.0))
    raw["moves"]["against_plan"]["offers"] = {"in_house_foster": offers}
    raw["moves"]["endings"]["fostering"]["scale"] = scale
    return parameters(raw)


def test_placements_that_end_at_a_constant_rate_have_lasted_exponentially_or_since_entry() -> None:
    """P(still in the first placement) = exp(-rate u), and v below u is exponential."""
    in_care = np.full(MANY, 2.0 * DAYS_PER_YEAR)
    v = (
        time_in_placement(_ending(0.8, 0.0), _subjects(12.5), in_care, np.random.default_rng(5))
        / DAYS_PER_YEAR
    )
    stays = np.exp(-1.6)
    assert _score((v == 2.0).astype(float), stays, stays * (1 - stays)) < UNUSUAL
    exact = stats.truncexpon(b=1.6, scale=1 / 0.8)
    assert stats.kstest(v[v < 2.0], exact.cdf).statistic < 1.63 / np.sqrt((v < 2.0).sum())


def test_published_durations_give_the_backward_recurrence_time() -> None:
    """Density in proportion to survival, by numerical integration of the piecewise-constant hazard."""
    p = _ending(0.0, 0.55)
    rates = np.array(p.moves.durations["foster"].hazard) * 0.55

    def lasts(days: float) -> float:
        lived = np.clip(days - np.array(TIME_IN_PLACEMENT), 0, np.diff([*TIME_IN_PLACEMENT, np.inf]))
        return float(np.exp(-(rates * lived).sum()))

    knots = [0.0, *TIME_IN_PLACEMENT[1:]]
    area = [integrate.quad(lasts, a, b)[0] for a, b in pairwise(knots)]
    whole = sum(area) + lasts(knots[-1]) / rates[-1]
    v = time_in_placement(p, _subjects(17.9), np.full(MANY, 17.0 * DAYS_PER_YEAR), np.random.default_rng(6))
    for knot, below in zip(knots[1:], np.cumsum(area) / whole, strict=True):
        assert _score((v < knot).astype(float), below, below * (1 - below)) < UNUSUAL


def test_a_placement_that_never_ends_has_lasted_since_entry() -> None:
    in_care = np.linspace(1.0, 4000.0, 500)
    v = time_in_placement(_ending(0.0, 0.0), _subjects(12.5, 500), in_care, np.random.default_rng(7))
    assert (v == in_care).mean() > 0.98


def test_adoption_is_never_the_first_placement_because_no_plan_at_entry_names_it() -> None:
    in_care = np.full(2000, 300.0)
    subjects = _subjects(2.5, 2000, "placed_for_adoption", "adoption")
    v = time_in_placement(parameters(shipped()), subjects, in_care, np.random.default_rng(8))
    assert (v < 300.0).all()
    assert (v > 200.0).any()


def test_supported_accommodation_began_at_sixteen_or_later() -> None:
    in_care = np.full(2000, 3000.0)
    subjects = _subjects(16.5, 2000, "supported_accommodation", "supported")
    v = time_in_placement(parameters(shipped()), subjects, in_care, np.random.default_rng(9))
    assert (v <= 0.5 * DAYS_PER_YEAR).all()
    assert (v > 0.4 * DAYS_PER_YEAR).any()
