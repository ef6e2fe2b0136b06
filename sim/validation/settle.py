"""What a return does not tell: how often the authority's own foster carers are the right ones. The model finds it."""

from collections.abc import Sequence
from math import ceil

import numpy as np

from sim.bands import DAYS_PER_YEAR, day_number
from sim.episodes import Episodes
from sim.model import Hazards, live
from sim.observed import ObservedHistory
from sim.parameters import Parameters
from sim.parameters.values import with_values

STEPS = (1.0, 0.8, 0.6, 0.5)
"""Powers of the odds ratios by which acceptance is corrected, step by step."""
REPLICATIONS, LARGE = 3, 5000
"""Runs for each step; of an authority with so many children one run says more than three of a county."""
LEAST_FREE = 1.15
"""Approved places for each child placed, where the configuration has fewer: households of three with two children are usual."""
WITHIN_YEARS = 2
FEWEST = 10


def searches_succeed(p: Parameters, history: ObservedHistory) -> dict[str, object]:
    """New values for markets where no plan is on record.

    A return tells where a child was placed and not what could not be found. With the setting lived in for the plan, a search
    that failed is already in the plan, and must not fail again.
    """
    if history.episodes.frame["plan"].notna().any():
        return {}
    note = "job=fit: a return does not record searches that failed; the setting that was found stands for the plan"
    found: dict[str, object] = {}
    for name, market in p.provision.markets.items():
        at = f"provision.markets.{name}"
        found |= {f"{at}.availability.{age}": 1.0 for age in market.availability}
        found |= {f"{at}.by_level.{level}": 1.0 for level in market.by_level}
        found[f"{at}.assumption"] = note
    return found


def enough_places(p: Parameters, census: Episodes, least_free: float = LEAST_FREE) -> dict[str, object]:
    """Approved places for at least the children who live with the authority's own carers."""
    households = p.provision.foster_households
    frame = census.frame
    children = int(((frame["placement"] == households.type) & frame["dec"].isna()).sum())
    needed = ceil(children * least_free)
    if households.places >= needed:
        return {}
    at = "provision.foster_households"
    return {
        f"{at}.places": needed,
        f"{at}.assumption": (
            f"job=fit: {households.places} places were given for {children} children; taken are {least_free:g} for each"
        ),
    }


def own_share(history: ObservedHistory, p: Parameters) -> float | None:
    """Share of new unrelated foster placements that are with the authority's own carers; ``None`` if they are too few."""
    frame = history.episodes.frame
    kinds = [name for name, kind in p.placement.types.items() if kind.foster]
    lately = frame["decom"].to_numpy(np.float64) > max(history.begins, history.ends - WITHIN_YEARS * DAYS_PER_YEAR)
    new = frame["placement"][
        lately & (frame["decom"].to_numpy(np.float64) <= history.ends) & frame["placement"].isin(kinds).to_numpy()
    ]
    share = float((new == p.provision.foster_households.type).mean()) if len(new) >= FEWEST else None
    return None if share is None else float(np.clip(share, 0.02, 0.98))


def acceptance(p: Parameters, census: Episodes, share: float, seed: int, steps: Sequence[float] = STEPS) -> float:
    """Acceptance by one household with which that share of new foster placements is with the authority's own carers."""
    accepts = p.provision.foster_households.acceptance
    begins = day_number(p.authority.base_date)
    for number, power in enumerate(steps):
        now = with_values(p, {"provision.foster_households.acceptance": accepts})
        hazards, seen = Hazards(now), []
        for replication in range(REPLICATIONS if len(census.frame) < LARGE else 1):
            episodes = live(now, census, hazards, seed=seed + number, replication=replication, years=1).episodes
            dec = episodes.frame["dec"].to_numpy(np.float64)
            ends = int(begins + DAYS_PER_YEAR)
            seen.append(own_share(ObservedHistory(episodes, begins, ends, np.where(np.isnan(dec), ends, dec)), now))
        known = [s for s in seen if s is not None]
        if not known:
            return accepts
        reached = float(np.mean(known))
        accepts = float(np.clip(accepts * ((share / (1 - share)) / (reached / (1 - reached))) ** power, 1e-5, 1.0))
    return accepts
