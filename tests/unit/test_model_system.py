"""The wiring of one replication."""

import gc
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from laboratory import laboratory, nobody

from sim.bands import day_number
from sim.model import CareSystem, Hazards, Streams, live
from sim.model.child import Child
from sim.model.provision.places import Unit
from sim.model.risks.drift import YearlyDrift
from sim.parameters import Parameters

pytestmark = pytest.mark.unit
ONE = np.ones(2)


@pytest.fixture(scope="module")
def p() -> Parameters:
    return laboratory(60.0, {"out": 0.5}, homes={"lodge": 2}, age=16)


def system(p: Parameters) -> CareSystem:
    return CareSystem(p, nobody(), Hazards(p), Streams(1, 0), 2, YearlyDrift.none(p, 2))


@pytest.fixture
def town(p: Parameters, monkeypatch: pytest.MonkeyPatch) -> CareSystem:
    """One that keeps its children after the last day."""
    kept = system(p)
    monkeypatch.setattr(kept, "_let_go", lambda: None)
    return kept


def test_the_last_day_is_lived_to_its_end(p: Parameters) -> None:
    assert system(p).horizon == 2 * 365 + 1 + 1  # 2024 has a leap day


def test_who_is_in_care_at_the_end_has_an_open_placement(town: CareSystem) -> None:
    frame = town.run().episodes.frame
    there = {child.number for child in town.caseload.in_care}
    assert there
    assert set(frame.loc[frame["dec"].isna(), "child"]) == there
    assert len(frame.loc[frame["dec"].isna()]) == len(there)


def test_children_and_homes_go_with_the_simulation_and_are_not_left_to_the_collector(p: Parameters) -> None:
    """Searching memory for what points at each other cost a fifth of a history."""

    def there() -> int:
        return sum(isinstance(one, Child | Unit) for one in gc.get_objects())

    gc.collect()
    gc.disable()
    try:
        before = there()
        history = system(p).run()
        assert there() == before
        assert len(history.episodes.frame) > 10
    finally:
        gc.enable()


def test_everybody_who_came_is_told_of_and_the_home_is_full_at_times(p: Parameters, town: CareSystem) -> None:
    frame = town.run().episodes.frame
    assert frame["child"].nunique() == len(town.caseload.files)
    assert {"home", "market"} == set(frame["placement"].astype(str))
    assert frame["decom"].min() >= day_number(p.authority.base_date)


def _stays(p: Parameters, entries: float, exits: float) -> pd.DataFrame:
    """Days from the base date to entry, and days in care, by child; ``NaN`` for those still there."""
    none, routes = YearlyDrift.none(p, 2), p.exits.routes
    coming = dict.fromkeys(p.entries.strata, np.full(2, entries))
    drift = replace(none, entries=coming, exits=[np.full(2, exits)] * len(routes))
    frame = CareSystem(p, nobody(), Hazards(p), Streams(1, 0), 2, drift).run().episodes.frame
    came = frame["decom"] - day_number(p.authority.base_date)
    return pd.DataFrame({"came": came, "stayed": frame["dec"] - frame["decom"]}).set_index(frame["child"])


@pytest.mark.parametrize(
    ("entries", "exits"), [(2.0, 1.0), (1.0, 2.0), (0.5, 4.0)], ids=["entries", "exits", "both"]
)
def test_entries_drift_by_their_own_factor_and_exits_by_theirs(entries: float, exits: float) -> None:
    """With twice the rate of entries each child comes in half the time; with twice the rate of exits each
    stays half as long."""
    p = laboratory(60.0, {"out": 0.5}, age=2)
    calm, drifted = _stays(p, 1.0, 1.0), _stays(p, entries, exits)
    both = calm.merge(drifted, left_index=True, right_index=True, suffixes=("", "_drifted")).dropna()
    assert len(both) > 10
    assert both["came_drifted"].tolist() == pytest.approx((both["came"] / entries).tolist())
    assert both["stayed_drifted"].tolist() == pytest.approx((both["stayed"] / exits).tolist())


def test_a_replication_is_that_of_its_seed_and_number(p: Parameters) -> None:
    hazards = Hazards(p)

    def run(seed: int, replication: int) -> list[float]:
        return list(
            live(p, nobody(), hazards, seed=seed, replication=replication, years=2).episodes.frame["decom"]
        )

    assert run(1, 0) == run(1, 0)
    assert run(1, 0) != run(1, 1)
    assert run(1, 0) != run(2, 0)


def test_without_chance_every_replication_meets_the_chance_of_the_first(p: Parameters) -> None:
    calm = p.uncertainty.model_copy(
        update={"chance": p.uncertainty.chance.model_copy(update={"active": False})}
    )
    p = p.model_copy(update={"uncertainty": calm})
    first, second = (
        live(p, nobody(), Hazards(p), seed=1, replication=r, years=1).episodes.frame for r in (0, 1)
    )
    assert first.equals(second)
