"""Events and exposure of one authority: all that the fit needs of a history, and no child.

The posterior is a function of this table alone. So a council can hand it over instead of its returns, and
whoever has it gets the same posterior to the last digit. It holds counts, not children, but small ones, too:
whoever passes it on should look at them first.
"""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd

from sim.bands import DAYS_PER_YEAR, TIME_IN_CARE, TIME_IN_PLACEMENT, AgeBand, day_number
from sim.errors import InputMistake
from sim.estimation.by_year import BEGUN, YEARS
from sim.estimation.cells import AGAINST, CARE, IN_LINE, ORDER, OTHER, PLACEMENT, tally
from sim.estimation.risk import PROFILES, AtRisk, causes
from sim.estimation.tallies import (
    ABOUT_ENTRIES,
    ENTRIES,
    FAMILIES,
    MOVED,
    REENTRIES,
    WHERE,
    other_tallies,
)
from sim.observed import ObservedHistory
from sim.parameters import Parameters
from sim.parameters.checks.references import nearest
from sim.reading import NO_TABLE, bytes_of

KEYS = ("part", "item", "setting", "plan", "age_band", "time", "profile", "spell", "cause", "value")
NUMBERS = ("count", "exposure")
COLUMNS = (*KEYS, *NUMBERS)
"""``part`` says what a row counts. ``time`` is the first day of a band. ``exposure`` is in days (for returns:
expected returns)."""
MOST_YEARS = 100
"""Between the first and the last day of a window."""
WINDOW, BEGINS, ENDS = "window", "begins", "ends"
PARTS = (WINDOW, CARE, PLACEMENT, ENTRIES, ABOUT_ENTRIES, FAMILIES, REENTRIES, MOVED, WHERE, YEARS, BEGUN)


@dataclass(frozen=True, eq=False)
class EventsExposure:
    """The table, with the columns :data:`COLUMNS`; text is empty where a column does not apply."""

    rows: pd.DataFrame
    begins: int
    ends: int
    """The window, in days since 1970."""

    @classmethod
    def of(cls, history: ObservedHistory, p: Parameters) -> "EventsExposure":
        """Count a history; raises :class:`InputMistake` where it names what the configuration does not
        know.
        """
        _refuse_unknown(history, p)
        at = AtRisk.of(history, p)
        window = pd.DataFrame(
            {"part": WINDOW, "item": [BEGINS, ENDS], "value": [_iso(history.begins), _iso(history.ends)]}
        )
        return cls(
            _whole([window, tally(at, p), *other_tallies(history, at, p)]), history.begins, history.ends
        )

    @property
    def years(self) -> float:
        """Length of the window in years."""
        return (self.ends - self.begins) / DAYS_PER_YEAR

    def part(self, name: str, cause: str | None = None) -> pd.DataFrame:
        """The rows of one part, and of one cause of them if it is given."""
        chosen = self.rows[self.rows["part"] == name]
        return chosen if cause is None else chosen[chosen["cause"] == cause]

    def plus(self, other: "EventsExposure") -> "EventsExposure":
        """Both together: two authorities, or two histories of one. Windows are those of the first; months of
        entry add up.
        """
        both = pd.concat([self.rows, other.rows[other.rows["part"] != WINDOW]], ignore_index=True)
        summed = both.groupby(list(KEYS), as_index=False, sort=False)[["count", "exposure"]].sum()
        return EventsExposure(summed, self.begins, self.ends)


def read_events(path: Path, p: Parameters) -> EventsExposure:
    """Read the table from CSV; raises :class:`InputMistake` that names the row where something is wrong."""
    try:
        raw = pd.read_csv(
            BytesIO(bytes_of(path)),
            dtype=str,
            keep_default_na=False,
        )
    except NO_TABLE as error:
        reason = str(error).partition("\n")[0]
        raise InputMistake(
            f"fit.events: {path} cannot be read ({reason}); expected a CSV file written by job=fit"
        ) from error
    if missing := [name for name in COLUMNS if name not in raw]:
        raise InputMistake(
            f"{path}: lacks the columns {', '.join(missing)}; expected a table written by job=fit"
        )
    rows = _with_numbers(raw[list(COLUMNS)], path)
    _refuse_unusable(rows, path, p)
    window = dict(zip(rows["item"], rows["value"], strict=True))
    begins, ends = (_day_of(window.get(name, ""), name, path) for name in (BEGINS, ENDS))
    if not 0 < ends - begins <= MOST_YEARS * DAYS_PER_YEAR:
        raise InputMistake(
            f"{path}: its window is from {_iso(begins)} to {_iso(ends)}; expected a later end, within"
            f" {MOST_YEARS} years; take a table written by job=fit"
        )
    return EventsExposure(rows, begins, ends)


