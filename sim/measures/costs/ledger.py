"""The books: every charge rounded to the penny when it is posted, so that all sums agree."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from sim.arrays import Counts, Numbers
from sim.measures.costs.levels import Levels
from sim.measures.costs.lines import CostAccount
from sim.measures.costs.months import Months

PENCE = 100.0


@dataclass
class CostLedger:
    """Pence by line and month at the prices of the day, and by account and month at those of the price year.

    Whole numbers of pence in floats: exact up to ninety million million pounds.
    """

    lines: tuple[str, ...]
    accounts: tuple[CostAccount, ...]
    months: Months
    levels: Levels
    nominal: Numbers = field(init=False)
    constant: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self.nominal = np.zeros((len(self.lines), len(self.months)))
        self.constant = np.zeros((len(self.accounts), len(self.months)))
        self._line = np.asarray([self.lines.index(account.line) for account in self.accounts])
        self._group = np.asarray([self.levels.number(account.group) for account in self.accounts])

    @cached_property
    def _numbers(self) -> dict[tuple[str, str], int]:
        return {(account.line, account.price): i for i, account in enumerate(self.accounts)}

    def number(self, line: str, price: str) -> int:
        """The number of the account of a line and a price."""
        return self._numbers[line, price]

    def post(self, line: str, price: str, month: Counts, pounds: ArrayLike) -> None:
        """Charges on one account, one for each month named; ``pounds`` are at the prices of the price
        year.
        """
        number = self.number(line, price)
        self.post_many(np.full(len(month), number), month, np.asarray(pounds, dtype=float))

    def post_every_month(self, line: str, price: str, pounds: ArrayLike) -> None:
        """One charge on an account in every month."""
        number, amounts = self.number(line, price), np.asarray(pounds, dtype=float)
        self.constant[number] += np.rint(PENCE * amounts)
        self.nominal[self._line[number]] += np.rint(PENCE * amounts * self.levels.values[self._group[number]])

    def post_many(self, account: Counts, month: Counts, pounds: Numbers) -> None:
        """Charges with the numbers of their accounts."""
        then = np.rint(PENCE * pounds * self.levels.values[self._group[account], month])
        for book, row, pence in (
            (self.nominal, self._line[account], then),
            (self.constant, account, np.rint(PENCE * pounds)),
        ):
            book += np.bincount(row * len(self.months) + month, weights=pence, minlength=book.size).reshape(
                book.shape
            )
