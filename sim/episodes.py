"""The table that history and simulation share: placement episodes in the manner of the SSDA903 return.

One row is one placement of one child. Dates are days since 1 January 1970 (floats: a simulated event has a
time of day); ``dec`` is ``NaN`` while the placement is open. An episode covers ``decom <= day < dec``.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, Final, NamedTuple, ParamSpec, TypeVar

import numpy as np
import pandas as pd

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


class Episodes:
    """Placement episodes of one history; nobody changes them.

    Numbers and flags are arrays, words are integer codes: what is counted never needs a data frame, which is
    made when one asks for it.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame: pd.DataFrame | None = frame
        self._columns: dict[str, Column | Coded] = {}
        self.worked_out: dict[Hashable, Any] = {}
        """What :func:`once` keeps with this history."""

    @classmethod
    def from_columns(cls, columns: Mapping[str, object]) -> "Episodes":
        """Build the table from one array-like (or :class:`Coded`) for each of :data:`COLUMNS`; raises
        ``ValueError`` if one is missing.
        """
        if missing := [name for name in COLUMNS if name not in columns]:
            raise ValueError(f"episodes lack the columns {', '.join(missing)}")
        episodes = cls.__new__(cls)
        episodes._frame, episodes.worked_out = None, {}
        episodes._columns = {name: _column(columns[name], kind) for name, kind in COLUMNS.items()}
        return episodes

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
