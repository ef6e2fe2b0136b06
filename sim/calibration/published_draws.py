"""Draws of what a fit to published totals has found, as factors on the fitted values.

What :mod:`sim.calibration.published.ranges` says of each parameter by itself, drawn together. A rate found
from ``n`` published events is multiplied by a gamma variate of shape ``n`` and mean one: the posterior of a
Poisson rate, whose relative standard deviation is ``n ** -0.5``. Unlike a log-normal one it leaves the mean
where the fit has it, however few the events: rates that are drawn do not add exits on average.

A run takes the rows in their order, from the first on. So that means stay in short runs, too, and not only
after thousands of draws, every :data:`BLOCK` rows are spread evenly over each distribution (Latin hypercube;
McKay, Beckman and Conover 1979, Technometrics 21) and have the mean one exactly.

Correlations are those of counts. Cells that add up to a published total are drawn as independent counts, so
that the total is as uncertain as its own count says, and no more, while shares of it trade off (gamma
variates divided by their sum are Dirichlet). Entries and exits were counted each by themselves, and are
independent given the counts. Parameters that rest on one and the same count share one variate: the homes of
a placement type, and the ages at which the search for independent foster care fails.

Levels of need are published by nobody: their shares among entries are drawn as if those of one year's entries
had been counted, and their pull as if the children of the base date had been (an assumption).
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from sim.arrays import Numbers
from sim.bands import AgeBand
from sim.calibration.published.found import PublishedFit
from sim.calibration.published.free import FOUND_FAILING, Free, independent_market
from sim.calibration.published.margins import endings_by_setting, exits_by_route_and_age
from sim.calibration.published.ranges import FEWEST_EVENTS, YEARS_PUBLISHED
from sim.calibration.published.summary import Summary, summarise
from sim.parameters import LEVELS, Parameters, Targets

MANY = 200
"""Draws: as many as ``job=fit`` writes."""
BLOCK = 20
"""Rows that have the mean one together."""
RAKED = 100
"""Rounds after which shares sum to one in each row and have the mean one in each block."""
DIGITS = "%.4g"
Columns = Iterator[tuple[str, Numbers]]


def factors(
    free: Free, p: Parameters, targets: Targets, census: Summary, seed: int, many: int = MANY
) -> pd.DataFrame:
    """A row for each draw and a column for each path: what the fitted value there is multiplied by.

    What fewer than :data:`~sim.calibration.published.ranges.FEWEST_EVENTS` published events speak for keeps
    its value, as do rates of zero.
    """
    gammas = Gammas(np.random.default_rng(seed), many)
    parts = (
        _entries(free, targets, gammas),
        _exits(free, p, targets, gammas),
        _moves(free, p, targets, census, gammas),
        _places(free, p, census, gammas),
    )
    return pd.DataFrame({path: values for part in parts for path, values in part})


def factors_of(found: PublishedFit, targets: Targets | None, seed: int) -> pd.DataFrame | None:
    """The same of a whole fit; none where there are no totals."""
    if targets is None:
        return None
    p = found.configured
    return factors(found.free, p, targets, summarise(found.census, p), seed)


def write_draws(path: Path, draws: pd.DataFrame) -> None:
    """Write a table of draws."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draws.to_csv(path, index=False, lineterminator="\n", float_format=DIGITS)


class Gammas:
    """Draws of rates by the events behind them."""

    def __init__(self, rng: np.random.Generator, many: int) -> None:
        self._rng, self.many = rng, many

    def of(self, events: float) -> Numbers:
        """Gamma variates of mean one, whose relative standard deviation is that of a Poisson count."""
        return self._centred(self._spread(events))

    def _spread(self, shape: float) -> Numbers:
        """Gamma variates, spread evenly within each block."""
        evenly = [
            (self._rng.permutation(many) + self._rng.random(many)) / many for many in map(len, self._blocks())
        ]
        return np.asarray(stats.gamma.ppf(np.concatenate(evenly), shape))

    def _centred(self, values: Numbers) -> Numbers:
        """Divided by the mean of their block."""
        begins = np.arange(0, self.many, BLOCK)
        sizes = np.diff(np.append(begins, self.many))
        return values / np.repeat(np.add.reduceat(values, begins) / sizes, sizes)

    def _blocks(self) -> list[range]:
        return [range(begin, min(begin + BLOCK, self.many)) for begin in range(0, self.many, BLOCK)]

    def shares(self, mix: Mapping[str, float], counted: float) -> Mapping[str, Numbers]:
        """Shares of so many that were counted (Dirichlet), as factors on those of a mix."""
        there = {name: share for name, share in mix.items() if share > 0}
        if len(there) < 2:
            return {}
        parts = {name: self._spread(counted * share) for name, share in there.items()}
        for _ in range(RAKED):
            parts = {name: share * self._centred(parts[name]) for name, share in there.items()}
            whole = np.sum(list(parts.values()), axis=0) / sum(there.values())
            parts = {name: values / whole for name, values in parts.items()}
        return {name: parts[name] / share for name, share in there.items()}


