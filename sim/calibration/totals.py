"""Step: the census of an authority's own children as published totals would describe it."""

from typing import Any

import numpy as np
import pandas as pd

from sim.arrays import Counts, Flags, Texts
from sim.bands import ADULTHOOD, completed_years, date_of
from sim.calibration.chain import Calibration, OwnRecords
from sim.calibration.parameter_set import CENSUS_FILE, slug
from sim.episodes import Episodes
from sim.parameters import CensusMargins, Parameters
from sim.parameters.census import NO, YES
from sim.parameters.paths.values import plain


def with_totals(found: Calibration, records: OwnRecords) -> Calibration:
    """The totals of the children that were found, and the name of the file that holds the children
    themselves.
    """
    if found.census is None:
        return found
    p, ends = found.parameters, records.events.ends
    totals = totals_of(found.census, p, ends, f"job=fit: the authority's own children on {date_of(ends)}.")
    file = CENSUS_FILE.format(name=slug(p.authority.name))
    margins = CensusMargins.model_validate({**totals, "after_care": plain(p.census.after_care), "file": file})
    return found.plus({"census": margins})


def totals_of(census: Episodes, p: Parameters, base: int, source: str) -> dict[str, Any]:
    """The census as published totals would describe it: what ``configs/census`` holds.

    A census made from these totals alone has the same children by every margin, and none of the children
    themselves.
    """
    frame = census.frame
    still = frame[frame["dec"].isna()].reset_index(drop=True)
    gone = frame[frame["dec"].notna()]
    age = completed_years(still["dob"].to_numpy(np.int64), base)
    groups = dict(zip(p.census.table.ages, p.census.table.age_groups, strict=True))
    group = np.array(
        [next(name for name, years in groups.items() if a in years) for a in age.tolist()], dtype=object
    )
    placement = still["placement"].astype(object).to_numpy()
    known = {name: still[column].astype(object).to_numpy() for name, column in ATTRIBUTES.items()}
    known |= {
        name: np.where(still[name].to_numpy(bool), YES, NO).astype(object)
        for name in ("disability", "previously_looked_after")
    }
    margins = {name: _margin(values, placement, source) for name, values in known.items()}
    return {
        "seed": p.census.seed,
        "source": source,
        "table": _table(p, age, group, placement, source),
        **margins,
        "uasc": _uasc(still["uasc"].to_numpy(bool), age, placement, source),
        "against_plan": _against_plan(still, placement, p),
        "exits_last_12_months": {
            route: int((gone["route"] == route).sum()) for route in p.census.exits_last_12_months
        },
    }


ATTRIBUTES = {
    "need": "cin",
    "district": "district",
    "location": "location",
    "sex": "sex",
    "level": "level",
    "legal_status": "ls",
}


def _counts(values: Texts) -> dict[str, int]:
    names, many = np.unique(values.astype(str), return_counts=True)
    return dict(zip(names.tolist(), many.tolist(), strict=True))


def _margin(values: Texts, placement: Texts, source: str) -> dict[str, Any]:
    weights = {kind: _counts(values[placement == kind]) for kind in sorted(set(placement))}
    return {"source": source, "totals": _counts(values), "by": "placement", "weights": weights}


def _table(p: Parameters, age: Counts, group: Texts, placement: Texts, source: str) -> dict[str, Any]:
    kinds = [kind for kind in p.placement.types if (placement == kind).any()]
    return {
        "source": source,
        "ages": {name: int((group == name).sum()) for name in p.census.table.ages},
        "single_years": {a: int((age == a).sum()) for a in range(ADULTHOOD)},
        "placements": {kind: int((placement == kind).sum()) for kind in kinds},
        "weights": {kind: _counts(group[placement == kind]) for kind in kinds},
    }


def _uasc(uasc: Flags, age: Counts, placement: Texts, source: str) -> dict[str, Any]:
    """Unaccompanied children are among the ages at which there are any."""
    first, last = (int(age[uasc].min()), int(age[uasc].max())) if uasc.any() else (16, 17)
    old = (age >= first) & (age <= last)
    words = np.where(uasc, YES, NO).astype(object)
    weights = {
        kind: _counts(words[(placement == kind) & old])
        for kind in sorted(set(placement))
        if ((placement == kind) & old).any()
    }
    return {
        "source": source, "totals": {YES: int(uasc.sum())}, "only_ages": [first, last], "otherwise": NO,
        "by": "placement",
        "weights": weights,
    }  # fmt: skip


def _against_plan(still: pd.DataFrame, placement: Texts, p: Parameters) -> dict[str, dict[str, int]]:
    plan = still["plan"].astype(object).to_numpy()
    found = {}
    for kind in sorted(set(placement)):
        other = plan[(placement == kind) & (plan != p.placement.types[kind].setting)]
        if len(other):
            found[kind] = _counts(other)
    return found
