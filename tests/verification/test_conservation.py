"""What must hold at all times in a replication of the shipped configuration."""

from collections import Counter

import pytest
from shipped_parameters import parameters, shipped

from sim.census.children import make_census
from sim.episodes import broken_invariants
from sim.model import CareSystem, Hazards, Streams, live
from sim.model.risks.drift import YearlyDrift
from sim.parameters import Parameters

pytestmark = pytest.mark.verification


@pytest.fixture(scope="module")
def county() -> Parameters:
    return parameters(shipped())


def _system(p: Parameters, years: int) -> CareSystem:
    streams = Streams(7, 0)
    return CareSystem(p, make_census(p), Hazards(p), streams, years, YearlyDrift.draw(p, years, streams))


A_PART = 0.02
"""Of a day: of some 3.4 things that come in a day, one in fifteen shares it with another."""


def test_stocks_and_places_are_conserved_at_every_time(county: Parameters) -> None:
    """Stock = start + entries - exits; one placement a child; no more children than places; nobody in care
    from 18 on."""
    system = _system(county, 3)
    for part in range(int(system.horizon / A_PART)):
        system.clock.play(part * A_PART)
        _check(system)
    assert len(system.caseload.files) > 2000, "much happens, or the test shows nothing"


def _check(system: CareSystem) -> None:
    inside = list(system.caseload.in_care)
    assert all(child.in_care for child in inside)
    assert system.caseload.unaccompanied == sum(child.uasc for child in inside)
    assert all(child.eighteenth_birthday >= system.clock.now for child in inside)
    lives_in = Counter(id(child.unit) for child in inside if child.unit is not None)
    for unit in system.register.units:
        assert len(unit.children) == lives_in[id(unit)] <= unit.places
        assert all(child.unit is unit for child in unit.children)


def test_entries_less_exits_is_the_change_of_the_stock(county: Parameters) -> None:
    history = live(county, make_census(county), Hazards(county), seed=3, replication=1, years=5)
    f = history.episodes.frame
    now = f[f["stratum"] != "leavers"]
    start = int(((now["period"] == now["period"]) & (now["decom"] <= 19204)).sum())
    entries = int(((now["spell"] == 0) & (now["decom"] > 19204)).sum())
    exits = int(now["rec"].notna().sum())
    assert start == county.census.children == 953
    assert start + entries - exits == int(now["dec"].isna().sum())


def test_episodes_of_every_replication_are_sound(county: Parameters) -> None:
    hazards, census = Hazards(county), make_census(county)
    for replication in range(3):
        assert (
            broken_invariants(
                live(county, census, hazards, seed=5, replication=replication, years=10).episodes
            )
            == []
        )


def test_vacant_households_are_exactly_those_with_room(county: Parameters) -> None:
    """The lists by which households are found agree with the households themselves."""
    system = _system(county, 2)
    system.clock.play(700)
    households = [u for u in system.register.units if u.placement_type == system.carers.placement_type]
    for age in (1, 8, 12, 17):
        with_room = sum(u.free > 0 and u.is_meant_for(age, "standard") for u in households)
        assert system.carers.vacant.count(age) == with_room > 0
