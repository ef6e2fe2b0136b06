"""Events and exposure of one authority: all that the fit needs of a history, and no child.

The posterior is a function of this table alone. So a council can hand it over instead of its returns, and
whoever has it gets the same posterior to the last digit. It holds counts, not children, but small ones, too:
whoever passes it on should look at them first.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd

from sim.arrays import Flags
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
from sim.parameters import TURNED_18, Parameters
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
    everywhere = np.ones(len(rows), dtype=bool)
    ways = {CARE: causes(p), PLACEMENT: causes(p), BEGUN: causes(p), YEARS: (*causes(p), TURNED_18)}
    wrong = [
        *(one for column, words in known.items() for one in _unknown(rows, path, column, everywhere, words)),
        *(
            one
            for part, words in ways.items()
            for one in _unknown(rows, path, "cause", (rows["part"] == part).to_numpy(bool), ("", *words))
        ),
        *_unusable_years(rows, path),
    ]
    if wrong:
        raise InputMistake(*wrong)


def _unknown(
    rows: pd.DataFrame, path: Path, column: str, among: Flags, words: Collection[str]
) -> Iterator[str]:
    """The first word of a column that is none of those known, in rows of some kind."""
    for i in np.flatnonzero(among & ~rows[column].isin(list(words)))[:1]:
        word = rows[column].iloc[i]
        yield f"{path}, line {i + 2}: {column} is '{word}'; {nearest(word, words)}"


def _unusable_years(rows: pd.DataFrame, path: Path) -> Iterator[str]:
    """Years that cannot be numbered, and years whose exposure is not told on both clocks."""
    years = (rows["part"] == YEARS).to_numpy(bool)
    of_years = years | (rows["part"] == BEGUN).to_numpy(bool)
    numbers = [str(number) for number in range(MOST_YEARS + 1)]
    for i in np.flatnonzero(of_years & ~rows["value"].isin(numbers))[:1]:
        yield (
            f"{path}, line {i + 2}: value is '{rows['value'].iloc[i]}'; expected how many years before the"
            f" last one, a whole number from 0 to {MOST_YEARS}"
        )
    lived = rows[years & (rows["cause"] == "").to_numpy(bool)]
    missing = [clock for clock in (CARE, PLACEMENT) if years.any() and clock not in set(lived["item"])]
    if missing or not lived["item"].isin((CARE, PLACEMENT)).all():
        yield (
            f"{path}: the part '{YEARS}' lacks exposure with the item '{(missing or [CARE])[0]}'; a table of"
            " an earlier version has to be written anew by job=fit"
        )


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
