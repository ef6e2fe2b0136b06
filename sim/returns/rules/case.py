"""What the rules of cleaning work on: episodes in order, and what is known about children and returns."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Anything, Flags, Numbers
from sim.returns.ledger import Ledger
from sim.returns.read.windows import ReturnWindows


@dataclass(frozen=True, eq=False)
class Case:
    """What a rule may look up and where it writes down what it does."""

    ledger: Ledger
    births: Numbers
    """Day of birth by child; ``NaN`` if unknown."""
    returns: ReturnWindows
    bridge_days: int
    """Longest gap between two episodes that is closed if both say that care went on."""


Step = Callable[[pd.DataFrame, Case], pd.DataFrame]
"""A rule, or a few that belong together: episodes in, episodes out."""


def in_order(episodes: pd.DataFrame) -> pd.DataFrame:
    """By child and day of start; of episodes that start on one day, the one of the later return comes
    last.
    """
    return episodes.sort_values(["child", "decom", "ret", "row"], kind="stable", ignore_index=True)


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The episodes before and after each one of the same child, in a table that is :func:`in_order`."""

    episodes: pd.DataFrame

    @property
    def has_next(self) -> Flags:
        """Whether the child has a later episode."""
        child = self.episodes["child"].to_numpy()
        return np.append(child[1:] == child[:-1], [False] * min(len(child), 1)).astype(bool)

    @property
    def has_previous(self) -> Flags:
        """Whether the child has an earlier episode."""
        child = self.episodes["child"].to_numpy()
        return np.append([False] * min(len(child), 1), child[1:] == child[:-1]).astype(bool)

    def following(self, column: str, otherwise: object) -> Anything:
        """The value of the child's next episode, ``otherwise`` if there is none."""
        values = self.episodes[column].to_numpy()
        return np.where(self.has_next, np.roll(values, -1), np.asarray(otherwise, dtype=values.dtype))

    def previous(self, column: str, otherwise: object) -> Anything:
        """The value of the child's episode before, ``otherwise`` if there is none."""
        values = self.episodes[column].to_numpy()
        return np.where(self.has_previous, np.roll(values, 1), np.asarray(otherwise, dtype=values.dtype))
