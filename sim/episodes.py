"""The table that history and simulation share: placement episodes in the manner of the SSDA903 return.

One row is one placement of one child. Dates are days since 1 January 1970 (floats: a simulated event has a
time of day); ``dec`` is ``NaN`` while the placement is open. An episode covers ``decom <= day < dec``.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import pairwise
from math import prod
from typing import Any, Concatenate, Final, NamedTuple, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from sim.arrays import Counts, Flags, Numbers
from sim.bands import ADULTHOOD, birthdays

COLUMNS: dict[str, str] = {
    "child": "int64",
    "stratum": "category",
    "sex": "category",
    "dob": "int64",
    "cin": "category",
    "uasc": "bool",
    "disability": "bool",
    "level": "category",
    "district": "category",
    "sibling_group": "int64",
    "previously_looked_after": "bool",
    "period": "int64",
    "period_start": "float64",
    "spell": "int64",
    "decom": "float64",
    "rne": "category",
    "ls": "category",
    "placement": "category",
    "place": "category",
    "place_provider": "category",
    "plan": "category",
    "wanted": "category",
    "location": "category",
    "unit": "category",
    "dec": "float64",
    "reason_place_change": "category",
    "rec": "category",
    "route": "category",
}
"""Columns and their types. ``child`` numbers a child within one history; ``period`` and ``spell`` count its
periods of care and the placements in a period, from 0; ``plan`` is the setting its care plan names;
``wanted`` the placement type sought first; ``unit`` the home or household (empty for others); ``route``
the way out of care in the words of the configuration, beside the statutory ``rec``."""


Column = np.ndarray
CODE: Final = np.int32
"""A word of a simulated history as a code: of the placements of a whole country there are many."""
T = TypeVar("T")
Rest = ParamSpec("Rest")


class Coded(NamedTuple):
    """A column of words as integer codes."""

    codes: Column
    """Positions among the words; -1 for missing."""
    words: Sequence[str]
    """The words, each once."""


@dataclass(frozen=True, eq=False)
class Histories:
    """To which of some histories rows belong; those of one stand together, in the order of the histories."""

    shape: tuple[int, ...]
    """The axes that whatever is counted has in front: one with the histories, or none where rows are not of
    several."""
    number: Counts | int
    """That of each row's history, from 0 on; 0 where there is but one."""

    def __len__(self) -> int:
        """How many rows there are, where they are told apart."""
        return np.size(self.number)

    @property
    def many(self) -> int:
        """How many histories there are."""
        return prod(self.shape)

    def among(self, rows: Flags | Counts) -> "Histories":
        """The histories of some of the rows."""
        return self if isinstance(self.number, int) else Histories(self.shape, self.number[rows])

    def times(self, many: int) -> "Histories":
        """Those of all rows so many times, one time after another."""
        return self if isinstance(self.number, int) else Histories(self.shape, np.tile(self.number, many))

    def cells(self, group: Counts, groups: int) -> Counts:
        """History and group (0 to ``groups`` - 1) of each row as one number."""
        return group if isinstance(self.number, int) else self.number * groups + group

    def count(self, group: Counts, groups: int, weights: Numbers | Counts | None = None) -> Counts:
        """How many rows there are of each group, or the sums of their weights: histories by groups."""
        found = np.bincount(self.cells(group, groups), weights, self.many * groups)
        return np.asarray(found.reshape(*self.shape, groups))

    def each(self, *columns: Column) -> Iterator[tuple[Column, ...]]:
        """Columns with a value for each row, history by history."""
        for some in self.parts(len(columns[0])):
            yield tuple(column[some] for column in columns)

    def parts(self, rows: int) -> list[slice]:
        """Where those of each history stand among all the rows, of which there are so many."""
        if isinstance(self.number, int):
            return [slice(0, rows)]
        edges = np.searchsorted(self.number, np.arange(self.many + 1)).tolist()
        return [slice(first, last) for first, last in pairwise(edges)]


ONE_HISTORY: Final = Histories((), 0)


