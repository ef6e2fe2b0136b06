"""Which rows of the table of episodes are entries, exits, moves and re-entries, and when they happened."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.arrays import Counts, Flags, Numbers
from sim.codes import ReasonEpisodeCeased as Rec
from sim.episodes import Episodes, once
from sim.measures.counting.keys import positions

CENSUS = "census"
"""Stratum of the children who were in care on the base date."""
LEAVERS = "leavers"
"""Stratum of the children who had left care before the base date, kept where an indicator looks back."""

EXITS = tuple(reason for reason in Rec if reason is not Rec.CONTINUES)
"""Reasons why an episode ceases that end care."""


@dataclass(frozen=True, eq=False)
class Events:
    """The events of a history: for each row of its episodes, what it began and ended with."""

    start: Numbers
    """Day since 1970 on which the placement began."""
    end: Numbers
    """Day on which it ended; ``NaN`` if it has not."""
    entry: Flags
    """Began a period of care."""
    re_entry: Flags
    """Began a period of care of a child who had been in care before."""
    exit: Flags
    """Ended with the child leaving care."""
    move: Flags
    """Ended with the child going to another placement."""
    rec: Counts
    """Position of the reason why care ended in :data:`EXITS`; -1 if it did not."""

    @staticmethod
    @once
    def of(episodes: Episodes) -> "Events":
        """Read the events off a table of episodes. Children who left before the base date have no entry in
        it.
        """
        end = episodes.column("dec")
        entry = (episodes.column("spell") == 0) & (positions(episodes, "stratum", (LEAVERS,)) < 0)
        rec = positions(episodes, "rec", EXITS)
        ended = np.isfinite(end)
        return Events(
            start=episodes.column("decom"),
            end=end,
            entry=entry,
            re_entry=entry & (episodes.column("period") > 0),
            exit=ended & (rec >= 0),
            move=ended & (rec < 0) & (episodes.codes("reason_place_change")[0] >= 0),
            rec=rec,
        )

    def ended_by(self, reasons: tuple[Rec, ...]) -> Flags:
        """Exits for one of the reasons."""
        return np.asarray(self.exit & _among_exits(reasons).take(self.rec))


@lru_cache(maxsize=64)
def _among_exits(reasons: tuple[Rec, ...]) -> Flags:
    """Which of :data:`EXITS`, and none at all (-1), are among some reasons."""
    return np.asarray([*(reason in reasons for reason in EXITS), False])
