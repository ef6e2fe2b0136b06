"""What each account's price is expected to be in each financial year: its price list times the level of its
price group.
"""

from collections.abc import Sequence

import numpy as np

from sim.arrays import Numbers
from sim.measures.costs import CostAccount, Months, PriceDraws
from sim.measures.costs.levels import Levels
from sim.measures.costs.lines import GRANT_PRICE, fee_of
from sim.parameters import Costs
from sim.timeline import Timeline

A_HOME = 4
"""Places of the home whose yearly cost stands for the price of homes."""


def expected_prices(costs: Costs, accounts: Sequence[CostAccount], months: Months) -> tuple[Numbers, Numbers]:
    """Price levels, and prices, of accounts: financial years by accounts, each the mean over a year's nights.

    A level is the group's expected inflation with its own dated changes; a price is that times the amount in
    the price list, month by month (1 where a price list has no single amount: services, carers, delivery).
    """
    groups = Levels.of(costs, months, PriceDraws.none())
    level = groups.values[[groups.number(account.group) for account in accounts]]
    amount = np.asarray([_amount(costs, account.price, months) for account in accounts])
    nights = months.by_year(months.nights)
    return (
        np.asarray((months.by_year(level * months.nights) / nights).T),
        np.asarray((months.by_year(level * amount * months.nights) / nights).T),
    )


def _amount(costs: Costs, path: str, months: Months) -> Numbers:
    """What the price list says in each month."""
    fee = fee_of(path)
    if fee is not None:
        return _or_one(costs.fees[fee].per_week, months)
    if path == GRANT_PRICE:
        return _or_one(costs.asylum_grant.per_night, months)
    part, _, name = path.partition(".")
    if part == "homes" and name in costs.homes:
        home = costs.homes[name]
        return _or_one(home.per_home.plus(home.per_place.scale(A_HOME)), months)
    return np.ones(len(months))


def _or_one(amount: Timeline, months: Months) -> Numbers:
    """The dated amount, 1 in all months if it is ever nothing: then its ratio says nothing."""
    values = months.at_start(amount)
    return np.asarray(values) if (values > 0).all() else np.ones(len(months))
