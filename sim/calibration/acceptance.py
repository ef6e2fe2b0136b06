"""Step: what a return does not tell: how often the authority's own foster carers and homes are the right
ones. The model finds it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

import numpy as np
from pydantic import BaseModel

from sim.bands import DAYS_PER_YEAR, day_number
from sim.calibration.beds import is_open
from sim.calibration.chain import Calibration, OwnRecords
from sim.calibration.households import AT
from sim.calibration.lately import own_share, shares_of_homes
from sim.episodes import Episodes
from sim.model import Hazards, live
from sim.observed import ObservedHistory
from sim.parameters import Home, Parameters
from sim.parameters.paths.values import with_values
from sim.timeline import Timeline

STEPS = (1.0, 0.8, 0.6, 0.5)
"""Powers of the odds ratios by which acceptance is corrected, step by step."""
CHILDREN, MOST_RUNS = 3000, 20
"""Each step takes as many runs as it needs to begin with so many children in all, and no more than so
many."""
CARERS = f"{AT}.acceptance"
LEAST = 1e-5
MOST_AT_ONCE = 20.0
"""The odds of acceptance by homes change no more in one step."""


@dataclass(frozen=True)
class Went:
    """Where new placements went: the carers' share of unrelated foster care, and the homes' share of the
    children who were meant for their setting, by placement type.
    """

    carers: float | None
    homes: Mapping[str, float]

    @classmethod
    def of(cls, history: ObservedHistory, p: Parameters) -> "Went":
        """Of a history."""
        return cls(own_share(history, p), shares_of_homes(history, p))


def with_acceptance(found: Calibration, records: OwnRecords) -> Calibration:
    """Acceptance with which new placements are shared as they were; as configured where too few were."""
    p, history = found.parameters, records.history
    if history is None or found.census is None:
        return found
    went = Went.of(history, p)
    homes = _open_homes(p, went)
    if went.carers is None and not homes:
        return found
    census = found.census
    values = records.kept.value("acceptance", lambda: acceptance(p, census, went, records.seed))
    point: dict[str, object] = {CARERS: values[CARERS]} if CARERS in values else {}
    if homes:
        point["provision.homes"] = {
            name: _accepting(home, values[_path(name)], homes[name]) if name in homes else home
            for name, home in p.provision.homes.items()
        }
    return found.plus(point)


def _accepting(home: Home, accepts: float, share: float) -> Home:
    note = (
        f"job=fit: acceptance is found by running the model until {share:.0%} of the children who are meant"
        f" for such a setting are in homes of this type, as in the history. {home.assumption or ''}"
    )
    return home.model_copy(update={"acceptance": accepts, "assumption": note.strip()})


def _path(name: str) -> str:
    return f"provision.homes.{name}.acceptance"


def acceptance(
    p: Parameters, census: Episodes, went: Went, seed: int, steps: Sequence[float] = STEPS
) -> dict[str, float]:
    """Acceptance by one household and by each home, by path, with which placements go where they went."""
    homes = _open_homes(p, went)
    accepts = {_path(name): p.provision.homes[name].acceptance for name in homes}
    if went.carers is not None:
        accepts[CARERS] = p.provision.foster_households.acceptance
    for number, power in enumerate(steps):
        reached = _lived(with_values(p, accepts), census, seed + number)
        if went.carers is not None and reached.carers is not None:
            ratio = _odds(went.carers) / _odds(reached.carers)
            accepts[CARERS] = float(np.clip(accepts[CARERS] * ratio**power, LEAST, 1.0))
        for name, share in homes.items():
            path, now = _path(name), reached.homes.get(p.provision.homes[name].type)
            if now is not None:
                ratio = np.clip(_odds(share) / _odds(now), 1 / MOST_AT_ONCE, MOST_AT_ONCE)
                accepts[path] = float(np.clip(accepts[path] * ratio**power, LEAST, 1.0))
    return accepts


def _open_homes(p: Parameters, went: Went) -> dict[str, float]:
    """The homes that are open, with the share that is wanted of their type."""
    return {
        name: went.homes[home.type]
        for name, home in p.provision.homes.items()
        if home.type in went.homes and is_open(p, home) and home.beds.at(p.authority.base_date) > 0
    }


def _lived(p: Parameters, census: Episodes, seed: int) -> Went:
    """Where placements go in the first year of the model, in the mean of some runs."""
    p = standing(p)
    hazards, seen = Hazards(p), []
    begins = day_number(p.authority.base_date)
    ends = int(begins + DAYS_PER_YEAR)
    for replication in range(int(np.clip(ceil(CHILDREN / max(len(census.frame), 1)), 1, MOST_RUNS))):
        episodes = live(p, census, hazards, seed=seed, replication=replication, years=1).episodes
        dec = episodes.frame["dec"].to_numpy(np.float64)
        history = ObservedHistory(episodes, begins, ends, np.where(np.isnan(dec), ends, dec))
        seen.append(Went.of(history, p))
    carers = [one.carers for one in seen if one.carers is not None]
    kinds = {kind for one in seen for kind in one.homes}
    homes = {kind: float(np.mean([one.homes[kind] for one in seen if kind in one.homes])) for kind in kinds}
    return Went(float(np.mean(carers)) if carers else None, homes)


def standing(p: Parameters) -> Parameters:
    """The same parameters with provision that stays as it is on the base date: homes neither open nor close,
    nothing of homes, households and markets changes, and as many households stop as are approved.

    What is going to change must change what is forecast, and not the acceptance of today.
    """
    today = p.authority.base_date
    now = _for_ever(p.provision, today)
    homes = {
        name: home.model_copy(update={"opens": None, "closes": None})
        for name, home in now.homes.items()
        if is_open(p, home)
    }
    foster = now.foster_households.model_copy(update={"extensions": {}})
    approved = sum(pipeline.approvals(today) for pipeline in foster.pipelines.values())
    if foster.places > 0:
        stopping = Timeline.constant(approved * foster.mean_places / foster.places)
        foster = foster.model_copy(
            update={"deregistration": foster.deregistration.model_copy(update={"rate": stopping})}
        )
    provision = now.model_copy(update={"homes": homes, "foster_households": foster})
    return p.model_copy(update={"provision": provision})


def _for_ever(value: Any, today: date) -> Any:
    """The same with every dated value as it is today."""
    if isinstance(value, Timeline):
        return Timeline.constant(value.at(today))
    if isinstance(value, dict):
        return {key: _for_ever(inner, today) for key, inner in value.items()}
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return value.model_copy(update={name: _for_ever(getattr(value, name), today) for name in fields})
    return value


def _odds(share: float) -> float:
    return share / (1 - share)
