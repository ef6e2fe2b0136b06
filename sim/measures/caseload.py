"""Children in care by placement type and age."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from sim.bands import ADULTHOOD, AGE_STARTS, AgeBand
from sim.episodes import Episodes
from sim.measures.counting.by_age import by_type, by_type_and_age
from sim.measures.counting.calendar import day_numbers, iso
from sim.measures.counting.keys import every_combination, positions, refuse_unknown
from sim.measures.counting.series import Series, same, text
from sim.measures.counting.stays import Stays
from sim.measures.counting.table import ALL, Measured, by_day, in_each
from sim.measures.measure import Measure


def caseload(episodes: Episodes, dates: Sequence[date], placements: Sequence[str]) -> Measured:
    """Children in care on each date, by placement type and by age in completed years.

    A child counts on day D if ``decom <= D < dec``. Keys: ``date`` (ISO), ``placement`` and ``age_band``,
    both with ``all`` for totals. Raises ``ValueError`` for a placement that is not in ``placements``.
    """
    group = positions(episodes, "placement", placements)
    stays = Stays.in_care(episodes, day_numbers(dates))
    refuse_unknown(episodes, "placement", stays.present & (group < 0))
    by_age = by_type_and_age(episodes, stays.days, placements, (*AGE_STARTS, ADULTHOOD))[..., :-1, :]
    every_age = by_type(episodes, stays.days.tobytes(), tuple(placements))[..., None, :]
    each_type = np.concatenate((every_age, by_age), axis=-2)
    counts = np.concatenate((each_type.sum(axis=-3, keepdims=True), each_type), axis=-3)
    keys = every_combination(
        date=iso(tuple(dates)),
        placement=(ALL, *placements),
        age_band=(ALL, *(b.value for b in AgeBand)),
    )
    return by_day("caseload", keys, counts, episodes.histories)


def _all_ages(measured: Measured) -> tuple[Series, ...]:
    kept = (measured.keys["age_band"] == ALL).to_numpy(dtype=bool)
    dates = text(measured, "date")[kept]
    placements = text(measured, "placement")[kept]
    return (Series(dates, same("caseload", len(dates)), placements, measured.values[..., kept]),)


CASELOAD = Measure(
    name="caseload",
    description="children in care at each month end, by placement type and age",
    keys=("date", "placement", "age_band"),
    take=lambda seen: in_each(caseload(seen.episodes, seen.dates, seen.placements)),
    series={"caseload": _all_ages},
)
