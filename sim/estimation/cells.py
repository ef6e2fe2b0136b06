"""Exposure and events by the cells of the hazards: setting, age band, band of time, profile.

Each placement at risk is cut where its child reaches an age band and where its time in care or in placement
reaches a band; the pieces are added up by cell. An event belongs to the cell of the piece that it ends.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Counts, Flags, Numbers, Texts
from sim.bands import TIME_IN_CARE, TIME_IN_PLACEMENT, AgeBand
from sim.estimation.risk import PROFILES, UNACCOMPANIED, AtRisk, causes
from sim.parameters import Parameters

CARE, PLACEMENT = "time in care", "time in placement"
IN_LINE, AGAINST = "in line", "against"
OTHER = "other"
"""The profile of accompanied children on the clock of time in care."""
ORDER = ("first", "second", "later")
"""Placements by their number in a period of care."""
DIGITS = 6
"""Exposure is kept to a millionth of a day, so that a table on paper holds exactly what was counted."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """Parts of placements at risk within which nothing that hazards depend on changes."""

    who: Counts
    """Number of the placement at risk."""
    middle: Numbers
    """A day inside, since 1970."""
    days: Numbers

    def of(self, chosen: Flags) -> "Pieces":
        """Those of some placements at risk."""
        kept = chosen[self.who]
        return Pieces(self.who[kept], self.middle[kept], self.days[kept])

    def within(self, begins: float, ends: float) -> "Pieces":
        """What of them lies between two days."""
        start, stop = self.middle - self.days / 2, self.middle + self.days / 2
        days = np.minimum(stop, ends) - np.maximum(start, begins)
        return Pieces(self.who[days > 0], self.middle[days > 0], days[days > 0])


def pieces(at: AtRisk) -> Pieces:
    """Cut every placement at risk at all ages and times at which hazards may change."""
    inner = [at.reached.T, _edges(at.entered, TIME_IN_CARE), _edges(at.placed, TIME_IN_PLACEMENT)]
    cuts = np.concatenate([at.start[:, None], *inner, at.stop[:, None]], axis=1)
    cuts = np.sort(np.clip(cuts, at.start[:, None], at.stop[:, None]), axis=1)
    days = np.diff(cuts, axis=1)
    who, part = np.nonzero(days > 0)
    return Pieces(who, (cuts[who, part] + cuts[who, part + 1]) / 2, days[who, part])


def last_pieces(at: AtRisk) -> Pieces:
    """For each placement a moment in the piece that ends with it."""
    inner = [
        at.start[:, None],
        at.reached.T,
        _edges(at.entered, TIME_IN_CARE),
        _edges(at.placed, TIME_IN_PLACEMENT),
    ]
    cuts = np.concatenate(inner, axis=1)
    inside = (cuts < at.stop[:, None]) & (cuts >= at.start[:, None])
    left = np.max(np.where(inside, cuts, at.start[:, None]), axis=1)
    return Pieces(np.arange(len(at.row)), (left + at.stop) / 2, np.zeros(len(at.row)))


def tally(at: AtRisk, p: Parameters) -> pd.DataFrame:
    """Exposure (days; rows without a cause) and events (rows with one) on both clocks.

    Columns: part, setting, age_band, time (first day of the band), profile, plan, spell (:data:`ORDER`),
    cause, count and exposure. On the clock of time in care profiles are ``unaccompanied`` and :data:`OTHER`,
    and the spell is left out, because exits depend on no more.
    """
    lived, ended = pieces(at), last_pieces(at)
    return pd.concat(
        [counted_by_cell(at, p, lived, ended, clock) for clock in (CARE, PLACEMENT)], ignore_index=True
    )


def counted_by_cell(at: AtRisk, p: Parameters, lived: Pieces, ended: Pieces, clock: str) -> pd.DataFrame:
    """Exposure and events of some placements by the cells of a clock: the pieces that they lived, and those
    with which they ended, of which the ones without a cause do not count.
    """
    ended = ended.of(at.cause >= 0)
    exposure = sums(at, p, lived, clock).drop(columns="count")
    names = np.array(causes(p), dtype=object)[at.cause[ended.who]]
    events = sums(at, p, ended, clock, names).drop(columns="exposure")
    return pd.concat([exposure.round(DIGITS), events], ignore_index=True)


def _edges(began: Numbers, bands: tuple[float, ...]) -> Numbers:
    return np.asarray(began[:, None] + np.asarray(bands)[None, 1:])


def sums(at: AtRisk, p: Parameters, parts: Pieces, clock: str, cause: Texts | None = None) -> pd.DataFrame:
    """Pieces and their days (``count`` and ``exposure``) by the cells of a clock; each piece has a ``cause``
    where one is given.
    """
    who = parts.who
    began, bands = (at.entered, TIME_IN_CARE) if clock == CARE else (at.placed, TIME_IN_PLACEMENT)
    band = np.clip(np.searchsorted(bands, parts.middle - began[who], side="right") - 1, 0, None)
    age = (at.reached[:, who] <= parts.middle).sum(axis=0)
    profile = np.array(PROFILES, dtype=object)[at.profile[who]]
    plan = np.where(at.against_plan[who], AGAINST, IN_LINE).astype(object)
    spell = np.array(ORDER, dtype=object)[at.spell[who]]
    if clock == CARE:
        profile = np.where(profile == UNACCOMPANIED, profile, OTHER)
        plan = spell = np.full(len(who), "", dtype=object)
    keys = pd.DataFrame(
        {
            "part": clock,
            "setting": np.array(p.placement.settings, dtype=object)[at.setting[who]],
            "age_band": np.array([a.value for a in AgeBand], dtype=object)[age],
            "time": np.array([str(int(t)) for t in bands], dtype=object)[band],
            "profile": profile,
            "plan": plan,
            "spell": spell,
            "cause": "" if cause is None else cause,
            "count": 1.0,
            "exposure": parts.days,
        }
    )
    by = ["part", "setting", "age_band", "time", "profile", "plan", "spell", "cause"]
    return keys.groupby(by, as_index=False, sort=True)[["count", "exposure"]].sum()
