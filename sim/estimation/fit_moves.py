"""Moves: planned moves and breakdowns by setting, age, time and number of the placement and level, from
events and exposure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Counts, Flags, Numbers
from sim.bands import DAYS_PER_YEAR, TIME_IN_PLACEMENT, AgeBand
from sim.estimation.cells import IN_LINE, ORDER, PLACEMENT
from sim.estimation.events import EventsExposure
from sim.estimation.fit_exits import AGES
from sim.estimation.multiplicative import Cells, Factor
from sim.estimation.priors import LEVEL, RELATIVE, level, log_normal
from sim.estimation.risk import DISRUPTION, PLANNED, PROFILES, UNEXPLAINED_MOVE
from sim.parameters import LEVELS, SPELLS, Parameters

BANDS = [str(int(t)) for t in TIME_IN_PLACEMENT]
CELL = ["cause", "setting", "age_band", "time", "profile", "spell"]
KNOWN_LEVELS = 2
"""Breakdowns can be told apart by level of need where at least so many levels are on record."""
LEAST_SCALE = 0.01
"""Relative hazard that a setting is given to begin with, where the configuration says never and a move
was seen."""
LONGEST_LAST_BAND = 1 / 31.0
"""A configuration writes the hazard of the last, open band as a mean time to go of more than thirty days."""


@dataclass(frozen=True, eq=False)
class MovesFit:
    """The cells of planned moves and breakdowns of all settings together."""

    cells: Cells
    """Their exposure is what the configured hazards expect in it."""
    configured: Numbers
    """These hazards: by cell, a year."""
    table: pd.DataFrame
    """Cells with their keys: cause, setting, age_band, time, profile, spell, count, exposure (years)."""
    settings: list[str]
    durations: list[str]
    by_level: bool
    """Whether levels of need are on record; without them moves do not depend on them."""

    def per_year(self, values: Mapping[str, Numbers]) -> Numbers:
        """The rate a year in each cell."""
        return np.asarray(self.cells.rates(values) * self.configured)

    def values(self, drawn: Mapping[str, Numbers], p: Parameters) -> dict[str, Numbers]:
        """Values by path of the configuration from those of the factors (last axis: the values of a
        factor).
        """
        many = len(self.settings)
        ending, whole = drawn["ending"], drawn["level"]
        planned, disrupted = ending[..., :many] * whole[..., :1], ending[..., many:] * whole[..., 1:]
        scale = planned + disrupted
        found: dict[str, Numbers] = {}
        for i, setting in enumerate(self.settings):
            at = f"moves.endings.{setting}"
            found[f"{at}.scale"] = scale[..., i]
            found[f"{at}.planned"] = planned[..., i] / np.maximum(scale[..., i], 1e-300)
            for j, age in enumerate(AGES):
                found[f"{at}.by_age.{age}"] = drawn["by_age"][..., i * len(AGES) + j]
        for i, need in enumerate(LEVELS):
            found[f"moves.disruption_by_level.{need}"] = drawn["need"][..., i]
        for i in range(SPELLS):
            found[f"moves.by_spell.{i}"] = drawn["spell"][..., i]
        for i, name in enumerate(self.durations):
            relative = drawn["time"][..., i * len(BANDS) : (i + 1) * len(BANDS)]
            found |= _durations(name, np.array(p.moves.durations[name].hazard) * relative)
        return found


def moves_fit(events: EventsExposure, p: Parameters, weight: float) -> MovesFit:
    """Planned moves and breakdowns with their exposure and priors.

    Planned moves are counted for children who live in line with their plan only: for others an offer of what
    the plan says cannot be told from one. Moves without a reason on record are shared out as the known ones
    of their setting are.
    """
    cells = cells_of(events.part(PLACEMENT))
    settings, durations = list(p.moves.endings), list(p.moves.durations)
    cells = cells[cells["setting"].isin(settings)].reset_index(drop=True)
    counts = cells["count"].to_numpy(np.float64)
    setting = cells["setting"].map({s: i for i, s in enumerate(settings)}).to_numpy(np.int64)
    age = cells["age_band"].map({a: i for i, a in enumerate(AGES)}).to_numpy(np.int64)
    band = cells["time"].map({b: i for i, b in enumerate(BANDS)}).to_numpy(np.int64)
    planned = (cells["cause"] == PLANNED).to_numpy(bool)
    table_of = np.array([durations.index(p.moves.endings[s].durations) for s in settings], dtype=np.int64)
    hazard = (
        np.array([p.moves.durations[name].hazard for name in durations])[table_of[setting], band]
        * DAYS_PER_YEAR
    )
    met = cells["exposure"].to_numpy(np.float64) / DAYS_PER_YEAR * hazard
    factors = {
        "level": level((~planned).astype(np.int64), 2, counts, weight),
        "ending": _endings(
            setting + len(settings) * (~planned).astype(np.int64), p, settings, counts, weight
        ),
        "by_age": _by_age(setting * len(AGES) + age, p, settings, counts, RELATIVE * weight),
        "time": log_normal(
            table_of[setting] * len(BANDS) + band,
            np.ones(len(durations) * len(BANDS)),
            counts,
            RELATIVE * weight,
            1.0,
        ),
        "need": _levels(cells, planned, p, LEVEL * weight),
        "spell": _spells(cells, p, LEVEL * weight),
    }
    years = cells["exposure"].to_numpy(np.float64) / DAYS_PER_YEAR
    known = levels_are_known(cells)
    return MovesFit(
        Cells(counts, met, factors), hazard, cells.assign(exposure=years), settings, durations, known
    )


def cells_of(rows: pd.DataFrame, *apart: str) -> pd.DataFrame:
    """Events and exposure (days) of both causes, one below the other, by :data:`CELL`; rows that differ in
    ``apart`` are kept apart.
    """
    by, stacked = [*CELL[1:], *apart], []
    for cause, known in ((PLANNED, rows[rows["plan"] == IN_LINE]), (DISRUPTION, rows)):
        exposure = known.groupby(by, as_index=False, sort=True)[["exposure"]].sum()
        counts = known[known["cause"] == cause].groupby(by, as_index=False)[["count"]].sum()
        stacked.append(exposure.merge(counts, how="left", on=by).assign(cause=cause))
    cells = pd.concat(stacked, ignore_index=True)
    cells["count"] = cells["count"].fillna(0.0) * _stands_for(rows, cells)
    return cells


def _stands_for(rows: pd.DataFrame, cells: pd.DataFrame) -> Numbers:
    """How many moves each known one of a setting stands for, itself included."""
    of_moves = rows[rows["cause"].isin((PLANNED, DISRUPTION, UNEXPLAINED_MOVE))]
    every = of_moves.groupby("setting")["count"].sum()
    known = of_moves[of_moves["cause"] != UNEXPLAINED_MOVE].groupby("setting")["count"].sum()
    factor = (every / known.reindex(every.index).clip(lower=1.0)).clip(lower=1.0)
    return np.asarray(cells["setting"].map(factor).fillna(1.0).to_numpy(np.float64))


def _endings(of_cell: Counts, p: Parameters, settings: list[str], counts: Numbers, weight: float) -> Factor:
    """For each setting the relative hazard of planned moves, then that of breakdowns: scale times share."""
    endings = [p.moves.endings[s] for s in settings]
    mean = np.array([*(e.scale * e.planned for e in endings), *(e.scale * (1 - e.planned) for e in endings)])
    return log_normal(of_cell, mean, counts, weight, LEAST_SCALE)


def _by_age(of_cell: Counts, p: Parameters, settings: list[str], counts: Numbers, weight: float) -> Factor:
    mean = np.array([[p.moves.endings[s].by_age[a] for a in AgeBand] for s in settings]).ravel()
    return log_normal(of_cell, mean, counts, weight, LEAST_SCALE)


def _levels(cells: pd.DataFrame, planned: Flags, p: Parameters, weight: float) -> Factor:
    """Breakdowns by level of need; planned moves, unaccompanied children and those of unknown level are the
    reference.
    """
    number = (
        cells["profile"]
        .map({name: min(i, len(LEVELS)) for i, name in enumerate(PROFILES)})
        .to_numpy(np.int64)
    )
    of_cell = np.where(planned, len(LEVELS), number)
    by_level = levels_are_known(cells)
    # Differences that the history cannot tell would multiply what it tells of all levels together.
    known = p.moves.disruption_by_level if by_level else {}
    mean = np.array([*(known.get(level, 1.0) for level in LEVELS), 1.0])
    sd = np.array([weight**-0.5 if by_level else 0.0] * len(LEVELS) + [0.0])
    return Factor(of_cell, mean, sd)


def levels_are_known(cells: pd.DataFrame) -> bool:
    """Whether at least :data:`KNOWN_LEVELS` levels of need are on record."""
    return len(set(cells["profile"]) & set(LEVELS)) >= KNOWN_LEVELS


def _spells(cells: pd.DataFrame, p: Parameters, weight: float) -> Factor:
    """Moves by number of the placement; the first placement of a period of care is the measure."""
    of_cell = np.array([ORDER.index(name) for name in cells["spell"]], dtype=np.int64)
    relative = np.array(p.moves.by_spell, dtype=np.float64) / p.moves.by_spell[0]
    return Factor(of_cell, relative, np.array([0.0, *[weight**-0.5] * (SPELLS - 1)]))


def _durations(name: str, hazard: Numbers) -> dict[str, Numbers]:
    """A table of durations that has these hazards (last axis: bands): the inverse of its property
    ``hazard``.
    """
    widths = np.diff(TIME_IN_PLACEMENT)
    hazard = np.concatenate((hazard[..., :-1], np.minimum(hazard[..., -1:], LONGEST_LAST_BAND)), axis=-1)
    stays = np.exp(-np.cumsum(hazard[..., :-1] * widths, axis=-1))
    reached = np.concatenate((np.ones((*hazard.shape[:-1], 1)), stays), axis=-1)
    ended = np.concatenate((reached[..., :-1] - reached[..., 1:], reached[..., -1:]), axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        lived = np.where(hazard[..., :-1] > 0, ended[..., :-1] / hazard[..., :-1], reached[..., :-1] * widths)
    mean = lived.sum(axis=-1) + reached[..., -1] / hazard[..., -1]
    found = {f"moves.durations.{name}.ended.{b}": SCALE * ended[..., b] for b in range(len(BANDS))}
    return {**found, f"moves.durations.{name}.mean_days": mean}


SCALE = 10_000.0
"""Placements of which a table of durations tells."""
