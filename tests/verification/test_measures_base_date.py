"""On the base date the measures give back the published figures of Nottinghamshire exactly."""

import pytest
from episode_rows import value

from sim.census.children import make_census
from sim.config import load
from sim.measures.caseload import caseload
from sim.measures.kpis import kpis

pytestmark = pytest.mark.verification


def test_the_six_indicators_of_the_census_are_those_of_the_strategy() -> None:
    """Placement Sufficiency Strategy 2022: 84/953, 39/163, 303/525, 204/297, 290/493, and 48 orders in a
    year."""
    p = load().parameters
    census, types, base = make_census(p), p.placement.types, p.authority.base_date
    measured = kpis(census, [base], types)
    found = dict(zip(measured.keys["kpi"], measured.values.tolist(), strict=True))
    assert found == {
        "kinship_share": 84 / 953,
        "residential_against_plan_share": 39 / 163,
        "external_foster_share": 303 / 525,
        "family_based_12_15_share": 204 / 297,
        "outside_d2n2_share": 290 / 493,
        "sgo_exits": 48,
    }
    children = caseload(census, [base], tuple(types))
    assert value(children, placement="all", age_band="all") == 953
    for name, number in p.census.table.placements.items():
        assert value(children, placement=name, age_band="all") == number
