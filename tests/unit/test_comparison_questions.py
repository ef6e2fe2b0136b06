"""What is asked of scenarios: which policy did it, which plan does most, how large it must be, what drives
it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from compared_runs import DAYS, DOWN, SHARE, replication
from shipped_policies import scenario, settings
from tiny_run import replication as tiny

from sim.arrays import Flags, Numbers
from sim.comparison import every_table
from sim.comparison.attribution import ALONE, INTERACTION, WHOLE, WITHIN, attribution, scenarios_for
from sim.comparison.best import NET_COST, SAID, best_levers
from sim.comparison.goal import STEPS, seek, trial
from sim.comparison.sensitivity import STEP, elementary_effects, screening, trajectories
from sim.experiment.gathered import Results
from sim.measures import Measures, side_by_side
from sim.policies import Scenario

pytestmark = pytest.mark.unit


def plan(*policies: str, kind: str = "plan") -> Scenario:
    whole = scenario("full_strategy")
    return whole.only(*policies).model_copy(update={"kind": kind})


# which policy did it


def test_each_policy_is_run_alone_and_left_out_of_the_whole() -> None:
    whole = plan("step_down", "reunification", "kinship_support")
    runs = scenarios_for(scenario("baseline"), whole)
    assert list(runs)[:2] == ["reference", "whole"]
    assert set(runs["alone:step_down"].policies) == {"step_down"}
    assert set(runs["within:step_down"].policies) == {"reunification", "kinship_support"}
    assert len(runs) == 2 + 2 * 3


def test_alone_and_interaction_add_up_to_the_whole_and_within_is_what_would_be_lost() -> None:
    def at(*values: float) -> Measures:
        return side_by_side([replication([0.5, value, 0.0]) for value in values])

    runs = {
        "reference": at(0.5, 0.5), "whole": at(0.1, 0.2), "alone:a": at(0.4, 0.4), "within:a": at(0.3, 0.2),
        "alone:b": at(0.3, 0.5), "within:b": at(0.4, 0.4),
    }  # fmt: skip
    table = attribution(runs, [DAYS[1]]).query("measure == @SHARE").set_index(["policy", "part"])
    assert set(table["date"]) == {DAYS[1]}
    effect = table["effect"]
    assert effect[("a", ALONE)] == pytest.approx(-0.1)
    assert effect[("a", WITHIN)] == pytest.approx(-0.1)
    assert effect[("b", WITHIN)] == pytest.approx(-0.25)
    assert effect[(WHOLE, WHOLE)] == pytest.approx(-0.35)
    rest = effect[("a", ALONE)] + effect[("b", ALONE)] + effect[(INTERACTION, INTERACTION)]
    assert rest == pytest.approx(effect[(WHOLE, WHOLE)])
    assert table.loc[("a", WITHIN), ["share_less", "share_more", "replications"]].tolist() == [0.5, 0.0, 2]


# which plan does most


def compared(**plans: tuple[float, float]) -> pd.DataFrame:
    """A comparison in which each plan changes the share, and the net cost, by so much in every run."""
    rows = [
        {"scenario": name, "measure": measure, "breakdown": part, "date": DAYS[1], "difference": value,
         "probability_it_helps": float(value < 0)}
        for name, (share, cost) in plans.items()
        for measure, part, value in ((SHARE, "all", share), ("costs", "total", cost))
    ]  # fmt: skip
    return pd.DataFrame(rows).assign(**dict.fromkeys(SAID[1:5], 0.0), replications=10)


def test_shocks_and_scenarios_that_hold_another_are_never_the_best() -> None:
    table = compared(whole=(-0.4, -9.0), shock=(-0.5, -8.0), one=(-0.1, 3.0), other=(-0.2, 5.0))
    scenarios = {
        "baseline": plan(), "whole": plan("step_down", "reunification"), "one": plan("step_down"),
        "shock": plan("kinship_support", kind="shock"), "other": plan("kinship_support"),
    }  # fmt: skip
    best = best_levers(table, scenarios, DOWN).set_index("kpi")
    assert best.loc[SHARE, "scenario"] == "other"
    assert pd.isna(best.loc[NET_COST, "scenario"]), "of those two, both cost more"
    assert best.loc[NET_COST, "date"] == DAYS[1]


def test_nothing_is_best_of_what_is_not_measured_by_the_day_of_judgement() -> None:
    early = {SHARE: DOWN[SHARE].model_copy(update={"by": date(2023, 3, 30)})}
    assert best_levers(compared(one=(-0.1, -1.0)), {"one": plan("step_down")}, early).empty


# how large it must be


def from_size(enough: float) -> Callable[[float], tuple[Flags, float]]:
    return lambda size: (np.full(50, size >= enough), size)


def test_the_smallest_size_that_is_enough_is_found_by_halving() -> None:
    answer = seek(from_size(37), 0, 128, 0.8)
    assert answer.found is not None
    assert 37 <= answer.found.size < 37 + 128 / 2**STEPS
    assert len(answer.trials) == STEPS + 2
    assert [one.size for one in answer.trials] == sorted(one.size for one in answer.trials)
    assert answer.at_least < 37 <= (answer.certainly or 0)


def test_whole_sizes_stay_whole_and_a_goal_out_of_reach_is_no_answer() -> None:
    whole = seek(from_size(2.5), 0, 5, 0.8, whole=True)
    assert whole.found is not None
    assert whole.found.size == 3
    none = seek(from_size(99), 0, 5, 0.8)
    assert none.found is None
    assert len(none.trials) == 2, "where the largest is not enough nothing is halved"
    assert len(seek(from_size(0), 0, 5, 0.8).trials) == 1, "nor where the smallest is"


def test_a_trial_says_how_well_its_share_is_known() -> None:
    one = trial(4.0, np.array([True] * 8 + [False] * 2), 0.5)
    assert one.share == 0.8
    assert (one.low, one.high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))  # Wilson


# what drives it


def test_a_walk_changes_every_input_once_by_the_same_step() -> None:
    points = trajectories(4, 3, np.random.default_rng(1)).reshape(3, 5, 4)
    moved = np.diff(points, axis=1)
    assert ((np.abs(moved) > 0).sum(axis=2) == 1).all()
    assert ((np.abs(moved) > 0).sum(axis=1) == 1).all()
    assert np.abs(moved).max(axis=2) == pytest.approx(STEP)
    assert points.min() >= 0
    assert points.max() <= 1 + 1e-12


def test_the_effects_of_a_sum_are_its_weights_and_the_heaviest_comes_first() -> None:
    weights = np.array([1.0, -5.0, 0.0])

    def result(points: Numbers) -> Numbers:
        return points @ weights

    points = trajectories(3, 6, np.random.default_rng(2))
    assert elementary_effects(points, result(points)) == pytest.approx(np.tile(weights, (6, 1)))
    table = screening(["a", "b", "c"], result, 6, seed=3)
    assert table["input"].tolist() == ["b", "a", "c"]
    assert table["mu"].tolist() == pytest.approx([-5, 1, 0])
    assert table["sigma"].tolist() == pytest.approx([0, 0, 0], abs=1e-9)


# all tables


def test_every_table_is_made_by_itself_and_the_first_scenario_without_policies_is_the_balance() -> None:
    names = {"plan": scenario("step_down"), "baseline": scenario("baseline")}
    asked = replace(settings(), scenarios=names)
    measured = {name: side_by_side([tiny(0, years=1)]) for name in names}
    makers = every_table.makers(Results(asked, measured, {}))
    assert set(makers) >= {
        *("the tables of what was measured", "the balance of the baseline", "the comparison of scenarios"),
        *("the table of aims", "the plans that do most", "the remarks on policies"),
    }
    tidy = makers["the tables of what was measured"]()
    assert set(tidy["caseload"]["scenario"]) == {"plan", "baseline"}
    compared_with = makers["the comparison of scenarios"]()["comparison"]
    assert set(compared_with["scenario"]) == {"baseline"}, "the first is what the others are compared with"
