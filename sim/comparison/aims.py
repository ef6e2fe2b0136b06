"""Whether scenarios reach what the strategy wants, when, and with what probability."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.comparison.paired import Outcomes
from sim.comparison.wanted import LIKELY
from sim.measures import Measures
from sim.measures.kpis import KPIS
from sim.parameters import Aim

COLUMNS = ["scenario", "kpi", "direction", "level", "by", "expected", "reached_on", "probability"]


def aims_reached(results: Mapping[str, Measures], aims: Mapping[str, Aim]) -> pd.DataFrame:
    """For each scenario and aim: what is expected on the day it is judged, and how surely the aim is reached
    by then.

    Columns: scenario, kpi, direction (up, down), ``level`` (that of the aim, or what is to be bettered: that
    of the first scenario on the base date, or on the first day on which the indicator is known), ``by`` (the
    day of judgement, or the last day simulated if that is earlier), ``expected`` (mean over replications on
    that day), ``reached_on`` (the first month end from which at least eight in ten replications,
    :data:`~sim.comparison.wanted.LIKELY`, are on the right side until the end; blank if that is never so) and
    ``probability`` (share of replications on the right side on the day of judgement). Replications in which
    an indicator does not exist (a share of nothing) are left out.
    """
    levels = _to_be_bettered(_indicators(next(iter(results.values()))), aims)
    rows = [
        row
        for scenario, own in results.items()
        for row in _of_scenario(scenario, _indicators(own), aims, levels)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _indicators(measured: Measures) -> Outcomes:
    return Outcomes.of({KPIS.name: measured[KPIS.name]})


def _to_be_bettered(first: Outcomes, aims: Mapping[str, Aim]) -> dict[str, float]:
    """The level of each aim; where it has none, the median of the first scenario on its first day."""
    measure = first.keys["measure"].to_numpy()
    today = {kpi: first.values[:, np.flatnonzero(measure == kpi)[:1]] for kpi in aims}
    named = {kpi: aim.level for kpi, aim in aims.items() if aim.level is not None}
    return {**{kpi: float(np.nanmedian(values)) for kpi, values in today.items() if values.size}, **named}


def _of_scenario(
    scenario: str, outcomes: Outcomes, aims: Mapping[str, Aim], levels: Mapping[str, float]
) -> Iterator[tuple[object, ...]]:
    for kpi, aim in aims.items():
        chosen = (outcomes.keys["measure"] == kpi).to_numpy(dtype=bool)
        dates, values = outcomes.keys["date"].to_numpy()[chosen].tolist(), outcomes.values[:, chosen]
        if not dates:
            continue
        day = max(d for d in dates if d <= aim.by.isoformat() or d == dates[0])
        likely = shares_better(values, levels[kpi], aim)
        expected = _mean(values[:, dates.index(day)])
        reached = _stays_from(likely >= LIKELY, dates)
        yield (
            scenario,
            kpi,
            aim.direction,
            levels[kpi],
            day,
            expected,
            reached,
            float(likely[dates.index(day)]),
        )


def shares_better(values: Numbers, level: float, aim: Aim) -> Numbers:
    """The share of the replications (rows) on the right side of the level at each date; reaching a named
    level is enough.
    """
    gap = aim.sign * (values - level)
    good, known = gap >= 0 if aim.level is not None else gap > 0, ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        return np.asarray(good.sum(axis=0) / known.sum(axis=0))


def _mean(values: Numbers) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else np.nan


def _stays_from(good: np.ndarray, dates: Sequence[str]) -> str | None:
    """The first date from which it is good until the end."""
    bad = np.flatnonzero(~good)
    first = int(bad[-1]) + 1 if len(bad) else 0
    return dates[first] if first < len(dates) else None
