"""The ledgers: every charge rounded to the penny when it is posted, so that all sums agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import prod

import numpy as np

from sim.arrays import Counts, Numbers
from sim.episodes import Histories
from sim.measures.costs.levels import Levels, PriceDraws
from sim.measures.costs.lines import CostAccount, accounts_of, lines_of
from sim.measures.costs.months import Months
from sim.parameters import Costs

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

    @classmethod
    def of(cls, costs: Costs, months: Months, price_draws: PriceDraws) -> "CostLedger":
        """An empty one with all lines and accounts of an authority, at prices that meet some chance."""
        levels = Levels.of(costs, months, price_draws)
        return cls(tuple(lines_of(costs)), accounts_of(costs), months, levels)

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

    def level_of(self, accounts: Counts) -> Numbers:
        """By how much the prices of some accounts are multiplied, accounts by months; nothing of those that
        are -1.
        """
        return np.where((accounts >= 0)[:, None], self.levels.values[self._group[accounts]], 0.0)

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

    def add(self, accounts: Counts, nominal: Numbers, constant: Numbers) -> None:
        """Whole pence, accounts by months; several rows may belong to one account."""
        np.add.at(self._nominal, self._line[accounts], nominal)
        np.add.at(self._constant, accounts, constant)

    def _post_waiting(self) -> None:
        """What was posted month by month or once is added up in one go."""
        if self._monthly:
            accounts = np.asarray([account for account, _ in self._monthly])
            pence = PENCE * np.stack([pounds for _, pounds in self._monthly])
            self.add(accounts, np.rint(pence * self.levels.values[self._group[accounts]]), np.rint(pence))
            self._monthly.clear()
        if self._single:
            accounts, month, pounds = (np.concatenate(column) for column in zip(*self._single, strict=True))
            pence = PENCE * pounds
            then = np.rint(pence * self.levels.values[self._group[accounts], month])
            np.add.at(self._nominal, (self._line[accounts], month), then)
            np.add.at(self._constant, (accounts, month), np.rint(pence))
            self._single.clear()


@dataclass(frozen=True, eq=False)
class Ledgers:
    """The ledgers of histories that are measured together; they have the same accounts for what is paid for
    single children and young people.
    """

    each: Sequence[CostLedger]
    histories: Histories
    """Those of what is measured: their axes are in front of all pence."""

    @property
    def months(self) -> Months:
        """The months of all of them."""
        return self.each[0].months

    @property
    def levels(self) -> list[Levels]:
        """What becomes of prices in each history."""
        return [ledger.levels for ledger in self.each]

    def numbers(self, lines: Sequence[tuple[str, str] | None]) -> Counts:
        """The accounts of some lines and prices, ledgers by these; -1 for none."""
        found = [[-1 if one is None else ledger.number(*one) for one in lines] for ledger in self.each]
        return np.asarray(found, dtype=np.int64)

    def post_every_month(self, line: str, price: str, pounds: Numbers) -> None:
        """One charge on an account in every month, in the ledger of each history."""
        for ledger, own in zip(self.each, pounds.reshape(len(self.each), -1), strict=True):
            ledger.post_every_month(line, price, own)

    def post_many(
        self, accounts: Counts, cell: Counts, pounds: Numbers, shape: tuple[int, ...]
    ) -> tuple[Numbers, Numbers]:
        """Very many charges: ``cell`` says where each stands in a table of histories by a ``shape`` that
        begins with accounts, those of row ``i`` being :meth:`numbers` ``accounts[:, i]``, and ends with
        months. Returns the pence of each at the prices of the day, and the table of their sums.
        """
        by_month = np.stack([one.level_of(own) for one, own in zip(self.each, accounts, strict=True)])
        level = np.repeat(by_month, prod(shape[1:-1]), axis=1).ravel()
        pence = PENCE * pounds
        then = level.take(cell)
        then *= pence
        then, now = np.rint(then, out=then), np.rint(pence, out=pence)
        nominal, constant = (
            np.bincount(cell, weights=one, minlength=level.size).astype(np.float64) for one in (then, now)
        )
        alike = (len(self.each), shape[0], -1, shape[-1])
        sums = (one.reshape(alike).sum(axis=2) for one in (nominal, constant))
        for ledger, own, *pence_of in zip(self.each, accounts, *sums, strict=True):
            ledger.add(own[own >= 0], *(one[own >= 0] for one in pence_of))
        return np.asarray(then), nominal.reshape(*self.histories.shape, *shape)
