"""Step: care plans, needs, emergencies and sibling groups of those who enter, from a list of searches.

A child's first search in the window tells its plan: foster care where that suits, else residential care, else
supported accommodation. What suits tells its need, too (an assumption, for no return has levels): complex for
a child who needs a place alone, or for whom only residential care suits; enhanced if residential care would
suit as well; standard otherwise. Kinship, parents and all other plans keep their configured part.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from sim.arrays import Numbers, Texts
from sim.calibration.chain import Calibration, ObservationWindow, OwnRecords, OwnValues
from sim.codes import PlaceCode
from sim.estimation.priors import shares_of
from sim.estimation.tallies import strata_of
from sim.parameters import LEVELS, Parameters
from sim.returns.lists.referrals import SUITABLE

FEWEST_CHILDREN = 5
"""Children on whom shares must rest."""
SAME_DAY = 1.0
"""Days of notice below which a child comes in an emergency."""


def with_own_plans(found: Calibration, records: OwnRecords) -> Calibration:
    """Shares of the searches in place of the configured ones, for streams with enough of them."""
    listed, p = records.lists.referrals, found.parameters
    if listed is None:
        return found
    first = _first_searches(listed.searches, records.window)
    stratum = strata_of(p, first["age"].to_numpy(np.int64), np.zeros(len(first), dtype=bool))
    rng, fewest = records.chance(3), max(FEWEST_CHILDREN, p.returns.suppress_below if p.returns else 0)
    values: dict[str, object] = _siblings(first, p, fewest)
    draws: dict[str, Numbers] = {}
    for name in p.entries.strata:
        mine = first[stratum == name]
        if not p.entries.strata[name].uasc and len(mine) >= fewest:
            point, drawn = _of_stratum(name, mine, found, records, rng)
            values |= point
            draws |= drawn
    kept = found.draws.drop(columns=[path for path in draws if path in found.draws])
    return replace(found, draws=kept).plus(OwnValues(values, draws), listed.account)


def _first_searches(searches: pd.DataFrame, window: ObservationWindow) -> pd.DataFrame:
    inside = searches[(searches["referred"] >= window.begins) & (searches["referred"] <= window.ends)]
    ordered = inside.sort_values(["child", "referred"], kind="stable")
    return ordered.drop_duplicates("child").reset_index(drop=True)


def plan_of(searches: pd.DataFrame) -> Texts:
    """What is planned for each search: of :data:`SUITABLE` the first that suits."""
    return np.select([searches[name].to_numpy(bool) for name in SUITABLE], list(SUITABLE), "").astype(object)


def level_of(searches: pd.DataFrame) -> Texts:
    """The level of need of each search."""
    foster, home, alone = (searches[name].to_numpy(bool) for name in ("foster", "residential", "solo"))
    supported = searches["supported"].to_numpy(bool)
    standard, enhanced, complex_ = LEVELS
    only_home = home & ~foster & ~supported
    return np.select([alone | only_home, home], [complex_, enhanced], standard).astype(object)


def settings_of(p: Parameters) -> dict[str, str]:
    """The setting that each of :data:`SUITABLE` is planned as, where the authority has one."""
    kinds = p.placement.types
    homes = [t.setting for t in kinds.values() if t.place is PlaceCode.K2 and t.external]
    lodgings = [t.setting for t in kinds.values() if t.place in (PlaceCode.H5, PlaceCode.K3)]
    found = {"foster": kinds[p.provision.foster_households.type].setting}
    return found | {
        name: there[0] for name, there in (("residential", homes), ("supported", lodgings)) if there
    }


def _of_stratum(
    name: str, mine: pd.DataFrame, found: Calibration, records: OwnRecords, rng: np.random.Generator
) -> tuple[dict[str, object], dict[str, Numbers]]:
    """New shares of a stream, and draws of them."""
    p, at = found.parameters, f"entries.strata.{name}"
    stratum, named = p.entries.strata[name], settings_of(p)
    plans = {s: t.values[-1] for s, t in stratum.plan.items()}
    part = {setting: plans.get(setting, 0.0) for setting in named.values()}
    whole = sum(part.values())
    counted = {named[kind]: int((plan_of(mine) == kind).sum()) for kind in named}
    shapes = {
        s: counted[s] + records.weight * part[s] / whole for s in part if whole and counted[s] + part[s] > 0
    }
    levels = {one: int((level_of(mine) == one).sum()) for one in LEVELS}
    needing = {one: levels[one] + records.weight * stratum.level.get(one, 0.0) for one in LEVELS}
    point: dict[str, object] = {f"{at}.level": shares_of(needing)}
    if shapes:
        point[f"{at}.plan"] = plans | {s: whole * share for s, share in shares_of(shapes).items()}
    notice = mine["notice"].dropna()
    if len(notice) >= FEWEST_CHILDREN:
        hurried = float((notice < SAME_DAY).sum()) + records.weight * stratum.emergency
        point[f"{at}.emergency"] = hurried / (len(notice) + records.weight)
    point[f"{at}.assumption"] = (
        f"{stratum.assumption or ''} Plans and levels of need of those who enter: {len(mine)} children of the"
        " list of searches; needs follow what suits the child."
    ).strip()
    draws = _drawn(f"{at}.level", needing, 1.0, records.draws, rng)
    together = _together(found.draws, [f"{at}.plan.{s}" for s in part], whole)
    return point, draws | (_drawn(f"{at}.plan", shapes, together, records.draws, rng) if shapes else {})


def _together(draws: pd.DataFrame, paths: list[str], otherwise: float) -> Numbers | float:
    """What the three plans have together in each draw."""
    there = [path for path in paths if path in draws]
    return draws[there].sum(axis=1).to_numpy(np.float64) if there else otherwise


def _drawn(
    at: str, shapes: Mapping[str, float], whole: Numbers | float, many: int, rng: np.random.Generator
) -> dict[str, Numbers]:
    """Draws of shares that sum to ``whole`` (Dirichlet)."""
    parts = np.array([rng.gamma(max(shape, 1e-9), 1.0, many) for shape in shapes.values()])
    shares = parts / parts.sum(axis=0) * whole
    return {f"{at}.{name}": np.asarray(shares[number]) for number, name in enumerate(shapes)}


def _siblings(first: pd.DataFrame, p: Parameters, fewest: int) -> dict[str, object]:
    """Groups by size: each of those looked for together is in the list, and counts its part of the group."""
    together = first["siblings"].dropna()
    if len(together) < fewest:
        return {}
    sizes = np.minimum(together.to_numpy(np.int64), max(p.entries.siblings.group_size))
    groups = np.bincount(sizes, weights=1.0 / sizes)
    shares = {size: float(many / groups.sum()) for size, many in enumerate(groups) if many}
    return {"entries.siblings.group_size": shares}
