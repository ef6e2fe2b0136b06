"""Costs against hand arithmetic: every number here can be worked out with a pocket calculator."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from priced import BASE, cost, other_lines, pence, prices
from shipped_parameters import parameters

from sim.arrays import Counts, Numbers
from sim.bands import day_number
from sim.measures import PriceDraws
from sim.measures.costs import Months
from sim.measures.costs.ledger import CostLedger
from sim.measures.costs.months import Nights
from sim.measures.costs.yearly import post_services
from sim.parameters.own_prices import normal_of
from sim.parameters.uncertainty import Uncertainty
from sim.policies import Scenario
from sim.policies.levers.market.change_price import ChangePrice

pytestmark = pytest.mark.verification

IFA = {
    "placement": "independent_foster",
    "dob": date(2015, 3, 1),
    "decom": date(2022, 8, 10),
    "dec": date(2022, 9, 3),
}


def ifa(**changed: Any) -> dict[str, Any]:
    raw = prices()
    raw["costs"]["fees"]["independent_foster"] |= {
        "per_week": 846,
        "by_level": {"enhanced": 1.1},
        "spread": 0,
    } | changed
    return raw


def test_a_stay_is_paid_for_its_nights() -> None:
    """10 to 31 August are 22 nights, 1 and 2 September two; 846 pounds a week are 120.857142 a night."""
    measured = cost(ifa(), [IFA])
    assert pence(measured, "independent_foster_fees", "2022-08-31") == 265886  # 22 x 120.857142... = 2658.857
    assert pence(measured, "independent_foster_fees", "2022-09-30") == 24171  # 2 x 120.857142... = 241.714
    assert pence(measured, "independent_foster_fees") == 265886 + 24171
    assert other_lines(measured, "independent_foster_fees") == 0


def test_need_makes_a_placement_dearer() -> None:
    measured = cost(ifa(), [IFA | {"level": "enhanced"}])
    assert (
        pence(measured, "independent_foster_fees", "2022-08-31") == 292474
    )  # 22 x 846 x 1.1 / 7 = 2924.742...


def test_what_costs_by_the_year_is_paid_by_days_where_a_month_is_a_part() -> None:
    """From the 11th of August 2022 to the 10th of August 2023: 21 of 31 days, eleven months, 10 of 31
    days."""
    raw = prices()
    raw["costs"]["services"] = {
        "team": {
            "line": "team",
            "per_year": 1200,
            "follows": "council_staff",
            "evidence": "own",
            "assumption": "Made up for a test.",
        }
    }
    costs = parameters(raw).costs
    assert costs is not None
    months = Months.between(date(2022, 8, 10), 1)
    ledger = CostLedger.of(costs, months, PriceDraws.none())
    post_services(ledger, costs)
    paid = ledger.nominal[ledger.lines.index("team")]
    assert paid.tolist() == [round(10_000 * 21 / 31), *[10_000] * 11, round(10_000 * 10 / 31)]
    assert ledger.nominal.sum() == paid.sum()


def test_a_place_further_away_is_dearer() -> None:
    """700 pounds a week are 100 a night; a fifth more beyond the sub-region, a tenth more with complex
    needs."""
    raw = ifa(per_week=700, by_location={"beyond": 1.2}, by_level={"complex": 1.1})
    for location, level, a_night in (
        ("in_county", "standard", 100_00),
        ("beyond", "standard", 120_00),
        ("beyond", "complex", 132_00),
    ):
        measured = cost(raw, [IFA | {"location": location, "level": level}])
        assert pence(measured, "independent_foster_fees", "2022-08-31") == 22 * a_night


def test_an_allowance_follows_the_birthday() -> None:
    """153 pounds up to 4, 168 from 5, and a fee of 100: a child who is 5 on 10 October 2022 is paid at the
    new rate from November."""
    rows = [
        {
            "placement": "kinship_foster",
            "dob": date(2017, 10, 10),
            "decom": date(2022, 1, 1),
            "dec": date(2022, 12, 1),
        }
    ]
    measured = cost(prices(), rows)
    assert pence(measured, "kinship_allowances", "2022-10-31") == round(25300 * 31 / 7)
    assert pence(measured, "kinship_allowances", "2022-11-30") == round(26800 * 30 / 7) == 114857


def test_zero_is_a_price() -> None:
    measured = cost(ifa(per_week=0), [IFA])
    assert pence(measured, "independent_foster_fees") == 0
    assert other_lines(measured) == 0


def test_a_missing_price_is_a_mistake() -> None:
    raw = prices()
    del raw["costs"]["fees"]["independent_foster"]
    with pytest.raises(ValueError, match=r"costs\.fees: lacks the placement type 'independent_foster'"):
        parameters(raw)


def test_a_negative_price_and_an_unknown_group_are_mistakes() -> None:
    with pytest.raises(ValueError, match="negative"):
        parameters(ifa(per_week=-1))
    with pytest.raises(ValueError, match="there is no price group 'nowhere'"):
        parameters(ifa(follows="nowhere"))


@pytest.mark.parametrize("year", ["2023-24", "2023", "2023/25", "23/24"])
def test_a_budget_of_no_financial_year_is_a_mistake(year: str) -> None:
    raw = prices()
    raw["costs"]["budget"] = {year: 94_000_000}
    with pytest.raises(ValueError, match=rf"{year} is no financial year; expected years such as 2023/24"):
        parameters(raw)


def test_prices_rise_in_april() -> None:
    """Prices of 2021/22: 5 % in April 2022 and 10 % in April 2023."""
    raw = ifa(per_week=700)
    raw["costs"]["groups"]["independent_fostering"]["per_year"] = {
        "start": 0,
        "2022-04-01": 0.05,
        "2023-04-01": 0.1,
    }
    measured = cost(raw, [IFA | {"dec": date(2023, 5, 1)}])
    assert pence(measured, "independent_foster_fees", "2023-03-31") == 31 * 10500
    assert pence(measured, "independent_foster_fees", "2023-04-30") == 30 * 11550
    constant = measured["costs_constant"]
    assert constant.values.sum() == (pd.Timestamp("2023-05-01") - pd.Timestamp("2022-08-10")).days * 10000


def test_a_price_that_changes_on_a_date() -> None:
    measured = cost(ifa(per_week={"start": 700, "2022-09-01": 1400}), [IFA])
    assert pence(measured, "independent_foster_fees", "2022-08-31") == 22 * 10000
    assert pence(measured, "independent_foster_fees", "2022-09-30") == 2 * 20000


def home_of_two(**changed: Any) -> dict[str, Any]:
    raw = prices()
    raw["provision"]["homes"] = {
        "new": {
            "title": "New", "type": "council_childrens_home", "purpose": "For a test", "places": 2,
            "ages": [8, 17],
            "acceptance": 1.0, "assumption": "made up for a test",
        }
        | changed
    }  # fmt: skip
    raw["costs"]["homes"]["council_childrens_home"] |= {"per_home": 480000, "per_place": 120000}
    return raw


def test_a_home_costs_the_same_full_or_empty() -> None:
    """480,000 and twice 120,000 pounds a year are 60,000 a month; one bed in two is empty half of August."""
    child = {
        "placement": "council_childrens_home",
        "unit": "new",
        "dob": date(2010, 1, 1),
        "decom": date(2022, 8, 1),
    }
    full = cost(home_of_two(), [child, child | {"child": 1}])
    empty = cost(
        home_of_two(), [child | {"placement": "kinship_foster", "unit": "", "dec": date(2022, 8, 1)}]
    )
    half = cost(home_of_two(), [child | {"dec": date(2022, 8, 16)}])
    for measured, voids in ((full, 0), (empty, 6_000_000), (half, round(6_000_000 * 47 / 62))):
        assert pence(measured, "empty_beds", "2022-08-31") == voids
        both = pence(measured, "council_childrens_homes") + pence(measured, "empty_beds")
        assert both == pytest.approx(12 * 6_000_000, abs=1)


def test_a_home_without_places_costs_nothing() -> None:
    """It gives up its two places on 1 December: four months at 60,000 pounds are left of the year."""
    measured = cost(home_of_two(places={"start": 2, "2022-12-01": 0}), [IFA])
    assert pence(measured, "empty_beds") == 4 * 6_000_000
    assert pence(measured, "empty_beds", "2022-12-31") == pence(measured, "council_childrens_homes") == 0


def test_a_home_is_paid_for_until_the_day_before_it_closes() -> None:
    """60,000 pounds a month: August to November 2022 whole, and ten of the 31 nights of December."""
    measured = cost(home_of_two(closes="2022-12-11"), [IFA])
    assert pence(measured, "empty_beds", "2022-11-30") == 6_000_000
    assert pence(measured, "empty_beds", "2022-12-31") == round(6_000_000 * 10 / 31)
    assert pence(measured, "empty_beds") == 4 * 6_000_000 + round(6_000_000 * 10 / 31)


def test_a_new_home_is_bought_staffed_and_set_up() -> None:
    """It opens on 1 July 2023: bought half a year before, staff paid three months ahead at 60 %."""
    raw = home_of_two(opens="2023-07-01")
    measured = cost(raw, [IFA | {"dec": date(2022, 8, 1), "decom": date(2022, 7, 1)}])
    assert pence(measured, "capital", "2022-12-31") == 47_500_000
    assert pence(measured, "capital") == 47_500_000
    assert pence(measured, "set_up", "2023-07-31") == pence(measured, "set_up") == 4_000_000
    # 91 days before 1 July reach to 1 April: three whole months at 0.6 x 60,000 pounds
    assert pence(measured, "staffing_up") == 3 * 3_600_000
    assert pence(measured, "empty_beds") == 6_000_000


def test_nothing_is_bought_for_a_home_that_is_converted() -> None:
    measured = cost(home_of_two(opens="2023-07-01", converted=True), [IFA])
    assert pence(measured, "capital") == 0
    assert pence(measured, "set_up") == 4_000_000


def test_beds_for_others_bring_income_and_are_not_empty() -> None:
    raw = home_of_two(places_for_others=1)
    raw["costs"]["homes"]["council_childrens_home"] |= {"sold_per_week": 3500, "sold_share": 0.8}
    measured = cost(raw, [IFA])
    assert pence(measured, "income_beds_sold", "2022-09-30") == -30 * 0.8 * 50000
    assert pence(measured, "empty_beds", "2022-09-30") == 3_000_000


def test_beds_that_a_plan_lets_bring_what_the_plan_says_and_not_what_short_breaks_bring() -> None:
    """Of two places for others one is let, on eight nights of ten; the other is bought one night in ten."""
    raw = home_of_two(places=3, places_for_others=2, let=1, let_and_filled=0.8)
    raw["costs"]["homes"]["council_childrens_home"] |= {"sold_per_week": 3500, "sold_share": 0.1}
    measured = cost(raw, [IFA])
    assert pence(measured, "income_beds_sold", "2022-09-30") == -30 * (0.8 + 0.1) * 50000


def test_the_asylum_grant_has_two_rates() -> None:
    raw = prices()
    child = IFA | {"uasc": True, "decom": date(2022, 1, 1), "dec": None}
    assert pence(cost(raw, [child]), "income_uasc_grant", "2022-09-30") == -30 * 11400
    raw["authority"]["child_population"] = 1000  # of which one child is more than 0.07 %
    assert pence(cost(raw, [child]), "income_uasc_grant", "2022-09-30") == -30 * 14300


def test_after_care_is_paid_until_it_ends() -> None:
    """A special guardianship order from 1 September: half counted in September, then whole, 70 % at 130
    pounds."""
    rows = [IFA | {"dec": date(2022, 9, 1), "rec": "E45", "route": "special_guardianship"}]
    measured = cost(prices(), rows)
    assert pence(measured, "special_guardianship_allowances", "2022-10-31") == round(0.7 * 13000 * 31 / 7)
    assert pence(measured, "special_guardianship_allowances", "2022-09-30") == round(0.7 * 13000 * 30 / 7 / 2)


def test_adopters_of_another_agency_are_paid_for_once() -> None:
    rows = [IFA | {"placement": "placed_for_adoption"}]
    assert pence(cost(prices(), rows), "adoption_agency_fees", "2022-08-31") == 0.4 * 3_100_000


def test_carers_cost_recruitment_and_support() -> None:
    places = pd.DataFrame(
        {
            "unit": "foster households",
            "kind": "in_house_foster",
            "day": [-np.inf, day_number(date(2022, 9, 16))],
            "places": [30.0, 32.0],
        }
    )
    carers = pd.DataFrame(
        {
            "event": ["approval", "deregistration"],
            "day": [day_number(date(2022, 9, 16))] * 2,
            "places": [3, 1],
        }
    )
    measured = cost(prices(), [IFA], places=places, carers=carers)
    assert (
        pence(measured, "carer_recruitment") == pence(measured, "carer_recruitment", "2022-09-30") == 800_000
    )
    assert pence(measured, "carer_support", "2022-08-31") == 30 * 250_000 / 12
    assert pence(measured, "carer_support", "2022-09-30") == round(31 * 250_000 / 12)


def test_partners_pay_their_share() -> None:
    raw = ifa(per_week=700, contributions={"health": {"complex": 0.25}, "education": {"complex": 0.5}})
    measured = cost(raw, [IFA | {"level": "complex"}])
    assert pence(measured, "income_health") == -24 * 2500
    assert pence(measured, "income_education") == -24 * 5000
    with pytest.raises(ValueError, match="expected at most 1"):
        parameters(ifa(contributions={"health": {"complex": 0.6}, "education": {"complex": 0.5}}))


def test_every_night_is_counted_once() -> None:
    """Nights by month are what a count of every day gives."""
    rng = np.random.default_rng(1)
    months = Months.between(date(2022, 7, 15), 2)
    start = rng.uniform(months.starts[0] - 400, months.ends[-1] + 50, 500)
    end = start + rng.exponential(200, 500)
    end[::7] = np.nan
    nights = Nights.of(start, end, months)
    table = np.zeros((500, len(months)))
    np.add.at(table, (nights.each(np.arange(500)), nights.month), nights.number)
    until = np.nan_to_num(end, nan=np.inf)
    for month, (first, after) in enumerate(zip(months.starts, months.ends, strict=True)):
        days = np.arange(first, after)
        there = ((start[:, None] <= days) & (days < until[:, None])).sum(axis=1)
        np.testing.assert_array_equal(table[:, month], there)
    marked = rng.random(500) < 0.3
    rows = nights.rows_of(marked)
    np.testing.assert_array_equal(rows, np.flatnonzero(nights.each(marked)))
    np.testing.assert_array_equal(nights.each(start, marked), nights.each(start)[rows])
    _are_summed(nights, table, rng.integers(-1, 4, 500))
    _know_what_has_come(nights, rng.integers(0, len(months) + 1, (500, 2)))


def _are_summed(nights: Nights, table: Numbers, group: Counts) -> None:
    """Sums by group and by year are those of the table of stays by months."""
    np.testing.assert_array_equal(nights.by(group, 4), [table[group == one].sum(axis=0) for one in range(4)])
    stay, year, number = nights.by_year(nights.number)
    by_year = np.zeros((500, len(nights.months.years)))
    by_year[nights.there[stay], year] = number
    np.testing.assert_array_equal(by_year, nights.months.by_year(table))
    np.testing.assert_array_equal(nights.in_year(stay, year), number)
    assert (number > 0).all()


def _know_what_has_come(nights: Nights, months: Counts) -> None:
    """What is known of a stay changes in the months in which something comes, and not before."""
    first, second = months.min(axis=1), months.max(axis=1)
    cells = nights.cells(3 * np.arange(500), 1500, [first, second])
    come = (nights.each(first) <= nights.month).astype(np.int64) + (nights.each(second) <= nights.month)
    group = 3 * nights.each(np.arange(500)) + come
    np.testing.assert_array_equal(cells, group * len(nights.months) + nights.month)


def test_months_cover_the_days_of_the_simulation_once() -> None:
    months = Months.between(date(2022, 7, 15), 2)
    assert (months.starts[1:] == months.ends[:-1]).all()
    assert months.starts[0] == day_number(date(2022, 7, 16))
    assert months.ends[-1] == day_number(date(2024, 7, 15)) + 1
    assert months.years == ("2022/23", "2023/24", "2024/25")


def test_children_differ_around_the_mean_and_stay_as_dear_as_they_are() -> None:
    z = normal_of(np.arange(200_000), key=5)
    assert abs(z.mean()) < 4.4 / np.sqrt(200_000)
    assert abs(z.std() - 1) < 0.01
    np.testing.assert_array_equal(normal_of(np.array([7, 3]), key=5), z[[7, 3]])
    prices_of_children = np.exp(0.4 * z - 0.08)
    assert prices_of_children.mean() == pytest.approx(1, abs=0.01)


def test_a_shock_multiplies_the_prices_of_its_group_from_its_day() -> None:
    shock = ChangePrice.model_validate(
        {
            "name": "shock", "strategy": "Not a plan", "start": "2022-09-01",
            "group": "independent_fostering", "reach": 0.5,
            "level": {"central": 1.4, "low": 1.0, "high": 2.0, "assumption": "made up for a test"},
            "cost": {"set_up": 1000, "per_year": 1200, "at_size": 1, "assumption": "made up for a test"},
            "assumption": "made up for a test",
        }
    )  # fmt: skip
    scenario = Scenario(
        title="Shock", stands_for="Prices rise, made up for a test.", policies={"shock": shock}
    )
    measured = cost(scenario.applied_to(parameters(ifa(per_week=700))), [IFA])
    assert pence(measured, "independent_foster_fees", "2022-08-31") == 22 * 10000
    assert pence(measured, "independent_foster_fees", "2022-09-30") == 2 * 12000
    # half of the size to which its cost belongs: 500 pounds once, and 50 a month from the day of the decision
    assert pence(measured, "set_up", "2022-09-30") == pence(measured, "set_up") == 50_000
    assert pence(measured, "delivery_of_policies", "2022-09-30") == 5_000
    assert pence(measured, "delivery_of_policies") == 11 * 5_000


def test_the_layer_of_prices_can_be_switched_off() -> None:
    p = parameters(ifa())
    layers = p.uncertainty
    still_ones = {
        name: getattr(layers, name).model_copy(update={"active": False}) for name in ("price", "unit_cost")
    }
    off = layers.model_copy(update=still_ones)

    def draw(uncertainty: Uncertainty) -> PriceDraws:
        return PriceDraws.draw(p.costs, uncertainty, BASE, 1, lambda name, many: np.full(many, 0.5), 0, 953)

    rows = [IFA | {"decom": BASE, "dec": None}]
    still, moved = cost(p, rows, price_draws=draw(off)), cost(p, rows, price_draws=draw(p.uncertainty))
    np.testing.assert_array_equal(still["costs"].values, cost(p, rows)["costs"].values)
    before, after = (
        pence(moved, "independent_foster_fees", m) / pence(still, "independent_foster_fees", m)
        for m in ("2023-03-31", "2023-04-30")
    )
    sds = np.array([0.0257 * np.sqrt(0.28), 0.0257 * np.sqrt(0.72), 0.05])  # national, own, shared by all
    step = (sds * 0.5).sum() - (sds**2).sum() / 2
    assert before == pytest.approx(np.exp(step), abs=1e-5)  # a year after the prices of 2021/22
    assert after == pytest.approx(np.exp(2 * step), abs=1e-5)
    np.testing.assert_array_equal(moved["costs_constant"].values, still["costs_constant"].values)
