"""What a history costs: pure functions from episodes, open provision and prices to pence by line and
month.
"""

from datetime import date
from functools import lru_cache
from typing import Protocol

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.episodes import Episodes
from sim.measures.costs.after_care import post_after_care
from sim.measures.costs.dearest import price_measures
from sim.measures.costs.districts import costs_by_district
from sim.measures.costs.homes import post_homes
from sim.measures.costs.ledger import PENCE, CostLedger
from sim.measures.costs.levels import Levels, PriceDraws
from sim.measures.costs.lines import TOTAL, CostAccount, SpendingKind, accounts_of, is_income, lines_of
from sim.measures.costs.months import Months
from sim.measures.costs.placements import CostedStays, post_asylum_grant, post_fees
from sim.measures.costs.yearly import mean_places, post_carers, post_delivery, post_services
from sim.measures.counting.keys import every_combination, positions, rows
from sim.measures.counting.table import Measured
from sim.parameters import Parameters

__all__ = [
    "BEDS",
    "FILLED",
    "NIGHTS",
    "PENCE",
    "TOTAL",
    "CostAccount",
    "Months",
    "PriceDraws",
    "SpendingKind",
    "accounts_of",
    "cost_measures",
    "is_income",
    "lines_of",
]

NIGHTS = "nights"
"""Nights of children in care by placement type, ``nights:<type>``."""
BEDS, FILLED = "bed_nights", "bed_nights_filled"
"""Nights of the beds of homes open to the authority's own children, and of those in which a child sleeps."""


class _History(Protocol):
    @property
    def episodes(self) -> Episodes: ...
    @property
    def places(self) -> pd.DataFrame: ...
    @property
    def carers(self) -> pd.DataFrame: ...


def cost_measures(
    history: _History, p: Parameters, base: date, years: int, price_draws: PriceDraws
) -> tuple[Measured, ...]:
    """The measures ``costs``, ``costs_constant``, ``cost_volumes``, ``costs_by_district``,
    ``placement_prices`` and ``dearest_placements`` of one replication; none without prices.

    ``costs``: pence by ``date`` (last day of the month) and ``cost_line``, at the prices of the day; spending
    is positive, income negative. ``costs_constant``: pence by ``financial_year``, ``cost_line`` and ``price``
    (that it was worked out with), at the prices of the price year. ``cost_volumes``: nights by
    ``financial_year`` and ``volume``. ``costs_by_district``: see :mod:`sim.measures.costs.districts`; the
    last two: :mod:`sim.measures.costs.dearest`. All pence are whole numbers, so that every total is the sum
    of its parts exactly.
    """
    costs = p.costs
    if costs is None:
        return ()
    months = Months.between(base, years)
    types = tuple(p.placement.types)
    ledger = CostLedger(
        tuple(lines_of(costs)), accounts_of(costs), months, Levels.of(costs, months, price_draws)
    )
    stays = CostedStays.of(history.episodes, types, months)
    fees = post_fees(ledger, stays, costs, types, price_draws.key, p.finance.open_prices)
    post_asylum_grant(ledger, stays, costs, p.authority.child_population)
    beds, filled = post_homes(ledger, p.provision.homes, costs, _filled(history.episodes, stays, p), base)
    post_after_care(ledger, history.episodes, costs, p.placement.types, base, p.census.after_care)
    foster = mean_places(history.places, p.provision.foster_households.type, ledger)
    post_carers(ledger, costs, history.carers, foster)
    post_services(ledger, costs)
    post_delivery(ledger, costs, base)
    nights = [f"{NIGHTS}:{name}" for name in types]
    return (
        *_measures(ledger, months, nights, np.vstack((stays.nights_by_kind.sum(axis=1), beds, filled))),
        costs_by_district(ledger, history.episodes, stays, fees, p, costs),
        *price_measures(stays, fees, types, months),
    )


@lru_cache(maxsize=8)
def _account_keys(years: tuple[str, ...], accounts: tuple[CostAccount, ...]) -> pd.DataFrame:
    keys = [(year, account.line, account.price) for year in years for account in accounts]
    return rows(("financial_year", "cost_line", "price"), keys)


def _filled(episodes: Episodes, stays: CostedStays, p: Parameters) -> dict[str, Numbers]:
    """Nights by month that children spend in each home."""
    names = list(p.provision.homes)
    nights = stays.nights.by(positions(episodes, "unit", names), len(names))
    return dict(zip(names, nights, strict=True))


def _measures(
    ledger: CostLedger, months: Months, nights: list[str], volumes: Numbers
) -> tuple[Measured, ...]:
    return (
        Measured(
            "costs", every_combination(date=months.ending, cost_line=ledger.lines), ledger.nominal.T.ravel()
        ),
        Measured(
            "costs_constant",
            _account_keys(months.years, ledger.accounts),
            months.by_year(ledger.constant).T.ravel(),
        ),
        Measured(
            "cost_volumes",
            every_combination(financial_year=months.years, volume=(*nights, BEDS, FILLED)),
            months.by_year(volumes).T.ravel(),
        ),
    )
