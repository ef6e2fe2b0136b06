"""The children in care on the base date, made from published totals.

Nobody publishes the children themselves. What is published are totals: children by age, by placement, by
need, a few totals of two at once. A census made here has every one of these totals exactly, is as likely as
the configuration's weights make it inside them, and leaves only the choice of which child is which to a
seeded generator.
"""

import numpy as np
import pandas as pd

from sim.arrays import Flags, Numbers, Texts
from sim.bands import DAYS_PER_YEAR, day_number
from sim.census.attributes import allot
from sim.census.births import births
from sim.census.care_plans import care_plans, homes_lived_in, wanted_types
from sim.census.caseload import CensusCaseload, counted_caseload
from sim.census.elapsed import Subjects
from sim.census.leavers import leavers
from sim.census.own_census import read_census
from sim.census.siblings import sibling_groups
from sim.census.stationary import Population, read_population
from sim.census.time_in_care import time_in_care
from sim.census.time_in_placement import time_in_placement
from sim.codes import PLACED_BY_ORDER, LegalStatus, Need, PlaceCode, ReasonNewEpisode
from sim.episodes import COLUMNS, Episodes
from sim.parameters import Parameters
from sim.parameters.census import NO, YES

STRATUM = "census"


def make_census(parameters: Parameters, population: Population | None = None) -> Episodes:
    """Open episodes of the children in care on the base date, and closed ones of some who left in the year
    before.

    Where the configuration names a file of the council's own children (``census.file``), they are those. The
    same parameters give the same table to the byte. Children in care are numbered from 0 in the order of age
    and placement type, past leavers after them; ``stratum`` tells them apart (``census`` and ``leavers``).
    What no total says is as in ``population``, or in the one that the configuration names
    (``census.stationary``); where there is neither, it is as likely as the configured weights and rates make
    it. Raises :class:`~sim.errors.InputMistake` when the published numbers exclude one another.
    """
    if parameters.census.file is not None:
        return read_census(parameters.census.file, parameters)
    rng = np.random.default_rng(parameters.census.seed)
    if population is None and parameters.census.stationary is not None:
        population = read_population(parameters.census.stationary, parameters)
    caseload = counted_caseload(parameters, population.likely(parameters) if population else None)
    known = _attributes(parameters, caseload, population, rng)
    census = pd.DataFrame({**known, **_dates(parameters, caseload, known, population, rng)})[list(COLUMNS)]
    gone = leavers(parameters, census, caseload.age, rng)
    both = {name: np.concatenate((census[name].to_numpy(), gone[name].to_numpy())) for name in COLUMNS}
    return Episodes.from_columns(dict(both))


