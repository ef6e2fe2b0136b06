"""How often children move from each placement type, beside what its setting makes one expect.

Hazards are those of settings, but types of one setting may differ: the authority's own carers may keep
children longer than agencies do. A return tells the type, and so how many moves came beside those that the
hazards of its setting expect of the children who lived there.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.bands import DAYS_PER_YEAR
from sim.calibration.chain import Calibration, OwnRecords, OwnValues
from sim.estimation import by_year, fit_moves
from sim.estimation.cells import PLACEMENT, counted_by_cell, last_pieces, pieces
from sim.estimation.fit_moves import MovesFit, cells_of
from sim.estimation.posterior import Posterior
from sim.estimation.priors import MIX, RatePosterior
from sim.estimation.risk import AtRisk
from sim.observed import ObservedHistory
from sim.parameters import Parameters

AT = "moves.by_type"


def with_moves_by_type(found: Calibration, records: OwnRecords, posterior: Posterior) -> Calibration:
    """The relative hazard of every type that shares its setting with another; it is worth as much as a mix of
    shares (:data:`~sim.estimation.priors.MIX`). Without a history it stays as configured.
    """
    if records.history is None:
        return found
    rng, p = records.chance(4), found.parameters
    point: dict[str, object] = {}
    draws = {}
    table = moved_by_type(records.history, posterior.moves, p)
    for name, seen, expected in zip(map(str, table.index), table["seen"], table["expected"], strict=True):
        rate = RatePosterior.of(p.moves.by_type.get(name, 1.0), seen, expected, MIX * records.weight)
        point[f"{AT}.{name}"], draws[f"{AT}.{name}"] = rate.mean, rate.draws(records.draws, rng)
    return found.plus(OwnValues(point, draws))


def moved_by_type(history: ObservedHistory, moves: MovesFit, p: Parameters) -> pd.DataFrame:
    """By placement type, planned moves and breakdowns ``seen`` and ``expected`` at the hazards of its
    setting, which expect of all its types together as many as were seen. Types that are alone in their
    setting are left out, and those in which nobody lived.
    """
    table = pd.DataFrame(_counted(history, moves, p), columns=["type", "setting", "seen", "expected"])
    every = table.groupby("setting")[["seen", "expected"]].transform("sum")
    table["expected"] *= every["seen"] / every["expected"]
    shared = table.groupby("setting")["type"].transform("size") > 1
    return table[shared & (table["expected"] > 0)].set_index("type")[["seen", "expected"]]


def _counted(
    history: ObservedHistory, moves: MovesFit, p: Parameters
) -> Iterator[tuple[str, str, float, float]]:
    at = AtRisk.of(history, p)
    lived, ended = pieces(at), last_pieces(at)
    lives_in = history.episodes.frame["placement"].astype(object).to_numpy()[at.row]
    rates = moves.table.assign(rate=moves.per_year(moves.cells.point))
    for name, kind in p.placement.types.items():
        mine = np.asarray(lives_in == name)
        if mine.any() and kind.setting in moves.settings:
            cells = cells_of(counted_by_cell(at, p, lived.of(mine), ended.of(mine), PLACEMENT))
            rate = by_year.at_cells(cells, rates, fit_moves.CELL, "rate")
            days = float(cells["exposure"] @ rate)
            yield name, kind.setting, float(cells["count"].sum()), days / DAYS_PER_YEAR
