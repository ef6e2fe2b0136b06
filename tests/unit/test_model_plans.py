"""New plans lean on age and level of need."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from shipped_parameters import parameters, shipped

from sim.model import Streams
from sim.model.names import Names
from sim.model.plans import Plans
from sim.model.risks.drift import SharesDrift, YearlyDrift
from sim.parameters import Parameters

pytestmark = pytest.mark.unit


def still(p: Parameters) -> SharesDrift:
    """Care plans do not drift."""
    return SharesDrift.none(1, len(p.placement.settings))


def _share_of_residential(level: str) -> float:
    """Of children of 12 whose foster placement broke down, those whose new plan is residential care."""
    raw = shipped("westmere")
    raw["moves"]["pull"] = {}
    raw["moves"]["pull_by_level"] = {"residential": {"standard": 0.2, "enhanced": 1.0, "complex": 5.0}}
    raw["moves"]["endings"]["fostering"]["disrupted_to"] = {"same": 1.0, "residential": 1.0}
    p = parameters(raw)
    names = Names.of(p)
    plans = Plans(p, names, SimpleNamespace(answers=lambda setting, age: True), still(p))  # type: ignore[arg-type]
    child = SimpleNamespace(plan=names.settings.index("fostering"), age=12, level=level)
    draws = (np.arange(1000) + 0.5) / 1000
    chosen = [plans.after(False, names.settings.index("fostering"), child, u, 0.0) for u in draws.tolist()]  # type: ignore[arg-type]
    return float(np.mean([setting == names.settings.index("residential") for setting in chosen]))


@pytest.mark.parametrize(("level", "pull"), [("standard", 0.2), ("enhanced", 1.0), ("complex", 5.0)])
def test_the_pull_of_a_setting_on_a_level_bends_new_plans(level: str, pull: float) -> None:
    assert _share_of_residential(level) == pytest.approx(pull / (1 + pull), abs=1e-3)


@pytest.mark.parametrize("planned", [True, False])
def test_where_no_new_plan_is_possible_the_old_one_holds(planned: bool) -> None:
    """Nobody of that age is taken anywhere, or nothing pulls on such a child."""
    p = parameters(shipped("westmere"))
    names = Names.of(p)
    fostering, residential = names.settings.index("fostering"), names.settings.index("residential")
    child: Any = SimpleNamespace(plan=residential, age=12, level="standard")
    closed: Any = SimpleNamespace(answers=lambda setting, age: False)
    assert Plans(p, names, closed, still(p)).after(planned, fostering, child, 0.5, 0.0) == residential
    unmoved = p.moves.model_copy(
        update={"pull": {}, "pull_by_level": {s: {"standard": 0.0} for s in names.settings}}
    )
    open_: Any = SimpleNamespace(answers=lambda setting, age: True)
    plans = Plans(p.model_copy(update={"moves": unmoved}), names, open_, still(p))
    assert plans.after(planned, fostering, child, 0.0, 0.0) == residential


@pytest.mark.parametrize(
    ("age", "residential"), [(9, 1 / 3), (10, 3 / 4), (15, 3 / 4), (16, 1 / 3), (30, 1 / 3)]
)
def test_the_pull_of_a_setting_on_an_age_bends_new_plans(age: int, residential: float) -> None:
    """Half as likely as to stay with the plan; from 10 to 15 six times as likely as that. Who is older counts
    as 17."""
    raw = shipped("westmere")
    by_age = {"under_1": 1.0, "1_to_4": 1.0, "5_to_9": 1.0, "10_to_15": 6.0, "16_to_17": 1.0}
    raw["moves"]["pull"] = {"residential": by_age}
    raw["moves"]["pull_by_level"] = {}
    raw["moves"]["endings"]["fostering"]["disrupted_to"] = {"same": 2.0, "residential": 1.0}
    p = parameters(raw)
    names = Names.of(p)
    open_: Any = SimpleNamespace(answers=lambda setting, age: True)
    plans, fostering = Plans(p, names, open_, still(p)), names.settings.index("fostering")
    child: Any = SimpleNamespace(plan=fostering, age=age, level="standard")
    draws = ((np.arange(1200) + 0.5) / 1200).tolist()
    share = np.mean([plans.after(False, fostering, child, u, 0.0) != fostering for u in draws])
    assert share == pytest.approx(residential, abs=1e-3)


def test_new_plans_drift_with_the_year() -> None:
    """A weight three times as large in the second year: the odds are."""
    p = parameters(shipped("westmere"))
    names = Names.of(p)
    open_: Any = SimpleNamespace(answers=lambda setting, age: True)
    drift = np.ones((2, len(p.placement.settings)))
    residential = names.settings.index("residential")
    drift[1, residential] = 3.0
    plans = Plans(p, names, open_, SharesDrift(drift, np.zeros(2)))
    child: Any = SimpleNamespace(plan=names.settings.index("fostering"), age=12, level="standard")
    draws = ((np.arange(4000) + 0.5) / 4000).tolist()
    odds = []
    for day in (10.0, 400.0):
        chosen = [plans.after(False, names.settings.index("fostering"), child, u, day) for u in draws]
        share = np.mean([setting == residential for setting in chosen])
        odds.append(share / (1 - share))
    assert odds[1] / odds[0] == pytest.approx(3.0, rel=0.05)


@pytest.mark.parametrize(("centre", "kept"), [("mean", True), ("median", False)])
def test_shares_of_new_plans_stay_in_the_mean_where_the_drift_says_so(centre: str, kept: bool) -> None:
    """Of three settings that are planned for 80, 10 and 10 of 100 children: with medians of one, the frequent
    one loses 1.8 points (to second order).
    """
    raw = shipped("westmere")
    raw["moves"] |= {"pull": {}, "pull_by_level": {}}
    settings = parameters(raw).placement.settings
    often = dict(zip(settings, (8.0, 1.0, 1.0), strict=False))
    raw["moves"]["endings"][settings[0]]["planned_to"] = often
    raw["uncertainty"]["plans"] |= {"active": True, "sd": 0.4, "phi": 0.0, "centre": centre}
    p = parameters(raw)
    names, open_ = Names.of(p), SimpleNamespace(answers=lambda setting, age: True)
    child: Any = SimpleNamespace(plan=0, age=12, level="standard")
    draws = ((np.arange(200) + 0.5) / 200).tolist()
    shares = []
    for number in range(1500):
        drift = YearlyDrift.draw(p, 1, Streams(3, number)).plans
        plans = Plans(p, names, open_, drift)  # type: ignore[arg-type]
        shares.append(np.mean([plans.after(True, 0, child, u, 0.0) == 0 for u in draws]))
    v, s, squares = 0.16, 0.8, 0.64 + 0.01 + 0.01
    lost = v * s * (s - squares)
    assert lost == pytest.approx(0.018, abs=0.001)
    error = float(np.std(shares)) / 1500**0.5
    assert np.mean(shares) == pytest.approx(s - (0 if kept else lost), abs=3 * error + 0.0015)
