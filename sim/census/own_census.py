"""The children in care on the base date from a table of the council's own, one row a placement.

The file is CSV in UTF-8 with the columns of :data:`sim.episodes.COLUMNS` and ISO dates: an open row for each
child in care, and a closed one for each who left in the twelve months before. ``child`` is a running number,
not an identifier: the file is meant to stay on the council's own computers all the same.
"""

import re
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd

from sim.bands import ADULTHOOD, birthdays, day_number
from sim.codes import LegalStatus, ReasonNewEpisode
from sim.episodes import COLUMNS, Episodes, broken_invariants
from sim.errors import InputMistake
from sim.parameters import LEVELS, LOCATIONS, TURNED_18, Parameters
from sim.parameters.checks.references import nearest
from sim.reading import NO_TABLE, bytes_of
from sim.returns.read.episodes import shape

DATES = ("dob", "period_start", "decom", "dec")
FLAGS = ("uasc", "disability", "previously_looked_after")
NUMBERS = ("child", "sibling_group", "period", "spell")
NUMBER = re.compile(r"-?\d{1,15}")
"""A whole number that fits where it is kept."""
REMEDY = "take a file written by job=fit, or correct the row"


def read_census(path: Path, p: Parameters) -> Episodes:
    """Read and check the file; raises :class:`InputMistake` that names file, row and column of everything
    found wrong.
    """
    try:
        raw = pd.read_csv(BytesIO(bytes_of(path)), dtype=str, keep_default_na=False)
    except NO_TABLE as error:
        raise InputMistake(
            f"census.file: {path} cannot be read ({str(error).partition(chr(10))[0]}); {REMEDY}"
        ) from error
    if missing := [name for name in COLUMNS if name not in raw]:
        raise InputMistake(f"{path}: lacks the columns {', '.join(missing)}; {REMEDY}")
    mistakes = [*_unknown_words(raw, path, p), *_unreadable(raw, path)]
    if mistakes:
        raise InputMistake(*mistakes)
    episodes = Episodes.from_columns({name: _column(raw[name], name) for name in COLUMNS})
    if problems := [*broken_invariants(episodes), *_not_on_the_day(episodes, p)]:
        raise InputMistake(*(f"{path}: {problem}; {REMEDY}" for problem in problems))
    return episodes


def write_census(path: Path, episodes: Episodes) -> None:
    """Write a table of episodes in the form that :func:`read_census` reads."""
    frame = episodes.frame.copy()
    for name in DATES:
        days = frame[name].to_numpy(np.float64)
        text = np.full(len(days), "", dtype=object)
        known = ~np.isnan(days)
        text[known] = np.floor(days[known]).astype("datetime64[D]").astype(str)
        frame[name] = text
    for name in FLAGS:
        frame[name] = np.where(frame[name].to_numpy(bool), "yes", "no")
    frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8", na_rep="")


def _unknown_words(raw: pd.DataFrame, path: Path, p: Parameters) -> list[str]:
    known = {
        "placement": tuple(p.placement.types),
        "wanted": tuple(p.placement.types),
        "plan": p.placement.settings,
        "location": LOCATIONS,
        "level": LEVELS,
        "sex": ("F", "M"),
        "ls": tuple(LegalStatus),
        "rne": tuple(ReasonNewEpisode),
        "unit": ("", *p.provision.homes),
        "route": ("", *p.exits.routes, TURNED_18),
        **dict.fromkeys(FLAGS, ("yes", "no")),
    }
    return [
        f"{path}, line {row + 2}: {column} is '{_shown(raw[column].iloc[row])}';"
        f" {nearest(raw[column].iloc[row], filter(None, names))}"
        for column, names in known.items()
        for row in np.flatnonzero(~raw[column].isin([str(n) for n in names]))[:1].tolist()
    ]


def _unreadable(raw: pd.DataFrame, path: Path) -> list[str]:
    dates = {name: pd.to_datetime(raw[name], format="%Y-%m-%d", errors="coerce").isna() for name in DATES}
    dates["dec"] &= raw["dec"] != ""
    wrong = {**{name: (bad, "an ISO date such as 2022-07-31") for name, bad in dates.items()}}
    wrong |= {name: (~raw[name].str.fullmatch(NUMBER), "a whole number") for name in NUMBERS}
    return [
        f"{path}, line {row + 2}: {column} is '{_shown(raw[column].iloc[row])}'; expected {what} (9 is"
        " a digit, A a letter)"
        for column, (bad, what) in wrong.items()
        for row in np.flatnonzero(bad.to_numpy(bool))[:1].tolist()
    ]


def _shown(text: str) -> str:
    """A word as it stands there, and what has digits by its shape alone: it may be when a child was born."""
    return shape(text) if any(letter.isdigit() for letter in text) else text[:40]


def _column(text: "pd.Series[str]", name: str) -> object:
    if name in DATES:
        days = (
            pd.to_datetime(text.where(text != "", None), format="%Y-%m-%d").to_numpy().astype("datetime64[D]")
        )
        numbers = np.where(np.isnat(days), np.nan, days.astype(np.int64).astype(np.float64))
        return numbers.astype(np.int64) if name == "dob" else numbers
    if name in FLAGS:
        return (text == "yes").to_numpy(bool)
    if name in NUMBERS:
        return text.astype(np.int64).to_numpy()
    values = text.astype(object).to_numpy()
    return values if name == "unit" else np.array([value or None for value in values], dtype=object)


def _not_on_the_day(episodes: Episodes, p: Parameters) -> list[str]:
    """Open rows that begin after the base date, or whose child is of age on it."""
    frame, base = episodes.frame, day_number(p.authority.base_date)
    still = frame["dec"].isna().to_numpy()
    counts = {
        f"placements begin after the base date {p.authority.base_date}": int(
            (frame["decom"].to_numpy() > base).sum()
        ),
        "open placements of young people who are 18 or older on the base date": int(
            (still & (birthdays(frame["dob"].to_numpy(np.int64), ADULTHOOD) <= base)).sum()
        ),
        "placements ended after the base date": int((frame["dec"].to_numpy(np.float64) > base).sum()),
    }
    return [f"{count} {what}" for what, count in counts.items() if count]
