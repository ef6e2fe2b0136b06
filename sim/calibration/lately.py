"""Where those went who were placed lately, and where children live: shares of placement types."""

import numpy as np

from sim.arrays import Flags
from sim.bands import DAYS_PER_YEAR
from sim.estimation.risk import settings_and_plans
from sim.observed import ObservedHistory
from sim.parameters import Parameters, ProvisionKind

WITHIN_YEARS = 2
FEWEST = 10
EDGE = 0.02
"""Shares are kept so far from none and all, so that odds are finite."""
HOMES_EDGE = 0.002


def placed_lately(history: ObservedHistory) -> Flags:
    """The placements that began in the last two years of a history, or in all of a shorter one."""
    decom = history.episodes.frame["decom"].to_numpy(np.float64)
    return np.asarray((decom > _since(history)) & (decom <= history.ends))


def _since(history: ObservedHistory) -> float:
    return max(history.begins, history.ends - WITHIN_YEARS * DAYS_PER_YEAR)


def own_share(history: ObservedHistory, p: Parameters) -> float | None:
    """Share of new unrelated foster placements that are with the authority's own carers; ``None`` if they are
    too few.
    """
    frame = history.episodes.frame
    kinds = [name for name, kind in p.placement.types.items() if kind.foster]
    new = frame["placement"][placed_lately(history) & frame["placement"].isin(kinds).to_numpy()]
    share = float((new == p.provision.foster_households.type).mean()) if len(new) >= FEWEST else None
    return None if share is None else float(np.clip(share, EDGE, 1 - EDGE))


def shares_of_homes(history: ObservedHistory, p: Parameters) -> dict[str, float]:
    """By placement type that consists of homes, its share of the children whose plan is its setting: of those
    placed in a year of the last two and those who live there on the last day, since in few homes few are
    placed. By the year, so that one year of the model can be held against two of a history. Types whose
    setting is nobody's plan are left out.

    Where no plan is on record it is the setting lived in.
    """
    frame = history.episodes.frame
    open_now = frame["dec"].isna().to_numpy() & ~history.vanished
    _, plan = settings_and_plans(history.episodes, p)
    years = (history.ends - _since(history)) / DAYS_PER_YEAR
    counts = placed_lately(history) / years + open_now
    found = {}
    for name, kind in p.placement.types.items():
        planned = plan == p.placement.settings.index(kind.setting)
        every = counts[planned].sum()
        if kind.provision is ProvisionKind.HOMES and every > 0:
            there = counts[planned & (frame["placement"] == name).to_numpy()].sum()
            found[name] = float(np.clip(there / every, HOMES_EDGE, 1 - HOMES_EDGE))
    return found
