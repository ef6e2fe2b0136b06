"""The care plan with which a child enters care. Its stratum says how often each setting is planned; children
with higher needs are more often planned for the settings that care for them.
"""

from bisect import bisect_right
from datetime import date
from functools import lru_cache, partial
from typing import Final

import numpy as np

from sim.arrays import Numbers
from sim.bands import DAYS_PER_YEAR
from sim.model.risks.drift import SharesDrift, year_of
from sim.model.schedule import Schedule
from sim.model.streams import Streams
from sim.parameters import Parameters
from sim.parameters.entries import Stratum
from sim.timeline import Timeline

ROUNDS: Final = 200
CLOSE: Final = 1e-12
LEAST: Final = 1e-9
"""Share of a level that no child of a stratum has: it keeps the level's plans defined for a child that comes
back."""


class FirstPlans:
    """Plans at entry of one stratum.

    On every date the shares of settings are those of :attr:`Stratum.plan`, and the shares of levels of need
    those of :attr:`Stratum.level`. How strongly setting and level go together is taken from
    :attr:`Moves.pull_by_level` (iterative proportional fitting).
    """

    def __init__(self, p: Parameters, stratum: Stratum, drift: SharesDrift) -> None:
        """``drift`` is that of the weights of all settings."""
        self._settings = [p.placement.settings.index(name) for name in stratum.plan]
        self._levels = {level: number for number, level in enumerate(stratum.level)}
        pull = np.array(
            [
                [p.moves.pull_by_level.get(s, {}).get(level, 1.0) for level in stratum.level]
                for s in stratum.plan
            ]
        )
        self._days, plans = _shares(tuple(stratum.plan.values()), p.authority.base_date)
        self._changes: list[float] = self._days.tolist()
        levels = tuple(max(share, LEAST) for share in stratum.level.values())
        by_level = _fitted(tuple(map(tuple, plans.tolist())), tuple(map(tuple, pull.tolist())), levels)
        self._upto = np.cumsum(drift.weights(by_level, self._settings), axis=-1)
        """Weights added up over settings: by year, change, level and setting."""
        self._general = np.cumsum(drift.weights(plans, self._settings), axis=-1)
        self._added_up: dict[tuple[int, int, int | None], list[float]] = {}
        """The same for those who were asked for one by one."""

    def draw(self, u: Numbers, days: Numbers, levels: list[str]) -> list[int]:
        """The setting that the plan of each child names, from a uniform number, its day of entry and its
        level of need.
        """
        when = np.searchsorted(self._days, days, side="right") - 1
        year = np.minimum(np.asarray(days) // DAYS_PER_YEAR, len(self._upto) - 1).astype(np.int64)
        upto = self._upto[year, when, [self._levels[level] for level in levels]]
        return [self._settings[i] for i in (u[:, None] * upto[:, -1:] >= upto).sum(axis=1).tolist()]

    def one(self, u: float, day: float, level: str) -> int:
        """The same for one child, whose level of need may be one that nobody of the stratum has."""
        when = bisect_right(self._changes, day) - 1
        year, number = year_of(day, len(self._upto)), self._levels.get(level)
        upto = self._added_up.get((year, when, number))
        if upto is None:
            some = self._general[year, when] if number is None else self._upto[year, when, number]
            upto = self._added_up[year, when, number] = some.tolist()
        return self._settings[bisect_right(upto, u * upto[-1])]


def by_stratum(p: Parameters, streams: Streams, drift: SharesDrift) -> dict[str, FirstPlans]:
    """Those of every stratum, by its name; scenarios of a replication share what is alike."""
    common = p.placement.settings, p.moves.pull_by_level, p.authority.base_date, drift
    return {
        name: streams.shared(("plans", name), (stratum, *common), partial(FirstPlans, p, stratum, drift))
        for name, stratum in p.entries.strata.items()
    }


@lru_cache(maxsize=256)
def _shares(plan: tuple[Timeline, ...], base: date) -> tuple[Numbers, Numbers]:
    """Days since the base date on which the plans change, and the shares of settings from each of them on."""
    changes = np.unique(np.concatenate([share.since(base)[0] for share in plan]))
    schedules = [Schedule(share, base) for share in plan]
    return changes, np.array([[schedule.at(day) for schedule in schedules] for day in changes.tolist()])


@lru_cache(maxsize=512)
def _fitted(
    plans: tuple[tuple[float, ...], ...], pull: tuple[tuple[float, ...], ...], levels: tuple[float, ...]
) -> Numbers:
    """By change, level and setting; fitted once for all scenarios and replications with the same shares."""
    return plans_by_level(np.array(plans), np.array(levels), np.array(pull)).transpose(0, 2, 1)


def plans_by_level(plans: Numbers, level: Numbers, pull: Numbers) -> Numbers:
    """Shares of settings (second axis) for each level of need (third) that mix to each of the ``plans``
    (first axis) where levels have the shares ``level``.

    Their odds ratios are those of ``pull`` (rows settings, columns levels): iterative proportional fitting,
    of all plans at once and of each as long as it needs.
    """
    joint = plans[:, :, None] * level * pull
    open_ones = np.arange(len(plans))
    for _ in range(ROUNDS):
        some, wanted = joint[open_ones], plans[open_ones]
        some *= _factor(wanted, some.sum(axis=2))[:, :, None]
        some *= _factor(level, some.sum(axis=1))[:, None, :]
        joint[open_ones] = some
        open_ones = open_ones[np.abs(some.sum(axis=2) - wanted).max(axis=1) >= CLOSE]
        if len(open_ones) == 0:
            break
    return np.asarray(joint / joint.sum(axis=1)[:, None, :])


def _factor(wanted: Numbers, now: Numbers) -> Numbers:
    return np.divide(wanted, now, out=np.zeros_like(now), where=now > 0)
