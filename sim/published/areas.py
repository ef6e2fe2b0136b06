"""Which authority is meant, and what became of those that are no more."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from sim.errors import InputMistake
from sim.published.names import FORMER, SUCCESSORS, plain_name, slug_of
from sim.published.tables import ENGLAND, PublishedTables, local_rows

HINTS = 3


@dataclass(frozen=True)
class Area:
    """An authority in the tables."""

    name: str
    old_code: str
    new_code: str
    region: str
    former: tuple[str, ...] = ()
    """Old codes of the authorities that it was made of, or its own code before."""

    @property
    def plain(self) -> str:
        """Its name in one form."""
        return plain_name(self.name)

    @property
    def slug(self) -> str:
        """Its name in files and overrides."""
        return slug_of(self.name)

    @property
    def wider(self) -> tuple[str, str]:
        """Where shapes are borrowed: its region, then England."""
        return self.region, ENGLAND


def areas_of(tables: PublishedTables) -> dict[str, Area]:
    """Every authority of the tables, by its old code; the names of the last year."""
    rows = pd.concat(
        [part[["year", "old_code", "new_code", "name", "plain", "region"]] for part in local_rows(tables)]
    )
    rows = rows[rows["old_code"] != ""].sort_values("year", kind="stable")
    last = rows.drop_duplicates("old_code", keep="last")
    codes = {str(plain): list(map(str, own)) for plain, own in last.groupby("plain")["old_code"]}
    return {
        str(row.old_code): Area(
            str(row.name_),
            str(row.old_code),
            str(row.new_code),
            str(row.region),
            _former(str(row.plain), str(row.old_code), codes),
        )
        for row in last.rename(columns={"name": "name_"}).itertuples()
    }


def _former(plain: str, own: str, codes: dict[str, list[str]]) -> tuple[str, ...]:
    """Its own earlier code (Dorset had another before 2019), or the codes of those it was made of."""
    earlier = [code for code in codes.get(plain, []) if code != own]
    return (*earlier, *(code for name in FORMER.get(plain, ()) for code in codes.get(name, [])))


def find_area(tables: PublishedTables, wanted: str, year: int) -> Area:
    """The authority of a name or a code, old or new, that has children in the tables of a year.

    Raises :class:`~sim.errors.InputMistake` with the nearest names, or with what became of it.
    """
    areas = areas_of(tables)
    meant = {area.plain for area in areas.values() if _is_meant(area, wanted)}
    found = [area for area in areas.values() if area.plain in meant]  # its codes before and since
    if not found:
        raise InputMistake(
            f"published.authority: there is no '{wanted}' in the tables; {_nearest(wanted, areas)}"
        )
    there = [area for area in found if is_there(tables, area, year)]
    if not there:
        raise InputMistake(_not_there(tables, found[0], year))
    return there[0]


def is_there(tables: PublishedTables, area: Area, year: int) -> bool:
    """Whether the table of children on 31 March of a year tells how many the authority had."""
    cells = tables.cells("stock", year, area.old_code, "age")
    return cells is not None and bool(((cells["shown"] != "absent") & (cells["item"] == "total")).any())


def _is_meant(area: Area, wanted: str) -> bool:
    text = wanted.strip()
    return (
        text in (area.old_code, area.new_code.upper())
        or text.upper() == area.new_code
        or plain_name(text) == area.plain
    )


def _nearest(wanted: str, areas: dict[str, Area]) -> str:
    names = {area.plain: area.name for area in areas.values()}
    plain = plain_name(wanted)
    within = [name for name in names if plain and re.search(rf"\b{re.escape(plain)}\b", name)]
    close: Sequence[str] = within[:HINTS] or get_close_matches(plain, names, n=HINTS)
    close = close or [name for name in names if plain and plain in name][:HINTS]
    said = " or ".join(f"'{names[name]}'" for name in close)
    return (
        f"did you mean {said}?"
        if close
        else "expected a name or code as DfE's tables have it, such as Derby or 831"
    )


def _not_there(tables: PublishedTables, area: Area, year: int) -> str:
    years = [str(y) for y in tables.years() if is_there(tables, area, y)]
    after = " and ".join(SUCCESSORS.get(area.plain, ()))
    now = f"; it was followed by {after}" if after else ""
    remedy = "take a release of before, or what followed it" if after else "take another authority"
    which = f"; published.year can be {', '.join(years)}" if years else f"; {remedy}"
    return f"published.authority: {area.name} has no children in the table of 31 March {year}{now}{which}"


def year_of(tables: PublishedTables, wanted: int | None) -> int:
    """The year whose 31 March is the base date: the last one of the tables, or the one wanted.

    Raises :class:`~sim.errors.InputMistake` if the tables have no such year.
    """
    years = tables.years()
    if not years:
        raise InputMistake(
            "published.folder: the table of children on 31 March has no year; download it again"
        )
    if wanted is None or wanted in years:
        return wanted or years[-1]
    said = ", ".join(str(y) for y in years)
    raise InputMistake(
        f"published.year={wanted}: the tables have no children on 31 March {wanted}; expected one of {said}"
    )
