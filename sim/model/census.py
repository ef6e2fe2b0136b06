"""The children in care on the base date, as the census found them, brought into the simulation."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.bands import ADULTHOOD, AGE_STARTS, birthdays, day_number
from sim.codes import LegalStatus, ReasonEpisodeCeased, ReasonNewEpisode
from sim.errors import InputMistake
from sim.model.child import Child
from sim.model.names import LEGAL_STATUSES, REASONS_CEASED, REASONS_NEW
from sim.model.placing import Place

if TYPE_CHECKING:
    from sim.episodes import Episodes
    from sim.model.places import Unit
    from sim.model.system import CareSystem

FAMILY = "census"


def children_on_base_date(system: CareSystem, census: Episodes) -> Iterator[tuple[Child, Place]]:
    """Every child with an open episode, and where it lives; those who left before are only written down.

    Raises :class:`InputMistake` when a child lives in a placement type that the configuration does not know.
    """
    frame = census.frame
    base = day_number(system.parameters.authority.base_date)
    reached = np.stack([birthdays(frame["dob"].to_numpy(), y) - base for y in (*AGE_STARTS[1:], ADULTHOOD)], axis=1)
    luck = system.streams.of("household at the start").random(len(frame)).tolist()
    columns = {name: frame[name].tolist() for name in frame}
    rows = zip(*columns.values(), strict=True)
    for values, birthday, chance in zip(rows, reached.astype(float).tolist(), luck, strict=True):
        row = dict(zip(columns, values, strict=True))
        child = _child(system, row, birthday, base)
        if row["dec"] == row["dec"]:
            _write_down(system, child, row, base)
        else:
            yield child, Place(child.placement, _unit(system, child, str(row["unit"]), chance), child.wanted)


def _child(system: CareSystem, row: dict[Hashable, Any], birthday: list[float], base: int) -> Child:
    names = system.names
    if row["placement"] not in names.types:
        raise InputMistake(
            f"census: child {row['child']} lives in '{row['placement']}', which is not a placement type of this "
            "configuration; add it to the placement group"
        )
    child = Child(
        int(row["child"]), FAMILY, int(row["child"]), int(row["sibling_group"]), int(row["dob"]), birthday,
        sex=str(row["sex"]), cin=str(row["cin"]), uasc=bool(row["uasc"]), disability=bool(row["disability"]),
        level=str(row["level"]), district=str(row["district"]), returned=False, plan=names.settings.index(str(row["plan"])),
        legal_status=LEGAL_STATUSES.index(LegalStatus(row["ls"])),
    )  # fmt: skip
    child.stratum = str(row["stratum"])
    child.period, child.spell = int(row["period"]), int(row["spell"])
    child.entered, child.placed = row["period_start"] - base, row["decom"] - base
    child.rne = REASONS_NEW.index(ReasonNewEpisode(row["rne"]))
    child.placement = names.types.index(str(row["placement"]))
    child.wanted = names.types.index(str(row["wanted"]))
    child.location = names.locations.index(str(row["location"]))
    return child


def _unit(system: CareSystem, child: Child, home: str, chance: float) -> Unit | None:
    """The home that the census names, or a foster household with room, any of them with the same probability."""
    if home:
        return system.estate.by_name[home]
    if child.placement != system.carers.type:
        return None
    return system.carers.any_vacant(child.age_on(0.0), chance)


def _write_down(system: CareSystem, child: Child, row: dict[Hashable, Any], base: int) -> None:
    system.children.append(child)
    rec = REASONS_CEASED.index(ReasonEpisodeCeased(row["rec"]))
    system.record.placement(child, row["dec"] - base, rec=rec, route=system.names.routes.index(str(row["route"])))
