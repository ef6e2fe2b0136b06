"""Rolling origins: at each of some past days the model is fitted anew to what was known then, and forecasts
what came after.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.bands import date_of, day_number, month_end, years_after
from sim.calendar import MONTHS_PER_YEAR
from sim.calibration.rates import TREND
from sim.checkpoints.store import Checkpoints
from sim.episodes import Episodes
from sim.errors import InputMistake
from sim.estimation.observation import as_known
from sim.experiment import price_draws_of
from sim.measures import ALL
from sim.model import Hazards, live
from sim.observed import ObservedHistory
from sim.parameters import Parameters
from sim.parameters.paths.draws import drawn
from sim.parameters.paths.values import with_values
from sim.validation.naive import FEWEST, NAIVE, stock_flow
from sim.validation.scores import LEVELS, covered, crps, rank_of
from sim.validation.series import ENTRIES, EXITS, FLOWS, SPENDING, TOTAL, Name, flows, series, stocks
from sim.validation.spending import committed, forecast, kinds_listed, whole_years

MODEL, STOCK_FLOW, LEVEL = "model", "stock-flow", "model without trend"


@dataclass(frozen=True, eq=False)
class Learnt:
    """What a fit at an origin hands over: parameters as of that day, draws of them, and the children in
    care.
    """

    parameters: Parameters
    draws: pd.DataFrame
    census: Episodes

    @property
    def trend(self) -> float:
        """Of entries, which goes on; zero where the forecast stays at its level."""
        return self.parameters.uncertainty.strata.trend

    @property
    def without_trend(self) -> "Learnt":
        """The same forecast at the level of its day."""
        p = with_values(self.parameters, {TREND: 0.0})
        return Learnt(p, self.draws.drop(columns=TREND, errors="ignore"), self.census)


Fit = Callable[[ObservedHistory], Learnt]


@dataclass(frozen=True)
class Plan:
    """Which origins, how far ahead, with how many runs."""

    first_years: int
    every_months: int
    years_ahead: int
    replications: int
    seed: int


def origins(history: ObservedHistory, plan: Plan) -> list[int]:
    """Days from which to forecast, the last one a year before the end of the history, each with the asked
    years before it.

    Raises :class:`InputMistake` where the history is too short for one.
    """
    ends = date_of(history.ends)
    back = range(MONTHS_PER_YEAR, 1200, plan.every_months)
    days = [day_number(_months_before(ends, months)) for months in back]
    kept = [day for day in days if years_after(date_of(day), -plan.first_years) >= date_of(history.begins)]
    if not kept:
        raise InputMistake(
            f"job=backtest: the history from {date_of(history.begins)} to {ends} is too short; expected"
            f" {plan.first_years} years to learn from and one to forecast; give more years, or lower"
            " job.backtest.first_years"
        )
    return sorted(kept)


def _months_before(when: date, months: int) -> date:
    """The same day some months earlier; the end of a month stays the end of one."""
    number = when.year * MONTHS_PER_YEAR + when.month - 1 - months
    year, month = number // MONTHS_PER_YEAR, number % MONTHS_PER_YEAR + 1
    last = monthrange(year, month)[1]
    return date(year, month, last if when == month_end(when) else min(when.day, last))


def backtest(
    history: ObservedHistory,
    fit: Fit,
    plan: Plan,
    run_done: Callable[[], None],
    lines: pd.DataFrame | None = None,
    kept: Checkpoints | None = None,
) -> pd.DataFrame:
    """Every forecast beside what came: columns :data:`COLUMNS`, a row for each origin, horizon, series and
    method.

    Spending is among the series where the ``lines`` of the authority's commitments are given and go back far
    enough. Those from origins that ``kept`` has of an earlier start are not made again.
    """
    tables, kept = [], kept or Checkpoints()
    for origin in origins(history, plan):
        tables.append(kept.table(f"origin {origin}", partial(_table, history, origin, fit, plan, lines)))
        run_done()
    return pd.concat(tables, ignore_index=True)


def _table(
    history: ObservedHistory, origin: int, fit: Fit, plan: Plan, lines: pd.DataFrame | None
) -> pd.DataFrame:
    return pd.DataFrame(_from(history, origin, fit, plan, lines), columns=list(COLUMNS))


COLUMNS = (
    "origin", "months", "series", "item", "method", "forecast", "p10", "p50", "p90", "observed", "error",
    "crps", "pit_low", "pit_high",
    *(f"covered_{level}" for level in LEVELS),
)  # fmt: skip


def _from(
    history: ObservedHistory, origin: int, fit: Fit, plan: Plan, lines: pd.DataFrame | None
) -> Iterator[tuple[object, ...]]:
    """The forecasts from one origin."""
    known, here = as_known(history, origin), date_of(origin)
    ahead = [
        years_after(here, n)
        for n in range(1, plan.years_ahead + 1)
        if day_number(years_after(here, n)) <= history.ends
    ]
    learnt = fit(known)
    names = learnt.parameters
    past_dates = past_dates_of(known, here)
    paid = paid_for(lines, origin, past_dates, names)
    came = dict(series(history.counted(), ahead, names))
    if paid is not None:
        came[SPENDING, ALL] = committed(paid.lines, ahead, paid.kinds)
    yield from _beside(here, came, _ensembles(learnt, known, past_dates, ahead, plan, paid))


Ensembles = Mapping[str, Mapping[Name, Numbers]]
"""Members by horizon, by method and series."""


def forecast_once(
    known: ObservedHistory,
    learnt: Learnt,
    came: Mapping[Name, Numbers],
    plan: Plan,
    lines: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The forecasts from the end of a history beside what ``came`` in the years after it: :data:`COLUMNS`.

    Spending is among the series where ``lines`` of commitments are given, those that follow the end included.
    """
    here = date_of(known.ends)
    ahead = [years_after(here, n) for n in range(1, plan.years_ahead + 1)]
    past_dates = past_dates_of(known, here)
    paid = paid_for(lines, known.ends, past_dates, learnt.parameters)
    if paid is not None:
        came = {**came, (SPENDING, ALL): committed(paid.lines, ahead, paid.kinds)}
    found = _ensembles(learnt, known, past_dates, ahead, plan, paid)
    return pd.DataFrame(list(_beside(here, came, found)), columns=list(COLUMNS))


