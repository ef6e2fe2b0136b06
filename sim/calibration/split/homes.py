"""Whose the council's homes become when it is split, and where the children in them then live."""

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from sim.arrays import Counts, Texts
from sim.bands import completed_years, day_number
from sim.census.care_plans import open_places, spread_over_homes
from sim.errors import InputMistake
from sim.parameters import Home, Parameters, ProvisionKind


def shared_homes(p: Parameters, children: Mapping[str, Mapping[Hashable, int]]) -> dict[str, dict[str, Home]]:
    """Homes by part: each goes whole to one of them, the largest first, to the part that then lacks most beds
    for its share of the children in homes of that type.

    ``children`` are those of each part, by placement type.
    """
    given: dict[str, dict[str, Home]] = {part: {} for part in children}
    for kind in dict.fromkeys(home.type for home in p.provision.homes.values()):
        homes = {name: home for name, home in p.provision.homes.items() if home.type == kind}
        share = _shares({part: float(own.get(kind, 0)) for part, own in children.items()})
        beds = {name: home.places.values[-1] for name, home in homes.items()}
        lack = {part: share[part] * sum(beds.values()) for part in children}
        for name in sorted(homes, key=lambda home: (-beds[home], home)):
            part = max(lack, key=lambda one: lack[one])
            given[part][name] = homes[name]
            lack[part] -= beds[name]
    return given


def _shares(children: Mapping[str, float]) -> dict[str, float]:
    whole = sum(children.values())
    return {part: many / whole if whole else 1 / len(children) for part, many in children.items()}


def rehoused(frame: pd.DataFrame, p: Parameters) -> pd.DataFrame:
    """Children in care of a part with the homes that it has: those in homes are spread over these, and whom
    they have no bed for lives in a place that is bought.

    ``p`` has the homes of the part. Raises :class:`~sim.errors.InputMistake` where nothing is bought for such
    children.
    """
    found, base = frame.copy(), day_number(p.authority.base_date)
    age = completed_years(frame["dob"].to_numpy(np.int64), base)
    columns = {
        name: frame[name].astype(object).to_numpy(copy=True) for name in ("unit", "placement", "wanted")
    }
    still = frame["dec"].isna().to_numpy(bool)
    for kind, placement in p.placement.types.items():
        if placement.provision is ProvisionKind.HOMES:
            there = np.flatnonzero(still & (columns["placement"] == kind))
            _rehouse(columns, p, kind, there, age)
    types = p.placement.types
    columns["place"] = np.array([types[name].place.value for name in columns["placement"]], dtype=object)
    columns["place_provider"] = np.array(
        [types[name].provider.value for name in columns["placement"]], dtype=object
    )
    return found.assign(**columns)


def _rehouse(columns: dict[str, Texts], p: Parameters, kind: str, there: Counts, age: Counts) -> None:
    homes = {name: home for name, home in p.provision.homes.items() if home.type == kind}
    beds = sum(open_places(p, home) for home in homes.values())
    stay, go = there[:beds], there[beds:]
    if stay.size:
        columns["unit"][stay] = spread_over_homes(p, kind, age[stay].tolist(), homes)
    if go.size:
        columns["unit"][go], columns["placement"][go] = "", bought_for(p, kind)
    if not beds:
        columns["wanted"][columns["wanted"] == kind] = bought_for(p, kind)


def bought_for(p: Parameters, kind: str) -> str:
    """The placement type that is bought where a type of the council's homes has no bed: one of its setting,
    else residential care.
    """
    types = p.placement.types
    bought = [name for name, one in types.items() if one.provision is ProvisionKind.MARKET]
    alike = [name for name in bought if types[name].setting == types[kind].setting]
    residential = [name for name in bought if types[name].residential]
    if not (alike or residential):
        raise InputMistake(
            f"authority.split: a part has no home for its children in '{kind}', and no residential care is"
            " bought; give another split"
        )
    return (alike or residential)[0]
