"""Where children live: in the authority's own area, elsewhere in its sub-region, or beyond."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from sim.episodes import Episodes
from sim.measures.counting.calendar import day_numbers, iso
from sim.measures.counting.keys import every_combination, positions, refuse_unknown
from sim.measures.counting.stays import Stays
from sim.measures.counting.table import ALL, Measured, by_day, in_each
from sim.measures.measure import Measure
from sim.parameters import LOCATIONS


def location(episodes: Episodes, dates: Sequence[date]) -> Measured:
    """Children in care on each date by where they live.

    Keys: ``date`` (ISO) and ``location``: ``all``, then each of :data:`sim.parameters.LOCATIONS`, which sum
    to it. Raises ``ValueError`` for a location that is none of them.
    """
    group = positions(episodes, "location", LOCATIONS)
    stays = Stays.in_care(episodes, day_numbers(dates))
    refuse_unknown(episodes, "location", stays.present & (group < 0))
    counts = stays.count_by(group, len(LOCATIONS))
    keys = every_combination(date=iso(tuple(dates)), location=(ALL, *LOCATIONS))
    whole = np.concatenate((counts.sum(axis=-2, keepdims=True), counts), axis=-2)
    return by_day("location", keys, whole, episodes.histories)


LOCATION = Measure(
    name="location",
    description="children by where they live at each month end",
    keys=("date", "location"),
    take=lambda seen: in_each(location(seen.episodes, seen.dates)),
)
