"""A small return to be spoilt: 101 came on 3 June 2019 and left on 10 February 2021; 102 and 103 are in
care."""

from datetime import datetime
from typing import Any

from return_files import child, episode, placements
from return_forms import Tables

from sim.returns.ssda903 import CleanedReturns
from sim.returns.words.layouts import EPISODES, HEADER

Made = dict[str, list[dict[str, Any]]]

BORN = {"101": "02/03/2010", "102": "11/12/2006", "103": "09/09/2012"}
CARE = [("03/06/2019", "10/02/2021"), ("15/08/2019", None), ("20/09/2020", None)]
DATES = ("DECOM", "DEC", "DOB")


def three(end: str = "") -> Made:
    """The three children; ``end`` is written where there is none."""
    rows: list[dict[str, Any]] = [
        episode("03/06/2019", "10/02/2021", "E4A", CHILD="101", PL_POST="AA1 1AA"),
        {**episode("15/08/2019", CHILD="102", PLACE="K2", PLACE_PROVIDER="PR4", URN="SC000001"), "DEC": end},
        {**episode("20/09/2020", CHILD="103"), "DEC": end},
    ]
    return {EPISODES: rows, HEADER: [child(CHILD=name, DOB=born) for name, born in BORN.items()]}


def with_numbers(*numbers: object) -> Made:
    """The three children under these numbers."""
    tables = three()
    for rows in tables.values():
        for row, number in zip(rows, numbers, strict=True):
            row["CHILD"] = number
    return tables


def redated(tables: Tables, write: Any) -> Made:
    """Every date, which is text with the day first, as ``write`` gives it."""
    return {
        table: [
            {key: write(value) if key in DATES and value else value for key, value in row.items()}
            for row in rows
        ]
        for table, rows in tables.items()
    }


def day(text: str) -> datetime:
    """A date that is written with the day first."""
    return datetime.strptime(text, "%d/%m/%Y")


def care(result: CleanedReturns) -> list[tuple[str, str | None]]:
    """Start and end of each placement."""
    return list(placements(result)[["decom", "dec"]].itertuples(index=False, name=None))


def warned(result: CleanedReturns, *words: str) -> bool:
    """Whether one warning has all these words."""
    return any(all(word in said for word in words) for said in result.account.warnings)
