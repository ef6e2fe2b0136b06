"""What a scenario changes in one number: eight in ten runs, how often it goes which way, and what is
simulation error.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from math import isnan, nan

from sim.comparison.wanted import LIKELY
from sim.report.words.notation import CHILDREN, MILLIONS, POINTS, notation_of


@dataclass(frozen=True)
class Difference:
    """What one scenario changes in one number, on one day; shares in percentage points, money in millions of
    pounds.
    """

    mean: float
    low: float
    high: float
    """Eight in ten runs lie between them."""
    less: float
    more: float
    """The shares of the runs in which the number is less and more than in the first scenario; the others are
    equal."""
    runs: int
    error: float
    """Half the 95 % interval of the mean: simulation error, which more runs make smaller. ``NaN`` with a
    single run."""
    date: str
    unit: str
    """What it counts: children, orders and the like, percentage points or millions of pounds."""
    sign: int
    """Which way the number is wanted to go; 0 if nobody says."""

    @classmethod
    def of(cls, row: Mapping[Hashable, object], sign: int) -> "Difference":
        """A row of the table of comparisons, or of another one that says the same of a difference but for
        simulation error.
        """
        written = notation_of(str(row["measure"]))
        mean, low, high = (written.factor * float(str(row[name])) for name in ("difference", "p10", "p90"))
        first, last = (written.factor * float(str(row.get(name, nan))) for name in ("ci_low", "ci_high"))
        less, more = (float(str(row[name])) for name in ("share_less", "share_more"))
        runs = int(float(str(row["replications"])))
        return cls(
            mean, low, high, less, more, runs, (last - first) / 2, str(row["date"]), written.noun, sign
        )

    @property
    def way(self) -> int:
        """1 (more) or -1 (less) if at least eight in ten runs go that way, as their mean does; else 0."""
        if self.mean > 0 and self.more >= LIKELY:
            return 1
        return -1 if self.mean < 0 and self.less >= LIKELY else 0

    @property
    def wanted(self) -> int:
        """1 if at least eight in ten runs go the wanted way, -1 if so many go the other way, else 0."""
        return self.sign * self.way

    @property
    def helps(self) -> float:
        """The share of the runs that go the wanted way; not a number where none is wanted."""
        return self.more if self.sign > 0 else self.less if self.sign < 0 else nan

    def like(self, mean: float) -> "Difference":
        """Another mean of the same kind, of which nothing else is known."""
        return replace(self, mean=mean, low=nan, high=nan, less=nan, more=nan, error=nan)

    @property
    def signed(self) -> str:
        """The mean with its sign."""
        return self._figure(self.mean, "+")

    @property
    def ends(self) -> tuple[str, str]:
        """Between what eight in ten runs lie, each end with its sign, in as many digits as the mean has."""
        return self._figure(self.low, "+"), self._figure(self.high, "+")

    @property
    def range(self) -> str:
        """The mean with its sign, and between what eight in ten runs lie."""
        low, high = self.ends
        return (
            self.signed
            if isnan(self.low) or low == high == self.signed
            else f"{self.signed} ({low} to {high})"
        )

    @property
    def cell(self) -> str:
        """The range, and in how many of a hundred runs it helps, or goes the way of the mean where nothing is
        wanted.
        """
        return self._in_a_cell("")

    @property
    def cell_with_unit(self) -> str:
        """The same where no heading says that differences of shares are percentage points."""
        return self._in_a_cell(" points" * (self.unit == POINTS))

    def _in_a_cell(self, unit: str) -> str:
        if isnan(self.mean) or isnan(self.less):
            return "–" if isnan(self.mean) else f"{self.signed}{unit}"
        if not self.less and not self.more:
            return "no change"
        return f"{self.range}{unit}, {'helps' if self.sign else self._word} in {self.often}"

    @property
    def often(self) -> str:
        """The share of the runs that go the wanted way, or that of the mean where none is wanted; blank if it
        is not known.
        """
        part = self.helps if self.sign else self._with_mean
        return "" if isnan(part) else _percent(part)

    def in_words(self, whose: str) -> str:
        """The difference in words, where ``whose`` is "children in care".

        67 fewer children in care on average, fewer in 97 of 100 runs (eight in ten: 29 to 106 fewer).
        """
        if isnan(self.mean):
            return f"{whose} cannot be compared, for there are none in every run"
        if not self.less and not self.more:
            return f"no difference in {whose} in any run"
        average = " on average" * (self.runs > 1)
        if self.way:
            said = f"{self._amount_in_words(whose)}{average}, {self._often}"
        else:
            said = f"no clear difference in {whose}: {self._unclear}"
        return said if self.runs == 1 else f"{said} ({self._eight_in_ten})"

    @property
    def _unclear(self) -> str:
        """A mean that fewer than eight in ten runs share."""
        if self._size == "0":
            return (
                f"hardly any on average, {self._fewer} in {_of(self.less, self.runs)} and more in"
                f" {self.more * self.runs:,.0f}"
            )
        money = " million pounds" * (self.unit == MILLIONS)
        points = f" {POINTS}" * (self.unit == POINTS)
        return f"{self.signed}{money}{points} on average, {self._often}"

    def _amount_in_words(self, whose: str) -> str:
        if self._size == "0":
            return f"hardly any difference in {whose}"
        if self.unit == MILLIONS:
            return f"£{self._size} million {self._word} {whose}"
        if self.unit == CHILDREN:
            return f"{self._size} {self._word} {whose}"
        return f"{whose} {self._word} by {self._size}{f' {POINTS}' * (self.unit == POINTS)}"

    @property
    def _often(self) -> str:
        return f"{self._word} in {_of(self._with_mean, self.runs)}"

    @property
    def _eight_in_ten(self) -> str:
        """Between what eight in ten runs lie: without signs where both ends go the way of the mean."""
        way = 1 if self.mean > 0 else -1
        low, high = self.ends
        if low == high:
            return f"eight in ten: {low}"
        if self.low * way > 0 and self.high * way > 0 and "0" not in (low, high):
            ends = sorted((abs(self.low), abs(self.high)))
            return f"eight in ten: {self._figure(ends[0], '')} to {self._figure(ends[1], '')} {self._word}"
        return f"eight in ten: {low} to {high}"

    @property
    def _size(self) -> str:
        return self._figure(abs(self.mean), "")

    @property
    def _with_mean(self) -> float:
        """The share of the runs that go the way of the mean."""
        return self.more if self.mean > 0 else self.less

    @property
    def _word(self) -> str:
        more, less = {CHILDREN: ("more", "fewer"), MILLIONS: ("more", "less")}.get(self.unit, ("up", "down"))
        return more if self.mean > 0 else less

    @property
    def _fewer(self) -> str:
        return "fewer" if self.unit == CHILDREN else "less"

    @property
    def within(self) -> str:
        """How near the mean of so many runs is to that of any number of them."""
        size = f"{self.error:.{1 if self.error < 10 or self.unit in (POINTS, MILLIONS) else 0}f}"
        size = "0.1" if size == "0.0" and self.error else size
        return f"£{size} million" if self.unit == MILLIONS else f"{size} {self.unit}"

    def _figure(self, value: float, sign: str) -> str:
        small = abs(self.mean) < (1 if self.unit == MILLIONS else 10)
        digits = small + (self.unit == MILLIONS) if self.unit != POINTS else 1
        text = f"{value:{sign},.{digits}f}"
        return "0" if float(text.replace(",", "")) == 0 else text.replace("-", "−")


def _of(part: float, runs: int) -> str:
    """A share of the runs as their number: 97 of 100 runs."""
    return (
        "the only run" if runs == 1 and part == 1 else f"{part * runs:,.0f} of {runs:,} run{'s' * (runs > 1)}"
    )


def _percent(part: float) -> str:
    """A share in per cent; neither none nor all where it is not so."""
    if 0 < part < 0.005:
        return "under 1 %"
    return "over 99 %" if 0.995 < part < 1 else f"{100 * part:.0f} %"
