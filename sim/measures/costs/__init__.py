"""What a history costs: pure functions from episodes, open provision and prices to pence by line and
month.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.measures.costs.after_care import post_after_care
from sim.measures.costs.dearest import price_measures
from sim.measures.costs.districts import costs_by_district
from sim.measures.costs.homes import post_homes
from sim.measures.costs.ledger import PENCE, CostLedger, Ledgers
from sim.measures.costs.levels import PriceDraws
from sim.measures.costs.lines import TOTAL, CostAccount, SpendingKind, accounts_of, is_income, lines_of
from sim.measures.costs.months import Months
from sim.measures.costs.placements import CostedStays, post_asylum_grant, post_fees
from sim.measures.costs.yearly import mean_places, post_carers, post_delivery, post_services
from sim.measures.counting.keys import every_combination, positions, rows
from sim.measures.counting.table import Measured, in_each
from sim.measures.observation import Lived, Observation
from sim.parameters import Costs

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


def cost_measures(seen: Observation) -> list[tuple[Measured, ...]]:
    """The measures ``costs``, ``costs_constant``, ``cost_volumes``, ``costs_by_district``,
    ``placement_prices`` and ``dearest_placements`` of each history; none without prices.

    ``costs``: pence by ``date`` (last day of the month) and ``cost_line``, at the prices of the day; spending
    is positive, income negative. ``costs_constant``: pence by ``financial_year``, ``cost_line`` and ``price``
    (that it was worked out with), at the prices of the price year. ``cost_volumes``: nights by
    ``financial_year`` and ``volume``. ``costs_by_district``: see :mod:`sim.measures.costs.districts`; the
    last two: :mod:`sim.measures.costs.dearest`. All pence are whole numbers, so that every total is the sum
    of its parts exactly.
    """
    costs = [one.parameters.costs for one in seen.each if one.parameters.costs is not None]
    if not costs:
        return [() for _ in seen.each]
    p, months = seen.each[0].parameters, Months.between(seen.base, seen.years)
    stays = CostedStays.of(seen.episodes, seen.placements, months)
    each = [CostLedger.of(own, months, one.price_draws) for own, one in zip(costs, seen.each, strict=True)]
    ledgers, keys = Ledgers(each, stays.histories), [one.price_draws.key for one in seen.each]
    fees = post_fees(ledgers, stays, costs[0], seen.placements, keys, p.finance.open_prices)
    post_asylum_grant(ledgers, stays, costs[0], p.authority.child_population)
    post_after_care(ledgers, seen.episodes, costs[0], seen.types, seen.base, seen.after_care)
    filled = _filled(seen, stays)
    beds = [_post_own(*one, seen.base) for one in zip(each, costs, seen.each, filled, strict=True)]
    nights = stays.nights_by_kind.sum(axis=-2).reshape(len(each), -1, len(months))
    by_child = in_each(
        costs_by_district(ledgers, seen, stays, fees, costs),
        *price_measures(stays, fees, seen.placements, months),
    )
    return [
        (*_measures(ledger, seen.placements, np.vstack((slept, *own))), *others)
        for ledger, slept, own, others in zip(each, nights, beds, by_child, strict=True)
    ]


def _post_own(
    ledger: CostLedger, costs: Costs, one: Lived, filled: Mapping[str, Numbers], base: date
) -> tuple[Numbers, Numbers]:
    """Post what depends on more than the placements of a history: homes, carers, services and policies.

    Returns the nights of beds as :func:`post_homes` does.
    """
    provision = one.parameters.provision
    beds = post_homes(ledger, provision.homes, costs, filled, base)
    foster = mean_places(one.history.places, provision.foster_households.type, ledger)
    post_carers(ledger, costs, one.history.carers, foster)
    post_services(ledger, costs)
    post_delivery(ledger, costs, base)
    return beds


@lru_cache(maxsize=8)
def _account_keys(years: tuple[str, ...], accounts: tuple[CostAccount, ...]) -> pd.DataFrame:
    keys = [(year, account.line, account.price) for year in years for account in accounts]
    return rows(("financial_year", "cost_line", "price"), keys)


def _filled(seen: Observation, stays: CostedStays) -> list[dict[str, Numbers]]:
    """Nights by month that children spend in each home, for each history."""
    names, months = seen.homes, len(stays.nights.months)
    nights = stays.nights.by(positions(seen.episodes, "unit", names), len(names))
    by_history = nights.reshape(len(seen.each), len(names), months)
    return [dict(zip(names, own, strict=True)) for own in by_history]


def _measures(ledger: CostLedger, types: Sequence[str], volumes: Numbers) -> tuple[Measured, ...]:
    """Those of one history; ``volumes`` are nights by placement type, those of beds and of beds filled."""
    months, nights = ledger.months, [f"{NIGHTS}:{name}" for name in types]
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
