"""Children in care by placement type and level of need: whether a forecast keeps the acuity of the
caseload.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from sim.episodes import Episodes
from sim.measures.counting.calendar import day_numbers, iso
from sim.measures.counting.keys import every_combination, positions, refuse_unknown
from sim.measures.counting.stays import Stays
from sim.measures.counting.table import ALL, Measured, by_day, in_each
from sim.measures.measure import Measure
from sim.parameters import LEVELS


def needs(episodes: Episodes, dates: Sequence[date], placements: Sequence[str]) -> Measured:
    """Children in care on each date by placement type and level of need.

    Keys: ``date`` (ISO), ``placement`` (``all``, then each type) and ``level``
    (:data:`sim.parameters.LEVELS`). Raises ``ValueError`` for a placement or level that is none of them.
    """
    placement_type, level = positions(episodes, "placement", placements), positions(episodes, "level", LEVELS)
    stays = Stays.in_care(episodes, day_numbers(dates))
    refuse_unknown(episodes, "placement", stays.present & (placement_type < 0))
    refuse_unknown(episodes, "level", stays.present & (level < 0))
    counts = stays.count_by(placement_type * len(LEVELS) + level, len(placements) * len(LEVELS))
    by_type = counts.reshape(*counts.shape[:-2], len(placements), len(LEVELS), len(dates))
    whole = np.concatenate((by_type.sum(axis=-3, keepdims=True), by_type), axis=-3)
    keys = every_combination(date=iso(tuple(dates)), placement=(ALL, *placements), level=LEVELS)
    return by_day("needs", keys, whole, episodes.histories)


NEEDS = Measure(
    name="needs",
    description="children in care at each month end, by placement type and level of need",
    keys=("date", "placement", "level"),
    take=lambda seen: in_each(needs(seen.episodes, seen.dates, seen.placements)),
)
