"""How long the children of a census have been in care.

A child of a given age has been in care for a time ``u`` with a density in proportion to the rate at which
children enter care at the age it then had, times the probability of not having left since. That is the
make-up of a stationary population: one that has been entered and left at the same rates for a long time.
"""

import numpy as np

from sim.arrays import Counts, Numbers
from sim.bands import ADULTHOOD, AGE_STARTS, DAYS_PER_YEAR, TIME_IN_CARE, AgeBand
from sim.census.caseload import CensusCaseload
from sim.census.elapsed import Subjects, by_band, per_day
from sim.errors import InputMistake
from sim.parameters import Parameters

LATEST = DAYS_PER_YEAR * ADULTHOOD + 60.0
STEPS: Numbers = np.concatenate(
    (np.arange(0.0, 14.0, 2.0), np.arange(14.0, 60.0, 7.0), np.arange(60.0, LATEST, 30.0))
)
"""Days at which the steps of the density of time in care begin."""


def time_in_care(parameters: Parameters, subjects: Subjects, rng: np.random.Generator) -> Numbers:
    """Days since the current period of care began, at most the age of the child.

    Entry rates come from the strata of the child's kind (unaccompanied or not), exit hazards from the routes
    that run on time in care; their dependence on the setting is averaged over the census's own children of
    the age band. Raises :class:`~sim.errors.InputMistake` when the entries leave no way for a child of that
    age to be in care.
    """
    drawn = np.zeros(len(subjects.days_old))
    chance = rng.random(len(drawn))
    settings = _setting_factors(parameters, subjects.caseload)
    for uasc in (False, True):
        children = np.flatnonzero(subjects.uasc == uasc)
        exits = _exit_rates(parameters, settings, uasc)
        ages = subjects.caseload.age[children]
        mass, start, width = _masses(_entry_rates(parameters, uasc), exits, ages, subjects.days_old[children])
        empty = mass.sum(axis=1) <= 0
        if empty.any():
            kind = "an unaccompanied" if uasc else "a"
            raise InputMistake(
                f"entries.strata: {kind} child aged {ages[empty].min()} is in the census, but no stratum lets"
                " such a child enter care at that age or before; expected a positive frequency; add ages to"
                " a stratum or correct the census"
            )
        drawn[children] = _inverse(mass, start, width, chance[children])
    return np.minimum(drawn, subjects.days_old)


def _entry_rates(parameters: Parameters, uasc: bool) -> Numbers:
    """Children a year who enter at each age in completed years."""
    base = parameters.authority.base_date
    rates = np.zeros(ADULTHOOD)
    for stratum in parameters.entries.strata.values():
        if stratum.uasc == uasc:
            per_age = stratum.per_year.at(base) / sum(stratum.ages.values())
            rates[list(stratum.ages)] += per_age * np.array(list(stratum.ages.values()))
    return rates


def _setting_factors(parameters: Parameters, caseload: CensusCaseload) -> dict[str, Numbers]:
    """By route: the mean over the children of each age band of the relative hazard in their setting.

    An age band without children in the census takes the mean over all children.
    """
    means = {}
    for name, route in parameters.exits.routes.items():
        factor = np.array([route.by_setting.get(setting, 0.0) for setting in caseload.setting])
        of_band = [caseload.age_band == band for band in AgeBand]
        means[name] = np.array([factor[mask].mean() if mask.any() else factor.mean() for mask in of_band])
    return means


def _exit_rates(parameters: Parameters, settings: dict[str, Numbers], uasc: bool) -> Numbers:
    """Exits per child and day by age band (rows) and band of time in care (columns)."""
    rates = np.zeros((len(AgeBand), len(TIME_IN_CARE)))
    for name, route in parameters.exits.routes.items():
        if route.clock == "care":
            by_age = np.array([route.per_year[band] for band in AgeBand]) * settings[name]
            rates += by_age[:, None] * by_band(route, len(TIME_IN_CARE)) * per_day(route, uasc)
    return rates


def _masses(
    entry: Numbers, exits: Numbers, age: Counts, days_old: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Probability mass (not scaled), start and width in days of each step of time in care, a row for each
    child.
    """
    start = np.minimum(STEPS[None, :-1], days_old[:, None])
    width = np.minimum(STEPS[None, 1:], days_old[:, None]) - start
    birthdays = np.arange(ADULTHOOD + 1) * DAYS_PER_YEAR
    up_to_age = np.concatenate(([0.0], np.cumsum(entry))) * DAYS_PER_YEAR
    youngest = days_old[:, None] - start - width
    entered = np.interp(youngest + width, birthdays, up_to_age) - np.interp(youngest, birthdays, up_to_age)
    # Mean years miss a birthday by a day; whoever came in the last two days came at the age it has
    # now.
    entered[:, 0] = entry[age] * width[:, 0]
    middle = start + width / 2
    return entered * np.exp(-_exit_hazard(exits, days_old[:, None] - middle, middle)), start, width


def _exit_hazard(exits: Numbers, age_at_entry: Numbers, in_care: Numbers) -> Numbers:
    """Hazard of leaving care added up from entry at an age (days) over a time in care (days).

    Within one age band the hazard depends on time in care alone, so its sum over the stay in the band is a
    difference of two values of one piecewise-linear function.
    """
    knots = np.append(np.asarray(TIME_IN_CARE), LATEST)
    starts = np.array([*AGE_STARTS, ADULTHOOD + 1]) * DAYS_PER_YEAR
    total = np.zeros_like(in_care)
    for band, rates in enumerate(exits):
        summed = np.concatenate(([0.0], np.cumsum(rates * np.diff(knots))))
        enters = np.clip(starts[band] - age_at_entry, 0.0, in_care)
        leaves = np.clip(starts[band + 1] - age_at_entry, 0.0, in_care)
        total += np.interp(leaves, knots, summed) - np.interp(enters, knots, summed)
    return total


def _inverse(mass: Numbers, start: Numbers, width: Numbers, chance: Numbers) -> Numbers:
    """The time below which the share ``chance`` of the mass of each row lies."""
    below = np.cumsum(mass, axis=1)
    # Rounding must not carry the target up to the end of the last step.
    target = np.minimum(chance * below[:, -1], np.nextafter(below[:, -1], 0.0))
    step = (below <= target[:, None]).sum(axis=1)
    child = np.arange(len(chance))
    rest = target - (below[child, step] - mass[child, step])
    return np.asarray(start[child, step] + width[child, step] * rest / mass[child, step])
