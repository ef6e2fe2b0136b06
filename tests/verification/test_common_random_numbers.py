"""What common random numbers promise, exactly: a change touches what it must, never more, and never the wrong
way.

A laboratory of unlimited places, where children do not compete, so that theory says what cannot change.
"""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from laboratory import base_of, laboratory, run

from sim import load, simulate
from sim.bands import AgeBand
from sim.parameters import Parameters
from sim.policies import Policy
from sim.policies.effect import Effect
from sim.policies.levers.children.exit_sooner import ExitSooner
from sim.policies.levers.children.prevent_entries import PreventEntries

pytestmark = pytest.mark.verification

YEARS = 6
START = date(2023, 1, 1)
COMMON = {
    "name": "lever",
    "strategy": "None, this is a test",
    "start": START,
    "assumption": "Made up for a test.",
}
DOSES = (0.0, 0.2, 0.5, 1.0)


def world() -> Parameters:
    return laboratory(60.0, {"out": 0.5, "other": 0.2}, age={2: 1, 15: 1})


def prevention(reach: float) -> Policy:
    effect = Effect(central=0.6, low=0.6, high=0.6, assumption="Made up for a test.")
    return PreventEntries(**COMMON, ages=(14, 17), reach=reach, prevented=effect)


def sooner(reach: float) -> Policy:
    effect = Effect(central=2.0, low=2.0, high=2.0, assumption="Made up for a test.")
    return ExitSooner(**COMMON, route="out", reach=reach, hazard=effect, ages=(AgeBand.FROM_10_TO_15,))


def rows(p: Parameters, replication: int) -> pd.DataFrame:
    frame = run(p, YEARS, replication).episodes.frame
    return frame.sort_values("child").reset_index(drop=True)


def young(frame: pd.DataFrame) -> pd.DataFrame:
    """Those who enter at 2, whom neither lever can touch."""
    return frame[frame["decom"] - frame["dob"] < 10 * 365].reset_index(drop=True)


@pytest.mark.parametrize("lever", [prevention, sooner])
@pytest.mark.parametrize("replication", range(5))
def test_a_lever_that_cannot_touch_a_child_leaves_its_whole_path_unchanged(
    lever: type, replication: int
) -> None:
    without, with_it = rows(world(), replication), rows(lever(1.0).apply(world()), replication)
    assert not without.equals(with_it)
    pd.testing.assert_frame_equal(young(without), young(with_it))


@pytest.mark.parametrize("replication", range(5))
def test_a_larger_dose_of_prevention_keeps_a_part_of_the_same_children_out(replication: int) -> None:
    doses = [rows(prevention(reach).apply(world()), replication) for reach in DOSES]
    for less, more in pairwise(doses):
        assert len(more) < len(less)
        same = less[less["child"].isin(more["child"])].reset_index(drop=True)
        pd.testing.assert_frame_equal(same, more)


@pytest.mark.parametrize("replication", range(5))
def test_a_larger_dose_brings_every_exit_forward_and_none_back(replication: int) -> None:
    doses = [rows(sooner(reach).apply(world()), replication) for reach in DOSES]
    for less, more in pairwise(doses):
        assert less["child"].tolist() == more["child"].tolist()
        gap = less["dec"].fillna(np.inf) - more["dec"].fillna(np.inf)
        assert (gap[np.isfinite(gap)] >= 0).all()
        assert (gap > 0).any()


@pytest.mark.parametrize("lever", [prevention, sooner])
def test_the_caseload_never_goes_the_wrong_way_on_any_day_of_any_replication(lever: type) -> None:
    days = base_of(world()) + np.arange(0, 365 * YEARS, 7)
    for replication in range(5):
        counts = []
        for reach in DOSES:
            frame = rows(lever(reach).apply(world()), replication)
            start, end = frame["decom"].to_numpy(), frame["dec"].fillna(np.inf).to_numpy()
            counts.append(((start[:, None] <= days) & (days < end[:, None])).sum(axis=0))
        assert all((more <= less).all() for less, more in pairwise(counts))


def test_another_scenario_in_the_run_changes_nothing_for_the_others() -> None:
    small = ["authority=westmere", "run.replications=3", "run.years=2", "run.workers=1"]
    settings = load([*small, "scenarios=[baseline,kinship_support,edge_of_care]"])
    fewer = replace(
        settings, scenarios={n: s for n, s in settings.scenarios.items() if n != "kinship_support"}
    )
    many, few = simulate(settings).measured, simulate(fewer).measured
    for name in few:
        assert list(many[name]) == list(few[name])
        for measure in few[name]:
            one, other = many[name][measure], few[name][measure]
            pd.testing.assert_frame_equal(one.keys, other.keys)
            np.testing.assert_array_equal(one.values, other.values)
            assert len(one.values) == 3
