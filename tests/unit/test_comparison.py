"""Scenarios against the first one: what eight in ten replications differ by, and how often they go the wanted
way."""

from datetime import date
from weakref import WeakSet

import numpy as np
import pandas as pd
import pytest
from compared import comparisons
from compared_runs import DAYS, DOWN, SHARE, replication, row_of, runs

from sim.comparison.aims import aims_reached
from sim.comparison.paired import Outcomes, compare
from sim.comparison.wanted import LIKELY, directions
from sim.measures import Measured, Measures, side_by_side
from sim.parameters import Aim
from sim.policies import Scenario

pytestmark = pytest.mark.unit


def test_a_mean_that_is_known_well_may_hold_in_fewruns() -> None:
    """Three in ten runs lower the share by a lot: the interval of the mean is below zero, and it helps in
    three of ten."""
    row = row_of(compare(runs({"plan": [-0.1] * 30 + [0.01] * 40 + [0.0] * 30}), directions(DOWN)))
    assert row["ci_high"] < 0
    assert (row["p10"], row["p90"]) == (pytest.approx(-0.1), pytest.approx(0.01))
    assert (row["share_less"], row["share_more"], row["probability_it_helps"]) == (0.3, 0.4, 0.3)
    assert row["probability_of_reduction"] == pytest.approx(0.45)
    assert row["replications"] == 100


def test_whether_it_helps_depends_on_what_is_wanted() -> None:
    played = runs({"plan": [0.1, 0.1, 0.1, -0.1]})
    up = {SHARE: DOWN[SHARE].model_copy(update={"direction": "up"})}
    assert row_of(compare(played, directions(up)))["probability_it_helps"] == 0.75
    assert row_of(compare(played, directions(DOWN)))["probability_it_helps"] == 0.25
    assert np.isnan(row_of(compare(played))["probability_it_helps"])


def test_more_cost_is_worse_and_of_a_single_line_nobody_says() -> None:
    table = compare(runs({"plan": [100.0, 100.0, -100.0]}), directions({}))
    for measure in ("costs", "costs_month"):
        assert row_of(table, measure, breakdown="total")["probability_it_helps"] == pytest.approx(1 / 3)
    assert np.isnan(row_of(table, "costs", breakdown="fees")["probability_it_helps"])


def test_runs_without_the_number_are_left_out_and_not_counted_as_equal() -> None:
    row = row_of(compare(runs({"plan": [-0.2, np.nan, -0.1, 0.1]}), directions(DOWN)))
    assert row["replications"] == 3
    assert row["difference"] == pytest.approx(-0.2 / 3)
    assert row["probability_it_helps"] == pytest.approx(2 / 3)
    nobody = row_of(compare(runs({"plan": [np.nan, np.nan]}), directions(DOWN)))
    assert nobody["replications"] == 0
    assert nobody[["difference", "p10", "share_less", "probability_it_helps"]].isna().all()


def test_a_plan_does_most_only_if_it_helps_in_eight_of_tenruns() -> None:
    """The largest mean comes from few runs; a smaller one holds in nearly all."""
    changes = {"luck": [-0.4] * 7 + [0.01] * 3, "steady": [-0.05] * 8 + [0.0] * 2, "other": [-0.01] * 10}
    plans = {
        name: Scenario(title=name, stands_for="Made up for this test alone.") for name in ("first", *changes)
    }
    best = comparisons(runs(changes), plans, DOWN)["best_levers"].set_index("kpi")
    assert best.loc[SHARE, "scenario"] == "steady"
    assert best.loc[SHARE, "probability_it_helps"] == LIKELY
    assert best.loc[SHARE, "date"] == DAYS[1]
    none = comparisons(runs({"luck": changes["luck"]}), plans, DOWN)["best_levers"]
    assert none["scenario"].isna().all()


def test_an_aim_is_reached_when_eight_in_ten_runs_stay_on_the_wanted_side() -> None:
    level = {SHARE: DOWN[SHARE].model_copy(update={"level": 0.45, "by": date(2024, 3, 31)})}
    played = {"a": side_by_side([replication([0.5, 0.3, 0.3])] * 7 + [replication([0.5, 0.5, 0.4])] * 3)}
    row = aims_reached(played, level).iloc[0]
    assert row["expected"] == pytest.approx(0.33)
    assert (row["reached_on"], row["probability"]) == (
        DAYS[2],
        1.0,
    )  # the mean is there on the second day already
    unknown = {"a": side_by_side([replication([0.5, np.nan, np.nan]), replication([0.5, 0.5, 0.4])])}
    assert aims_reached(unknown, level).iloc[0]["probability"] == 1.0


def test_an_aim_beyond_the_horizon_is_judged_on_the_last_day() -> None:
    late = {SHARE: DOWN[SHARE].model_copy(update={"by": date(2030, 3, 31)})}
    row = aims_reached({"a": side_by_side([replication([0.5, 0.6, 0.4])])}, late).iloc[0]
    assert (row["by"], row["expected"]) == (DAYS[2], 0.4)


def test_what_is_to_be_bettered_is_the_level_of_the_first_scenario_on_the_first_day_that_is_known() -> None:
    """Of what is not known on the base date, a plan has changed something by the first day: it is judged by
    the same level."""

    def late(*values: float) -> dict[str, Measured]:
        known = pd.DataFrame({"date": DAYS[1:], "kpi": SHARE})
        return {"kpis": Measured("kpis", known, np.asarray([values]))}

    results = {"first": late(0.5, 0.5), "plan": late(0.4, 0.45)}
    aims = {SHARE: Aim(direction="down", by=date(2025, 3, 31), assumption="made up for a test")}
    table = aims_reached(results, aims).set_index("scenario")
    assert table["level"].tolist() == [0.5, 0.5]
    assert table["probability"].tolist() == [0.0, 1.0]


def test_scenarios_are_read_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand replications of thirty scenarios have no room side by side."""
    alive, most = WeakSet[Outcomes](), 0
    read = Outcomes.of

    def watched(measured: Measures) -> Outcomes:
        nonlocal most
        alive.add(found := read(measured))
        most = max(most, len(alive))
        return found

    monkeypatch.setattr(Outcomes, "of", watched)
    six = runs({f"plan {number}": [-0.1, 0.1] for number in range(5)})
    compare(six)
    aims_reached(six, DOWN)
    assert most <= 3, "the first, and one with the one before it"
