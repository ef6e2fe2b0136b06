"""The table that history and simulation share: placement episodes in the manner of the SSDA903 return.

One row is one placement of one child. Dates are days since 1 January 1970 (floats: a simulated event has a
time of day); ``dec`` is ``NaN`` while the placement is open. An episode covers ``decom <= day < dec``.
"""

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Episodes:
    """Placement episodes of one history."""

    frame: pd.DataFrame

    @classmethod
    def from_columns(cls, columns: dict[str, object]) -> "Episodes":
        """Build the table from one array-like for each of :data:`COLUMNS`; raises ``ValueError`` if one is
        missing.
        """
        if missing := [name for name in COLUMNS if name not in columns]:
            raise ValueError(f"episodes lack the columns {', '.join(missing)}")
        frame = pd.DataFrame({name: columns[name] for name in COLUMNS}, copy=False)
        return cls(frame.astype(COLUMNS))

    def codes(self, column: str) -> tuple[np.ndarray, list[str]]:
        """A categorical column as integer codes (-1 for missing) and the category names."""
        values = self.frame[column].cat
        return np.asarray(values.codes), [str(name) for name in values.categories]


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
