"""The keys of measures: built once for a run, shared by all its replications."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import product, repeat

import numpy as np
import pandas as pd

from sim.arrays import Counts, Flags
from sim.bands import month_starts, months_of
from sim.calendar import MONTHS_PER_YEAR
from sim.episodes import Episodes, Histories, once


def every_combination(**levels: Sequence[object]) -> pd.DataFrame:
    """One row for each combination of the levels of the columns; the last column changes fastest."""
    return _every_combination(tuple(levels), tuple(tuple(level) for level in levels.values()))


@lru_cache(maxsize=64)
def _every_combination(columns: tuple[str, ...], levels: tuple[tuple[object, ...], ...]) -> pd.DataFrame:
    return pd.DataFrame(list(product(*levels)), columns=list(columns))


def rows(columns: Sequence[str], values: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    """A table of keys from its rows."""
    return _rows(tuple(columns), tuple(values))


@lru_cache(maxsize=64)
def _rows(columns: tuple[str, ...], values: tuple[tuple[object, ...], ...]) -> pd.DataFrame:
    return pd.DataFrame(list(values), columns=list(columns))


def positions(episodes: Episodes, column: str, names: Sequence[str]) -> Counts:
    """Where each episode's value of a column stands in ``names``; -1 where it is missing or not among
    them.
    """
    return _positions(episodes, column, tuple(names))


@once
def _positions(episodes: Episodes, column: str, names: tuple[str, ...]) -> Counts:
    codes, categories = episodes.codes(column)
    place = {name: i for i, name in enumerate(names)}
    lookup = np.asarray([*map(place.get, categories, repeat(-1)), -1], dtype=np.int64)
    return np.asarray(lookup[codes])


@once
def children_of(episodes: Episodes) -> tuple[Histories, Counts]:
    """The histories of all children, history by history, and the position among them of the child of each
    row.
    """
    found, many = [], [0]
    for (own,) in episodes.histories.each(episodes.column("child")):
        child, known = pd.factorize(own)
        found.append(child + sum(many))
        many.append(len(known))
    of_child = np.repeat(np.arange(len(found)), many[1:])
    return Histories(episodes.histories.shape, of_child), np.concatenate(found)


@once
def reaches(episodes: Episodes, age: int) -> Counts:
    """The birthday, in days since 1970, on which the child of each row reaches an age."""
    month, day_of_month = _born(episodes)
    return np.asarray(month_starts(month + MONTHS_PER_YEAR * age) + day_of_month)


@once
def _born(episodes: Episodes) -> tuple[Counts, Counts]:
    return months_of(episodes.column("dob"))


def refuse_unknown(episodes: Episodes, column: str, unknown: Flags | Counts) -> None:
    """Raise ``ValueError`` if any episode is marked (or any number of one given): a value nobody expects must
    not fall out of a table unseen.
    """
    if unknown.any() if unknown.dtype == bool else len(unknown):
        codes, words = episodes.codes(column)
        found = sorted({words[code] if code >= 0 else "nan" for code in codes[unknown].tolist()})
        raise ValueError(
            f"episodes have the unknown {column} {', '.join(found)}; add it to the configuration"
        )
