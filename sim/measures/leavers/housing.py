"""Where care leavers live until they are 25, by district: what housing authorities want foreseen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from sim.arrays import Counts, Flags, Numbers
from sim.bands import ADULTHOOD, DAYS_PER_YEAR, day_number
from sim.codes import ReasonEpisodeCeased
from sim.episodes import Episodes
from sim.measures.counting.calendar import day_numbers, iso
from sim.measures.counting.keys import every_combination, positions, refuse_unknown
from sim.measures.counting.stays import Stays
from sim.measures.counting.table import ALL, Measured, in_each
from sim.measures.leavers.after_care import grown_up, run_off
from sim.measures.measure import Measure
from sim.measures.observation import Observation
from sim.parameters.census import ADULT_SOCIAL_CARE, HOUSING_AGES, AfterCare

UNTIL: Final = 25
"""The birthday until which former children in care can ask for support (Children Act 1989, section 23CZB)."""
MARCH: Final = 3


@dataclass(frozen=True)
class LeaversHousing:
    """What is assumed of the housing of care leavers."""

    stock: AfterCare
    districts: Mapping[str, float]
    """Districts of origin, with the shares of those whose own is not known: those of the base date."""

    def shares(self, age: int, *, adult_care: bool) -> Numbers:
        """Shares of the kinds of housing at an age; without adult social care the others sum to one."""
        group = next(name for name, ages in HOUSING_AGES.items() if age in ages)
        kinds = self.stock.housing
        shares = np.array([by[group] for by in kinds.values()], dtype=np.float64)
        if not adult_care and ADULT_SOCIAL_CARE in kinds:
            shares[list(kinds).index(ADULT_SOCIAL_CARE)] = 0.0
        return shares / max(float(shares.sum()), 1e-300)


def care_leaver_housing(
    episodes: Episodes, dates: Sequence[date], base: date, housing: LeaversHousing
) -> Measured:
    """Care leavers from their 18th to their 25th birthday on some dates, by district of origin, age and kind
    of housing, in expected numbers.

    Who turned 18 in care after the base date is counted one by one: those whom adult services took on (E7)
    live with adult social care, of the others each kind of housing has its share at their age. The stock of
    the base date runs off by the shares of districts. Keys: ``date`` (ISO), ``district``, ``age`` (of
    :data:`~sim.parameters.census.HOUSING_AGES`) and ``housing``; district and housing have their sum too,
    ``all``. Raises ``ValueError`` for an unknown district.
    """
    kinds = list(housing.stock.housing)
    counted = _known(dates, base, housing) + _grown(episodes, dates, base, housing)
    by_age = np.stack(
        [counted[..., [a - ADULTHOOD for a in ages], :].sum(axis=-2) for ages in _groups()], axis=-2
    )
    with_sum = np.concatenate((by_age.sum(axis=-1, keepdims=True), by_age), axis=-1) if kinds else by_age
    whole = np.concatenate((with_sum.sum(axis=-3, keepdims=True), with_sum), axis=-3)
    keys = every_combination(
        date=iso(tuple(dates)),
        district=(ALL, *housing.districts),
        age=tuple(HOUSING_AGES),
        housing=(ALL, *kinds),
    )
    return Measured("care_leaver_housing", keys, whole.reshape(*episodes.histories.shape, -1))


def _groups() -> list[range]:
    return list(HOUSING_AGES.values())


def _spread(counts: Numbers, housing: LeaversHousing, *, adult_care: bool) -> Numbers:
    """Counts by days, districts and ages times the kinds of housing at each age."""
    if not housing.stock.housing:
        return counts[..., None]
    by_group = [housing.shares(ages[0], adult_care=adult_care) for ages in _groups()]
    shares = np.repeat(by_group, [len(ages) for ages in _groups()], axis=0)
    return np.asarray(counts[..., None] * shares)


def _known(dates: Sequence[date], base: date, housing: LeaversHousing) -> Numbers:
    """The stock of the base date: days by districts by ages by kinds."""
    years = (day_numbers(dates) - day_number(base)) / DAYS_PER_YEAR
    stock = {**housing.stock.care_leavers, **housing.stock.care_leavers_to_25}
    left = run_off(stock, years, range(ADULTHOOD, UNTIL)).T
    by_district = np.array(list(housing.districts.values()), dtype=np.float64)
    counts = left[:, None, :] * (by_district / by_district.sum())[None, :, None]
    return _spread(counts, housing, adult_care=True)


def _grown(episodes: Episodes, dates: Sequence[date], base: date, housing: LeaversHousing) -> Numbers:
    """Those who turned 18 in care after the base date, in the same form, for each history."""
    rows = grown_up(episodes, base)
    district = positions(episodes, "district", list(housing.districts))
    refuse_unknown(episodes, "district", np.flatnonzero(rows & (district < 0)))
    adult = positions(episodes, "rec", [ReasonEpisodeCeased.ADULT_SERVICES.value]) == 0
    kinds = list(housing.stock.housing)
    if ADULT_SOCIAL_CARE not in kinds:
        return _spread(
            _counted(episodes, rows, district, dates, len(housing.districts)), housing, adult_care=True
        )
    width = len(housing.districts)
    both = _counted(episodes, rows, district + width * adult, dates, 2 * width)
    found = _spread(both[..., :width, :], housing, adult_care=False)
    found[..., kinds.index(ADULT_SOCIAL_CARE)] += both[..., width:, :]
    return found


def _counted(episodes: Episodes, rows: Flags, group: Counts, dates: Sequence[date], groups: int) -> Numbers:
    """Days by groups by ages, for each history."""
    born, left = episodes.column("dob")[rows], episodes.column("dec")[rows]
    ages = range(ADULTHOOD, UNTIL)
    stays = Stays.at_ages(born, ages, left, day_numbers(dates), episodes.histories.among(rows))
    cell = (np.arange(len(ages))[:, None] * groups + group[rows]).ravel()
    counts = stays.count_by(cell, len(ages) * groups)
    by_age = counts.reshape(*counts.shape[:-2], len(ages), groups, len(dates))
    return np.asarray(by_age.astype(np.float64).swapaxes(-1, -3))


def _taken(seen: Observation) -> list[tuple[Measured, ...]]:
    dates = [day for day in seen.dates if day == seen.base or day.month == MARCH]
    housing = LeaversHousing(seen.after_care, seen.districts)
    return in_each(care_leaver_housing(seen.episodes, dates, seen.base, housing))


CARE_LEAVER_HOUSING = Measure(
    name="care_leaver_housing",
    description="care leavers to 25 each 31 March by district of origin, age and kind of housing",
    keys=("date", "district", "age", "housing"),
    take=_taken,
)
