"""The children in care on the base date, as the census found them, brought into the simulation."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from math import isnan
from typing import Any, Final

import numpy as np
from librt.vecs import vec

from sim.bands import ADULTHOOD, AGE_STARTS, birthdays
from sim.codes import LegalStatus, ReasonEpisodeCeased, ReasonNewEpisode
from sim.episodes import Episodes, once
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


class CensusChild:
    """A child of the census: in its placement, or, if ``until`` is a day, one who had left care by then."""

    __slots__ = ("child", "home", "rec", "route", "until")

    def __init__(self, child: Child, home: str, until: float, rec: int, route: int) -> None:
        self.child = child
        self.home = home
        """The home in which it lives; empty if it lives elsewhere."""
        self.until = until
        self.rec = rec
        self.route = route


@dataclass(frozen=True, eq=False)
class AsWritten:
    """What the census says of a child, the same for every history that begins with it."""

    number: int
    sibling_group: int
    dob: int
    birthdays: vec[float]
    sex: str
    cin: str
    uasc: bool
    disability: bool
    level: str
    district: str
    plan: int
    legal_status: int
    stratum: str
    period: int
    spell: int
    entered: float
    placed: float
    rne: int
    placement: int
    wanted: int
    location: int
    home: str
    until: float
    rec: int
    route: int

    def found(self) -> CensusChild:
        """The child as it stands there on the base date."""
        child = Child(
            self.number, FAMILY, self.number, self.sibling_group, self.dob, self.birthdays, self.sex,
            self.cin, self.uasc, self.disability, self.level, self.district, False, self.plan,
            self.legal_status,
        )  # fmt: skip
        child.stratum = self.stratum
        child.period, child.spell = self.period, self.spell
        child.entered, child.placed, child.rne = self.entered, self.placed, self.rne
        child.placement, child.wanted, child.location = self.placement, self.wanted, self.location
        return CensusChild(child, self.home, self.until, self.rec, self.route)


def children_of(census: Episodes, names: Names, base: int) -> Iterator[CensusChild]:
    """Every child of the census; ``base`` is the base date in days since 1970.

    Raises :class:`InputMistake` when a child lives in a placement type that the configuration does not know.
    """
    for written in read(census, names, base):
        yield written.found()


@once
def read(census: Episodes, names: Names, base: int) -> list[AsWritten]:
    """All children as they are written in the census, child by child."""
    frame = census.frame
    reached = np.stack(
        [birthdays(frame["dob"].to_numpy(), y) - base for y in (*AGE_STARTS[1:], ADULTHOOD)], axis=1
    )
    columns = {name: frame[name].tolist() for name in frame}
    rows = zip(*columns.values(), strict=True)
    return [
        _written(names, dict(zip(columns, values, strict=True)), birthday, base)
        for values, birthday in zip(rows, reached.astype(float).tolist(), strict=True)
    ]


def _written(names: Names, row: dict[Hashable, Any], birthday: list[float], base: int) -> AsWritten:
    if row["placement"] not in names.types:
        raise InputMistake(
            f"census: child {row['child']} lives in '{row['placement']}', which is not a placement type of"
            " this configuration; add it to the placement group"
        )
    until = float(row["dec"]) - base
    here = isnan(until)
    return AsWritten(
        number=int(row["child"]),
        sibling_group=int(row["sibling_group"]),
        dob=int(row["dob"]),
        birthdays=vec[float](birthday),
        sex=str(row["sex"]),
        cin=str(row["cin"]),
        uasc=bool(row["uasc"]),
        disability=bool(row["disability"]),
        level=str(row["level"]),
        district=str(row["district"]),
        plan=names.settings.index(str(row["plan"])),
        legal_status=LEGAL_STATUSES.index(LegalStatus(row["ls"])),
        stratum=str(row["stratum"]),
        period=int(row["period"]),
        spell=int(row["spell"]),
        entered=row["period_start"] - base,
        placed=row["decom"] - base,
        rne=REASONS_NEW.index(ReasonNewEpisode(row["rne"])),
        placement=names.types.index(str(row["placement"])),
        wanted=names.types.index(str(row["wanted"])),
        location=names.locations.index(str(row["location"])),
        home=str(row["unit"]) if here else "",
        until=until,
        rec=NONE if here else REASONS_CEASED.index(ReasonEpisodeCeased(row["rec"])),
        route=NONE if here else names.routes.index(str(row["route"])),
    )


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
            self._caseload.files.open(child)
            if isnan(found.until):
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
