"""The account of ages: which entries and exits keep the children of each age, before anything is simulated.

Published stocks and flows contradict each other wherever a caseload has grown or shrunk: with entries and
exits as they were it would go on doing so. What can be kept together is decided here, in expectation: a
cohort projection (Leslie 1945, with entries as immigration and exits as deaths) carries the children of the
base date through the years, by quarter of a year of age. Entries by stratum and exits by age are found by
weighted least squares. The number of children and the published ranges of the flows weigh most; the rest is
as sure as chance leaves it (:mod:`~sim.calibration.published.quick.chance`): entries, then ages, then exits.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import least_squares

from sim.arrays import Numbers
from sim.bands import ADULTHOOD, AgeBand
from sim.calibration.published.quick.chance import (
    EXITS_GIVE,
    NONE,
    OF_ALL,
    OF_AN_AGE,
    SEVENTEEN,
    of_ages,
    of_flow,
    published,
    together,
)
from sim.calibration.published.simulator import SETTLED, YEARS
from sim.calibration.published.summary import Summary
from sim.parameters import Parameters, Targets

PERIODS = 4
PART_OF_ALL = 0.005
"""A difference in the number of children that counts as much as a standard deviation of another part of the
account: the number is to be kept. Assumption: a tenth of what a forecast may differ at year five."""
FARTHEST, NUDGE, TOLERANCE, TRIES = 2.5, 1e-4, 1e-6, 40
"""Of the least squares: how far logarithms of rates go from what is published, by how much they are moved to
find slopes, and when it ends."""
LEARNS = 0.5
"""How much of a difference between projection and simulation is believed at once: much of it is chance."""
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
        return np.asarray(self.exits / np.maximum(self.stock, NONE))


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
        hazards = seen.exits.sum(axis=0) / np.maximum(stock, NONE)
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
        entries = np.maximum([count.value for count in self.counts], NONE)
        exits = np.maximum([count.value for count in self.exits], NONE)
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
        """Differences in what counts as much as a standard deviation, one row for each suggestion."""
        wanted, alone = self.wanted, np.array(float(self.census.unaccompanied))
        parts = [
            np.log(np.maximum(now.total, NONE) / wanted.sum()) / PART_OF_ALL / self.horizon**0.5,
            of_ages(now.stock, wanted),
            of_ages(now.unaccompanied, alone)[:, None],
            *(of_flow(entries[:, i], published(count), OF_AN_AGE) for i, count in enumerate(self.counts)),
            *(
                of_flow(now.exits[:, i], published(count), OF_AN_AGE, EXITS_GIVE)
                for i, count in enumerate(self.exits)
            ),
            of_flow(entries.sum(axis=1), published(self.targets.entries), OF_ALL),
            of_flow(now.exits.sum(axis=1), together(self.exits), OF_ALL, EXITS_GIVE),
        ]
        if self.targets.turned_18 is not None:
            parts.append(of_flow(now.turned_18, published(self.targets.turned_18), OF_AN_AGE) / SEVENTEEN)
        return np.concatenate(parts, axis=1)


def _periods(band: AgeBand) -> int:
    return PERIODS * (band.last_year + 1 - band.first_year)


def _ages_at_entry(years: dict[int, float], youngest_first: float) -> Numbers:
    """Shares by quarter of a year of age of the children who enter in a stratum."""
    within = np.diff((np.arange(PERIODS + 1) / PERIODS) ** (1 / youngest_first))
    shape = np.zeros(PERIODS * ADULTHOOD)
    for year, weight in years.items():
        shape[PERIODS * year : PERIODS * (year + 1)] += weight * within
    return np.asarray(shape / shape.sum())
