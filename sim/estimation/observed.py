"""What one simulated history shows of the totals that are published."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.bands import (
    AGE_STARTS,
    DAYS_PER_YEAR,
    TIME_IN_CARE,
    AgeBand,
    birthdays,
    day_number,
)
from sim.episodes import Episodes
from sim.parameters import TURNED_18, Parameters

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Observed:
    """Yearly flows and mean stocks in a window of a history.

    Tables have a row for each route of exit (before 18), setting or placement type in the order of the configuration, and a
    column for each age band.
    """

    entries: Matrix
    """Children who enter a year; one number."""
    exits: Matrix
    """Exits a year, routes by age."""
    exits_at_18: Matrix
    moves: Matrix
    """Moves a year, by the setting moved out of."""
    exits_from: Matrix
    """Exits a year, by setting."""
    stock: Matrix
    """Mean number of children, placement types by age."""
    against_plan: Matrix
    """Mean number of children in residential care whose plan names another setting; one number."""
    days_in_care: Matrix
    """Exits a year by band of time in care, those at 18 included."""
    days_placed: Matrix
    """Sum of the days that the placements which ended in a year had lasted, by setting moved or left from."""
    three_or_more: Matrix
    """Share of children in care on 31 March with three or more placements in the year before; one number."""
    total_late: Matrix
    """Mean number in care over the second half of the history; one number."""

    @classmethod
    def mean(cls, histories: Sequence["Observed"]) -> "Observed":
        """The average over replications."""
        return cls(**{f.name: np.mean([getattr(h, f.name) for h in histories], axis=0) for f in fields(cls)})


def observe(episodes: Episodes, p: Parameters, window_years: int, years: int) -> Observed:
    """Look at a history of ``years`` years; flows and stocks are those of its first ``window_years``.

    A window of no years looks at the base date alone: stocks of that day, no flows.
    """
    base = day_number(p.authority.base_date)
    seen = _Columns(episodes, p)
    inside = (seen.ended > base) & (seen.ended <= base + window_years * DAYS_PER_YEAR)
    leaves, grown_up = inside & (seen.route >= 0), len(p.exits.routes)
    began = (seen.began > base) & (seen.began <= base + window_years * DAYS_PER_YEAR)
    settings = len(p.placement.settings)
    stock, against = _stock(seen, p, base, window_years)
    late = [seen.there(base + DAYS_PER_YEAR * t).sum() for t in np.linspace(years / 2, years, 25)]

    def counted(where: NDArray[np.bool_], values: NDArray[np.int64], many: int) -> Matrix:
        return np.bincount(values[where], minlength=many) / _at_least_one(window_years)

    early = leaves & (seen.route < grown_up)
    cell = seen.route * len(AgeBand) + seen.age_at(seen.ended)
    care = np.searchsorted(TIME_IN_CARE, seen.ended - seen.entered, side="right") - 1
    return Observed(
        entries=np.array((began & seen.first).sum() / _at_least_one(window_years)),
        exits=counted(early, cell, grown_up * len(AgeBand)).reshape(grown_up, -1),
        exits_at_18=np.array((leaves & (seen.route == grown_up)).sum() / _at_least_one(window_years)),
        moves=counted(inside & (seen.route < 0), seen.setting, settings),
        exits_from=counted(leaves, seen.setting, settings),
        stock=stock,
        against_plan=np.array(against),
        days_in_care=counted(leaves, care, len(TIME_IN_CARE)),
        days_placed=np.bincount(seen.setting[inside], weights=(seen.ended - seen.began)[inside], minlength=settings)
        / _at_least_one(window_years),
        three_or_more=np.array(_three_or_more(seen, base, window_years)),
        total_late=np.array(np.mean(late)),
    )


class _Columns:
    """The columns of a history that are looked at, as arrays."""

    def __init__(self, episodes: Episodes, p: Parameters) -> None:
        f = episodes.frame
        self.began, self.ended = f["decom"].to_numpy(), f["dec"].to_numpy()
        self.entered = f["period_start"].to_numpy()
        self.child = np.unique(f["child"].to_numpy(), return_inverse=True)[1]
        self.first = f["spell"].to_numpy() == 0
        self.born = np.stack([birthdays(f["dob"].to_numpy(), years) for years in AGE_STARTS[1:]])
        self.placement = _numbers(f["placement"], tuple(p.placement.types))
        self.route = _numbers(f["route"], (*p.exits.routes, TURNED_18))
        kinds = list(p.placement.types.values())
        self.setting = np.array([p.placement.settings.index(t.setting) for t in kinds])[self.placement]
        self.plan = _numbers(f["plan"], p.placement.settings)
        self.residential = np.array([t.residential for t in kinds])[self.placement]

    def age_at(self, when: NDArray[np.float64] | float) -> NDArray[np.int64]:
        """Number of the age band of each row's child on a day."""
        return np.asarray((self.born <= when).sum(axis=0))

    def there(self, day: float) -> NDArray[np.bool_]:
        """Which rows cover a day."""
        return (self.began <= day) & ~(self.ended <= day)


def _numbers(column: Any, names: tuple[str, ...]) -> NDArray[np.int64]:
    lookup = np.array([names.index(c) if c in names else -1 for c in column.cat.categories] + [-1])
    return np.asarray(lookup[column.cat.codes.to_numpy()])


def _stock(seen: _Columns, p: Parameters, base: int, window_years: int) -> tuple[Matrix, float]:
    """Mean children by placement type and age, and those in residential care against their plan, month by month."""
    days = base + DAYS_PER_YEAR / 12 * np.arange(min(1, window_years), 12 * window_years + 1)
    many = len(p.placement.types) * len(AgeBand)
    stock, against = np.zeros(many), 0
    for day in days:
        there = seen.there(day)
        cell = seen.placement * len(AgeBand) + seen.age_at(day)
        stock += np.bincount(cell[there], minlength=many)
        against += int((there & seen.residential & (seen.plan != seen.setting)).sum())
    return stock.reshape(-1, len(AgeBand)) / len(days), against / len(days)


def _three_or_more(seen: _Columns, base: int, window_years: int) -> float:
    """Children in care at the end of each year of the window whose third placement or later of that year has begun."""
    shares = []
    for year in range(1, window_years + 1):
        end = base + year * DAYS_PER_YEAR
        lately = (seen.began <= end) & ~(seen.ended <= end - DAYS_PER_YEAR)
        placements = np.bincount(seen.child[lately], minlength=seen.child.max() + 1)
        shares.append(float((placements[seen.child[seen.there(end)]] >= 3).mean()))
    return float(np.mean(shares)) if shares else 0.0


def _at_least_one(years: int) -> int:
    return max(years, 1)
