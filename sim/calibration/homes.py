"""Step: the authority's own children's homes, from its list."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sim.bands import date_of
from sim.calibration.chain import Calibration, ObservationWindow, OwnRecords, OwnValues
from sim.episodes import Episodes
from sim.errors import InputMistake
from sim.observed import ObservedHistory
from sim.parameters import Home, Parameters
from sim.parameters.checks.references import nearest
from sim.returns.lists.homes import HomesList, name_of_home
from sim.returns.lists.spellings import urn

MAINSTREAM = "council_childrens_home"
FALLBACK_ACCEPTANCE = 0.3
"""For a home where no home is configured: the share that Nottinghamshire's mainstream homes began with, an
assumption."""


def with_own_homes(found: Calibration, records: OwnRecords) -> Calibration:
    """The homes of the list in place of the configured ones; raises :class:`InputMistake` as
    :func:`own_homes` does.
    """
    listed = records.lists.homes
    return (
        found
        if listed is None
        else found.plus(own_homes(listed, found.parameters, records.window), listed.account)
    )


def own_homes(listed: HomesList, p: Parameters, window: ObservationWindow) -> OwnValues:
    """The homes of the list in place of the configured ones.

    What the list does not say is that of the configured home of the same name, else of configured homes of
    its type. Homes that had closed by the last day are left out. Raises :class:`InputMistake` if the type of
    a home is not known, or none is left.
    """
    frame = listed.homes
    if not window.hindsight:
        frame = frame[~(frame["registered"] > window.ends)]
        frame = frame.assign(closed=frame["closed"].where(frame["closed"] <= window.ends))
    frame = frame[~(frame["closed"] <= window.ends)]
    if frame.empty:
        raise InputMistake(
            f"fit.homes: no home of the council is open on {date_of(window.ends)}, the last day of the"
            " history; check 'provider' and the dates, or leave the list out"
        )
    homes = {name_of_home(row["name"]): _home(row, p, window) for row in frame.to_dict("records")}
    point: dict[str, object] = {"provision.homes": homes}
    point["provision.source"] = (
        f"job=fit: the authority's list of homes, {len(homes)} of its own; the rest as given below."
    )
    if p.costs is not None and p.costs.named_homes:
        point["costs.named_homes"] = {
            name: cost for name, cost in p.costs.named_homes.items() if name in homes
        }
    return OwnValues(point)


def living_in_named_homes(history: ObservedHistory, listed: HomesList, p: Parameters) -> ObservedHistory:
    """The history with the name of the home where a return gives its URN and the child's placement type is
    the home's.
    """
    homes = {n: h for n, h in p.provision.homes.items() if h.opens is None}
    listed_as = dict(zip(listed.homes["urn"], map(name_of_home, listed.homes["name"]), strict=True))
    names = {number: name for number, name in listed_as.items() if number and name in homes}
    frame = history.episodes.frame
    unit = frame["unit"].astype(object)
    named = unit.map({code: names.get(urn(str(code))) for code in unit.dropna().unique()})
    fits = named.map({name: home.type for name, home in homes.items()}) == frame["placement"].astype(object)
    return replace(history, episodes=Episodes(frame.assign(unit=unit.where(~fits, named).astype("category"))))


def _home(row: dict[Any, Any], p: Parameters, window: ObservationWindow) -> Home:
    name = name_of_home(row["name"])
    known = p.provision.homes.get(name)
    kind = row["type"] or (known.type if known else MAINSTREAM)
    if kind not in p.placement.types:
        raise InputMistake(
            f"fit.homes: the type of a home is not given and there is no '{kind}';"
            f" {nearest(kind, p.placement.types)}"
        )
    alike = known or next((h for h in p.provision.homes.values() if h.type == kind), None)
    others = row["places_for_others"]
    values: dict[str, Any] = {
        "title": row["name"],
        "type": kind,
        "purpose": row["purpose"] or (known.purpose if known else p.placement.types[kind].title),
        "places": int(row["places"]),
        "places_for_others": int(others) if others == others else _others(known, int(row["places"])),
        "ages": _ages(row) or (alike.ages if alike else p.placement.types[kind].ages),
        "levels": (
            tuple(row["needs"].split()) or (alike.levels if alike else Home.model_fields["levels"].default)
        ),
        "opens": _later(row["registered"], window),
        "closes": None if pd.isna(row["closed"]) else date_of(int(row["closed"])),
        "acceptance": _acceptance(p, known, kind),
        "location": row["location"] or (known.location if known else "in_county"),
        "source": f"job=fit: the authority's list of homes{', URN ' + row['urn'] if row['urn'] else ''}.",
        "assumption": f"As configured, for the list does not say: {', '.join(_not_said(row))}.",
    }
    return Home.model_validate(values)


def _others(known: Home | None, places: int) -> int:
    return min(places, int(known.places_for_others.values[-1])) if known else 0


def _ages(row: dict[Any, Any]) -> tuple[int, int] | None:
    return None if np.isnan(row["youngest"]) else (int(row["youngest"]), int(row["oldest"]))


def _later(registered: float, window: ObservationWindow) -> Any:
    """The opening, if it is still to come: a home that is open on the base date needs none."""
    return None if np.isnan(registered) or registered <= window.ends else date_of(int(registered))


def _acceptance(p: Parameters, known: Home | None, kind: str) -> float:
    if known:
        return known.acceptance
    alike = [h.acceptance for h in p.provision.homes.values() if h.type == kind]
    alike = alike or [h.acceptance for h in p.provision.homes.values()]
    return float(np.mean(alike)) if alike else FALLBACK_ACCEPTANCE


def _not_said(row: dict[Any, Any]) -> Iterator[str]:
    yield "acceptance"
    for column, what in (
        ("ages", "youngest"),
        ("needs", "needs"),
        ("places_for_others", "places_for_others"),
    ):
        if row[what] == "" or row[what] != row[what]:
            yield column.replace("_", " ")