def past_dates_of(known: ObservedHistory, here: date) -> list[date]:
    """Yearly days within a history, the last one its end."""
    days = [years_after(here, -n) for n in range(100)]
    return [day for day in days if day_number(day) >= known.begins][::-1]


def _ensembles(
    learnt: Learnt,
    known: ObservedHistory,
    past_dates: Sequence[date],
    ahead: Sequence[date],
    plan: Plan,
    paid: "Paid | None",
) -> Ensembles:
    level = {} if learnt.trend == 0 else {LEVEL: simulated(learnt.without_trend, ahead, plan, paid)}
    return {
        MODEL: simulated(learnt, ahead, plan, paid),
        **level,
        **_naive(known, past_dates, len(ahead), learnt.parameters, paid),
    }


def _beside(here: date, came: Mapping[Name, Numbers], found: Ensembles) -> Iterator[tuple[object, ...]]:
    for method, ensemble in found.items():
        for name, members in ensemble.items():
            for step, observed in enumerate(came[name]):
                yield _row(here, step, name, method, members[:, step], float(observed))


@dataclass(frozen=True, eq=False)
class Paid:
    """What a list of commitments says about spending at an origin."""

    lines: pd.DataFrame
    kinds: tuple[str, ...]
    past: Numbers
    """Of the years up to the origin."""


def paid_for(
    lines: pd.DataFrame | None, origin: int, past_dates: Sequence[date], p: Parameters
) -> Paid | None:
    """What was paid up to an origin; nothing where the list does not cover years enough for the simple
    methods.
    """
    if lines is None or p.costs is None:
        return None
    kinds, years = kinds_listed(lines, origin, p.costs), whole_years(lines, past_dates[1:])
    return Paid(lines, kinds, committed(lines, years, kinds)) if kinds and len(years) >= FEWEST else None


def _row(
    origin: date, step: int, name: Name, method: str, members: Numbers, observed: float
) -> tuple[object, ...]:
    p10, p50, p90 = np.percentile(members, [10, 50, 90])
    middle = float(members.mean())
    return (
        origin.isoformat(), MONTHS_PER_YEAR * (step + 1), *name, method, middle, p10, p50, p90, observed,
        middle - observed,
        crps(members, observed), *rank_of(members, observed),
        *(covered(members, observed, level) for level in LEVELS),
    )  # fmt: skip


def simulated(learnt: Learnt, ahead: Sequence[date], plan: Plan, paid: Paid | None) -> dict[Name, Numbers]:
    """The model's ensemble: runs by horizon, each with parameters, drift and chance of its own."""
    runs: list[Mapping[Name, Numbers]] = []
    for replication in range(plan.replications):
        p = drawn(learnt.parameters, learnt.draws, replication)
        found = live(p, learnt.census, Hazards(p), seed=plan.seed, replication=replication, years=len(ahead))
        run = dict(series(found.episodes, ahead, p))
        if paid is not None:
            price_draws = price_draws_of(p, plan.seed, len(ahead), replication)
            run[SPENDING, ALL] = forecast(found.episodes, ahead, p, paid.kinds, price_draws)
        runs.append(run)
    return {name: np.array([run[name] for run in runs]) for name in runs[0]}


def _naive(
    known: ObservedHistory, past_dates: Sequence[date], ahead: int, p: Parameters, paid: Paid | None
) -> dict[str, dict[Name, Numbers]]:
    """The same from simple methods, for every series from its own past: yearly values that end at the
    origin.
    """
    episodes = known.counted()
    past = {**stocks(episodes, past_dates, p), **flows(episodes, past_dates[1:])}
    if paid is not None:
        past[SPENDING, ALL] = paid.past
    found: dict[str, dict[Name, Numbers]] = {
        method: {
            name: np.stack([ahead_of(values, n + 1) for n in range(ahead)], axis=1)
            for name, values in past.items()
        }
        for method, ahead_of in NAIVE.items()
    }
    entries, exits = (past[flow] for flow in FLOWS)
    sheets = [stock_flow((past[TOTAL, ALL], entries, exits), n + 1) for n in range(ahead)]
    stock, come, left = (np.stack(parts, axis=1) for parts in zip(*sheets, strict=True))
    return {**found, STOCK_FLOW: {(TOTAL, ALL): stock, (ENTRIES, ALL): come, (EXITS, ALL): left}}
