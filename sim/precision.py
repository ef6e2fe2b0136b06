"""As many replications as are needed: a scenario stops when what it changes is known to a stated width.

The sequential rule of Hoad, Robinson and Davies (2010), "Automated selection of the number of replications
for a discrete-event simulation", Journal of the Operational Research Society 61, 1632-1644: after every
replication the half-width of the 95 % confidence interval of a mean is held against the width that is wanted,
and it must have been within it for some replications on end (:func:`look_ahead`), because few of them may
look alike by chance. Here the means are those of paired differences from the first scenario, on the same
random numbers, of every :class:`Headline`. What differs in none of the replications counts as known.

It is asked at fixed numbers of replications (:func:`next_checkpoint`), so that the answer does not depend on
how many workers there are or which of them is done first. The first scenario is never stopped: levels and
ranges are told of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.special import stdtrit

from sim.arrays import Numbers
from sim.calendar import ends_on
from sim.measures import ALL, Measures, month_ends, series_of
from sim.measures.costs import TOTAL
from sim.measures.counting.calendar import FinancialYears
from sim.measures.indicators import INDICATORS, shown
from sim.parameters import Parameters
from sim.parameters.jobs.run import FEWEST

CONFIDENCE = 0.95
EVERY = 10
"""Replications between two checkpoints."""
LOOK_AHEAD = 5
"""Replications on end for which the width must be reached: Hoad's ``kLimit``, in a hundred replications."""
ONE = 1.0
"""No number of children, orders or moves need be known better than to one of them."""
CHILDREN, MONEY = "caseload", "costs"
MEASURES = ("kpis", CHILDREN, MONEY)
"""The measures in which the headlines stand."""


@dataclass(frozen=True)
class Headline:
    """A number that a plan is judged by, on one day; a series of its own (:func:`sim.measures.series_of`)."""

    measure: str
    breakdown: str
    date: str

    def width(self, precision: float, level: float) -> float:
        """The half-width that is wanted where the first scenario is at a level.

        A share must be known within ``precision`` itself (0.01 is one percentage point), what else there is
        within that part of the level; a number of children within one of them if that is more.
        """
        if self.measure in INDICATORS and INDICATORS[self.measure].is_share:
            return precision
        part = precision * abs(level)
        return part if self.measure == MONEY else max(part, ONE)


@dataclass(frozen=True, eq=False)
class Known:
    """How well the difference of one headline is known."""

    headline: Headline
    half_width: float
    """``NaN`` where it cannot be told."""
    wanted: float
    replications: int
    """Those in which both scenarios have the number."""

    @property
    def reached(self) -> bool:
        """Whether the half-width is within the one that is wanted."""
        return self.half_width <= self.wanted


def headlines(p: Parameters, years: int) -> tuple[Headline, ...]:
    """What must be known: the indicators that people are shown, on the day on which each is judged; children
    in care on the last day; net spending in the last financial year that is simulated to its end.
    """
    base = p.authority.base_date
    days = tuple(month_ends(base, years))
    found = [
        Headline(one.name, ALL, _judged(p, one.name, [day for day in days if one.known_on(day, days)]))
        for one in shown(p.aims)
        if one.known_on(days[-1], days)
    ]
    found.append(Headline(CHILDREN, ALL, days[-1].isoformat()))
    if p.costs is not None:
        ends = [ends_on(name) for name in FinancialYears.between(base, days[-1]).names]
        found.append(Headline(MONEY, TOTAL, max([e for e in ends if e <= days[-1].isoformat()] or ends[:1])))
    return tuple(found)


def _judged(p: Parameters, indicator: str, days: list[date]) -> str:
    """The day on which an indicator is judged: the last one where the aims name none, or a later one."""
    aim = p.aims.get(indicator)
    return max([day for day in days if aim is None or day <= aim.by] or days[:1]).isoformat()


def values_of(measured: Measures, wanted: Iterable[Headline]) -> Numbers:
    """Replications by headlines; ``NaN`` where a number does not exist."""
    series = series_of({name: measured[name] for name in MEASURES if name in measured})
    place = {key: i for i, key in enumerate(zip(series.measure, series.breakdown, series.date, strict=True))}
    columns = [place[one.measure, one.breakdown, one.date] for one in wanted]
    return np.asarray(series.value[:, columns])


def look_ahead(replications: int) -> int:
    """For how many replications the width must have been reached before so many: five in a hundred, and no
    fewer than five.
    """
    return max(LOOK_AHEAD, LOOK_AHEAD * replications // 100)


def next_checkpoint(done: int) -> int:
    """The number of replications at which it is asked next."""
    return max(FEWEST, done + EVERY)


def known(wanted: Iterable[Headline], own: Numbers, first: Numbers, precision: float) -> list[Known]:
    """How well each headline of a scenario is known from the replications that it shares with the first."""
    many = min(len(own), len(first))
    return [_known(headline, own[:many, i], first[:many, i], precision) for i, headline in enumerate(wanted)]


def known_for_long(wanted: tuple[Headline, ...], own: Numbers, first: Numbers, precision: float) -> bool:
    """Whether every headline is known well enough, and was for as many replications as :func:`look_ahead`
    asks for.
    """
    many = len(own)
    return all(
        one.reached
        for number in range(many, many - look_ahead(many) - 1, -1)
        for one in known(wanted, own[:number], first[:number], precision)
    )


def _known(headline: Headline, own: Numbers, first: Numbers, precision: float) -> Known:
    there = ~np.isnan(own - first)
    gap, many = (own - first)[there], int(there.sum())
    half = float(half_width(gap.std(ddof=1), many)) if many > 1 else np.nan
    level = float(first[there].mean()) if many else np.nan
    return Known(headline, half, headline.width(precision, level), many)


def half_width(spread: Numbers | np.floating, many: int) -> Numbers:
    """Half the confidence interval of a mean, from the standard deviation of so many values (Student's t)."""
    quantile = stdtrit(max(many - 1, 1), (1 + CONFIDENCE) / 2)
    return np.asarray(quantile * spread / np.sqrt(many))
