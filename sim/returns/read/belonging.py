"""To which return a file without dates of its own belongs: by where it lies, and by the children it is
about.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Counts
from sim.returns.words.columns import Words


@dataclass(frozen=True, eq=False)
class Belonging:
    """What is known of the returns by their episodes."""

    children: tuple[Counts, ...]
    """The children of each return."""
    files: tuple[frozenset[str], ...]
    """The files with its episodes."""
    labels: Mapping[str, int]
    """The return that a YEAR column means, where all files of episodes that have one mean the same."""

    @classmethod
    def of(cls, episodes: pd.DataFrame, parts: pd.DataFrame, returns: int) -> "Belonging":
        """From the episodes of all returns (``child``, ``ret``) and the files they stand in (``file``,
        ``label``, ``ret``).
        """
        children = tuple(
            np.unique(episodes.loc[episodes["ret"] == number, "child"]) for number in range(returns)
        )
        files = tuple(frozenset(parts.loc[parts["ret"] == number, "file"]) for number in range(returns))
        meant = parts[parts["label"] != ""].groupby("label")["ret"].agg(["min", "max"])
        labels = meant.loc[meant["min"] == meant["max"], "min"]
        return cls(children, files, {str(label): int(number) for label, number in labels.items()})

    def returns_of(self, where: str, child: Counts, year: Words, *, within: bool = False) -> Counts:
        """By row, the return to which it belongs: rows with the same YEAR together, as when years are put
        together.
        """
        found = np.zeros(len(child), dtype=np.int64)
        for code in np.unique(year.codes):
            mine = year.codes == code
            label = self.labels.get(year.words[code])
            found[mine] = self.return_of(where, child[mine], within=within) if label is None else label
        return found

    def return_of(self, where: str, child: Counts, *, within: bool = False) -> int:
        """The number of the return to which the file ``where`` with these children belongs.

        Only returns with episodes in the same workbook, else in the same folder, come into question if there
        are any. Of them it is the one that shares most children, for the number of those that only one of the
        two has; the later one of two alike. ``within`` is for files that are about a few of the children:
        those they lack do not count.
        """
        mine = np.unique(child)
        near = self._near(_workbook(where)) or self._near(_folder(where)) or range(len(self.children))
        return max(
            near, key=lambda number: (_alike(mine, self.children[number], within=within), number), default=0
        )

    def _near(self, place: str) -> list[int]:
        beside = (any(place in (_workbook(file), _folder(file)) for file in files) for files in self.files)
        return [number for number, there in enumerate(beside) if there]


def _workbook(where: str) -> str:
    return where.partition(", ")[0]


def _folder(where: str) -> str:
    return f"{_workbook(where).rpartition('/')[0]}/"


def _alike(mine: Counts, theirs: Counts, *, within: bool) -> float:
    whole = mine if within else np.union1d(mine, theirs)
    return len(np.intersect1d(mine, theirs)) / max(len(whole), 1)
