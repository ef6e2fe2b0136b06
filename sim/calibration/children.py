"""Step: the children in care on the last day of the history, as a census."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from sim.arrays import Counts, Flags, Texts
from sim.bands import ADULTHOOD, DAYS_PER_YEAR
from sim.calibration.chain import Calibration, OwnRecords
from sim.calibration.fees import FEWEST_CHILDREN
from sim.calibration.homes import living_in_named_homes
from sim.census.needs import shares_of_need
from sim.codes import LegalStatus, Need
from sim.episodes import COLUMNS, Episodes
from sim.estimation.risk import settings_and_plans, spells
from sim.estimation.tallies import strata_of
from sim.observed import ObservedHistory
from sim.parameters import LEVELS, LOCATIONS, Parameters
from sim.parameters.census import SEXES

IN_CARE, LEFT = "census", "leavers"
"""Strata of the children in care and of those who left in the year before."""

DEPRIVED_OF_LIBERTY = LEVELS[-1]
"""The level of need of a child whom an order deprives of its liberty (an assumption)."""


def with_children(found: Calibration, records: OwnRecords) -> Calibration:
    """The children of the history's last day; those in a home that is listed live in it by its name."""
    history, listed, p = records.history, records.lists.homes, found.parameters
    if history is None:
        return found
    if listed is not None:
        history = living_in_named_homes(history, listed, p)
    commitments = records.lists.commitments
    needs = {} if commitments is None else listed_needs(commitments.lines, history.ends, p)
    return replace(found, census=children_on(history, p, records.seed, needs))


def listed_needs(lines: pd.DataFrame, day: int, p: Parameters) -> dict[str, dict[str, float]]:
    """Shares of the levels of need among the children of each placement type for whom something is paid on a
    day; types of which the need of too few is told are left out.
    """
    fewest = max(FEWEST_CHILDREN, p.returns.suppress_below if p.returns else 0)
    paid = (lines["start"] <= day) & ~(lines["end"] <= day) & lines["level"].isin(LEVELS)
    return {
        str(kind): {level: float((rows["level"] == level).mean()) for level in LEVELS}
        for kind, rows in lines[paid].drop_duplicates("child").groupby("type")
        if len(rows) >= fewest
    }


def children_on(
    history: ObservedHistory,
    p: Parameters,
    seed: int,
    needs: Mapping[str, Mapping[str, float]] = MappingProxyType({}),
) -> Episodes:
    """The children in care when observation ends, and those who left in the year before, as a census.

    Numbers are counted anew from 0, in an order by chance, so that they identify nobody. What a return does
    not hold is filled in from the configuration: the plan is the setting lived in (in an emergency placement,
    what children of that age are mostly planned for), level of need, district and location are drawn with the
    configured shares; a child under a deprivation-of-liberty order has complex needs. ``needs`` are shares of
    the levels by placement type where something better is known, so that children are as dear as those who
    are paid for. A home that the configuration does not know is left out.
    """
    rng = np.random.default_rng(seed)
    frame = history.episodes.frame
    dec = frame["dec"].to_numpy(np.float64)
    still = np.isnan(dec) & ~history.vanished & (frame["decom"].to_numpy(np.float64) <= history.ends)
    gone = (dec > history.ends - DAYS_PER_YEAR) & (dec <= history.ends) & frame["route"].notna().to_numpy()
    chosen = np.concatenate([rng.permutation(np.flatnonzero(still)), rng.permutation(np.flatnonzero(gone))])
    rows = frame.iloc[chosen].reset_index(drop=True)
    _, plan = settings_and_plans(history.episodes, p)
    columns = {name: rows[name].astype(object).to_numpy() for name in COLUMNS}
    if history.deprived_of_liberty is not None:
        deprived = history.deprived_of_liberty[chosen]
        rows = rows.assign(level=np.where(deprived, DEPRIVED_OF_LIBERTY, columns["level"]))
    columns |= _filled(rows, np.array(p.placement.settings, dtype=object)[plan[chosen]], p, needs, rng)
    columns["child"] = np.arange(len(rows))
    # a placement that is the first on record of a child who was in care before it is a later one
    columns["spell"] = np.maximum(rows["spell"].to_numpy(np.int64), spells(history.episodes)[chosen])
    columns["stratum"] = np.where(np.isnan(dec[chosen]), IN_CARE, LEFT).astype(object)
    columns["sibling_group"] = _numbered_anew(rows["sibling_group"].to_numpy(np.int64))
    return Episodes.from_columns(dict(columns))


