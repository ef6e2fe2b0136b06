"""The books of all replications of one scenario, side by side."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from sim.arrays import Counts, Flags, Numbers
from sim.finance.expected_prices import expected_prices
from sim.measures import Measures, in_pairs
from sim.measures.costs import CostAccount, Months, SpendingKind, accounts_of, lines_of
from sim.parameters import Costs


@dataclass(frozen=True, eq=False)
class Books:
    """Pence and nights of one scenario.

    Arrays that begin with the replications are read anew each time they are asked for: many replications of
    many scenarios have no room in memory together. What is worked out of all replications is kept.
    """

    lines: tuple[str, ...]
    kinds: tuple[SpendingKind, ...]
    months: Months
    accounts: tuple[CostAccount, ...]
    volumes: tuple[str, ...]
    levels: Numbers
    """Expected price level: financial years by accounts."""
    prices: Numbers
    """Expected price: that level times what the price list says; financial years by accounts."""
    measured: Measures
    """``costs``, ``costs_constant`` and ``cost_volumes`` of the replications, which are side by side."""

    @classmethod
    def of(cls, measured: Measures, costs: Costs, months: Months) -> "Books":
        """The books of a scenario's replications; ``costs`` are those of the scenario."""
        kinds, volumes = lines_of(costs), dict.fromkeys(measured["cost_volumes"].keys["volume"])
        accounts = accounts_of(costs)
        levels, prices = expected_prices(costs, accounts, months)
        return cls(
            tuple(kinds), tuple(kinds.values()), months, accounts, tuple(volumes), levels, prices, measured
        )

    def in_pairs(self, other: "Books") -> tuple["Books", "Books"]:
        """Both with only the replications that both have: what is compared has met the same luck."""
        own, others = in_pairs(self.measured, other.measured)
        if own is self.measured:
            return self, other
        return replace(self, measured=own), replace(other, measured=others)

    @property
    def pence(self) -> Numbers:
        """At the prices of the day: replications by months by lines."""
        return self.measured["costs"].values.reshape(-1, len(self.months), len(self.lines))

    @property
    def by_account(self) -> Numbers:
        """At the prices of the price year: replications by financial years by accounts."""
        values = self.measured["costs_constant"].values
        return values.reshape(-1, len(self.months.years), len(self.accounts))

    @property
    def nights(self) -> Numbers:
        """Replications by financial years by volumes."""
        values = self.measured["cost_volumes"].values
        return values.reshape(-1, len(self.months.years), len(self.volumes))

    @property
    def constant(self) -> Numbers:
        """Pence at the prices of the price year: replications by financial years by lines."""
        which = np.asarray(
            [[account.line == line for line in self.lines] for account in self.accounts], dtype=float
        )
        return np.asarray(self.by_account @ which)

    @property
    def by_year(self) -> Numbers:
        """Pence at the prices of the day: replications by financial years by lines."""
        return np.asarray(np.add.reduceat(self.pence, self.first_months, axis=1))

    @cached_property
    def totals(self) -> Numbers:
        """Pence of all lines at the prices of the day: replications by financial years."""
        return np.asarray(self.by_year.sum(axis=2))

    @cached_property
    def constant_totals(self) -> Numbers:
        """The same at the prices of the price year."""
        return np.asarray(self.constant.sum(axis=2))

    @cached_property
    def expected_constant(self) -> Numbers:
        """Mean pence at the prices of the price year, by financial year and line."""
        return np.asarray(self.constant.mean(axis=0))

    @cached_property
    def accounts_used(self) -> Flags:
        """On which accounts anything is posted in any replication."""
        return np.asarray(self.by_account.any(axis=(0, 1)))

    @cached_property
    def all_by_account(self) -> Numbers:
        """Pence at the prices of the price year of all replications together, by financial year and
        account.
        """
        return np.asarray(self.by_account.sum(axis=0))

    @cached_property
    def expected_by_account(self) -> Numbers:
        """Mean pence at the prices of the price year, by financial year and account."""
        return np.asarray(self.by_account.mean(axis=0))

    @cached_property
    def all_by_year(self) -> Numbers:
        """Pence at the prices of the day of all replications together, by financial year and line."""
        return np.asarray(self.by_year.sum(axis=0))

    @cached_property
    def all_nights(self) -> Numbers:
        """Nights of all replications together, by financial year and volume."""
        return np.asarray(self.nights.sum(axis=0))

    @cached_property
    def expected_nights(self) -> Numbers:
        """Mean nights by financial year and volume."""
        return np.asarray(self.nights.mean(axis=0))

    @cached_property
    def expected(self) -> Numbers:
        """Mean pence by month and line, each rounded to the penny: all published means are sums of these."""
        return np.asarray(np.rint(self.pence.mean(axis=0)))

    @cached_property
    def expected_by_year(self) -> Numbers:
        """Sums of :attr:`expected` by financial year and line: whole pence."""
        return np.asarray(np.add.reduceat(self.expected, self.first_months, axis=0))

    @cached_property
    def first_months(self) -> Counts:
        """The position of the first month of each financial year."""
        return np.searchsorted(self.months.year, np.arange(len(self.months.years))).astype(np.int64)

    def columns(self, *kinds: SpendingKind) -> Flags:
        """Which lines are of these kinds."""
        return np.asarray([kind in kinds for kind in self.kinds])