def _with_numbers(raw: pd.DataFrame, path: Path) -> pd.DataFrame:
    """The table with its numbers read, a blank one being none; raises :class:`InputMistake` naming the row
    where there is no number.
    """
    read = {name: pd.to_numeric(raw[name].replace("", "0"), errors="coerce") for name in NUMBERS}
    wrong = [
        f"{path}, line {row + 2}: {name} is '{raw[name].iloc[row]}'; expected a number of 0 or more"
        for name, values in read.items()
        for row in np.flatnonzero(~((values >= 0) & np.isfinite(values)))[:1].tolist()
    ]
    if wrong:
        raise InputMistake(*wrong)
    return raw.assign(**{name: values.astype(np.float64) for name, values in read.items()})


def _whole(tables: list[pd.DataFrame]) -> pd.DataFrame:
    whole = pd.concat([t for t in tables if len(t)], ignore_index=True).reindex(columns=list(COLUMNS))
    for name in KEYS:
        whole[name] = whole[name].astype(object).where(whole[name].notna(), "").astype(str)
    whole[list(NUMBERS)] = whole[list(NUMBERS)].astype(np.float64).fillna(0.0)
    return whole


def _refuse_unknown(history: ObservedHistory, p: Parameters) -> None:
    if history.ends <= history.begins:
        raise InputMistake(
            f"the window of observation runs from {_iso(history.begins)} to {_iso(history.ends)}; expected a"
            " later end"
        )
    for column, known in (("placement", p.placement.types), ("route", (*p.exits.routes, "turned_18"))):
        used = history.episodes.frame[column].dropna().unique().tolist()
        if unknown := [str(name) for name in used if name not in known]:
            raise InputMistake(f"history: unknown {column} '{unknown[0]}'; {nearest(unknown[0], known)}")


def _refuse_unusable(rows: pd.DataFrame, path: Path, p: Parameters) -> None:
    known = {
        "part": set(PARTS),
        "setting": {"", *p.placement.settings},
        "age_band": {"", *(a.value for a in AgeBand)},
        "time": {"", *(str(int(t)) for t in (*TIME_IN_CARE, *TIME_IN_PLACEMENT))},
        "profile": {"", OTHER, *PROFILES},
        "spell": {"", *ORDER},
        "plan": {"", IN_LINE, AGAINST, *p.placement.settings},
    }
    wrong = [
        f"{path}, line {index + 2}: {column} is '{rows[column].iloc[index]}';"
        f" {nearest(rows[column].iloc[index], names)}"
        for column, names in known.items()
        for index in np.flatnonzero(~rows[column].isin(names))[:1].tolist()
    ]
    years = (rows["part"] == YEARS) & (rows["cause"] == "")
    wrong += [
        f"{path}, line {i + 2}: item is '{rows['item'].iloc[i]}', and a year's exposure is expected for"
        f" '{CARE}' and for '{PLACEMENT}'; a table of an earlier version has to be written anew by job=fit"
        for i in np.flatnonzero(years & ~rows["item"].isin((CARE, PLACEMENT)))[:1]
    ]
    hazards = rows["part"].isin((CARE, PLACEMENT))
    unknown = np.flatnonzero(hazards & ~rows["cause"].isin(("", *causes(p))))
    wrong += [
        f"{path}, line {i + 2}: cause is '{rows['cause'].iloc[i]}';"
        f" {nearest(rows['cause'].iloc[i], causes(p))}"
        for i in unknown[:1]
    ]
    if wrong:
        raise InputMistake(*wrong)


def _day_of(text: str, name: str, path: Path) -> int:
    try:
        return day_number(date.fromisoformat(text))
    except ValueError:
        raise InputMistake(
            f"{path}: lacks a row of the part '{WINDOW}' with '{name}' and an ISO date; take a table written"
            " by job=fit"
        ) from None
    raise AssertionError


def _iso(day: int) -> str:
    return str(np.datetime64(day, "D"))
