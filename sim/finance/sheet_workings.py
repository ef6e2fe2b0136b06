"""What a workbook needs beside the costs that it works out itself."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.bands import DAYS_PER_YEAR
from sim.calendar import financial_year
from sim.finance.actuals.in_year import ACTUAL, InYear
from sim.finance.books import Books
from sim.finance.break_even import opened_on
from sim.finance.outturn import real_factors
from sim.finance.plan import Pair, base_budget, funding_of, of_policies, reserves_used
from sim.measures.costs import PENCE, SpendingKind
from sim.measures.costs.lines import CAPITAL
from sim.parameters import Costs, Finance, Parameters
from sim.policies import Scenario

COLUMNS = [
    *("scenario", "financial_year", "nights", "months", "actual", "carried", "begun", "grants"),
    *("base_budget", "funding", "reserves", "real", "middle"),
]
HOME_COLUMNS = [
    *(
        "scenario",
        "home",
        "price",
        "group",
        "capital_price",
        "capital_group",
        "capital_years",
        "capital_year",
    ),
]


def plan_workings(books: Mapping[str, Books], costs: Costs, finance: Finance) -> pd.DataFrame:
    """By scenario and financial year.

    ``nights`` and ``months`` are simulated. ``actual`` are pounds of actual months of the base year without
    capital, ``carried`` how many times the base year's simulated costs are what is expected of its other
    months. ``begun`` is how many times what a scenario adds for good in a year its full-year effect in the
    next is. ``funding``, ``base_budget`` and ``reserves`` are blank where they are not given. ``real`` takes
    money of the year to that of the first, ``middle`` is the years from the base date to the middle of what
    is simulated of it.
    """
    first = books[next(iter(books))]
    rows: list[tuple[object, ...]] = []
    for name, book in books.items():
        own, of_first = book.in_pairs(first)
        pair, months = Pair.of(own, of_first, finance), own.months
        nights, parts = months.by_year(months.nights), months.by_year(months.parts)
        actual, carried = _base(pair.base, of_first)
        middle = (np.cumsum(nights) - nights / 2) / DAYS_PER_YEAR
        real = real_factors(costs, months.years)
        for at, year in enumerate(months.years):
            begun = of_policies(pair, at + 1)["full_year_effect"] if at + 1 < len(months.years) else 0.0
            lasting = float(pair.more[months.year == at][:, ~own.columns(SpendingKind.INVESTMENT)].sum())
            rows.append(
                (name, year, nights[at], parts[at], actual / PENCE, carried, begun / lasting if lasting else
                 0.0, pair.grants[at] / PENCE, base_budget(finance), funding_of(costs, year),
                 reserves_used(finance, year), real[at], middle[at])
            )  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def _base(base: InYear, first: Books) -> tuple[float, float]:
    """Actual pence of the base year, and expected pence of its other months against what is simulated of
    it.
    """
    revenue = np.array([line != CAPITAL for line in base.lines])
    whole, actual = (float(pence[revenue].sum()) for pence in (base.by_line(), base.by_line(ACTUAL)))
    simulated = float(first.expected_by_year[0, [line != CAPITAL for line in first.lines]].sum())
    return actual, (whole - actual) / simulated if simulated else 0.0


def home_prices(scenarios: Mapping[str, Scenario], p: Parameters) -> pd.DataFrame:
    """A row for each home of each scenario: path of its price within the costs, and the price group; the same
    of its building, over how many years that is written off, and in which financial year it is bought.
    """
    rows = []
    for name, scenario in scenarios.items():
        future = scenario.applied_to(p)
        if future.costs is not None:
            for home, one in future.provision.homes.items():
                path, cost = future.costs.home_path(home, one.type), future.costs.home_cost(home, one.type)
                building = f"{path}.{CAPITAL}", cost.capital_follows or cost.follows, cost.capital_years
                rows.append((name, home, path, cost.follows, *building, financial_year(opened_on(one))))
    return pd.DataFrame(rows, columns=HOME_COLUMNS)
