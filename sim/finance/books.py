"""The books of all replications of one scenario, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import Counts, Flags, Numbers
from sim.measures import Measured
from sim.measures.costs import CostAccount, Months, SpendingKind, accounts_of, lines_of
from sim.measures.counting.table import stacked
from sim.parameters import Costs


@dataclass(frozen=True, eq=False)
class Books:
    """Pence and nights of one scenario; every array begins with the replications."""

    lines: tuple[str, ...]
    kinds: tuple[SpendingKind, ...]
    months: Months
    pence: Numbers
    """At the prices of the day: replications by months by lines."""
    accounts: tuple[CostAccount, ...]
    by_account: Numbers
    """At the prices of the price year: replications by financial years by accounts."""
    volumes: tuple[str, ...]
    nights: Numbers
    """Replications by financial years by volumes."""

    @classmethod
    def of(cls, replications: Sequence[Mapping[str, Measured]], costs: Costs, months: Months) -> "Books":
        """The books of a scenario's replications; raises ``ValueError`` if their keys differ."""
        kinds, accounts, many = lines_of(costs), accounts_of(costs), len(replications)
        pence, constant, nights = (
            stacked([measured[name] for measured in replications])
            for name in ("costs", "costs_constant", "cost_volumes")
        )
        volumes = tuple(dict.fromkeys(replications[0]["cost_volumes"].keys["volume"]))
        return cls(
            tuple(kinds),
            tuple(kinds.values()),
            months,
            pence.reshape(many, len(months), len(kinds)),
            accounts,
            constant.reshape(many, len(months.years), len(accounts)),
            volumes,
            nights.reshape(many, len(months.years), len(volumes)),
        )

    @cached_property
    def constant(self) -> Numbers:
        """Pence at the prices of the price year: replications by financial years by lines."""
        which = np.asarray(
            [[account.line == line for line in self.lines] for account in self.accounts], dtype=float
        )
        return np.asarray(self.by_account @ which)

    @cached_property
    def by_year(self) -> Numbers:
        """Pence at the prices of the day: replications by financial years by lines."""
        return np.asarray(np.add.reduceat(self.pence, self.first_months, axis=1))

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
