"""Costs taken apart into quantities and prices, so that a sheet can work them out again with other prices.

For a scenario, financial year and line: ``cost = correction x sum of amount x price factor x price level``.
``amount`` is the mean over replications at the prices of the price year, ``price level`` the expected
inflation of the price's group, and ``price factor`` one unless somebody changes a price. The correction holds
what expectation leaves out: prices that wander together with what is bought, dated shocks of a scenario, and
pennies.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
import pandas as pd

from sim.calendar import begins_in
from sim.finance.books import Books
from sim.finance.expected_prices import A_HOME
from sim.measures.costs import NIGHTS, PENCE, CostAccount, SpendingKind
from sim.measures.costs.levels import expected_level
from sim.measures.costs.lines import CAPITAL, GRANT_PRICE, fee_of, home_prices, is_paid_by_the_night
from sim.measures.counting.table import QUANTILES
from sim.parameters import Costs

QUANTITIES = (
    *("scenario", "cost_line", "price", "group", "kind", "paid", "financial_year"),
    *("amount", "nights", "listed"),
)


def quantities(books: Mapping[str, Books], costs: Costs) -> pd.DataFrame:
    """Pounds at the prices of the price year: columns :data:`QUANTITIES`.

    ``kind`` is ``fee``, ``grant``, ``capital``, or the kind of the line; ``paid`` by the ``night``, the
    ``month`` or ``once``. ``nights`` are those of the placement type whose fee it is (blank for other
    prices); ``listed`` is what the price list says of the price, with dated changes of its group and without
    inflation. Accounts on which no scenario posts anything are left out.
    """
    used = np.flatnonzero(np.any([own.accounts_used for own in books.values()], axis=0))
    rows: list[tuple[object, ...]] = []
    for name, own in books.items():
        nights = dict(zip(own.volumes, own.expected_nights.T, strict=True))
        listed = own.prices / _levels(own, costs)
        for i in used.tolist():
            account, kind = own.accounts[i], own.kinds[own.lines.index(own.accounts[i].line)]
            what = (account.line, account.price, account.group, _kind(account, kind), _paid(account, kind))
            fee = fee_of(account.price)
            of_fee = np.full(len(listed), np.nan) if fee is None else nights[f"{NIGHTS}:{fee}"]
            amounts = own.expected_by_account[:, i] / PENCE
            by_year = zip(own.months.years, amounts, of_fee, listed[:, i], strict=True)
            rows += [(name, *what, *of_year) for of_year in by_year]
    return pd.DataFrame(rows, columns=list(QUANTITIES))


def _kind(account: CostAccount, kind: SpendingKind) -> str:
    """How the bridge treats an account."""
    if account.line == CAPITAL:
        return CAPITAL
    if account.price == GRANT_PRICE:
        return "grant"
    if fee_of(account.price) is not None:
        return "fee"
    fixed = kind in (SpendingKind.PER_CHILD, SpendingKind.EMPTY)
    return str(SpendingKind.FIXED if fixed else kind)


def _paid(account: CostAccount, kind: SpendingKind) -> str:
    if kind is SpendingKind.INVESTMENT:
        return "once"
    return "night" if is_paid_by_the_night(account) else "month"


def corrections(books: Mapping[str, Books], costs: Costs) -> pd.DataFrame:
    """scenario, cost_line, financial_year, ``cost`` (pounds, that of the table of costs) and
    ``correction``.
    """
    rows: list[tuple[object, ...]] = []
    for name, own in books.items():
        expected = own.expected_by_account * _levels(own, costs)
        by_line = expected @ np.asarray(
            [[a.line == line for line in own.lines] for a in own.accounts], dtype=float
        )
        ratio = np.divide(own.expected_by_year, by_line, out=np.ones_like(by_line), where=by_line != 0)
        rows += [
            (name, line, year, own.expected_by_year[y, i] / PENCE, ratio[y, i])
            for i, line in enumerate(own.lines)
            for y, year in enumerate(own.months.years)
        ]
    return pd.DataFrame(rows, columns=["scenario", "cost_line", "financial_year", "cost", "correction"])


def _levels(own: Books, costs: Costs) -> np.ndarray:
    """Expected price levels: financial years by accounts."""
    years = [begins_in(year) for year in own.months.years]
    by_group = {group: [expected_level(costs, group, year) for year in years] for group in costs.groups}
    return np.asarray([by_group[account.group] for account in own.accounts]).T


def unit_prices(books: Mapping[str, Books], costs: Costs) -> pd.DataFrame:
    """A row for each price that is used: price, unit, amount, group, evidence, source, assumption.

    All amounts are those of the price list on the base date, where the figure of the source is typed: a fee
    without what need, location and age add (the mean allowance of its ages where there is nothing else), a
    home as the yearly cost of one with four places.
    """
    first = next(iter(books.values()))
    used = np.any([own.accounts_used for own in books.values()], axis=0)
    accounts = [account for account, there in zip(first.accounts, used, strict=True) if there]
    groups = {account.price: account.group for account in accounts}
    rows = [
        (price, *_priced(price, first, costs), group, *_origin(price, costs))
        for price, group in groups.items()
    ]
    return pd.DataFrame(
        rows, columns=["price", "unit", "amount", "group", "evidence", "source", "assumption"]
    )


def _priced(path: str, first: Books, costs: Costs) -> tuple[str, float]:
    """The unit and the amount of a price."""
    when, (part, _, name) = first.months.first_days[0], path.partition(".")
    homes = home_prices(costs)
    if part == "fees":
        return _fee(name, when, costs)
    if path in homes:
        return f"pounds a year, home of {A_HOME} places", homes[path].per_home.at(when) + A_HOME * homes[
            path
        ].per_place.at(when)
    if part in ("homes", "named_homes"):
        home, _, what = path.rpartition(".")
        amounts = {
            "set_up": homes[home].set_up,
            "capital": homes[home].capital,
            "sold": homes[home].sold_per_week,
        }
        return ("pounds a week and place" if what == "sold" else "pounds once"), amounts[what].at(when)
    if part == "after_care" and name == "adoption_fee":
        return "pounds a placement", costs.after_care.adoption_fee.amount.at(when)
    if part == "after_care":
        return "pounds a week", float(getattr(costs.after_care, name).per_week.at(when))
    if part == "services":
        return "pounds a year", costs.services[name].per_year.at(when)
    if part == "carers":
        return _carers(name), float(getattr(costs.carers, name).at(when))
    if path == "asylum_grant.leavers":
        return "pounds a week", costs.asylum_grant.leavers.per_week.at(when)
    if part == "asylum_grant":
        return "pounds a night", costs.asylum_grant.per_night.at(when)
    return "times what policies say", 1.0


def _carers(name: str) -> str:
    return "pounds an approval" if name == "per_approval" else "pounds a year and place"


def _fee(placement: str, when: date, costs: Costs) -> tuple[str, float]:
    """What the price list says on a day; the mean of its allowances by age where it says nothing else."""
    fee = costs.fees[placement]
    weekly, ages = fee.per_week.at(when), [*fee.by_age.values()]
    if weekly or not ages:
        return "pounds a week and child", weekly
    return "pounds a week and child, mean of its ages", sum(ages) / len(ages)


def _origin(path: str, costs: Costs) -> tuple[str, str, str]:
    """Whose a price is, its source and its assumption."""
    part = path.partition(".")[0]
    if part == "delivery":
        return "assumed", "", "Stands with each policy."
    if part == "carers":
        return costs.carers.evidence.value, costs.carers.source or "", costs.carers.assumption or ""
    if path == "asylum_grant.per_night":
        return "comparator", costs.asylum_grant.source or "", costs.asylum_grant.assumption or ""
    price = costs.prices.get(path) or costs.prices[path.rpartition(".")[0]]
    return price.evidence.value, price.source or "", price.assumption or ""


def inflation(books: Mapping[str, Books], costs: Costs) -> pd.DataFrame:
    """Expected yearly inflation: group, financial_year (from the one after the price year on), rate, source,
    assumption.
    """
    last = begins_in(next(iter(books.values())).months.years[-1])
    return pd.DataFrame(
        list(_rates(costs, last)), columns=["group", "financial_year", "rate", "source", "assumption"]
    )


def _rates(costs: Costs, last: int) -> Iterator[tuple[object, ...]]:
    for name, group in costs.groups.items():
        for year in range(costs.price_year + 1, last + 1):
            rate = expected_level(costs, name, year) / expected_level(costs, name, year - 1) - 1
            yield name, f"{year}/{(year + 1) % 100:02d}", rate, group.source or "", group.assumption or ""


def volumes(books: Mapping[str, Books]) -> pd.DataFrame:
    """Nights by scenario, financial_year and volume: mean, p10, p50, p90, and ``average``, children (beds) on
    a night.
    """
    parts = []
    for name, own in books.items():
        nights = own.months.by_year(own.months.nights)[:, None]
        mean = own.expected_nights
        quantiles = np.quantile(own.nights, list(QUANTILES.values()), axis=0)
        parts.append(
            pd.DataFrame(
                {
                    "scenario": name,
                    "financial_year": np.repeat(own.months.years, len(own.volumes)),
                    "volume": np.tile(own.volumes, len(own.months.years)),
                    "mean": mean.ravel(),
                    **{q: values.ravel() for q, values in zip(QUANTILES, quantiles, strict=True)},
                    "average": (mean / nights).ravel(),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
