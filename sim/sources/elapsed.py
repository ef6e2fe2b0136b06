"""How long the children of a census have been in care and in their placement, when no return says so.

A caseload in balance implies both: a child of a given age has been in care for a time ``u`` with a density in
proportion to the rate at which children enter at the age it then had, times the probability of not having left since
(the stationary age distribution of a renewal process with exits; Cox, *Renewal Theory*, 1962, chapter 5). Within care,
the time ``v`` in the current placement has a density in proportion to the probability that a placement lasts longer.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.bands import ADULTHOOD, AGE_STARTS, DAYS_PER_YEAR, TIME_IN_CARE, TIME_IN_PLACEMENT, AgeBand
from sim.errors import InputMistake
from sim.parameters import ExitRoute, Parameters
from sim.sources.caseload import Caseload, Counts, Flags

Times = NDArray[np.float64]

LATEST = DAYS_PER_YEAR * ADULTHOOD + 60.0
STEPS: Times = np.concatenate((np.arange(0.0, 14.0, 2.0), np.arange(14.0, 60.0, 7.0), np.arange(60.0, LATEST, 30.0)))
"""Days at which the steps of the density of time in care begin."""
EVER = 1e6
"""Days longer than anything lasts."""


@dataclass(frozen=True)
class Subjects:
    """The children whose elapsed times are wanted, one entry each."""

    caseload: Caseload
    uasc: Flags
    against_plan: Flags
    days_old: Times
    """Age in days on the base date."""


def time_in_care(parameters: Parameters, subjects: Subjects, rng: np.random.Generator) -> Times:
    """Days since the current period of care began, at most the age of the child.

    Entry rates come from the strata of the child's kind (unaccompanied or not), exit hazards from the routes that run
    on time in care; their dependence on the setting is averaged over the census's own children of the age band.
    Raises :class:`~sim.errors.InputMistake` when the entries leave no way for a child of that age to be in care.
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
                f"entries.strata: {kind} child aged {ages[empty].min()} is in the census, but no stratum lets such a child enter care "
                "at that age or before; expected a positive frequency; add ages to a stratum or correct the census"
            )
        drawn[children] = _inverse(mass, start, width, chance[children])
    return np.minimum(drawn, subjects.days_old)


def time_in_placement(parameters: Parameters, subjects: Subjects, in_care: Times, rng: np.random.Generator) -> Times:
    """Days since the current placement began: the time in care itself for a child still in its first placement.

    A placement ends by a move, by an exit that runs on time in placement (adoption), or by an offer of what the plan
    says. A child that cannot have begun its time in care in this placement came from elsewhere: because it was too young
    for the placement type then, or because no stratum has children enter with such a plan (adoption).
    """
    hazards = _ending_rates(parameters, subjects)
    knots = np.append(np.asarray(TIME_IN_PLACEMENT), EVER)
    latest_start = _placed_within(parameters, subjects, in_care)
    longest = np.where(latest_start < in_care, latest_start, EVER)
    target = rng.random(len(in_care)) * _survived(hazards, knots, longest)
    return np.minimum(in_care, _reached(hazards, knots, target))


def _placed_within(parameters: Parameters, subjects: Subjects, in_care: Times) -> Times:
    """The most days that a child can have been in its placement."""
    who = subjects.caseload
    first_age = np.array([parameters.placement.types[name].ages[0] for name in who.placement])
    since_first_age = np.maximum(subjects.days_old - first_age * DAYS_PER_YEAR, 1.0)
    at_entry = {name for stratum in parameters.entries.strata.values() for name, share in stratum.plan.items() if share}
    begins_care = np.isin(who.setting.astype(str), list(at_entry)) | (who.placement == parameters.placement.emergency_type)
    # Half a day is the shortest stay elsewhere: it keeps the placement a later one.
    return np.where(begins_care, since_first_age, np.minimum(since_first_age, np.maximum(in_care - 0.5, in_care / 2)))


def _entry_rates(parameters: Parameters, uasc: bool) -> Times:
    """Children a year who enter at each age in completed years."""
    base = parameters.authority.base_date
    rates = np.zeros(ADULTHOOD)
    for stratum in parameters.entries.strata.values():
        if stratum.uasc == uasc:
            per_age = stratum.per_year.at(base) / sum(stratum.ages.values())
            rates[list(stratum.ages)] += per_age * np.array(list(stratum.ages.values()))
    return rates


def _setting_factors(parameters: Parameters, caseload: Caseload) -> dict[str, Times]:
    """By route: the mean over the children of each age band of the relative hazard in their setting.

    An age band without children in the census takes the mean over all children.
    """
    means = {}
    for name, route in parameters.exits.routes.items():
        factor = np.array([route.by_setting.get(setting, 0.0) for setting in caseload.setting])
        of_band = [caseload.age_band == band for band in AgeBand]
        means[name] = np.array([factor[mask].mean() if mask.any() else factor.mean() for mask in of_band])
    return means


def _exit_rates(parameters: Parameters, settings: dict[str, Times], uasc: bool) -> Times:
    """Exits per child and day by age band (rows) and band of time in care (columns)."""
    rates = np.zeros((len(AgeBand), len(TIME_IN_CARE)))
    for name, route in parameters.exits.routes.items():
        if route.clock == "care":
            by_age = np.array([route.per_year[band] for band in AgeBand]) * settings[name]
            rates += by_age[:, None] * _by_band(route, len(TIME_IN_CARE)) * _level(parameters, route, uasc)
    return rates