def _entries(free: Free, targets: Targets, gammas: Gammas) -> Columns:
    """How many come in each stratum, by what came in the published years; and their levels of need."""
    for name, mix in free.entry_levels.items():
        a_year = targets.entries_by_stratum[name].value
        if a_year * YEARS_PUBLISHED >= FEWEST_EVENTS:
            yield f"entries.strata.{name}.per_year", gammas.of(a_year * YEARS_PUBLISHED)
            for level, values in gammas.shares(mix, a_year).items():
                yield f"entries.strata.{name}.level.{level}", values


def _exits(free: Free, p: Parameters, targets: Targets, gammas: Gammas) -> Columns:
    counts = YEARS_PUBLISHED * exits_by_route_and_age(targets, list(p.exits.routes))
    for i, (name, route) in enumerate(p.exits.routes.items()):
        for j, age in enumerate(AgeBand):
            if route.clock == "care" and counts[i, j] >= FEWEST_EVENTS and free.exits[name][age] > 0:
                yield f"exits.routes.{name}.per_year.{age}", gammas.of(counts[i, j])


def _moves(free: Free, p: Parameters, targets: Targets, census: Summary, gammas: Gammas) -> Columns:
    """How soon placements end, by the endings of a year; and care plans, by the children in each setting at
    each age, and at each level of need.
    """
    endings = endings_by_setting(p, targets, census.stock)
    settings = [placement_type.setting for placement_type in p.placement.types.values()]
    for number, setting in enumerate(p.placement.settings):
        if setting in free.scale and endings[number] >= FEWEST_EVENTS:
            yield f"moves.endings.{setting}.scale", gammas.of(endings[number])
        of_setting = np.array([one == setting for one in settings])
        children = census.stock[of_setting].sum(axis=0)
        for j, age in enumerate(AgeBand):
            if children[j] >= FEWEST_EVENTS:
                yield f"moves.pull.{setting}.{age}", gammas.of(children[j])
        needing = dict(zip(LEVELS, census.levels[of_setting].sum(axis=0).tolist(), strict=True))
        if (counted := sum(needing.values())) >= FEWEST_EVENTS:
            shares = {level: children / counted for level, children in needing.items()}
            for level, values in gammas.shares(shares, counted).items():
                yield f"moves.pull_by_level.{setting}.{level}", values


def _places(free: Free, p: Parameters, census: Summary, gammas: Gammas) -> Columns:
    """Acceptance by the children in the council's own care; failing searches by those against their plan."""
    types = list(p.placement.types)
    own = float(census.stock[types.index(p.provision.foster_households.type)].sum())
    if own >= FEWEST_EVENTS:
        yield "provision.foster_households.acceptance", _at_most_one(free.acceptance, gammas.of(own))
    by_type: dict[str, Numbers] = {}
    for name, accepts in free.homes.items():
        kind = p.provision.homes[name].type
        living = float(census.stock[types.index(kind)].sum())
        if living >= FEWEST_EVENTS and accepts > 0:
            by_type.setdefault(kind, gammas.of(living))
            yield f"provision.homes.{name}.acceptance", _at_most_one(accepts, by_type[kind])
    against = float(census.against_plan)
    if against >= FEWEST_EVENTS:
        more = gammas.of(against)
        for age in FOUND_FAILING:
            found = free.availability[age]
            if 0 < found < 1:
                path = f"provision.markets.{independent_market(p)}.availability.{age}"
                yield path, np.clip(1 - (1 - found) * more, 0.0, 1.0) / found


def _at_most_one(value: float, factor: Numbers) -> Numbers:
    """Factors on a probability, which stays one."""
    return np.minimum(factor, 1 / value)
