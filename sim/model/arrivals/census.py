"""The children in care on the base date, as the census found them, brought into the simulation."""

from collections.abc import Hashable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from sim.bands import ADULTHOOD, AGE_STARTS, birthdays
from sim.codes import LegalStatus, ReasonEpisodeCeased, ReasonNewEpisode
from sim.episodes import Episodes
from sim.errors import InputMistake
from sim.model.career import Career
from sim.model.caseload import Caseload
from sim.model.child import Child
from sim.model.names import LEGAL_STATUSES, NONE, REASONS_CEASED, REASONS_NEW, Names
from sim.model.provision.carers import Carers
from sim.model.provision.estate import Estate
from sim.model.provision.places import Unit
from sim.model.provision.placing import PlaceFound
from sim.model.record import Record
from sim.model.streams import Streams

FAMILY: Final = "census"


class CensusChild(NamedTuple):
    """A child of the census: in its placement, or, if ``until`` is a day, one who had left care by then."""

    child: Child
    home: str
    """The home in which it lives; empty if it lives elsewhere."""
    until: float
    rec: int = NONE
    route: int = NONE


def children_of(census: Episodes, names: Names, base: int) -> Iterator[CensusChild]:
    """Every child of the census; ``base`` is the base date in days since 1970.

    Raises :class:`InputMistake` when a child lives in a placement type that the configuration does not know.
    """
    frame = census.frame
    reached = np.stack(
        [birthdays(frame["dob"].to_numpy(), y) - base for y in (*AGE_STARTS[1:], ADULTHOOD)], axis=1
    )
    columns = {name: frame[name].tolist() for name in frame}
    rows = zip(*columns.values(), strict=True)
    for values, birthday in zip(rows, reached.astype(float).tolist(), strict=True):
        row = dict(zip(columns, values, strict=True))
        child, until = _child(names, row, birthday, base), float(row["dec"]) - base
        if np.isnan(until):
            yield CensusChild(child, str(row["unit"]), until)
        else:
            rec = REASONS_CEASED.index(ReasonEpisodeCeased(row["rec"]))
            yield CensusChild(child, "", until, rec, names.routes.index(str(row["route"])))


def _child(names: Names, row: dict[Hashable, Any], birthday: list[float], base: int) -> Child:
    if row["placement"] not in names.types:
        raise InputMistake(
            f"census: child {row['child']} lives in '{row['placement']}', which is not a placement type of"
            " this configuration; add it to the placement group"
        )
    child = Child(
        int(row["child"]), FAMILY, int(row["child"]), int(row["sibling_group"]), int(row["dob"]), birthday,
        sex=str(row["sex"]), cin=str(row["cin"]), uasc=bool(row["uasc"]), disability=bool(row["disability"]),
        level=str(row["level"]), district=str(row["district"]), returned=False,
        plan=names.settings.index(str(row["plan"])),
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


class BaseDate:
    """Where the children of the census live: each finds the home or foster household in which it was
    found.
    """

    def __init__(
        self, streams: Streams, estate: Estate, carers: Carers, caseload: Caseload, record: Record
    ) -> None:
        self._streams = streams
        self._estate = estate
        self._carers = carers
        self._caseload = caseload
        self._record = record

    def begin(self, census: Episodes, names: Names, base: int, career: Career) -> None:
        """Children in care go on living where they are; of those who have left it is only written down that
        they were there.
        """
        draws = self._streams.of("household at the start").random(len(census.frame)).tolist()
        for found, chance in zip(children_of(census, names, base), draws, strict=True):
            child = found.child
            self._caseload.children.append(child)
            if np.isnan(found.until):
                career.continue_from_census(
                    child, PlaceFound(child.placement, self._unit(found, chance), child.wanted)
                )
            else:
                self._record.placement(child, found.until, rec=found.rec, route=found.route)

    def _unit(self, found: CensusChild, chance: float) -> Unit | None:
        """The home that the census names, or a foster household with room, any of them with the same
        probability.
        """
        if found.home:
            return self._estate.by_name[found.home]
        if found.child.placement != self._carers.placement_type:
            return None
        return self._carers.any_vacant(found.child.age_on(0.0), chance)
