"""What plans of Nottinghamshire are priced at: sold beds by their own share, relatives' fees, a team and its
allowances, openings on a first of a month.
"""

from datetime import date

import pytest
from priced import cost, parameters, prices
from shipped_parameters import shipped
from shipped_policies import policies, settings

from sim.parameters import Parameters

pytestmark = pytest.mark.unit
KIN = {"placement": "kinship_foster", "dob": date(2020, 1, 1), "decom": date(2022, 7, 31), "dec": None}


def with_plan(p: Parameters, name: str) -> Parameters:
    return policies()[name].apply(p)


def sold(p: Parameters, year: str) -> float:
    """Pounds that beds sold bring in a financial year, with nobody in care."""
    costs = cost(p, [], years=3)["costs"]
    begins, ends = f"{year}-04-01", f"{int(year) + 1}-03-31"
    chosen = (costs.keys["cost_line"] == "income_beds_sold") & costs.keys["date"].between(begins, ends)
    return -float(costs.values[chosen.to_numpy()].sum()) / 100


def test_beds_of_caudwell_that_are_let_are_filled_as_the_contract_says_and_not_as_short_breaks_are() -> None:
    """Was one night in ten, 42 thousand pounds a year for two beds, where 333 thousand are meant."""
    today = parameters(shipped())
    more = sold(with_plan(today, "caudwell_beds_sold"), "2024") - sold(today, "2024")
    assert today.costs is not None
    two_beds = 2 * 365 / 7 * 3500 * 1.065 * 1.04 * 1.025
    assert two_beds * today.costs.named_homes["caudwell_house"].sold_share == pytest.approx(41_400, rel=0.01)
    assert more == pytest.approx(0.8 * two_beds, rel=0.001)
    assert more == pytest.approx(333_000, rel=0.01)


def test_relatives_who_foster_get_a_fee_beside_the_allowance() -> None:
    """Was the allowance alone."""
    raw = prices()
    fee = raw["costs"]["fees"]["kinship_foster"]
    assert 0 < fee["per_week"] <= raw["costs"]["fees"]["in_house_foster"]["per_week"]
    paid = cost(raw, [KIN])["costs"]
    august = (paid.keys["date"] == "2022-08-31") & (paid.keys["cost_line"] == "kinship_allowances")
    assert paid.values[august.to_numpy()].sum() == pytest.approx(31 / 7 * (100 + 153) * 100, abs=1)


def test_kinship_support_holds_what_its_team_and_forty_allowances_cost() -> None:
    """Was 420 thousand, which holds neither seven posts and forty allowances nor one of them twice."""
    delivery = policies()["kinship_support"].delivery
    p = settings().parameters
    assert delivery is not None
    assert p.costs is not None
    allowance = p.costs.after_care.special_guardianship.per_week.at(date(2022, 7, 31))
    full = delivery.per_year.at(date(2030, 1, 1))
    assert full == pytest.approx(7 * 50_000 + 40 * allowance * 365 / 7, rel=0.002)
    assert delivery.per_year.at(date(2022, 10, 15)) < 0.1 * full


@pytest.mark.parametrize(
    "name",
    [
        "two_bedded_homes",
        "residential_block",
        "mental_health_homes",
        "emergency_setting",
        "west_view_specialist",
    ],
)
def test_homes_that_plans_open_open_on_a_first_of_a_month(name: str) -> None:
    p = settings().parameters
    opened = [
        home.opens for key, home in with_plan(p, name).provision.homes.items() if key not in p.provision.homes
    ]
    assert opened
    assert all(day is not None and day.day == 1 for day in opened)
