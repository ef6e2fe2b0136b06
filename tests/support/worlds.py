"""Made-up worlds whose truth is known: what a forecast from a world's own history is worth beside "as today".

A world lives by its true parameters: first unseen until it has settled, then observed, then on into the years
that are forecast. The history that is learnt from is what returns would tell of the observed years.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.bands import date_of, day_number, years_after
from sim.calendar import MONTHS_PER_YEAR
from sim.census.children import make_census
from sim.episodes import Episodes
from sim.estimation.observation import as_known
from sim.model import Hazards, live
from sim.observed import ObservedHistory
from sim.parameters import Parameters
from sim.validation.rolling import Learnt
from sim.validation.series import Name, stocks

NOT_TOLD = ("plan", "level", "wanted", "unit")
"""Columns of a history that a return does not hold, or not by the names of the configuration."""
COLUMNS = ("months", "series", "item", "truth", "model", "as_today")


@dataclass(frozen=True)
class Span:
    """Years that a world lives before anybody looks, that are observed, and that are forecast; and the runs
    of a forecast.
    """

    settles: int = 6
    observed: int = 5
    ahead: int = 3
    replications: int = 6


@dataclass(frozen=True, eq=False)
class World:
    """All that happened in a world, and the days between which it was observed."""

    parameters: Parameters
    """The true ones."""
    episodes: Episodes
    begins: int
    ends: int

    @property
    def returned(self) -> ObservedHistory:
        """What returns tell of the observed years: no plan, no level of need, and nothing about earlier
        placements of a child that was in care when the window opened.
        """
        frame = self.episodes.frame
        dec = frame["dec"].to_numpy(np.float64)
        seen = ~(dec <= self.begins) & (frame["decom"].to_numpy(np.float64) <= self.ends)
        frame, dec = frame[seen].reset_index(drop=True), dec[seen]
        first = frame.groupby(["child", "period"], sort=False)["decom"].transform("min").to_numpy(np.float64)
        known = first <= frame["period_start"].to_numpy(np.float64)
        nothing = {name: _nothing(len(frame)) for name in NOT_TOLD}
        frame = frame.assign(period_start=np.where(known, frame["period_start"], first), **nothing)
        last = np.where(np.isnan(dec), self.ends, np.minimum(dec, self.ends))
        returned = ObservedHistory(Episodes(frame), self.begins, self.ends, last, known)
        return as_known(returned, self.ends)


def _nothing(rows: int) -> pd.Series:
    return pd.Series([None] * rows, dtype="object").astype("category")


def world(truth: Parameters, span: Span, seed: int) -> World:
    """A world that lives by its true parameters from their base date on."""
    base, years = truth.authority.base_date, span.settles + span.observed
    every = live(
        truth, make_census(truth), Hazards(truth), seed=seed, replication=0, years=years + span.ahead
    )
    days = (day_number(years_after(base, n)) for n in (span.settles, years))
    return World(truth, every.episodes, *days)


def misses(of: World, learn: Callable[[ObservedHistory], Learnt], span: Span, seed: int) -> pd.DataFrame:
    """What came, the mean of the forecasts, and the stock of the last day, by months ahead and series:
    columns :data:`COLUMNS`.
    """
    returned = of.returned
    learnt = learn(returned)
    ends = date_of(of.ends)
    dates = [years_after(ends, n) for n in range(1, span.ahead + 1)]
    came, today = stocks(of.episodes, dates, of.parameters), stocks(returned.counted(), [ends], of.parameters)
    found = _forecast(learnt, span, seed)
    rows = [
        (MONTHS_PER_YEAR * (step + 1), *name, came[name][step], found[name][step], today[name][0])
        for name in came
        for step in range(span.ahead)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _forecast(learnt: Learnt, span: Span, seed: int) -> dict[Name, Numbers]:
    p = learnt.parameters
    dates = [years_after(p.authority.base_date, n) for n in range(1, span.ahead + 1)]
    hazards = Hazards(p)
    runs = [
        stocks(live(p, learnt.census, hazards, seed=seed, replication=r, years=span.ahead).episodes, dates, p)
        for r in range(span.replications)
    ]
    return {name: np.mean([run[name] for run in runs], axis=0) for name in runs[0]}


def scores(every: pd.DataFrame) -> pd.DataFrame:
    """Bias and root mean squared error over worlds, by series and months ahead, of the model and of "as
    today"; the truth in the mean beside them.
    """
    errors = every.assign(
        bias=every["model"] - every["truth"], bias_as_today=every["as_today"] - every["truth"]
    )
    errors = errors.assign(rmse=errors["bias"] ** 2, rmse_as_today=errors["bias_as_today"] ** 2)
    of = ["truth", "bias", "rmse", "bias_as_today", "rmse_as_today"]
    table = errors.groupby(["series", "item", "months"], sort=False)[of].mean().reset_index()
    return table.assign(**{name: np.sqrt(table[name]) for name in of if name.startswith("rmse")})
