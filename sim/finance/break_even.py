"""When a home is worth having: at which occupancy, and which price of the placements it spares."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.calendar import DAYS_PER_WEEK, MARCH, MONTHS_PER_YEAR, WEEKS_PER_YEAR, begins_in, begins_on, ends_on
from sim.finance.books import Books
from sim.measures import Measured, Measures
from sim.measures.costs import PENCE
from sim.measures.costs.dearest import PLACEMENT_PRICES
from sim.measures.costs.levels import expected_level
from sim.parameters import Costs, Home, Parameters, ProvisionKind
from sim.parameters.prices import HomeCost
from sim.parameters.provision import AVERAGE, CLASSES
from sim.policies import Scenario

FULL = 0.85
"""Share of the beds in use at which commissioners ask for the break-even price."""
ALL_YEARS = "all years"
COLUMNS = [
    *(
        "scenario",
        "home",
        "financial_year",
        "replaces",
        "chosen",
        "beds",
        "yearly_cost",
        "capital_charge",
        "spared_placement",
        "price_per_week",
    ),
    *("break_even_occupancy", "occupancy", "break_even_price", "break_even_price_85", "saving_per_year"),
    *("occupancy_p10", "occupancy_p90", "probability_it_saves"),
]

BEDS = ("places", "occupied")
"""The measures that tell how many beds a home has, and in how many of them somebody sleeps."""
PRICED_BY = ("financial_year", "placement", "children")
Prices = Mapping[tuple[str, str, str], float]
"""Pounds a week by :data:`PRICED_BY`."""


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
    """Rows for each home that a scenario opens: for each thing that it could take the place of, each whole
    financial year in which it is open at its full size, and the mean of these (``all years``).

    Pounds at the expected prices of the year, less what partners pay on both sides. ``yearly_cost`` is that
    of the home at its full size with ``capital_charge``. ``replaces`` is one of
    :data:`sim.parameters.provision.CLASSES` of the ``spared_placement``, the market type of the same setting,
    at its mean price in that year in the first scenario; or another home, at its cost for each child who
    lives there. ``chosen`` says which of them the home is meant for (:attr:`sim.parameters.Home.replaces`).
    Occupancy is the mean over replications and month ends, ``occupancy_p10`` and ``occupancy_p90`` what eight
    in ten replications lie between, and ``probability_it_saves`` the share of replications in which the home
    is filled beyond its break-even; ``break_even_price_85`` is the price at which it breaks even when
    :data:`FULL` of its beds are in use. A break-even that no number reaches (nobody lives there, or what it
    spares costs nothing) is blank.
    """
    paid = _prices(results[next(iter(books))]) if books else {}
    rows = [
        row
        for name, own in books.items()
        for row in _of_scenario(name, own, books, results, paid, scenarios[name], p)
    ]
    return pd.DataFrame(rows, columns=COLUMNS).replace(np.inf, np.nan)


@dataclass(frozen=True)
class _Year:
    """One home in one financial year, or in the mean of several."""

    name: str
    beds: float
    cost: float
    charge: float
    filled: Numbers
    """Share of the beds in use, by replication."""
    prices: Mapping[str, float]
    """Pounds a week of each thing that it could take the place of."""

    @classmethod
    def mean(cls, years: Sequence["_Year"]) -> "_Year":
        """All of them together."""
        beds, cost, charge = (
            float(np.mean([getattr(y, n) for y in years])) for n in ("beds", "cost", "charge")
        )
        prices = {n: float(np.mean([y.prices[n] for y in years])) for n in years[0].prices}
        return cls(ALL_YEARS, beds, cost, charge, np.mean([y.filled for y in years], axis=0), prices)


def _of_scenario(
    scenario_name: str,
    own: Books,
    books: Mapping[str, Books],
    results: Mapping[str, Measures],
    paid: Prices,
    scenario: Scenario,
    p: Parameters,
) -> Iterator[tuple[object, ...]]:
    futures = scenario.applied_to(p)
    if futures.costs is None:
        return
    whole = np.flatnonzero(own.months.by_year(own.months.parts) == MONTHS_PER_YEAR).tolist()
    names = [own.months.years[i] for i in whole]
    first = results[next(iter(books))]
    opened = {name: home for name, home in futures.provision.homes.items() if name not in p.provision.homes}
    own_beds = {part: results[scenario_name][part] for part in BEDS} if opened else {}
    for home_name, home in opened.items():
        spared = _spared(home, p)
        if spared is None:
            continue
        full = home.places.at(own.months.last_days[-1])
        if not full:  # it opens after the last day simulated
            continue
        years = [
            year
            for name in names
            if (year := _year(name, home_name, home, spared, own_beds, first, paid, futures, p)).beds >= full
            and np.isfinite(year.prices[AVERAGE])
        ]
        for year in (*years, *([_Year.mean(years)] if len(years) > 1 else [])):
            for replaces, price in year.prices.items():
                if np.isfinite(price):
                    yield (scenario_name, home_name, *_row(year, replaces, price, spared, home.replaces))


def _row(year: _Year, replaces: str, price: float, spared: str, chosen: str) -> tuple[object, ...]:
    enough = break_even_occupancy(year.cost, year.beds, price)
    occupancy = float(year.filled.mean())
    return (
        year.name, replaces, replaces == chosen, year.beds, year.cost, year.charge,
        spared if replaces in CLASSES else replaces, price, enough, occupancy,
        break_even_price(year.cost, year.beds, occupancy), break_even_price(year.cost, year.beds, FULL),
        saving_per_year(year.cost, year.beds, occupancy, price),
        *np.quantile(year.filled, [0.1, 0.9]).tolist(), float((year.filled > enough).mean()),
    )  # fmt: skip


def _year(
    name: str,
    home_name: str,
    home: Home,
    spared: str,
    own: Measures,
    first: Measures,
    paid: Prices,
    futures: Parameters,
    p: Parameters,
) -> _Year:
    costs = futures.costs
    assert costs is not None  # noqa: S101 - the caller has looked
    beds, filled = _occupancy(own["places"], own["occupied"], home_name, name)
    cost, charge = _yearly(home, costs.home_cost(home_name, home.type), costs, begins_in(name), beds)
    prices = {replaced: paid[name, spared, replaced] for replaced in CLASSES}
    if home.replaces not in CLASSES:
        prices[home.replaces] = _for_each_child(home.replaces, first, name, p)
    return _Year(name, beds, cost, charge, filled, prices)


def _for_each_child(name: str, first: Measures, year: str, p: Parameters) -> float:
    """Pounds a week that a home of today costs for each child who lives there, in the first scenario; not a
    number if nobody does.
    """
    home, costs = p.provision.homes.get(name), p.costs
    if home is None or costs is None:
        return np.nan
    beds, filled = _occupancy(first["places"], first["occupied"], name, year)
    occupancy = float(filled.mean())
    cost = costs.home_cost(name, home.type)
    running = _running(cost, costs, home.opens or p.authority.base_date, begins_in(year), beds)
    return running / (beds * WEEKS_PER_YEAR * occupancy) if beds * occupancy > 0 else np.nan


def _spared(home: Home, p: Parameters) -> str | None:
    """The market type that children of the home's setting would otherwise live in."""
    setting = p.placement.types[home.type].setting
    order = p.placement.preferences[setting]
    return next((name for name in order if p.placement.types[name].provision is ProvisionKind.MARKET), None)


