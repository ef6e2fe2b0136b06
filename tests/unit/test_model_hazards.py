"""Hazards of one situation: what they depend on."""

import pytest
from shipped_parameters import parameters, shipped

from sim.model.risks.hazards import AGES, DISRUPTION, PLANNED_MOVE, PROFILES, Hazards, situation
from sim.parameters import SPELLS, Parameters

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


def test_only_breakdowns_depend_on_the_level_of_need(p: Parameters) -> None:
    standard, complex_ = _moves(p), _moves(p, profile="complex")
    by_level = p.moves.disruption_by_level
    assert complex_[DISRUPTION] == pytest.approx(
        standard[DISRUPTION] * by_level["complex"] / by_level["standard"]
    )
    assert complex_[PLANNED_MOVE] == standard[PLANNED_MOVE]


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
