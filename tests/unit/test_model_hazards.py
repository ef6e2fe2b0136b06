"""Hazards of one situation: what they depend on."""

from typing import Any

import pytest
from shipped_parameters import parameters, shipped

from sim.model.risks.hazards import (
    AGES,
    DISRUPTION,
    OFFER,
    PLANNED_MOVE,
    PROFILES,
    Hazards,
    situation,
)
from sim.parameters import SPELLS, Parameters
from sim.parameters.paths.values import with_values

pytestmark = pytest.mark.unit
TEN_TO_FIFTEEN = 3


@pytest.fixture(scope="module")
def p() -> Parameters:
    raw = shipped("westmere")
    raw["moves"]["by_spell"] = [1.0, 0.5, 0.25]
    return parameters(raw)


def _moves(p: Parameters, *, profile: str = "standard", spell: int = 0) -> dict[int, float]:
    """The rate a day in the first week of each cause of a move from external homes."""
    hazards = Hazards(p)
    placement = list(p.placement.types).index("external_childrens_home")
    where = situation(placement, PROFILES.index(profile), against_plan=False, spell=spell)
    moves = hazards.table(where + TEN_TO_FIFTEEN, 0).moves
    return {move.cause - len(hazards.routes): move.rates[0] for move in moves}


@pytest.mark.parametrize(("spell", "factor"), [(0, 1.0), (1, 0.5), (2, 0.25), (7, 0.25)])
def test_moves_depend_on_the_number_of_the_placement(p: Parameters, spell: int, factor: float) -> None:
    first, other = _moves(p), _moves(p, spell=spell)
    assert other == {cause: pytest.approx(factor * rate) for cause, rate in first.items()}


def test_moves_depend_on_the_placement_type_where_something_is_said_of_it(p: Parameters) -> None:
    home, other = "external_childrens_home", "council_childrens_home"
    stays = with_values(p, {f"moves.by_type.{home}": 0.4})
    assert _moves(stays) == {cause: pytest.approx(0.4 * rate) for cause, rate in _moves(p).items()}
    assert _moves(with_values(p, {f"moves.by_type.{other}": 0.4})) == _moves(p)


def test_only_breakdowns_depend_on_the_level_of_need(p: Parameters) -> None:
    standard, complex_ = _moves(p), _moves(p, profile="complex")
    by_level = p.moves.disruption_by_level
    assert complex_[DISRUPTION] == pytest.approx(
        standard[DISRUPTION] * by_level["complex"] / by_level["standard"]
    )
    assert complex_[PLANNED_MOVE] == standard[PLANNED_MOVE]


def _table(p: Parameters, placement: str, profile: str = "standard", **facts: Any) -> tuple[Hazards, Any]:
    hazards = Hazards(p)
    kind = list(p.placement.types).index(placement)
    where = situation(kind, PROFILES.index(profile), against_plan=facts.pop("against_plan", False), spell=0)
    return hazards, hazards.table(where + TEN_TO_FIFTEEN, 0)


@pytest.fixture(scope="module")
def plain() -> Parameters:
    """One way out of foster care at 0.5 a year from ten on, with a hazard of its own in each band of time in
    care; unaccompanied children leave by it a quarter as often. Three in ten placements end as planned."""
    raw = shipped("westmere")
    name, route = next((n, r) for n, r in raw["exits"]["routes"].items() if r.get("clock", "care") == "care")
    raw["exits"]["routes"][name] = route | {
        "per_year": 0.5,
        "by_setting": {"fostering": 2.0},
        "by_time": [4.0, 3.0, 2.0, 1.0, 0.5],
        "for_uasc": 0.25,
    }
    raw["moves"]["by_spell"] = [1.0, 1.0, 1.0]
    raw["moves"]["endings"]["fostering"] |= {"planned": 0.3}
    raw["moves"]["against_plan"]["offers"] = {"independent_foster": 1.461}
    return parameters(raw)


def test_exits_have_the_rate_of_their_age_setting_and_band_of_time_in_care(plain: Parameters) -> None:
    hazards, table = _table(plain, "independent_foster")
    number = next(i for i, r in enumerate(plain.exits.routes.values()) if r.for_uasc == 0.25)
    a_day = [one.rate for band in table.exits for one in band if one.route == number]
    assert a_day == pytest.approx([x / 365.25 for x in (4, 3, 2, 1, 0.5, 0.5, 0.5, 0.5, 0.5)])
    assert len(hazards.routes) == len(plain.exits.routes)
    _, alone = _table(plain, "independent_foster", "unaccompanied")
    assert [one.rate for band in alone.exits for one in band if one.route == number] == pytest.approx(
        [rate / 4 for rate in a_day]
    )


def test_placements_end_as_planned_in_the_share_that_is_configured(plain: Parameters) -> None:
    hazards, table = _table(plain, "independent_foster")
    rates = {move.cause - len(hazards.routes): move.rates[0] for move in table.moves}
    level = plain.moves.disruption_by_level.get("standard", 1.0)
    assert rates[PLANNED_MOVE] / (rates[PLANNED_MOVE] + rates[DISRUPTION] / level) == pytest.approx(0.3)


def test_offers_come_so_many_times_a_year_to_those_against_their_plan_alone(plain: Parameters) -> None:
    """1.461 offers a year are four in a thousand days."""
    hazards, table = _table(plain, "independent_foster", against_plan=True)
    offer = {move.cause: move for move in table.moves}[len(hazards.routes) + OFFER]
    assert list(offer.rates) == pytest.approx([0.004] * 8)
    assert offer.met_after(500.0) == pytest.approx(2.0)
    _, as_planned = _table(plain, "independent_foster")
    assert len(hazards.routes) + OFFER not in {move.cause for move in as_planned.moves}


def test_every_situation_has_a_number_of_its_own() -> None:
    numbers = {
        situation(kind, profile, against_plan=against, spell=spell) + age
        for kind in range(3)
        for profile in range(len(PROFILES))
        for against in (False, True)
        for spell in range(SPELLS)
        for age in range(AGES)
    }
    assert numbers == set(range(3 * len(PROFILES) * 2 * SPELLS * AGES))
