"""The baseline of one authority: whether it holds what is published when nothing changes or drifts.

Its children through the years beside those of the base date, and its flows beside the least and the most of
the last three published years. A mean of so many runs that chance is less than what it is held against.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from sim.arrays import Numbers
from sim.bands import AgeBand, years_after
from sim.calibration.published.found import PublishedFit
from sim.calibration.published.simulator import AS_TODAY
from sim.calibration.published.summary import Summary, summarise
from sim.experiment import Work, replicate
from sim.parameters import Parameters, Targets
from sim.validation.published.observed import ORDERS
from sim.validation.series import ENTRIES, EXITS, TOTAL, stocks
from sim.workers.memory import collector_at_rest

YEARS = 5
"""Years that are looked at."""
PART, CHILDREN = 0.02, 1.0
"""A flow lies within its range when it is no farther outside than this part of the bound, or so many children
a year where that is more: runs differ so much from what a fit aims at. Assumption."""
HOLDS = 0.05
"""Part of its children that a baseline may have gained or lost at year five."""
TOGETHER, FEWEST, MOST = 20_000, 20, 400
"""Children whom the runs have together at the base date, and how few and how many runs they are: their mean
at year five is then a matter of chance by less than one per cent (one standard error)."""
LAST_YEARS = 3


class BaselineFlow(NamedTuple):
    """A flow of a baseline, and the least and the most of the last three published years."""

    flow: str
    a_year: float
    """The mean of the years that are looked at."""
    least: float
    most: float

    @property
    def inside(self) -> bool:
        """Whether it lies within its range, or next to it."""
        low, high = (max(PART * bound, CHILDREN) for bound in (self.least, self.most))
        return self.least - low <= self.a_year <= self.most + high


class BaselineRuns(NamedTuple):
    """What the runs of a baseline show."""

    children: list[float]
    """Mean children in care on the base date and a year, two years ... after it."""
    standard_error: float
    """Of the last of them."""
    flows: list[BaselineFlow]
    runs: int


def baseline_of(
    found: PublishedFit, targets: Targets, past: Mapping[str, list[float]], seed: int
) -> BaselineRuns:
    """Let a fitted authority live on as it is, with a ``seed`` that no step of its fit has had.

    ``past`` are the yearly values of each series up to the base date.
    """
    p, many = _as_it_is(found.parameters), runs_for(found.configured.census.children)
    days = [years_after(p.authority.base_date, year) for year in range(YEARS + 1)]
    work = Work(p, AS_TODAY, found.census, seed, YEARS, keep_episodes=False)
    children, seen = [], []
    with collector_at_rest():
        for run in range(many):
            history = replicate(p, work, run)
            children.append(stocks(history.episodes, days, p)[TOTAL, "all"])
            seen.append(summarise(history.episodes, p, 0, YEARS, history.households))
    counts = np.array(children, dtype=np.float64)
    return BaselineRuns(
        children=[round(float(mean), 2) for mean in counts.mean(axis=0)],
        standard_error=round(float(counts[:, -1].std(ddof=1)) / many**0.5, 3),
        flows=list(_flows(Summary.mean(seen), p, targets, past)),
        runs=many,
    )


def runs_for(children: int) -> int:
    """The fewer runs the more children an authority has, for there is less chance in their sum."""
    return min(max(round(TOGETHER / max(children, 1)), FEWEST), MOST)


def _as_it_is(p: Parameters) -> Parameters:
    return p.model_copy(update={"uncertainty": p.uncertainty.without_drift(), "costs": None})


def _flows(
    seen: Summary, p: Parameters, targets: Targets, past: Mapping[str, list[float]]
) -> Iterator[BaselineFlow]:
    """Those whose range is published: of series the last years, of ages and adoption the ranges that are
    fitted within.
    """
    routes, by_route = list(p.exits.routes), seen.exits.sum(axis=1)
    adopted, ordered = (float(by_route[routes.index(name)]) for name in ("adoption", "special_guardianship"))
    all_who_left = float(seen.exits.sum() + seen.exits_at_18)
    for name, mean in ((ENTRIES, float(seen.entries)), (EXITS, all_who_left), (ORDERS, ordered)):
        if years := past.get(name, [])[-LAST_YEARS:]:
            yield _flow(name, mean, (min(years), max(years)))
    by_age: Numbers = seen.exits.sum(axis=0)
    for number, band in enumerate(AgeBand):
        count = targets.exits_by_age[band]
        yield _flow(f"{EXITS} at {band.replace('_', ' ')}", float(by_age[number]), (count.low, count.high))
    adoption = targets.exits_by_route["adoption"]
    yield _flow("adoption", adopted, (adoption.low, adoption.high))


def _flow(name: str, mean: float, bounds: tuple[float | None, float | None]) -> BaselineFlow:
    least, most = (mean if bound is None else float(bound) for bound in bounds)
    return BaselineFlow(name, round(mean, 2), round(least, 2), round(most, 2))
