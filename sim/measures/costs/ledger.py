"""The books: every charge rounded to the penny when it is posted, so that all sums agree."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from sim.arrays import Counts, Numbers
from sim.measures.costs.levels import Levels
from sim.measures.costs.lines import CostAccount
from sim.measures.costs.months import Months

PENCE = 100.0


class CostLedger:
    """Pence by line and month at the prices of the day, and by account and month at those of the price year.

    Whole numbers of pence in floats: exact up to ninety million million pounds, so that it does not matter in
    which order charges are posted.
    """

    def __init__(
        self, lines: Sequence[str], accounts: Sequence[CostAccount], months: Months, levels: Levels
    ) -> None:
        self.lines, self.accounts, self.months, self.levels = tuple(lines), tuple(accounts), months, levels
        self._nominal = np.zeros((len(self.lines), len(months)))
        self._constant = np.zeros((len(self.accounts), len(months)))
        line = {name: i for i, name in enumerate(self.lines)}
        self._line = np.asarray([line[account.line] for account in self.accounts])
        group = {name: i for i, name in enumerate(levels.groups)}
        self._group = np.asarray([group[account.group] for account in self.accounts])
        self._numbers = {(account.line, account.price): i for i, account in enumerate(self.accounts)}
        self._monthly: list[tuple[int, Numbers]] = []
        self._single: list[tuple[Counts, Counts, Numbers]] = []

    @property
    def nominal(self) -> Numbers:
        """Pence at the prices of the day: lines by months."""
        self._post_waiting()
        return self._nominal

    @property
    def constant(self) -> Numbers:
        """Pence at the prices of the price year: accounts by months."""
        self._post_waiting()
        return self._constant

    def number(self, line: str, price: str) -> int:
        """The number of the account of a line and a price."""
        return self._numbers[line, price]

    def post(self, line: str, price: str, month: Counts, pounds: Numbers) -> None:
        """A few charges on one account, one for each month named; ``pounds`` are at the prices of the price
        year.
        """
        self._single.append((np.full(len(month), self.number(line, price)), month, pounds))

    def post_once(self, line: str, price: str, day: date, pounds: float) -> None:
        """One charge on an account on a day; none outside the months."""
        month = self.months.of_date(day)
        if month >= 0:
            self.post(line, price, np.asarray([month]), np.asarray([pounds]))

    def post_every_month(self, line: str, price: str, pounds: Numbers) -> None:
        """One charge on an account in every month."""
        self._monthly.append((self.number(line, price), pounds))

    def post_many(
        self, accounts: Counts, cell: Counts, pounds: Numbers, shape: tuple[int, ...]
    ) -> tuple[Numbers, Numbers]:
        """Very many charges: ``cell`` says where each stands in a table of a ``shape`` that begins with
        accounts, row ``i`` being the one with the number ``accounts[i]`` (-1 if nothing is paid), and ends
        with months. Returns the pence of each at the prices of the day, and the table of their sums.
        """
        paid, alike = accounts >= 0, (len(accounts), -1, len(self.months))
        by_month = np.where(paid[:, None], self.levels.values[self._group[accounts]], 0.0)
        level = np.repeat(by_month, int(np.prod(shape[1:-1])), axis=0).ravel()
        pence = PENCE * pounds
        then = level.take(cell)
        then *= pence
        then, now = np.rint(then, out=then), np.rint(pence, out=pence)
        nominal, constant = (
            np.bincount(cell, weights=one, minlength=level.size).astype(np.float64).reshape(shape)
            for one in (then, now)
        )
        self._add(accounts[paid], *(one.reshape(alike).sum(axis=1)[paid] for one in (nominal, constant)))
        return np.asarray(then), nominal

    def _add(self, accounts: Counts, nominal: Numbers, constant: Numbers) -> None:
        """Whole pence, accounts by months; several rows may belong to one account."""
        np.add.at(self._nominal, self._line[accounts], nominal)
        np.add.at(self._constant, accounts, constant)

    def _post_waiting(self) -> None:
        """What was posted month by month or once is added up in one go."""
        if self._monthly:
            accounts = np.asarray([account for account, _ in self._monthly])
            pence = PENCE * np.stack([pounds for _, pounds in self._monthly])
            self._add(accounts, np.rint(pence * self.levels.values[self._group[accounts]]), np.rint(pence))
            self._monthly.clear()
        if self._single:
            accounts, month, pounds = (np.concatenate(column) for column in zip(*self._single, strict=True))
            pence = PENCE * pounds
            then = np.rint(pence * self.levels.values[self._group[accounts], month])
            np.add.at(self._nominal, (self._line[accounts], month), then)
            np.add.at(self._constant, (accounts, month), np.rint(pence))
            self._single.clear()
