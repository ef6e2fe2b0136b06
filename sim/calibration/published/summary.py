"""The summary statistics that are fitted: what one history shows of the totals that are published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

from sim.arrays import Counts, Flags, Numbers
from sim.bands import (
    ADULTHOOD,
    AGE_STARTS,
    DAYS_PER_YEAR,
    TIME_IN_CARE,
    AgeBand,
    birthdays,
    day_number,
)
from sim.episodes import Episodes
from sim.parameters import LEVELS, TURNED_18, Parameters

LONG_IN_CARE, LONG_WITH_CARER = 2.5, 2.0
"""Years in care, and years with one carer, of the indicator of long-term stability (DfE, children under
16)."""


@dataclass(frozen=True)
class Summary:
    """Yearly flows and mean stocks in a window of a history.

    Tables have a row for each route of exit (before 18), setting or placement type in the order of the
    configuration, and a column for each age band.
    """

    entries: Numbers
    """Children who enter a year; one number."""
    entry_ages: Numbers
    """Children who enter a year by single year of age; the unaccompanied are the second row."""
    exits: Numbers
    """Exits a year, routes by age."""
    exits_at_18: Numbers
    moves: Numbers
    """Moves a year, by the setting moved out of."""
    exits_from: Numbers
    """Exits a year, by setting."""
    stock: Numbers
    """Mean number of children, placement types by age."""
    ages: Numbers
    """Mean number of children by single year of age."""
    levels: Numbers
    """Mean number of children, placement types by level of need."""
    unaccompanied: Numbers
    """Mean number of unaccompanied children; one number."""
    against_plan: Numbers
    """Mean number of children in residential care whose plan names another setting; one number."""
    days_in_care: Numbers
    """Exits a year by band of time in care, those at 18 included."""
    days_placed: Numbers
    """Sum of the days that the placements which ended in a year had lasted, by setting moved or left from."""
    foster_places: Numbers
    """Mean number of approved places in the council's foster households; one number."""
    decided: Numbers
    """Of its households that care for a child, the share that has decided to stop; one number."""
    three_or_more: Numbers
    """Share of children in care with three or more placements in the year before, as DfE counts them; one
    number."""
    same_carer: Numbers
    """Share in the same placement for two years of the children under 16 in care for two and a half years;
    one number."""

    @classmethod
    def mean(cls, histories: Sequence["Summary"]) -> "Summary":
        """The average over replications."""
        return cls(**{f.name: np.mean([getattr(h, f.name) for h in histories], axis=0) for f in fields(cls)})


def summarise(
    episodes: Episodes,
    p: Parameters,
    first: float = 0.0,
    last: float = 0.0,
    households: pd.DataFrame | None = None,
) -> Summary:
    """Look at a history from ``first`` to ``last`` years after the base date: flows a year, stocks in the
    mean over quarters.

    By default that is the base date alone: stocks of that day, no flows. ``households`` are the foster
    households of a simulation (:attr:`sim.model.record.History.households`); without them there are the
    configured places.
    """
    base = day_number(p.authority.base_date)
    seen, years = _Columns(episodes, p), max(last - first, 1.0)
    begins, ends = base + first * DAYS_PER_YEAR, base + last * DAYS_PER_YEAR
    inside = (seen.ended > begins) & (seen.ended <= ends)
    leaves, grown_up = inside & (seen.route >= 0), len(p.exits.routes)
    began = (seen.began > begins) & (seen.began <= ends)
    settings = len(p.placement.settings)
    quarters = np.linspace(begins, ends, round(4 * (last - first)) + 1)
    marches = np.linspace(begins + DAYS_PER_YEAR, ends, round(last - first)) if last > first else np.array([])

    def counted(where: Flags, values: Counts, many: int) -> Numbers:
        return np.bincount(values[where], minlength=many) / years

    early = leaves & (seen.route < grown_up)
    cell = seen.route * len(AgeBand) + seen.age_at(seen.ended)
    care = np.searchsorted(TIME_IN_CARE, seen.ended - seen.entered, side="right") - 1
    return Summary(
        entries=np.array((began & seen.first).sum() / years),
        entry_ages=counted(began & seen.first, seen.entry_cell, 2 * ADULTHOOD).reshape(2, -1),
        exits=counted(early, cell, grown_up * len(AgeBand)).reshape(grown_up, -1),
        exits_at_18=np.array((leaves & (seen.route == grown_up)).sum() / years),
        moves=counted(inside & (seen.route < 0), seen.setting, settings),
        exits_from=counted(leaves, seen.setting, settings),
        **_stocks(seen, p, quarters),
        **_carers(episodes, p, households, quarters),
        days_in_care=counted(leaves, care, len(TIME_IN_CARE)),
        days_placed=np.bincount(
            seen.setting[inside], weights=(seen.ended - seen.began)[inside], minlength=settings
        )
        / years,
        three_or_more=_mean_share(_three_or_more(seen, day) for day in marches),
        same_carer=_mean_share(_same_carer(seen, day) for day in marches),
    )


