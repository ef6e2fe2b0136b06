"""A history as it was observed: placements, and between which days somebody was looking."""

from dataclasses import dataclass

import numpy as np

from sim.arrays import Flags, Numbers
from sim.episodes import Episodes


@dataclass(frozen=True, eq=False)
class ObservedHistory:
    """Placements of real (or simulated) children as an authority's records show them.

    A row is one placement of one child with one carer in one placement type: changes of legal status,
    temporary stays elsewhere and changes of code do not end it. Where the type changes but the carer does not
    (a foster carer adopts, a household goes over from an agency to the council), a new row begins with
    ``rne`` T or U, and the row before it ends with ``reason_place_change`` PLACE: that is no move of the
    child.

    What a return does not hold is missing: ``level``, ``plan``, ``wanted`` and ``district`` always,
    ``location`` unless the return has the columns that the department adds. ``disability`` is true where the
    category of need is N2. An end of care whose reason is not on record has ``rec`` E8 and the route of that
    code.
    """

    episodes: Episodes
    """``placement`` and ``route`` are names of the configuration (``turned_18`` for the 18th birthday).
    ``dec`` is missing while a placement is open at the end of observation, whenever that is for the child."""
    begins: int
    """First day of the window within which events are seen. Placements may begin before it: those children
    enter the risk set on this day (delayed entry), since others like them who left earlier are not on
    record."""
    ends: int
    """The day up to which events are seen, the date of the extract."""
    last_seen: Numbers
    """By row, the day until which it was under observation: ``dec`` where it ended, ``ends`` where it is
    open, and earlier for children whose records stop (they are censored then; nobody knows whether they
    left)."""
    start_known: Flags | None = None
    """By row, whether ``period_start`` is the day the child came into care. Where it is not, the child was in
    care before the records begin and ``period_start`` is only the earliest day on which it certainly was.
    ``None``: known for all."""
    deprived_of_liberty: Flags | None = None
    """By row, whether an order that deprives the child of its liberty was in force on any of its days.
    ``None``: the records do not say (returns before 2026-27)."""

    @property
    def vanished(self) -> Flags:
        """The rows of children whose records stop before the end of observation."""
        still = np.isnan(self.episodes.frame["dec"].to_numpy(dtype=np.float64))
        return np.asarray(still & (self.last_seen < self.ends))

    def counted(self) -> Episodes:
        """The same placements, with those of vanished children ended on the day they were last seen.

        For measures that count children on a day: an open placement counts for ever.
        """
        frame = self.episodes.frame.copy()
        frame.loc[self.vanished, "dec"] = self.last_seen[self.vanished]
        return Episodes(frame)
