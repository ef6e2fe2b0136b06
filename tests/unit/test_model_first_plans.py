"""Plans at entry lean on the level of need and keep both of their margins."""

import numpy as np
import pytest
from shipped_parameters import parameters, shipped

from sim.model.arrivals.first_plans import FirstPlans, plans_by_level
from sim.model.risks.drift import SharesDrift
from sim.timeline import Timeline

pytestmark = pytest.mark.unit
PLAN, OTHER = np.array([0.7, 0.2, 0.1]), np.array([0.0, 0.5, 0.5])
LEVEL = np.array([0.6, 0.3, 0.1])
PULL = np.array([[1.0, 1.0, 1.0], [0.2, 1.0, 4.0], [1.0, 2.0, 8.0]])


def test_both_margins_stay_as_they_are_configured() -> None:
    (given,) = plans_by_level(PLAN[None], LEVEL, PULL)
    assert given.sum(axis=0) == pytest.approx(1.0)
    assert given @ LEVEL == pytest.approx(PLAN)


def test_odds_between_levels_are_those_of_the_pull() -> None:
    (given,) = plans_by_level(PLAN[None], LEVEL, PULL)
    odds = (given[1, 2] / given[0, 2]) / (given[1, 0] / given[0, 0])
    assert odds == pytest.approx(PULL[1, 2] / PULL[1, 0])


def test_without_a_pull_all_levels_have_the_same_plans() -> None:
    (given,) = plans_by_level(PLAN[None], LEVEL, np.ones((3, 3)))
    assert given == pytest.approx(np.repeat(PLAN[:, None], 3, axis=1))


def test_plans_are_fitted_together_as_each_is_by_itself() -> None:
    """To the last digit, though one of them needs more rounds than the others."""
    together = plans_by_level(np.array([PLAN, OTHER, PLAN]), LEVEL, PULL)
    alone = [plans_by_level(one[None], LEVEL, PULL)[0] for one in (PLAN, OTHER, PLAN)]
    assert np.array_equal(together, alone)


def test_children_with_complex_needs_are_planned_for_residential_care_more_often() -> None:
    raw = shipped("westmere")
    raw["moves"]["pull_by_level"] = {"residential": {"standard": 0.1, "enhanced": 1.0, "complex": 5.0}}
    p = parameters(raw)
    stratum = p.entries.strata["ages_10_to_15"]
    plans, draws = (
        FirstPlans(p, stratum, SharesDrift.none(1, len(p.placement.settings))),
        (np.arange(10_000) + 0.5) / 10_000,
    )
    residential = p.placement.settings.index("residential")
    shares = {
        level: float(np.mean(np.array(plans.draw(draws, np.zeros(10_000), [level] * 10_000)) == residential))
        for level in stratum.level
    }
    assert shares["standard"] < shares["enhanced"] < shares["complex"]
    mixed = sum(share * stratum.level[level] for level, share in shares.items())
    assert mixed == pytest.approx(stratum.plan["residential"].values[0], abs=2e-4)


def test_one_child_draws_as_many_do() -> None:
    p = parameters(shipped("westmere"))
    plans = FirstPlans(p, p.entries.strata["ages_10_to_15"], SharesDrift.none(1, len(p.placement.settings)))
    draws = np.array([0.03, 0.4, 0.77, 0.999])
    assert [plans.one(u, 12.0, "complex") for u in draws.tolist()] == plans.draw(
        draws, np.full(4, 12.0), ["complex"] * 4
    )


def test_the_plan_is_that_of_the_day_of_entry() -> None:
    """Everybody is planned for kinship care until 9 August 2022, the tenth day after the base date, and for
    fostering from then on."""
    p = parameters(shipped("westmere"))
    before, after = (p.placement.settings.index(name) for name in ("kinship", "fostering"))
    plan = {
        "kinship": Timeline.parse({"start": 1.0, "2022-08-10": 0.0}),
        "fostering": Timeline.parse({"start": 0.0, "2022-08-10": 1.0}),
    }
    stratum = p.entries.strata["ages_10_to_15"].model_copy(update={"plan": plan})
    plans = FirstPlans(p, stratum, SharesDrift.none(1, len(p.placement.settings)))
    days = np.array([0.0, 9.0, 9.9, 10.0, 300.0])
    expected = [before, before, before, after, after]
    assert plans.draw(np.full(5, 0.5), days, ["complex"] * 5) == expected
    assert [plans.one(0.5, day, "complex") for day in days.tolist()] == expected
    assert [plans.one(0.5, day, "nobody's") for day in days.tolist()] == expected


def test_plans_drift_with_the_year_for_one_child_and_for_many() -> None:
    """A weight three times as large in the second year: the odds are, at every level of need."""
    p = parameters(shipped("westmere"))
    residential = p.placement.settings.index("residential")
    drift = np.ones((2, len(p.placement.settings)))
    drift[1, residential] = 3.0
    plans = FirstPlans(p, p.entries.strata["ages_10_to_15"], SharesDrift(drift, np.zeros(2)))
    draws, odds = (np.arange(20_000) + 0.5) / 20_000, []
    for day in (10.0, 400.0, 9000.0):
        chosen = plans.draw(draws, np.full(len(draws), day), ["standard"] * len(draws))
        assert [plans.one(u, day, "standard") for u in draws[::500].tolist()] == chosen[::500]
        share = np.mean(np.array(chosen) == residential)
        odds.append(share / (1 - share))
    assert odds[1] / odds[0] == pytest.approx(3.0, rel=0.05)
    assert odds[2] == odds[1]


def test_weights_are_those_that_keep_the_shares_at_each_level_of_need() -> None:
    """The weights of `SharesDrift.weights`, of the level's own shares."""
    p = parameters(shipped("westmere"))
    stratum, level, v = p.entries.strata["ages_10_to_15"], "standard", 0.5
    still = SharesDrift.none(1, len(p.placement.settings))
    draws = (np.arange(40_000) + 0.5) / 40_000

    def shares(drift: SharesDrift) -> np.ndarray:
        chosen = FirstPlans(p, stratum, drift).draw(draws, np.zeros(len(draws)), [level] * len(draws))
        return np.bincount(chosen, minlength=len(p.placement.settings)) / len(draws)

    before = shares(still)
    weights = before * np.exp(v * before)
    assert shares(SharesDrift(still.factors, np.array([v]))) == pytest.approx(
        weights / weights.sum(), abs=1e-4
    )