class _Columns:
    """The columns of a history that are looked at, as arrays."""

    def __init__(self, episodes: Episodes, p: Parameters) -> None:
        f = episodes.frame
        self.began, self.ended = f["decom"].to_numpy(), f["dec"].to_numpy()
        self.entered = f["period_start"].to_numpy()
        self.child = np.unique(f["child"].to_numpy(), return_inverse=True)[1]
        self.first = f["spell"].to_numpy() == 0
        self.dob = f["dob"].to_numpy()
        self.born = np.stack([birthdays(self.dob, years) for years in AGE_STARTS[1:]])
        self.placement = _numbers(f["placement"], tuple(p.placement.types))
        self.route = _numbers(f["route"], (*p.exits.routes, TURNED_18))
        kinds = list(p.placement.types.values())
        self.setting = np.array([p.placement.settings.index(t.setting) for t in kinds])[self.placement]
        self.plan = _numbers(f["plan"], p.placement.settings)
        self.residential = np.array([t.residential for t in kinds])[self.placement]
        self.level = _numbers(f["level"], LEVELS)
        self.uasc = f["uasc"].to_numpy(bool)
        age = np.clip((self.began - self.dob) // DAYS_PER_YEAR, 0, ADULTHOOD - 1).astype(np.int64)
        self.entry_cell = age + ADULTHOOD * self.uasc

    def age_at(self, when: Numbers | float) -> Counts:
        """Number of the age band of each row's child on a day."""
        return np.asarray((self.born <= when).sum(axis=0))

    def there(self, day: float) -> Flags:
        """Which rows cover a day."""
        return (self.began <= day) & ~(self.ended <= day)


def _numbers(column: Any, names: tuple[str, ...]) -> Counts:
    lookup = np.array([names.index(c) if c in names else -1 for c in column.cat.categories] + [-1])
    return np.asarray(lookup[column.cat.codes.to_numpy()])


def _stocks(seen: _Columns, p: Parameters, days: Numbers) -> dict[str, Numbers]:
    """Mean children over some days, by the names that they have in :class:`Summary`."""
    there = np.array([seen.there(day) for day in days])
    ages = np.array([seen.age_at(day) for day in days])
    types, against = len(p.placement.types), seen.residential & (seen.plan != seen.setting)

    def counted(values: Counts, many: int) -> Numbers:
        cells = seen.placement * many + values
        counts = np.bincount(np.broadcast_to(cells, there.shape)[there], minlength=types * many)
        return counts.reshape(types, many) / len(days)

    return {
        "stock": counted(ages, len(AgeBand)),
        "ages": np.bincount(_years_old(seen, days)[there], minlength=ADULTHOOD)[:ADULTHOOD] / len(days),
        "levels": counted(seen.level, len(LEVELS)),
        "unaccompanied": np.array((there & seen.uasc).sum() / len(days)),
        "against_plan": np.array((there & against).sum() / len(days)),
    }


def _carers(
    episodes: Episodes, p: Parameters, households: pd.DataFrame | None, days: Numbers
) -> dict[str, Numbers]:
    """Mean places of foster households over some days, and the share of those with children that has decided
    to stop.
    """
    foster = p.provision.foster_households
    if households is None:
        return {
            "foster_places": np.array(float(foster.places)),
            "decided": np.array(foster.deregistration.decided_before),
        }
    unit = episodes.frame["unit"]
    lookup = households.index.get_indexer(unit.cat.categories.astype(str))
    rows = np.flatnonzero(np.append(lookup, -1)[unit.cat.codes.to_numpy()] >= 0)
    household = lookup[unit.cat.codes.to_numpy()[rows]]
    began, ended = (episodes.frame[name].to_numpy()[rows] for name in ("decom", "dec"))
    decided, held = households["decided"].to_numpy(np.float64), households["places"].to_numpy(np.float64)
    approved, gone = (households[name].to_numpy(np.float64) for name in ("approved", "deregistered"))
    places, shares = [], []
    for day in days:
        places.append(float(held[(approved <= day) & ~(gone <= day)].sum()))
        lived_in = np.unique(household[(began <= day) & ~(ended <= day)])
        shares.append(float((decided[lived_in] <= day).mean()) if lived_in.size else np.nan)
    known = [share for share in shares if share == share]
    return {
        "foster_places": np.array(np.mean(places)),
        "decided": np.array(np.mean(known) if known else foster.deregistration.decided_before),
    }


def _years_old(seen: _Columns, days: Numbers) -> Counts:
    """Age in years of each row's child on each day, to the day or two that a mean over quarters does not
    see.
    """
    years = np.floor((days[:, None] - seen.dob[None, :]) / DAYS_PER_YEAR)
    return np.asarray(np.clip(years, 0, ADULTHOOD - 1), dtype=np.int64)


def _three_or_more(seen: _Columns, day: float) -> float:
    """The share of the children in care on a day whose third placement or later within a year has begun."""
    lately = (seen.began <= day) & ~(seen.ended <= day - DAYS_PER_YEAR)
    placements = np.bincount(seen.child[lately], minlength=seen.child.max() + 1)
    now = placements[seen.child[seen.there(day)]]
    return float((now >= 3).mean()) if now.size else float("nan")


def _same_carer(seen: _Columns, day: float) -> float:
    """DfE's indicator of long-term stability on a day."""
    under_16 = seen.born[-1] > day
    long = seen.there(day) & under_16 & (day - seen.entered >= LONG_IN_CARE * DAYS_PER_YEAR)
    return (
        float((day - seen.began[long] >= LONG_WITH_CARER * DAYS_PER_YEAR).mean())
        if long.any()
        else float("nan")
    )


def _mean_share(shares: Iterable[float]) -> Numbers:
    known = [share for share in shares if share == share]
    return np.array(np.mean(known) if known else 0.0)
