"""A financial year month by month: what was spent stands, what is left is forecast, what nobody knows is
estimated.

Months of the authority's actuals are *actual*. A month that is simulated and not actual is *forecast*: where
actuals and the simulation have months in common, given what came in by then, line by line,
``E[later | so far] = mean(later) + beta (so far - mean(so far))`` with ``beta`` the regression over the
replications (from :data:`ENOUGH` on; fewer say too little of it). A month that is neither, because the year
began before the base date and no actuals are given, is *estimated*: what the year's simulated nights cost,
but nothing of what is spent once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from sim.arrays import Flags, Numbers
from sim.bands import month_end
from sim.calendar import begins_in
from sim.finance.books import Books
from sim.measures.costs import PENCE, SpendingKind

ACTUAL, FORECAST, ESTIMATED = "actual", "forecast", "estimated"
ENOUGH = 20
Spent = Mapping[str, Mapping[str, float]]
"""Pounds by cost line and month (``2022-04``)."""


@dataclass(frozen=True, eq=False)
class InYear:
    """Twelve months of one scenario."""

    year: str
    months: tuple[str, ...]
    """``2022-04`` to ``2023-03``."""
    basis: tuple[str, ...]
    """:data:`ACTUAL`, :data:`FORECAST` or :data:`ESTIMATED`, by month."""
    lines: tuple[str, ...]
    """Those of the books, and any that only the actuals have."""
    pence: Numbers
    """Expected whole pence: months by lines."""
    totals: Numbers
    """Pence of the whole year in each replication."""

    @classmethod
    def of(cls, own: Books, spent: Spent, year: str) -> "InYear":
        """A financial year of a scenario's books with what was spent by then."""
        months = months_of(year)
        lines = (*own.lines, *(line for line in spent if line not in own.lines))
        known = [month in {m for by_month in spent.values() for m in by_month} for month in months]
        paid = np.array([[PENCE * spent.get(line, {}).get(m, 0.0) for line in lines] for m in months])
        simulated, nights = _simulated(own, months)
        extra = np.zeros((len(simulated), len(months), len(lines) - len(own.lines)))
        later = _given(np.concatenate((simulated, extra), axis=2), paid, np.array(known) & (nights > 0))
        later += _estimated(own, later, nights, months, known)
        pence = np.where(np.array(known)[:, None], np.rint(paid), np.rint(later.mean(axis=0)))
        rest = later[:, [not one for one in known]].sum(axis=(1, 2))
        whole = [n >= days for n, days in zip(nights, map(_days, months), strict=True)]
        basis = tuple(
            ACTUAL if k else FORECAST if w else ESTIMATED for k, w in zip(known, whole, strict=True)
        )
        return cls(year, months, basis, lines, pence, paid[known].sum() + rest)

    def by_line(self, *bases: str) -> Numbers:
        """Whole pence by line of the months of some bases; of all if none is named."""
        return np.asarray(self.pence[[not bases or one in bases for one in self.basis]].sum(axis=0))


def months_of(year: str) -> tuple[str, ...]:
    """The months of a financial year: 2022-04 to 2023-03."""
    first = begins_in(year)
    return tuple(f"{first + (m > 12)}-{(m - 1) % 12 + 1:02d}" for m in range(4, 16))


def _days(month: str) -> int:
    return month_end(date.fromisoformat(f"{month}-01")).day


def _simulated(own: Books, months: tuple[str, ...]) -> tuple[Numbers, Numbers]:
    """Pence of replications by months by lines, and the nights of each month that are simulated."""
    at = {day.isoformat()[:7]: i for i, day in enumerate(own.months.last_days)}
    pence, nights = own.pence, own.months.nights
    found = np.zeros((len(pence), len(months), len(own.lines)))
    there = np.zeros(len(months))
    for i, month in enumerate(months):
        if month in at:
            found[:, i], there[i] = pence[:, at[month]], nights[at[month]]
    return found, there


def _given(simulated: Numbers, paid: Numbers, both: Flags) -> Numbers:
    """The simulated months given what was paid in those that are known as well."""
    if len(simulated) < ENOUGH or not both.any():
        return simulated
    so_far = simulated[:, both].sum(axis=1)
    apart = so_far - so_far.mean(axis=0)
    spread = (apart**2).sum(axis=0)
    together = np.einsum("rl,rml->ml", apart, simulated - simulated.mean(axis=0))
    slope = np.divide(together, spread, out=np.zeros_like(together), where=spread > 0)
    return np.asarray(simulated + slope * (paid[both].sum(axis=0) - so_far)[:, None, :])


def _estimated(
    own: Books, later: Numbers, nights: Numbers, months: tuple[str, ...], known: list[bool]
) -> Numbers:
    """What the nights cost that are neither known nor simulated."""
    lasting = np.ones(later.shape[2], dtype=bool)
    lasting[: len(own.lines)] = ~own.columns(SpendingKind.INVESTMENT)
    missing = np.array([0.0 if k else _days(m) for m, k in zip(months, known, strict=True)])
    missing = np.where(missing > 0, np.maximum(missing - nights, 0.0), 0.0)
    a_night = later.sum(axis=1) / max(nights.sum(), 1.0) * lasting
    return np.asarray(missing[None, :, None] * a_night[:, None, :])
