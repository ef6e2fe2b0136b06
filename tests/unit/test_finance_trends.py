"""Which published trend a forecast keeps to and which it breaks; the scenario in which they go on."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from shipped_parameters import parameters, shipped
from shipped_policies import policies, settings

from sim.finance import books_of
from sim.finance.trends import MEASURED, broken, growth, trends
from sim.measures import Measured, Measures
from sim.measures.costs import Months, accounts_of, lines_of
from sim.parameters import Parameters
from sim.policies import Scenario

pytestmark = pytest.mark.unit
YEARS = 5
OF_2016_TO_2022 = {
    "gross_spending": 0.134,
    "spending_per_child": 0.088,
    "residential_per_week": 0.063,
    "fostering_per_week": 0.040,
}


PLAN = {"plan": Scenario(title="Made up", stands_for="Nothing but a test of growth.", policies={})}


def without_inflation() -> Parameters:
    """The shipped parameters with prices that stand but for those of children's homes: a tenth a year."""
    raw = shipped()
    for name, group in raw["costs"]["groups"].items():
        group["per_year"] = 0.1 if name == "residential_market" else 0.0
    return parameters(raw)


def made_up(p: Parameters) -> Measures:
    """100 children in external homes at 1,000 pounds a week in 2021/22, 900 with agencies at 700 pounds, and
    income that does not count.
    """
    assert p.costs is not None
    months = Months.between(p.authority.base_date, YEARS)
    accounts, types = accounts_of(p.costs), list(p.placement.types)
    weeks = months.by_year(months.nights) / 7
    constant = np.zeros((1, len(months.years), len(accounts)))
    nights = np.zeros((1, len(months.years), len(types)))
    for kind, children, price in (("external_childrens_home", 100, 1000), ("independent_foster", 900, 700)):
        line = p.costs.fees[kind].line
        at = next(i for i, a in enumerate(accounts) if (a.line, a.price) == (line, f"fees.{kind}"))
        constant[0, :, at] = 100 * price * children * weeks
        nights[0, :, types.index(kind)] = children * weeks * 7
    constant[0, :, next(i for i, a in enumerate(accounts) if a.line == "income_health")] = -1e9
    spent = np.zeros((1, len(months) * len(lines_of(p.costs))))
    tables = {"costs": spent, "costs_constant": constant, "cost_volumes": nights}
    found = {name: values.reshape(1, -1) for name, values in tables.items()}
    keys = {name: pd.DataFrame(index=range(values.shape[1])) for name, values in found.items()}
    keys["cost_volumes"] = pd.DataFrame({"volume": [f"nights:{name}" for name in types] * len(months.years)})
    return {name: Measured(name, keys[name], values) for name, values in found.items()}


def test_growth_of_the_books_is_held_against_what_was_published() -> None:
    p = without_inflation()
    table = trends(books_of({"plan": made_up(p)}, PLAN, p, YEARS), PLAN, p).set_index("trend")
    assert set(table.index) == set(MEASURED)
    assert (table["forecast_from"] + table["forecast_to"] == "2023/242026/27").all()
    for name, published in OF_2016_TO_2022.items():
        assert table.loc[name, "published_per_year"] == pytest.approx(published, abs=0.0006)
    homes = table.loc["residential_per_week"]
    assert homes["forecast_first"] == pytest.approx(1210)
    assert homes["forecast_per_year"] == pytest.approx(0.1)
    assert homes["breaks"] == "goes beyond"
    spent = [100 * 1000 * 1.1**year + 900 * 700 for year in (2, 5)]
    assert table.loc["gross_spending", "forecast_per_year"] == pytest.approx(
        growth(spent[0] * 366, spent[1] * 365, 3)
    )
    assert table.loc["children_looked_after", "forecast_first"] == pytest.approx(1000)
    assert table.loc["residential_share", "forecast_last"] == pytest.approx(0.1)
    assert table.loc["fostering_per_week", "breaks"] == "falls short"


def test_without_published_years_or_whole_ones_nothing_is_said() -> None:
    p = parameters(shipped())
    books = books_of({"plan": made_up(p)}, PLAN, p, YEARS)
    assert not trends(books, PLAN, p).empty
    assert trends(books, PLAN, parameters(_without_trends())).empty


def _without_trends() -> dict[str, object]:
    raw = shipped()
    del raw["costs"]["trends"]
    return raw


@pytest.mark.parametrize(
    ("difference", "said"),
    [(-0.02, "falls short"), (0.009, "keeps"), (0.01, "goes beyond"), (np.nan, "keeps")],
)
def test_a_point_a_year_breaks_a_trend(difference: float, said: str) -> None:
    assert broken(difference) == said


def test_the_trend_moves_plans_to_homes_evenly_and_makes_staff_dearer_than_pay() -> None:
    """A fifth of the shift after half of its five years; shares still sum to one."""
    p = settings().parameters
    policy = policies()["trend_residential_share"]
    before, after = (q.entries.strata["ages_10_to_15"].plan for q in (p, policy.apply(p)))
    middle, late = date(2025, 1, 31), date(2030, 1, 1)
    for day, share in ((date(2022, 7, 31), 0.0), (middle, 0.2), (late, 0.4)):
        moved = before["fostering"].at(day) - after["fostering"].at(day)
        assert moved == pytest.approx(share * before["fostering"].at(day), rel=0.03)
        assert sum(one.at(day) for one in after.values()) == pytest.approx(1)
    staff = policies()["trend_more_staff"].apply(p)
    assert staff.costs is not None
    assert staff.costs.groups["council_staff"].level.at(late) == pytest.approx(1.35)
