"""Step: what a return does not tell: how often the authority's own foster carers are the right ones. The
model finds it.
"""

from collections.abc import Sequence

import numpy as np

from sim.bands import DAYS_PER_YEAR, day_number
from sim.calibration.chain import Calibration, OwnRecords
from sim.episodes import Episodes
from sim.model import Hazards, live
from sim.observed import ObservedHistory
from sim.parameters import Parameters
from sim.parameters.paths.values import with_values

STEPS = (1.0, 0.8, 0.6, 0.5)
"""Powers of the odds ratios by which acceptance is corrected, step by step."""
REPLICATIONS, LARGE = 3, 5000
"""Runs for each step; of an authority with so many children one run says more than three of a county."""
WITHIN_YEARS = 2
FEWEST = 10


def with_acceptance(found: Calibration, records: OwnRecords) -> Calibration:
    """Acceptance with which new foster placements are shared as they were; as configured where there were too
    few.
    """
    p, history = found.parameters, records.history
    share = None if history is None else own_share(history, p)
    if share is None or found.census is None:
        return found
    return found.plus(
        {"provision.foster_households.acceptance": acceptance(p, found.census, share, records.seed)}
    )


def own_share(history: ObservedHistory, p: Parameters) -> float | None:
    """Share of new unrelated foster placements that are with the authority's own carers; ``None`` if they are
    too few.
    """
    frame = history.episodes.frame
    kinds = [name for name, kind in p.placement.types.items() if kind.foster]
    lately = frame["decom"].to_numpy(np.float64) > max(
        history.begins, history.ends - WITHIN_YEARS * DAYS_PER_YEAR
    )
    new = frame["placement"][
        lately
        & (frame["decom"].to_numpy(np.float64) <= history.ends)
        & frame["placement"].isin(kinds).to_numpy()
    ]
    share = float((new == p.provision.foster_households.type).mean()) if len(new) >= FEWEST else None
    return None if share is None else float(np.clip(share, 0.02, 0.98))


def acceptance(
    p: Parameters, census: Episodes, share: float, seed: int, steps: Sequence[float] = STEPS
) -> float:
    """Acceptance by one household with which that share of new foster placements is with the authority's own
    carers.
    """
    accepts = p.provision.foster_households.acceptance
    begins = day_number(p.authority.base_date)
    for number, power in enumerate(steps):
        now = with_values(p, {"provision.foster_households.acceptance": accepts})
        hazards, seen = Hazards(now), []
        for replication in range(REPLICATIONS if len(census.frame) < LARGE else 1):
            episodes = live(
                now, census, hazards, seed=seed + number, replication=replication, years=1
            ).episodes
            dec = episodes.frame["dec"].to_numpy(np.float64)
            ends = int(begins + DAYS_PER_YEAR)
            seen.append(
                own_share(ObservedHistory(episodes, begins, ends, np.where(np.isnan(dec), ends, dec)), now)
            )
        known = [s for s in seen if s is not None]
        if not known:
            return accepts
        reached = float(np.mean(known))
        accepts = float(
            np.clip(accepts * ((share / (1 - share)) / (reached / (1 - reached))) ** power, 1e-5, 1.0)
        )
    return accepts