def _filled(
    rows: pd.DataFrame,
    plan: Texts,
    p: Parameters,
    needs: Mapping[str, Mapping[str, float]],
    rng: np.random.Generator,
) -> dict[str, Texts]:
    """The columns that a history may lack."""
    placement = rows["placement"].astype(object).to_numpy()
    found = {
        name: np.array(rows[name].astype(object), dtype=object)
        for name in ("level", "district", "location", "sex", "wanted", "unit", "ls", "cin")
    }
    kinds, many = np.unique(placement.astype(str), return_counts=True)
    configured = shares_of_need(p.census.level, dict(zip(kinds.tolist(), many.tolist(), strict=True)))
    for kind in sorted(set(placement)):
        mine = placement == kind
        shares = needs.get(kind, configured[kind])
        _draw(found["level"], mine & ~np.isin(found["level"], LEVELS), shares, LEVELS[0], rng)
        location = {place: share.values[0] for place, share in p.placement.types[kind].location.items()}
        _draw(found["location"], mine & ~np.isin(found["location"], LOCATIONS), location, LOCATIONS[0], rng)
    _draw(
        found["district"],
        pd.isna(found["district"]),
        p.authority.districts,
        next(iter(p.authority.districts)),
        rng,
    )
    _draw(found["sex"], ~np.isin(found["sex"], SEXES), dict.fromkeys(SEXES, 1.0), SEXES[0], rng)
    found["ls"] = np.where(
        np.isin(found["ls"], list(LegalStatus)), found["ls"], LegalStatus.FULL_CARE_ORDER.value
    )
    found["cin"] = np.where(np.isin(found["cin"], list(Need)), found["cin"], Need.ABUSE_OR_NEGLECT.value)
    found["wanted"] = np.where(pd.isna(found["wanted"]), placement, found["wanted"])
    found["unit"] = np.where(np.isin(found["unit"], list(p.provision.homes)), found["unit"], "")
    return found | {"plan": _plans(rows, plan, placement, p)}


def _draw(
    values: Texts, missing: Flags, mix: Mapping[str, float], otherwise: str, rng: np.random.Generator
) -> None:
    shares = np.array(list(mix.values()), dtype=np.float64)
    many = int(missing.sum())
    known = shares.sum() > 0
    values[missing] = (
        rng.choice(list(mix), size=many, p=shares / shares.sum()) if known and many else otherwise
    )


def _plans(rows: pd.DataFrame, plan: Texts, placement: Texts, p: Parameters) -> Texts:
    """Nobody is meant to stay in an emergency placement."""
    waiting = (placement == p.placement.emergency_type) & (
        plan == p.placement.types[p.placement.emergency_type].setting
    )
    age = np.clip(((rows["decom"] - rows["dob"]) // DAYS_PER_YEAR).to_numpy(np.int64), 0, ADULTHOOD - 1)
    stratum = strata_of(p, age, rows["uasc"].to_numpy(bool))
    mostly = {name: max(s.plan, key=lambda k: s.plan[k].values[-1]) for name, s in p.entries.strata.items()}
    return np.where(waiting, np.array([mostly[name] for name in stratum], dtype=object), plan)


def _numbered_anew(group: Counts) -> Counts:
    """Groups of two and more counted from 0, -1 for all others."""
    names, place, size = np.unique(group, return_inverse=True, return_counts=True)
    together = (size > 1) & (names >= 0)
    return np.asarray(np.where(together, np.cumsum(together) - 1, -1)[place])