def _attributes(
    parameters: Parameters, caseload: CensusCaseload, population: Population | None, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """What each child is and where it lives: the columns that need no dates."""
    census = parameters.census
    uasc = allot("uasc", census, caseload, rng) == YES
    types = parameters.placement.types
    leaning = population.leaning_of_levels(parameters, caseload) if population else None
    district = allot("district", census, caseload, rng)
    plan = care_plans(parameters, caseload, rng)
    return {
        "child": np.arange(len(caseload)),
        "stratum": _same(STRATUM, caseload),
        "sex": allot("sex", census, caseload, rng),
        # Unaccompanied children count as absent parenting, and arrive without an earlier period of care.
        "cin": allot("need", census, caseload, rng, {Need.ABSENT_PARENTING.value: uasc}),
        "uasc": uasc,
        "disability": allot("disability", census, caseload, rng) == YES,
        "level": allot("level", census, caseload, rng, leaning=leaning),
        "district": district,
        "sibling_group": sibling_groups(parameters.entries.siblings, district, uasc, rng),
        "previously_looked_after": allot("previously_looked_after", census, caseload, rng, {NO: uasc}) == YES,
        "ls": allot("legal_status", census, caseload, rng, _legal_status_by_rule(parameters, caseload, uasc)),
        "placement": caseload.placement,
        "place": np.array([types[name].place.value for name in caseload.placement], dtype=object),
        "place_provider": np.array([types[name].provider.value for name in caseload.placement], dtype=object),
        "plan": plan,
        "wanted": wanted_types(parameters, caseload, plan),
        "location": allot("location", census, caseload, rng),
        "unit": homes_lived_in(parameters, caseload),
    }


def _legal_status_by_rule(parameters: Parameters, caseload: CensusCaseload, uasc: Flags) -> dict[str, Flags]:
    """Children whose legal status follows from what they are: a placement order, a care order, or section
    20.
    """
    place = np.array([parameters.placement.types[name].place for name in caseload.placement], dtype=object)
    return {
        LegalStatus.PLACEMENT_ORDER.value: np.isin(place, PLACED_BY_ORDER) & ~uasc,
        LegalStatus.FULL_CARE_ORDER.value: (place == PlaceCode.P1) & ~uasc,
        LegalStatus.SECTION_20.value: uasc,
    }


def _dates(
    parameters: Parameters,
    caseload: CensusCaseload,
    known: dict[str, np.ndarray],
    population: Population | None,
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    """Birth, start of care and start of the placement, and the columns that follow from them."""
    base = day_number(parameters.authority.base_date)
    dob = births(caseload.age, caseload.placement, base, rng)
    days_old = (base - dob).astype(float)
    in_care, in_placement, spell = _reckoned(parameters, caseload, known, days_old, rng)
    if population is not None:
        like = population.alike(
            known["placement"], known["plan"], known["level"], known["uasc"], days_old, rng
        )
        in_care, in_placement, spell = population.times(like, days_old, in_care, in_placement, spell)
        in_care, in_placement = _since_old_enough(
            parameters, caseload, days_old, in_care, in_placement, spell
        )
    return {"dob": dob, **_spells(base, in_care, in_placement, spell), **_still_open(caseload, known)}


def _since_old_enough(
    parameters: Parameters,
    caseload: CensusCaseload,
    days_old: Numbers,
    in_care: Numbers,
    in_placement: Numbers,
    spell: np.ndarray,
) -> tuple[Numbers, Numbers]:
    """Times in care and in the placement, of which no child has lived in it before the first age that it
    takes.

    A first placement is as long as the time in care, a later one shorter.
    """
    first_age = np.array([parameters.placement.types[name].ages[0] for name in caseload.placement])
    allowed = np.floor(np.maximum(days_old - first_age * DAYS_PER_YEAR, 1.0))
    shortened = np.minimum(in_placement, allowed)
    later = np.minimum(shortened, np.maximum(in_care - 0.5, in_care / 2))
    return np.where(spell == 0, shortened, in_care), np.where(spell == 0, shortened, later)


def _reckoned(
    parameters: Parameters,
    caseload: CensusCaseload,
    known: dict[str, np.ndarray],
    days_old: Numbers,
    rng: np.random.Generator,
) -> tuple[Numbers, Numbers, np.ndarray]:
    """Days in care and in the placement, and the number of the spell, as rates alone imply them.

    A child that has been in its placement for all its time in care is in its first; another in a later one.
    """
    subjects = Subjects(caseload, known["uasc"], known["plan"] != caseload.setting, days_old)
    in_care = time_in_care(parameters, subjects, rng)
    in_placement = time_in_placement(parameters, subjects, in_care, rng)
    return in_care, in_placement, np.where(in_placement == in_care, 0, 1)


def _spells(base: int, in_care: Numbers, in_placement: Numbers, spell: np.ndarray) -> dict[str, np.ndarray]:
    first = spell == 0
    return {
        "period_start": base - in_care,
        "spell": spell,
        "decom": base - in_placement,
        "rne": np.where(first, ReasonNewEpisode.STARTED.value, ReasonNewEpisode.PLACEMENT.value).astype(
            object
        ),
    }


def _still_open(caseload: CensusCaseload, known: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The columns of an end that has not come, and the number of the period of care."""
    nothing = {name: _same(None, caseload) for name in ("reason_place_change", "rec", "route")}
    period = known["previously_looked_after"].astype(np.int64)
    return {"period": period, "dec": np.full(len(caseload), np.nan), **nothing}


def _same(value: str | None, caseload: CensusCaseload) -> Texts:
    return np.full(len(caseload), value, dtype=object)
