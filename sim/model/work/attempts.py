"""What programmes did: each place, the child that got it, and what became of the work, as facts."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from sim.model.names import NONE


class AttemptOutcome(StrEnum):
    """What became of a place of a programme."""

    LED_OUT = "led_out"
    """The child went where the programme leads."""
    UNSUCCESSFUL = "unsuccessful"
    """The work came to its end without that."""
    LEFT_CARE = "left_care"
    """The child left care by itself before the end of the work."""
    MOVED = "moved"
    """The child left the placement before the end, and the rate of success is of those who stay."""
    NO_ROOM = "no_room"
    """All was ready, but no home or household of the type had a place."""
    UNUSED = "unused"
    """Nobody was suitable until the next place came free."""
    OPEN = "open"
    """The work, or the search for a child, goes on at the end of the simulation."""


@dataclass
class Attempt:
    """One place of a programme; days are counted from the base date."""

    programme: str
    offered: float
    """The day on which the place came free."""
    child: int = NONE
    number: int = 0
    """How many times the programme had begun with this child before."""
    begun: float = np.nan
    ended: float = np.nan
    """The day of the outcome."""
    outcome: str = AttemptOutcome.OPEN

    def ends(self, day: float, outcome: AttemptOutcome) -> None:
        """Write down what became of it."""
        self.ended, self.outcome = day, outcome


DAYS: Final = ("offered", "begun", "ended")


def as_frame(attempts: Sequence[Attempt], base: float) -> pd.DataFrame:
    """A row for each place, with days counted since 1970."""
    kinds = {"programme": object, "child": np.int64, "number": np.int64, "outcome": object}
    columns = {
        field.name: np.array(
            [getattr(one, field.name) for one in attempts], dtype=kinds.get(field.name, float)
        )
        for field in fields(Attempt)
    }
    for name in DAYS:
        columns[name] += base
    words = {name: pd.Series(columns[name], dtype=object) for name, kind in kinds.items() if kind is object}
    return pd.DataFrame(columns | words)
