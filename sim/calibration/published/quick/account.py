"""The account of ages: which entries and exits keep the children of each age, before anything is simulated.

Published stocks and flows contradict each other wherever a caseload has grown or shrunk: with entries and
exits as they were it would go on doing so. What can be kept together is decided here, in expectation: a
cohort projection (Leslie 1945, with entries as immigration and exits as deaths) carries the children of the
base date through the years, by quarter of a year of age. Entries by stratum and exits by age are found by
weighted least squares, in this order of weight: the number of children, the published ranges of the flows,
the ages.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import least_squares

from sim.arrays import Numbers
from sim.bands import ADULTHOOD, AgeBand
from sim.calibration.published.margins import range_of
from sim.calibration.published.simulator import SETTLED, YEARS
from sim.calibration.published.summary import Summary
from sim.parameters import Parameters, Targets
from sim.parameters.targets import Count

PERIODS = 4
PART_OF_ALL, PART_OF_AN_AGE = 0.005, 0.05
"""A difference in the number of children, and in those of an age, that counts as much as one of the other
parts of the account. Assumption: the first is a tenth of what a forecast may differ at year five."""
BY_CHANCE = 0.3
"""Standard deviations of a Poisson number that count as much, besides, for children of an age."""
SEVENTEEN = 10.0
"""How much less those who turn 18 count than other flows: they are the young people of 17 who are there, more
or fewer than in the years before. Assumption."""
INSIDE = 0.015
"""Part of a flow by which it is to keep inside of its range: a simulation differs from what it aims at."""
OUTSIDE = 0.005
"""Part of a flow outside of its published range that counts as much. Assumption."""
FARTHEST, NUDGE, TOLERANCE, TRIES = 2.5, 1e-4, 1e-6, 40
"""Of the least squares: how far logarithms of rates go from what is published, by how much they are moved to
find slopes, and when it ends."""
LEARNS = 0.5
"""How much of a difference between projection and simulation is believed at once: much of it is chance."""
LEAST = 0.05
"""Children, or children a year, that count as none."""
BANDS = tuple(AgeBand)


@dataclass(frozen=True, eq=False)
class BalancedFlows:
    """What an account holds: yearly flows, and the mean stocks to which they lead."""

    entries: Numbers
    """Children who enter a year, by stratum in the order of the configuration; re-entries among them."""
    exits: Numbers
    """Exits a year before 18, by age band."""
    stock: Numbers
    """Mean children, by age band."""
    unaccompanied: float
    """Mean unaccompanied children."""

    @property
    def hazards(self) -> Numbers:
        """Exits for each child and year, by age band."""
        return np.asarray(self.exits / np.maximum(self.stock, LEAST))


@dataclass(frozen=True, eq=False)
class Projection:
    """Children through the years, for several suggestions at once: the first axis."""

    total: Numbers
    """Children at the end of each year."""
    stock: Numbers
    """Mean children by age band."""
    exits: Numbers
    turned_18: Numbers
    unaccompanied: Numbers


class Account:
    """The account of an authority."""

    def __init__(self, p: Parameters, targets: Targets, census: Summary, years: int = YEARS) -> None:
        """``years`` are projected: as many as are simulated, and settled after as many."""
        strata = p.entries.strata
        self.targets, self.census, self.horizon = targets, census, years
        self.routes = list(p.exits.routes)
        self.years = [list(stratum.ages) for stratum in strata.values()]
        self.alone = np.array([stratum.uasc for stratum in strata.values()])
        self.shapes = np.stack([_ages_at_entry(s.ages, s.youngest_first) for s in strata.values()])
        self.counts = [targets.entries_by_stratum[name] for name in strata]
        self.exits = [targets.exits_by_age[str(band)] for band in BANDS]
        self.band = np.repeat(np.arange(len(BANDS)), [_periods(band) for band in BANDS])
        self.wanted = census.stock.sum(axis=0)
        self.lean = np.ones(len(BANDS))
        """Children of each age that simulations have for each that the projection has with their flows."""

    @cached_property
    def base(self) -> tuple[Numbers, Numbers]:
        """Children on the base date by quarter of a year of age: all but the unaccompanied, and those."""
        everybody = np.repeat(self.census.ages / PERIODS, PERIODS)
        waiting = np.cumsum(self.shapes[self.alone].sum(axis=0))  # those who came before, and grew older
        alone = waiting / max(waiting.sum(), 1e-9) * float(self.census.unaccompanied)
        alone = np.minimum(alone, everybody)
        return everybody - alone, alone

    def project(self, entries: Numbers, hazards: Numbers) -> Projection:
        """Carry the children of the base date on; rows of ``entries`` by stratum and ``hazards`` by age."""
        many = len(entries)
        stays = np.exp(-hazards / PERIODS)[:, self.band]
        come = [entries[:, kind] @ self.shapes[kind] / PERIODS for kind in (~self.alone, self.alone)]
        there = [np.repeat(base[None], many, axis=0) for base in self.base]
        totals, stocks, exits = [], [], []
        turned, alone = np.zeros(many), np.zeros(many)
        for period in range(self.horizon * PERIODS):
            present = [now + half / 2 for now, half in zip(there, come, strict=True)]
            gone = sum(now * (1 - stays) for now in present)
            there = [now * stays + half / 2 for now, half in zip(present, come, strict=True)]
            grown = there[0][:, -1] + there[1][:, -1]
            there = [np.hstack([np.zeros((many, 1)), ages[:, :-1]]) for ages in there]
            if period >= SETTLED * PERIODS:
                stocks.append(there[0] + there[1])
                exits.append(gone)
                turned += grown
                alone += there[1].sum(axis=1)
            if (period + 1) % PERIODS == 0:
                totals.append(self._by_band(there[0] + there[1]))
        years = self.horizon - SETTLED
        weight = np.minimum(np.arange(1, self.horizon + 1) / 4, 1.0)  # it shows as children are exchanged
        leant = np.stack(totals, axis=1) * self.lean ** weight[None, :, None]
        return Projection(
            total=leant.sum(axis=2),
            stock=self._by_band(np.mean(stocks, axis=0)) * self.lean,
            exits=self._by_band(np.sum(exits, axis=0)) / years * self.lean,
            turned_18=turned / years * self.lean[-1],
            unaccompanied=alone / (years * PERIODS),
        )

    def entered(self, seen: Summary) -> Numbers:
        """Children who enter a year by stratum, in a simulation."""
        found = [
            seen.entry_ages[int(alone), years] for alone, years in zip(self.alone, self.years, strict=True)
        ]
        return np.array([ages.sum() for ages in found])

    def learn(self, seen: Summary) -> None:
        """Note how far the projection is from a simulation with the flows that this one shows."""
        stock = seen.stock.sum(axis=0)
        hazards = seen.exits.sum(axis=0) / np.maximum(stock, LEAST)
        now = self.project(self.entered(seen)[None], hazards[None]).stock[0]
        self.lean = self.lean * np.clip((stock + 1) / (now + 1), 0.7, 1.4) ** LEARNS

    def misses(self) -> float:
        """Half the sum of the squared differences that no flows avoid."""
        return self._solved()[2]

    def balanced(self) -> BalancedFlows:
        """The flows that keep the children best, as near to the published ones as that allows."""
        entries, hazards, _ = self._solved()
        kept = self.project(entries[None], hazards[None])
        return BalancedFlows(entries, kept.exits[0], kept.stock[0], float(kept.unaccompanied[0]))

    def _solved(self) -> tuple[Numbers, Numbers, float]:
        """Entries by stratum, exits for each child and year by age, and what is missed with them."""
        entries = np.maximum([count.value for count in self.counts], LEAST)
        exits = np.maximum([count.value for count in self.exits], LEAST)
        hazards = exits / np.maximum(self.wanted, 1.0)
        start = np.log(np.concatenate([entries, hazards]))
        split = len(entries)

        def residuals(logs: Numbers) -> Numbers:
            rates = np.exp(np.atleast_2d(logs))
            return self._residuals(rates[:, :split], self.project(rates[:, :split], rates[:, split:]))

        def one(logs: Numbers) -> Numbers:
            return np.asarray(residuals(logs)[0])

        def slopes(logs: Numbers) -> Numbers:
            moved = residuals(np.vstack([logs, logs + NUDGE * np.eye(len(logs))]))
            return np.asarray((moved[1:] - moved[0]).T / NUDGE)

        found = least_squares(
            one,
            start,
            jac=slopes,
            bounds=(start - FARTHEST, start + FARTHEST),
            xtol=TOLERANCE,
            ftol=TOLERANCE,
            max_nfev=TRIES,
        )
        rates = np.exp(found.x)
        return rates[:split], rates[split:], float(found.cost)

    def _by_band(self, ages: Numbers) -> Numbers:
        return np.stack([ages[:, self.band == b].sum(axis=1) for b in range(len(BANDS))], axis=1)

    def _residuals(self, entries: Numbers, now: Projection) -> Numbers:
        """Differences in units of what counts as much, one row for each suggestion."""
        wanted, alone = self.wanted, float(self.census.unaccompanied)
        parts = [
            np.log(np.maximum(now.total, LEAST) / wanted.sum()) / PART_OF_ALL / self.horizon**0.5,
            _in_units(now.stock, wanted),
            _in_units(now.unaccompanied, np.array(alone))[:, None],
            *(_differs(entries[:, i], _published(count)) for i, count in enumerate(self.counts)),
            *(_differs(now.exits[:, i], _published(count)) for i, count in enumerate(self.exits)),
            _differs(entries.sum(axis=1), _published(self.targets.entries)),
            _differs(now.exits.sum(axis=1), _together(self.exits)),
        ]
        if self.targets.turned_18 is not None:
            parts.append(_differs(now.turned_18, _published(self.targets.turned_18)) / SEVENTEEN)
        return np.concatenate(parts, axis=1)


def _in_units(now: Numbers, wanted: Numbers) -> Numbers:
    return np.asarray((now - wanted) / (PART_OF_AN_AGE * wanted + BY_CHANCE * np.sqrt(wanted + 1)))


def _published(count: Count) -> tuple[float, float, float]:
    """A flow with the least and the most of its years."""
    return (count.value, *range_of(count))


def _together(counts: list[Count]) -> tuple[float, float, float]:
    """All exits: their sum, and the range in which it lies when all are high or low by half."""
    low, high = zip(*(range_of(count) for count in counts), strict=True)
    value = sum(count.value for count in counts)
    return value, (value + sum(low)) / 2, (value + sum(high)) / 2


def _differs(flow: Numbers, published: tuple[float, float, float]) -> Numbers:
    """A little for every difference from the mean of the years, much for one outside of their range."""
    value, low, high = published
    spare = min(INSIDE * value, (high - low) / 4)
    low, high = low + spare, high - spare
    room = max((high - low) / 2, BY_CHANCE * (value + 1) ** 0.5)
    outside = np.maximum(flow - high, 0.0) - np.maximum(low - flow, 0.0)
    unit = OUTSIDE * value + LEAST
    return np.stack([(flow - value) / (2 * room), outside / unit], axis=1)


def _periods(band: AgeBand) -> int:
    return PERIODS * (band.last_year + 1 - band.first_year)


def _ages_at_entry(years: dict[int, float], youngest_first: float) -> Numbers:
    """Shares by quarter of a year of age of the children who enter in a stratum."""
    within = np.diff((np.arange(PERIODS + 1) / PERIODS) ** (1 / youngest_first))
    shape = np.zeros(PERIODS * ADULTHOOD)
    for year, weight in years.items():
        shape[PERIODS * year : PERIODS * (year + 1)] += weight * within
    return np.asarray(shape / shape.sum())
