"""A synthetic history cut into returns: from April to March, in the files and codes of each year.

A return has every episode that was open on one of its days. What is open on 31 March has no end in it and
comes again in the next return: with the same start, and in the codes of the next year.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

import numpy as np
import pandas as pd

from sim.bands import day_number, years_after
from sim.calendar import first_of_year, last_of_year
from sim.returns.words.codes import UNREGISTERED
from sim.returns.words.layouts import EPISODES, HEADER, LAST_YEAR, UASC, layouts_of
from sim.synthetic.attachments import attachments
from sim.synthetic.children import header
from sim.synthetic.history import SyntheticHistory
from sim.synthetic.scatter import scatter

Return = dict[str, pd.DataFrame]
"""The tables of one year's return by name, with the columns of its layouts; dates are days since 1970."""

OLD_SEX = {"M": "1", "F": "2"}
OLD_GUARDIANSHIP = {"E45": "E43", "E46": "E43", "E47": "E44", "E48": "E44"}


@dataclass(frozen=True)
class DaysOfReturn:
    """The days of one return."""

    year: int
    """The year in which it ends."""

    @property
    def first(self) -> int:
        """1 April, as days since 1970."""
        return day_number(first_of_year(self.year))

    @property
    def last(self) -> int:
        """31 March."""
        return day_number(last_of_year(self.year))


def windows(base: date, years: int) -> list[DaysOfReturn]:
    """The first so many returns that begin on or after a date, as far as it is known what is in them (to
    2026-27).
    """
    first = base.year + (base > first_of_year(base.year + 1)) + 1
    return [DaysOfReturn(year) for year in range(first, min(first + years, LAST_YEAR + 1))]


def years_to_simulate(base: date, years: int) -> int:
    """Whole years from the base date on that cover these returns."""
    end = last_of_year(windows(base, years)[-1].year)
    return next(number for number in count(1) if years_after(base, number) >= end)


def returns(history: SyntheticHistory, children: pd.DataFrame) -> Iterator[tuple[int, Return]]:
    """Each year's return, the first one first."""
    end = date(1970, 1, 1) + timedelta(days=history.last)
    begin = date(1970, 1, 1) + timedelta(days=history.first)
    for year in range(begin.year + 1, end.year + 1):
        window = DaysOfReturn(year)
        yield year, one_return(history, children, window)


def one_return(history: SyntheticHistory, children: pd.DataFrame, window: DaysOfReturn) -> Return:
    """The return of one year."""
    f = history.rows
    rows = f[(f["decom"] <= window.last) & (f["dec"] >= window.first)]
    others = attachments(history, children, window.year, window.first, window.last)
    in_care = children.loc[rows["child"].unique()]
    leavers = children[children["CHILD"].isin(others["oc3"]["CHILD"])]
    known = pd.concat([in_care, leavers[~leavers.index.isin(in_care.index)]]).sort_values("CHILD")
    tables = {
        EPISODES: _episodes(rows, children, window),
        HEADER: header(known, window.last),
        UASC: _unaccompanied(in_care, window),
        **others,
    }
    return {
        name: in_the_codes_of(window.year, tables[name][list(layout.names)]).sort_values(
            [column for column in ("CHILD", "DECOM") if column in layout.names],
            kind="stable",
            ignore_index=True,
        )
        for name, layout in layouts_of(window.year).items()
    }


def _episodes(rows: pd.DataFrame, children: pd.DataFrame, window: DaysOfReturn) -> pd.DataFrame:
    ended = rows["dec"] <= window.last
    return pd.DataFrame(
        {
            "CHILD": children["CHILD"].loc[rows["child"]].to_numpy(),
            "DECOM": rows["decom"].astype(float),
            "RNE": rows["rne"],
            "LS": rows["ls"],
            "CIN": rows["cin"],
            "PLACE": rows["place"],
            "PLACE_PROVIDER": rows["provider"],
            "DEC": rows["dec"].where(ended).astype(float),
            "REC": rows["rec"].where(ended, None),
            "REASON_PLACE_CHANGE": rows["reason_place_change"].where(ended, None),
            "HOME_POST": rows["home_post"],
            "PL_POST": rows["pl_post"],
            "URN": rows["urn"],
        }
    )


def _unaccompanied(children: pd.DataFrame, window: DaysOfReturn) -> pd.DataFrame:
    alone = children[children["uasc"]]
    ceased = alone["adult"].where(alone["adult"] <= window.last).astype(float)
    return pd.DataFrame(
        {"CHILD": alone["CHILD"], "SEX": alone["sex"], "DOB": alone["dob"].astype(float), "DUC": ceased}
    )


def in_the_codes_of(year: int, table: pd.DataFrame) -> pd.DataFrame:
    """A table in the codes of the return of a year, from those of the model (H5, Z1) and of the latest
    returns otherwise.
    """
    table = table.copy()
    for column, changed in _changed(year).items():
        if column in table:
            table[column] = table[column].map(lambda code, new=changed: new.get(code, code))
    if "PLACE" in table and year >= 2026:
        kind = (
            scatter("kind of unregistered placement", table["CHILD"].to_numpy(dtype=object)) % np.uint64(4)
        ).astype(int)
        split = np.array(UNREGISTERED[1:], dtype=object)[kind]
        table["PLACE"] = np.where(table["PLACE"] == UNREGISTERED[0], split, table["PLACE"])
    return table


def _changed(year: int) -> Mapping[str, Mapping[str, str]]:
    """Codes that are others in the return of a year."""
    return {
        "SEX": OLD_SEX if year < 2025 else {},
        "PLACE": {"K3": "H5"} if year < 2025 else {"H5": "K3"},
        # Before there was E17, staying with the carers was "any other reason".
        "REC": (OLD_GUARDIANSHIP if year < 2019 else {}) | ({"E17": "E8"} if year < 2021 else {}),
        "REASON_PLACE_CHANGE": {"CUSTOD": "OTHER"} if year < 2019 else {},
        "ACTIV": {"F4": "F3", "F5": "F3", "P4": "P3", "P5": "P3"} if year < 2022 else {},
    }