def _by_band(route: ExitRoute, bands: int) -> Times:
    """The relative hazard in each band of time; the last number given holds for all later bands."""
    given = route.by_time[:bands]
    return np.array([*given, *[given[-1]] * (bands - len(given))])


def _level(parameters: Parameters, route: ExitRoute, uasc: bool) -> float:
    """What turns the yearly hazard of a route into one a day on the base date."""
    return route.factor.at(parameters.authority.base_date) * (route.for_uasc if uasc else 1.0) / DAYS_PER_YEAR


def _masses(entry: Times, exits: Times, age: Counts, days_old: Times) -> tuple[Times, Times, Times]:
    """Probability mass (not scaled), start and width in days of each step of time in care, a row for each child."""
    start = np.minimum(STEPS[None, :-1], days_old[:, None])
    width = np.minimum(STEPS[None, 1:], days_old[:, None]) - start
    middle = start + width / 2
    age_at_entry = days_old[:, None] - middle
    year = np.minimum((age_at_entry / DAYS_PER_YEAR).astype(np.int64), age[:, None])
    # Years of 365.25 days miss a birthday by a day; whoever came in the last two days came at the age it has now.
    year[:, 0] = age
    return entry[year] * np.exp(-_exit_hazard(exits, age_at_entry, middle)) * width, start, width


def _exit_hazard(exits: Times, age_at_entry: Times, in_care: Times) -> Times:
    """Hazard of leaving care added up from entry at an age (days) over a time in care (days).

    Within one age band the hazard depends on time in care alone, so its sum over the stay in the band is a difference
    of two values of one piecewise-linear function.
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


def _inverse(mass: Times, start: Times, width: Times, chance: Times) -> Times:
    """The time below which the share ``chance`` of the mass of each row lies."""
    below = np.cumsum(mass, axis=1)
    # Rounding must not carry the target up to the end of the last step.
    target = np.minimum(chance * below[:, -1], np.nextafter(below[:, -1], 0.0))
    step = (below <= target[:, None]).sum(axis=1)
    child = np.arange(len(chance))
    rest = target - (below[child, step] - mass[child, step])
    return np.asarray(start[child, step] + width[child, step] * rest / mass[child, step])


def _ending_rates(parameters: Parameters, subjects: Subjects) -> Times:
    """Endings per child and day by band of time in placement: a row for each child."""
    base = parameters.authority.base_date
    who = subjects.caseload
    moves = {
        setting: np.array(parameters.moves.durations[endings.durations].hazard) * endings.scale
        for setting, endings in parameters.moves.endings.items()
    }
    rates = np.array([moves[setting] for setting in who.setting]).reshape(len(who), len(TIME_IN_PLACEMENT))
    for route in parameters.exits.routes.values():
        if route.clock == "placement":
            level = np.where(subjects.uasc, _level(parameters, route, True), _level(parameters, route, False))
            by_age = np.array([route.per_year[band] for band in who.age_band])
            factor = np.array([route.by_setting.get(setting, 0.0) for setting in who.setting])
            rates = rates + (level * by_age * factor)[:, None] * _by_band(route, len(TIME_IN_PLACEMENT))
    wait = parameters.moves.against_plan
    offers = np.array([wait.offers.get(name, 0.0) for name in who.placement]) * wait.factor.at(base) / DAYS_PER_YEAR
    return np.asarray(rates + np.where(subjects.against_plan, offers, 0.0)[:, None])


def _areas(hazards: Times, knots: Times) -> tuple[Times, Times]:
    """At each knot: the probability that a placement lasts so long, and the integral of that probability up to it."""
    width = np.diff(knots)
    first = np.zeros((len(hazards), 1))
    lasts = np.exp(-np.concatenate((first, np.cumsum(hazards * width, axis=1)), axis=1))
    return lasts, np.concatenate((first, np.cumsum(_area(lasts[:, :-1], hazards, width), axis=1)), axis=1)


def _area(lasts: Times, hazard: Times, width: Times) -> Times:
    """The integral over ``width`` days of a probability that starts at ``lasts`` and falls at a constant hazard."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(hazard > 0, -lasts * np.expm1(-hazard * width) / hazard, lasts * width)


def _survived(hazards: Times, knots: Times, days: Times) -> Times:
    """The integral up to ``days`` of the probability that a placement lasts longer, by child."""
    lasts, area = _areas(hazards, knots)
    child, band = np.arange(len(days)), np.searchsorted(knots[1:-1], days, side="right")
    return area[child, band] + _area(lasts[child, band], hazards[child, band], days - knots[band])


def _reached(hazards: Times, knots: Times, target: Times) -> Times:
    """The days at which that integral reaches ``target``, by child: the inverse of :func:`_survived`."""
    lasts, area = _areas(hazards, knots)
    child, band = np.arange(len(target)), (area[:, 1:-1] <= target[:, None]).sum(axis=1)
    rest = (target - area[child, band]) / lasts[child, band]
    hazard = hazards[child, band]
    with np.errstate(divide="ignore", invalid="ignore"):
        falling = -np.log1p(-np.minimum(hazard * rest, 1 - 1e-12)) / hazard
    return np.asarray(knots[band] + np.where(hazard > 0, falling, rest))
