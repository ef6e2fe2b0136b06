"""When a home is worth having: at which occupancy, and which price of the placements it spares."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.calendar import DAYS_PER_WEEK, MONTHS_PER_YEAR, WEEKS_PER_YEAR, begins_in, begins_on, ends_on
from sim.finance.books import Books
from sim.measures import Measured, Measures
from sim.measures.costs import NIGHTS, PENCE
from sim.measures.costs.levels import expected_level
from sim.parameters import Costs, Home, Parameters, ProvisionKind
from sim.parameters.costs import HomeCost
from sim.policies import Scenario

COLUMNS = [
    *(
        "scenario",
        "home",
        "financial_year",
        "beds",
        "yearly_cost",
        "capital_charge",
        "spared_placement",
        "price_per_week",
    ),
    *("break_even_occupancy", "occupancy", "break_even_price", "saving_per_year"),
    *("occupancy_p10", "occupancy_p90", "probability_it_saves"),
]


def break_even_occupancy(yearly_cost: float, beds: float, price_per_week: float) -> float:
    """The share of nights on which the beds must be filled so that a home costs what bought placements would.

    ``yearly_cost = occupancy x beds x weeks x price``. Above one means: never; infinite if placements cost
    nothing.
    """
    return yearly_cost / (beds * WEEKS_PER_YEAR * price_per_week) if price_per_week * beds > 0 else np.inf


def break_even_price(yearly_cost: float, beds: float, occupancy: float) -> float:
    """The weekly price of bought placements at which a home so full costs as much; infinite if nobody lives
    there.
    """
    return yearly_cost / (beds * WEEKS_PER_YEAR * occupancy) if beds * occupancy > 0 else np.inf


def saving_per_year(yearly_cost: float, beds: float, occupancy: float, price_per_week: float) -> float:
    """What the placements that a home spares would have cost a year, less what it costs: negative if it costs
    more.
    """
    return occupancy * beds * WEEKS_PER_YEAR * price_per_week - yearly_cost


def capital_charge(capital: float, rate: float, years: float) -> float:
    """The level yearly amount that pays for capital over its life: an annuity at the discount rate."""
    return capital * rate / (1 - (1 + rate) ** -years) if rate else capital / years


def break_even(
    books: Mapping[str, Books],
    results: Mapping[str, Measures],
    scenarios: Mapping[str, Scenario],
    p: Parameters,
) -> pd.DataFrame:
    """A row for each home that a scenario opens, and each whole financial year in which it is open.

    Pounds at the expected prices of the year. ``yearly_cost`` is that of the home at its full size with
    ``capital_charge``; the spared placement is the market type of the same setting, at its mean price in that
    year in the first scenario. Occupancy is the mean over replications and month ends, ``occupancy_p10`` and
    ``occupancy_p90`` what eight in ten replications lie between, and ``probability_it_saves`` the share of
    replications in which the home is filled beyond its break-even. A break-even that no number reaches
    (nobody lives there, or what it spares costs nothing) is blank.
    """
    rows = [
        row
        for name, own in books.items()
        for row in _of_scenario(name, own, books, results[name], scenarios[name], p)
    ]
    return pd.DataFrame(rows, columns=COLUMNS).replace(np.inf, np.nan)


def _of_scenario(
    name: str,
    own: Books,
    books: Mapping[str, Books],
    measured: Measures,
    scenario: Scenario,
    p: Parameters,
) -> Iterator[tuple[object, ...]]:
    futures = scenario.applied_to(p)
    if futures.costs is None:
        return
    first = next(iter(books.values()))
    places, occupied = measured["places"], measured["occupied"]
    whole = np.flatnonzero(own.months.by_year(own.months.parts) == MONTHS_PER_YEAR).tolist()
    for home_name, home in futures.provision.homes.items():
        spared = _spared(home, p)
        if home_name in p.provision.homes or spared is None:
            continue
        for i in whole:
            year = own.months.years[i]
            beds, filled = _occupancy(places, occupied, home_name, year)
            occupancy = float(filled.mean())
            price = _price(first, spared, first.lines.index(futures.costs.fees[spared].line), i)
            if beds < home.places.at(own.months.last_days[-1]) or not np.isfinite(price):
                continue
            cost, charge = _yearly(
                home, futures.costs.home_cost(home_name, home.type), futures.costs, begins_in(year), beds
            )
            enough = break_even_occupancy(cost, beds, price)
            yield (
                name, home_name, year, beds, cost, charge, spared, price, enough, occupancy,
                break_even_price(cost, beds, occupancy), saving_per_year(cost, beds, occupancy, price),
                *np.quantile(filled, [0.1, 0.9]).tolist(), float((filled > enough).mean()),
            )  # fmt: skip


def _spared(home: Home, p: Parameters) -> str | None:
    """The market type that children of the home's setting would otherwise live in."""
    setting = p.placement.types[home.type].setting
    order = p.placement.preferences[setting]
    return next((name for name in order if p.placement.types[name].provision is ProvisionKind.MARKET), None)


def _yearly(home: Home, cost: HomeCost, costs: Costs, year: int, beds: float) -> tuple[float, float]:
    """Yearly cost with its capital charge, and that charge, in the financial year that begins in ``year``."""
    when = home.opens or home.places.dates[-1]
    running = (cost.per_home.at(when) + cost.per_place.at(when) * beds) * expected_level(
        costs, cost.follows, year
    )
    partners = sum(cost.contributions.values())
    bought = 0.0 if home.converted else cost.capital.at(when)
    bought *= expected_level(costs, cost.capital_follows or cost.follows, when.year)
    charge = capital_charge(bought, costs.discount_rate, cost.capital_years)
    return running * (1 - partners) + charge, charge


def _price(first: Books, placement: str, line: int, year: int) -> float:
    """Mean weekly price of a placement type in a year of the first scenario; not a number if nobody lived
    there.
    """
    nights = float(first.all_nights[year, first.volumes.index(f"{NIGHTS}:{placement}")])
    return float(first.all_by_year[year, line]) / PENCE / nights * DAYS_PER_WEEK if nights else np.nan


def _occupancy(places: Measured, occupied: Measured, home: str, year: str) -> tuple[float, Numbers]:
    """Beds, and the share of them that is filled in each replication, on average over the month ends of a
    financial year.
    """
    keys = places.keys
    start, end = begins_on(year), ends_on(year)
    at = ((keys["unit"] == home) & (keys["date"] >= start) & (keys["date"] <= end)).to_numpy(dtype=bool)
    there, living = places.values[:, at], occupied.values[:, at]
    beds = float(there.mean()) if there.size else 0.0
    return beds, living.mean(axis=1) / beds if beds else np.full(len(living), np.nan)
