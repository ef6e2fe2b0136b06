"""How often children move from each placement type, beside what its setting makes one expect.

Hazards are those of settings, but types of one setting may differ: the authority's own carers may keep
children longer than agencies do. A return tells the type, and so how many moves came beside those that the
hazards of its setting expect of the children who lived there.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.bands import DAYS_PER_YEAR
from sim.calibration.chain import Calibration, OwnRecords, OwnValues
from sim.estimation import by_year, fit_moves
from sim.estimation.cells import PLACEMENT, counted_by_cell, last_pieces, pieces
from sim.estimation.fit_moves import MovesFit, cells_of
from sim.estimation.posterior import Posterior
from sim.estimation.priors import MIX, RatePosterior
from sim.estimation.risk import DISRUPTION, PLANNED, UNEXPLAINED_MOVE, AtRisk, causes
from sim.observed import ObservedHistory
from sim.parameters import Parameters

AT = "moves.by_type"
MOVED = (PLANNED, DISRUPTION, UNEXPLAINED_MOVE)


def with_moves_by_type(found: Calibration, records: OwnRecords, posterior: Posterior) -> Calibration:
    """The relative hazard of every type in which children live beside another type of its setting.

    The prior is around the configured one and worth as much as a mix of shares
    (:data:`~sim.estimation.priors.MIX`). Hazards of settings are those of all their types together, so that
    these keep the moves of the setting, in the mean and in every draw, and types of which nothing can be told
    are as their setting.
    """
    p, rng = found.parameters, records.chance(4)
    values: dict[str, object] = dict.fromkeys((f"{AT}.{name}" for name in p.moves.by_type), 1.0)
    if records.history is None:
        return found.plus(values) if values else found
    draws: dict[str, Numbers] = {}
    table = moved_by_type(records.history, posterior.moves, p)
    for _, types in table.groupby("setting"):
        expected = types["expected"].to_numpy(np.float64)
        rates = [
            RatePosterior.of(p.moves.by_type.get(name, 1.0), seen, lived, MIX * records.weight)
            for name, seen, lived in zip(types.index, types["seen"], expected, strict=True)
        ]
        point = _as_many(np.array([rate.mean for rate in rates]), expected)
        drawn = _as_many(np.stack([rate.draws(records.draws, rng) for rate in rates], axis=1), expected)
        for number, name in enumerate(types.index):
            values[f"{AT}.{name}"] = float(point[number])
            draws[f"{AT}.{name}"] = drawn[:, number]
    if len(table):
        said = found.values.get("moves.assumption", p.moves.assumption) or ""
        values["moves.assumption"] = f"{said} {_note(table)}".strip()
    return found.plus(OwnValues(values, draws))


def _as_many(relative: Numbers, expected: Numbers) -> Numbers:
    """Relative hazards of types (last axis) with which all together expect as many moves as without."""
    whole = (relative * expected).sum(axis=-1, keepdims=True)
    return np.asarray(relative * expected.sum() / whole)


def _note(table: pd.DataFrame) -> str:
    types = (f"{name} {row.seen:.0f} and {row.expected:.0f}" for name, row in table.iterrows())
    return f"Moves by type of a setting, seen and expected of the setting: {', '.join(types)}."


def moved_by_type(history: ObservedHistory, moves: MovesFit, p: Parameters) -> pd.DataFrame:
    """By placement type its ``setting``, and planned moves and breakdowns ``seen`` and ``expected`` at the
    hazards of the setting, which expect of all its types together as many as were seen. Only types beside
    which children live in another one of the same setting, where somebody moved.
    """
    table = pd.DataFrame(_counted(history, moves, p), columns=["type", "setting", "seen", "expected"])
    table = table[table["expected"] > 0]
    of_setting = table.groupby("setting")
    every = of_setting[["seen", "expected"]].transform("sum")
    comparable = (of_setting["type"].transform("size") > 1) & (every["seen"] > 0)
    scaled = table.assign(expected=table["expected"] * every["seen"] / every["expected"])
    return scaled[comparable].set_index("type")


def _counted(
    history: ObservedHistory, moves: MovesFit, p: Parameters
) -> Iterator[tuple[str, str, float, float]]:
    """Moves without a reason on record count as any other."""
    at = AtRisk.of(history, p)
    lived, ended = pieces(at), last_pieces(at)
    cause = np.array([*causes(p), ""], dtype=object)[at.cause]
    moved = np.isin(cause, MOVED) & ~((cause == PLANNED) & at.against_plan)
    lives_in = history.episodes.frame["placement"].astype(object).to_numpy()[at.row]
    rates = moves.table.assign(rate=moves.per_year(moves.cells.point))
    for name, kind in p.placement.types.items():
        mine = np.asarray(lives_in == name)
        if mine.any() and kind.setting in moves.settings:
            cells = cells_of(counted_by_cell(at, p, lived.of(mine), ended.of(mine), PLACEMENT))
            rate = by_year.at_cells(cells, rates, fit_moves.CELL, "rate")
            days = float(cells["exposure"] @ rate)
            yield name, kind.setting, float(moved[mine].sum()), days / DAYS_PER_YEAR
