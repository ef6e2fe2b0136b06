"""Children in care in the groups that strategies speak of: kind of provision, the ages of the plan, category
of need.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd

from sim.codes import Need
from sim.episodes import Episodes
from sim.measures.counting.by_age import STRATEGY_AGES, by_type, by_type_and_age
from sim.measures.counting.calendar import day_numbers, iso
from sim.measures.counting.keys import positions, refuse_unknown, rows
from sim.measures.counting.series import Series, same, text
from sim.measures.counting.stays import Stays
from sim.measures.counting.table import Measured, by_day, in_each
from sim.measures.measure import Measure
from sim.parameters import PlacementType

PROVISION, AGE, NEED = "provision", "age", "need"
"""What children are grouped by."""
KIND = "provision_kind"
"""What scenarios are compared by: the series of the groups by provision."""
RESIDENTIAL, FAMILY, OTHER = "residential", "family_based", "other"
"""Kinds of provision: every type of residential care, whoever runs or buys it; families; everything else."""
KINDS = (RESIDENTIAL, FAMILY, OTHER)
AGES = tuple(f"{start}-{end - 1}" for start, end in pairwise(STRATEGY_AGES))
NEEDS = tuple(need.value for need in Need)
NOT_RECORDED = "not_recorded"


def groups(episodes: Episodes, dates: Sequence[date], types: Mapping[str, PlacementType]) -> Measured:
    """Children in care on each date by group.

    Keys: ``date`` (ISO), ``by`` (:data:`PROVISION`, :data:`AGE`, :data:`NEED`) and ``group``; the groups of
    each ``by`` sum to all children. Raises ``ValueError`` for a placement that is none of ``types``.
    """
    stays = Stays.in_care(episodes, day_numbers(dates))
    kind = positions(episodes, "placement", tuple(types))
    refuse_unknown(episodes, "placement", stays.present & (kind < 0))
    by_age = by_type_and_age(episodes, stays.days, tuple(types), STRATEGY_AGES[:-1])
    each_type = by_type(episodes, stays.days.tobytes(), tuple(types))
    of = [_kind(t) for t in types.values()]
    need = positions(episodes, "cin", NEEDS) % (len(NEEDS) + 1)  # what is missing (-1) comes last
    counts = np.concatenate(
        (
            *(each_type[..., [one == name for one in of], :].sum(axis=-2, keepdims=True) for name in KINDS),
            by_age.sum(axis=-3),
            stays.count_by(need, len(NEEDS) + 1),
        ),
        axis=-2,
    )
    return by_day("groups", _keys(tuple(dates)), counts, episodes.histories)


@lru_cache(maxsize=8)
def _keys(dates: tuple[date, ...]) -> pd.DataFrame:
    named = [
        *((PROVISION, one) for one in KINDS),
        *((AGE, one) for one in AGES),
        *((NEED, one) for one in (*NEEDS, NOT_RECORDED)),
    ]
    return rows(("date", "by", "group"), [(day, *pair) for day in iso(dates) for pair in named])


def _kind(one: PlacementType) -> str:
    return RESIDENTIAL if one.residential else FAMILY if one.family_based else OTHER


def _by_kind(measured: Measured) -> tuple[Series, ...]:
    kept = (measured.keys["by"] == PROVISION).to_numpy(dtype=bool)
    dates = text(measured, "date")[kept]
    names = text(measured, "group")[kept]
    return (Series(dates, same(KIND, len(dates)), names, measured.values[..., kept]),)


GROUPS = Measure(
    name="groups",
    description="children in care at each month end by kind of provision, the strategy's ages and need",
    keys=("date", "by", "group"),
    take=lambda seen: in_each(groups(seen.episodes, seen.dates, seen.types)),
    series={"groups": _by_kind},
)
