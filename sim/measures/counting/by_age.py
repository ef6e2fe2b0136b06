"""Children in care by placement type and age: counted once, for all tables that tell of ages."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from sim.arrays import Counts
from sim.bands import ADULTHOOD, AGE_STARTS
from sim.episodes import Episodes, once
from sim.measures.counting.keys import positions, reaches
from sim.measures.counting.stays import Stays

STRATEGY_AGES: Final = (0, 4, 7, 12, 16, ADULTHOOD)
"""Where the age groups of sufficiency strategies begin (0-3, 4-6, 7-11, 12-15, 16-17); DfE's are those of the
table of the caseload."""
CUT_AT: Final = sorted({*STRATEGY_AGES, *AGE_STARTS})
"""Birthdays between which children are told apart."""


def by_type_and_age(episodes: Episodes, days: Counts, types: Sequence[str], starts: Sequence[int]) -> Counts:
    """Children in care by placement type, age group and day.

    Groups begin at ``starts``, each one of :data:`CUT_AT`, and end where the next one begins, the last one
    never. Children of other types than ``types`` are left out.
    """
    counts = _counted(episodes, days.tobytes(), tuple(types))
    return np.asarray(np.add.reduceat(counts, [1 + CUT_AT.index(age) for age in starts], axis=-2))


@once
def by_type(episodes: Episodes, days: bytes, types: tuple[str, ...]) -> Counts:
    """Children in care of any age by placement type and day."""
    return np.asarray(_counted(episodes, days, types).sum(axis=-2))


@once
def _counted(episodes: Episodes, days: bytes, types: tuple[str, ...]) -> Counts:
    stays = Stays.in_care(episodes, np.frombuffer(days, dtype=np.int64))
    kind, birthdays = positions(episodes, "placement", types), [reaches(episodes, age) for age in CUT_AT]
    return stays.count_by_steps(kind + 1, len(types) + 1, birthdays)[..., 1:, :, :]