class Episodes:
    """Placement episodes of one history, or of several one after another (:meth:`joined`); nobody changes
    them.

    Numbers and flags are arrays, words are integer codes: what is counted never needs a data frame, which is
    made when one asks for it.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame: pd.DataFrame | None = frame
        self._columns: dict[str, Column | Coded] = {}
        self.worked_out: dict[Hashable, Any] = {}
        """What :func:`once` keeps with this history."""
        self.histories: Histories = ONE_HISTORY

    @classmethod
    def from_columns(cls, columns: Mapping[str, object]) -> "Episodes":
        """Build the table from one array-like (or :class:`Coded`) for each of :data:`COLUMNS`; raises
        ``ValueError`` if one is missing.
        """
        if missing := [name for name in COLUMNS if name not in columns]:
            raise ValueError(f"episodes lack the columns {', '.join(missing)}")
        episodes = cls.__new__(cls)
        episodes._frame, episodes.worked_out, episodes.histories = None, {}, ONE_HISTORY
        episodes._columns = {name: _column(columns[name], kind) for name, kind in COLUMNS.items()}
        return episodes

    @classmethod
    def joined(cls, several: Sequence["Episodes"]) -> "Episodes":
        """Those of several histories one after another, to be counted in one go; a child has its number
        within its history.
        """
        return _Joined(several)

    def __reduce__(self) -> tuple[type["Episodes"], tuple[pd.DataFrame]]:
        """To another process go the facts alone, and not what was worked out from them."""
        return Episodes, (self.frame,)

    def __len__(self) -> int:
        return len(self.column("child"))

    @property
    def frame(self) -> pd.DataFrame:
        """The table as a data frame with the columns and types of :data:`COLUMNS`."""
        if self._frame is None:
            columns = {name: _for_frame(one) for name, one in self._columns.items()}
            self._frame = pd.DataFrame(columns, copy=False).astype(COLUMNS)
        return self._frame

    def column(self, name: str) -> Column:
        """A column of numbers or flags."""
        if name not in self._columns and self._frame is not None:
            self._columns[name] = self._frame[name].to_numpy()
        column = self._columns[name]
        if isinstance(column, Coded):
            raise TypeError(f"the column {name} of episodes holds words; ask for its codes")
        return column

    def codes(self, name: str) -> Coded:
        """A column of words as integer codes (-1 for missing) and the words."""
        if name not in self._columns and self._frame is not None:
            self._columns[name] = _coded(self._frame[name].cat)
        column = self._columns[name]
        if not isinstance(column, Coded):
            raise TypeError(f"the column {name} of episodes holds numbers, not words")
        return column


class _Joined(Episodes):
    """Several histories one after another; only the columns that somebody asks for are put together."""

    def __init__(self, several: Sequence[Episodes]) -> None:
        self._several, self._columns, self.worked_out = several, {}, {}
        number = np.repeat(np.arange(len(several)), [len(one) for one in several])
        self.histories = Histories((len(several),), number if len(several) > 1 else 0)

    @property
    def frame(self) -> pd.DataFrame:
        """All tables one after another."""
        return pd.concat([one.frame for one in self._several], ignore_index=True)

    def column(self, name: str) -> Column:
        """A column of numbers or flags."""
        if name not in self._columns:
            self._columns[name] = _one_after_another([one.column(name) for one in self._several])
        return super().column(name)

    def codes(self, name: str) -> Coded:
        """A column of words as integer codes (-1 for missing) and the words of all histories."""
        if name not in self._columns:
            self._columns[name] = _same_words([one.codes(name) for one in self._several])
        return super().codes(name)


def _one_after_another(columns: Sequence[Column]) -> Column:
    return np.concatenate(columns) if len(columns) > 1 else columns[0]


def _same_words(columns: Sequence[Coded]) -> Coded:
    """Columns of words one after another, in the codes of all their words."""
    words = list(dict.fromkeys(word for one in columns for word in one.words))
    place = {word: code for code, word in enumerate(words)}
    codes = [
        one.codes
        if list(one.words) == words[: len(one.words)]
        else np.asarray([*(place[word] for word in one.words), -1]).take(one.codes, mode="wrap")
        for one in columns
    ]
    return Coded(_one_after_another(codes), words)


def once(function: Callable[Concatenate[Episodes, Rest], T]) -> Callable[Concatenate[Episodes, Rest], T]:
    """What is worked out from a history is worked out once for the same other arguments, and kept with it.

    Nobody changes what comes back. The other arguments must be hashable.
    """

    @wraps(function)
    def kept(episodes: Episodes, /, *rest: Rest.args, **named: Rest.kwargs) -> T:
        key = (function, rest, *named.items())
        if key not in episodes.worked_out:
            episodes.worked_out[key] = function(episodes, *rest, **named)
        found: T = episodes.worked_out[key]
        return found

    return kept


def _column(values: Any, kind: str) -> Column | Coded:
    if kind != "category":
        return np.asarray(values, dtype=kind)
    if isinstance(values, Coded):
        return values
    return _coded(pd.Series(values).astype("category").cat)


def _coded(values: Any) -> Coded:
    return Coded(np.asarray(values.codes), [str(name) for name in values.categories])


def _for_frame(column: Column | Coded) -> "Column | pd.Categorical[Any]":
    if not isinstance(column, Coded):
        return column
    return pd.Categorical.from_codes(column.codes, categories=pd.Index(list(column.words), dtype="str"))


def broken_invariants(episodes: Episodes) -> list[str]:
    """What is wrong with a table of episodes, a sentence each; an empty list means it is sound.

    Checks that no placement has a negative length, that a child is never in two placements at once, that an
    episode that continues a period begins when the last one ended, and that nobody is in care from the 18th
    birthday on.
    """
    f = episodes.frame.sort_values(["child", "decom", "spell"], kind="stable")
    end = f["dec"].fillna(np.inf).to_numpy()
    start = f["decom"].to_numpy()
    same_child = f["child"].to_numpy()[1:] == f["child"].to_numpy()[:-1]
    same_period = same_child & (f["period"].to_numpy()[1:] == f["period"].to_numpy()[:-1])
    adult = birthdays(f["dob"].to_numpy(), ADULTHOOD)
    checks = {
        "episodes end before they begin": int((end < start).sum()),
        "episodes of a child overlap": int((same_child & (end[:-1] > start[1:])).sum()),
        "placements of one period of care do not join up": int((same_period & (end[:-1] != start[1:])).sum()),
        "episodes last beyond the 18th birthday": int(
            ((end > adult + 1) & np.isfinite(end)).sum() + (start > adult).sum()
        ),
        "episodes have an end but neither a move nor an exit as its reason": int(
            (np.isfinite(end) & f["reason_place_change"].isna() & f["rec"].isna()).sum()
        ),
    }
    return [f"{count} {what}" for what, count in checks.items() if count]
