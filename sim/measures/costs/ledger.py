"""The books: every charge rounded to the penny when it is posted, so that all sums agree."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from sim.bands import Days
from sim.measures.costs.levels import Levels
from sim.measures.costs.months import Amounts, Months

PENCE = 100.0


@dataclass
class Ledger:
    """Pence by line and month, at the prices of the day and at those of the price year.

    Whole numbers of pence in floats: exact up to ninety million million pounds.
    """

    lines: tuple[str, ...]
    months: Months
    levels: Levels
    nominal: Amounts = field(init=False)
    constant: Amounts = field(init=False)

    def __post_init__(self) -> None:
        self.nominal = np.zeros((len(self.lines), len(self.months)))
        self.constant = np.zeros_like(self.nominal)

    def post(self, line: str, group: str, month: Days, pounds: ArrayLike) -> None:
        """Charges under one line, one for each month named; ``pounds`` are at the prices of the price year."""
        many = len(month)
        self.post_many(
            np.full(many, self.lines.index(line)), np.full(many, self.levels.number(group)), month, np.asarray(pounds, float)
        )

    def post_every_month(self, line: str, group: str, pounds: ArrayLike) -> None:
        """One charge under a line in every month."""
        every = np.arange(len(self.months))
        self.post(line, group, every, np.broadcast_to(np.asarray(pounds, dtype=float), every.shape))

    def post_many(self, line: Days, group: Days, month: Days, pounds: Amounts) -> None:
        """Charges with the number of their line and of their price group."""
        cell = line * len(self.months) + month
        then = np.rint(PENCE * pounds * self.levels.values[group, month])
        for book, pence in ((self.nominal, then), (self.constant, np.rint(PENCE * pounds))):
            book += np.bincount(cell, weights=pence, minlength=book.size).reshape(book.shape)