def opened_on(home: Home) -> date:
    """The day on which a home opens, or has its last number of places where that is not told."""
    return home.opens or home.places.dates[-1]


def _yearly(home: Home, cost: HomeCost, costs: Costs, year: int, beds: float) -> tuple[float, float]:
    """Yearly cost with its capital charge, and that charge, in the financial year that begins in ``year``."""
    when = opened_on(home)
    bought = 0.0 if home.converted else cost.capital.at(when)
    bought *= expected_level(costs, cost.capital_follows or cost.follows, when.year - (when.month <= MARCH))
    charge = capital_charge(bought, costs.discount_rate, cost.capital_years)
    return _running(cost, costs, when, year, beds) + charge, charge


def _running(cost: HomeCost, costs: Costs, when: date, year: int, beds: float) -> float:
    """What a home costs to run in the financial year that begins in ``year``, less what partners pay."""
    level = expected_level(costs, cost.follows, year)
    running = (cost.per_home.at(when) + cost.per_place.at(when) * beds) * level
    return running * (1 - sum(cost.contributions.values()))


def _prices(first: Measures) -> Prices:
    """Mean weekly price of some children of a placement type in a year of the first scenario, less what
    partners pay, by year, type and children; not a number if nobody lived there.
    """
    measured = first[PLACEMENT_PRICES]
    columns: dict[tuple[str, str, str], list[int]] = {}
    for column, of in enumerate(zip(*(measured.keys[name] for name in PRICED_BY), strict=True)):
        columns.setdefault(of, []).append(column)
    means = {of: measured.values[:, both].mean(axis=0) for of, both in columns.items()}
    return {
        of: float(pence / PENCE / nights * DAYS_PER_WEEK) if nights else np.nan
        for of, (pence, nights) in means.items()
    }


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
