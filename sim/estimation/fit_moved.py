"""Where children go when they move: the plan after a planned move or a breakdown, by setting and age.

The probability of a setting is in proportion to how often it follows (by cause and setting) times its pull on
children of that age. Counts that are multinomial given their number are fitted as Poisson counts with a free
level for each group of moves (Baker 1994), so that the same sampler serves.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Flags, Numbers
from sim.bands import AgeBand
from sim.estimation.events import EventsExposure
from sim.estimation.fit_exits import AGES
from sim.estimation.multiplicative import Cells, Factor
from sim.estimation.priors import MIX, RELATIVE, WIDE, log_normal
from sim.estimation.risk import DISRUPTION, PLANNED
from sim.estimation.tallies import MOVED
from sim.parameters import Parameters

SAME = "same"
LEAST = 0.02
"""Relative frequency given to begin with to a setting that the configuration never has follow, where a child
was seen to go there."""
MOST_UNSURE = 1.5
"""Standard deviation of the logarithm of a frequency, at most. Assumption."""
GROUP = ["cause", "setting", "plan", "age_band"]
FREQUENCY = {PLANNED: "planned_to", DISRUPTION: "disrupted_to"}


@dataclass(frozen=True, eq=False)
class MovedFit:
    """The cells of moves by where they lead."""

    cells: Cells
    table: pd.DataFrame
    """Cells with their keys: cause, setting, plan, age_band, value (the plan after), count."""
    follows: list[tuple[str, str, str]]
    """Cause, setting, and name of what follows."""
    settings: list[str]
    merged: list[str]
    """Paths of frequencies that are part of ``same`` and therefore no longer stand beside it."""

    def values(self, drawn: Mapping[str, Numbers]) -> dict[str, Numbers]:
        """Values by path from those of the factors (last axis)."""
        found = {
            f"moves.endings.{setting}.{FREQUENCY[cause]}.{to}": drawn["follows"][..., i]
            for i, (cause, setting, to) in enumerate(self.follows)
        }
        for i, setting in enumerate(self.settings):
            for j, age in enumerate(AGES):
                found[f"moves.pull.{setting}.{age}"] = drawn["pull"][..., i * len(AGES) + j]
        return found | {path: np.zeros(drawn["follows"].shape[:-1]) for path in self.merged}


def moved_fit(events: EventsExposure, p: Parameters, weight: float) -> MovedFit:
    """Moves by where they lead, with their priors.

    What follows a cause in a setting is worth ten times ``weight`` moves in all, each pull ``weight``.
    """
    settings = list(p.placement.settings)
    moves = events.part(MOVED)
    moves = (
        moves[moves["setting"].isin(p.moves.endings)]
        .groupby([*GROUP, "value"], as_index=False, sort=True)[["count"]]
        .sum()
    )
    follows, mean, raised = _frequencies(p, moves)
    cells = _possible(p, moves, follows)
    number = {key: i for i, key in enumerate(follows)}
    of_follow = np.array(
        [number[k] for k in zip(cells["cause"], cells["setting"], cells["to"], strict=True)], dtype=np.int64
    )
    group = np.asarray(cells.groupby(GROUP, sort=False).ngroup().to_numpy(), dtype=np.int64)
    pull_of = cells["value"].map({s: i for i, s in enumerate(settings)}).to_numpy(np.int64) * len(AGES)
    pull_of = pull_of + cells["age_band"].map({a: i for i, a in enumerate(AGES)}).to_numpy(np.int64)
    pull = np.array(
        [[p.moves.pull[s][a] if s in p.moves.pull else 1.0 for a in AgeBand] for s in settings]
    ).ravel()
    totals = (
        pd.Series(mean).groupby([f"{c} {s}" for c, s, _ in follows]).transform("sum").to_numpy(np.float64)
    )
    groups = int(group.max()) + 1 if len(group) else 0
    worth = np.maximum(MIX * weight * mean / np.maximum(totals, 1e-12), 1e-12)
    counts = cells["count"].to_numpy(np.float64)
    factors = {
        "group": Factor(group, np.ones(groups), np.full(groups, np.inf)),
        "follows": Factor(of_follow, mean, np.where(raised, WIDE, np.minimum(worth**-0.5, MOST_UNSURE))),
        "pull": log_normal(pull_of, pull, counts, RELATIVE * weight, LEAST),
    }
    return MovedFit(
        Cells(counts, np.ones(len(cells)), factors),
        cells,
        follows,
        settings,
        _merged(p),
    )


def _frequencies(p: Parameters, moves: pd.DataFrame) -> tuple[list[tuple[str, str, str]], Numbers, Flags]:
    """What can follow, how often according to the configuration (what was seen can), and of which the
    configuration says never.
    """
    mean: dict[tuple[str, str, str], float] = {}
    raised: set[tuple[str, str, str]] = set()
    for setting, ending in p.moves.endings.items():
        for cause, given in ((PLANNED, ending.planned_to), (DISRUPTION, ending.disrupted_to)):
            frequencies = dict(given)
            if SAME in frequencies:  # for children in line with their plan both say the same
                frequencies[SAME] += frequencies.pop(setting, 0.0)
            mean |= {(cause, setting, to): value for to, value in frequencies.items()}
    for cause, setting, plan, to in moves[["cause", "setting", "plan", "value"]].itertuples(index=False):
        key = (cause, setting, _name(mean, cause, setting, plan, to))
        if not mean.get(key):
            mean[key] = LEAST
            raised.add(key)
    return list(mean), np.array(list(mean.values())), np.array([key in raised for key in mean], dtype=bool)


def _merged(p: Parameters) -> list[str]:
    both = [
        s for s, ending in p.moves.endings.items() if SAME in ending.disrupted_to and s in ending.disrupted_to
    ]
    return [f"moves.endings.{s}.disrupted_to.{s}" for s in both]


def _name(mean: Mapping[tuple[str, str, str], float], cause: str, setting: str, plan: str, to: str) -> str:
    """``same`` where the plan stays and the configuration has such a key, else the setting."""
    return SAME if to == plan and (cause, setting, SAME) in mean else to


def _possible(p: Parameters, moves: pd.DataFrame, follows: list[tuple[str, str, str]]) -> pd.DataFrame:
    """For each group of moves, every setting that could have followed at that age, with the number that
    did.
    """
    groups = moves[GROUP].drop_duplicates()
    what = pd.DataFrame(follows, columns=["cause", "setting", "to"])
    cells = groups.merge(what, on=["cause", "setting"])
    cells["value"] = np.where(cells["to"] == SAME, cells["plan"], cells["to"])
    has_same = {(c, s) for c, s, to in follows if to == SAME}
    twice = np.array(
        [
            to == plan and (c, s) in has_same
            for c, s, plan, to in cells[["cause", "setting", "plan", "to"]].itertuples(index=False)
        ],
        dtype=bool,
    )
    cells = cells[~twice]
    cells = cells.merge(moves, how="left", on=[*GROUP, "value"])
    cells["count"] = cells["count"].fillna(0.0)
    taken = {(s, a.value): takes(p, s, a) for s in p.placement.settings for a in AgeBand}
    can = np.array([taken[k] for k in zip(cells["value"], cells["age_band"], strict=True)], dtype=bool)
    return cells[can | (cells["count"] > 0)].reset_index(drop=True)


def takes(p: Parameters, setting: str, age: AgeBand) -> bool:
    """Whether some placement type of the setting takes children of the age band."""
    kinds = [
        p.placement.types[name]
        for name in p.placement.preferences[setting]
        if p.placement.types[name].setting == setting
    ]
    return any(kind.ages[0] <= age.last_year and age.first_year <= kind.ages[1] for kind in kinds)
