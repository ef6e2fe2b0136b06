"""How long the children of a census have been in their placement.

Given the time in care ``u``, the time ``v`` in the current placement is the age of a renewal process cut off
at ``u``: ``v = min(u, V)``, where the density of ``V`` is in proportion to the probability that a placement
lasts longer (the backward recurrence time; Cox, *Renewal Theory*, 1962). Hazards are constant between knots,
so that probability and its integral are exact.
"""

import numpy as np

from sim.arrays import Numbers
from sim.bands import DAYS_PER_YEAR, TIME_IN_PLACEMENT
from sim.census.elapsed import Subjects, by_band, per_day
from sim.parameters import Parameters

EVER = 1e6
"""Days longer than anything lasts."""


def time_in_placement(
    parameters: Parameters, subjects: Subjects, in_care: Numbers, rng: np.random.Generator
) -> Numbers:
    """Days since the current placement began: the time in care itself for a child still in its first
    placement.

    A placement ends by a move, by an exit that runs on time in placement (adoption), or by an offer of what
    the plan says. A child that cannot have begun its time in care in this placement came from elsewhere:
    because it was too young for the placement type then, or because no stratum has children enter with such a
    plan (adoption).
    """
    hazards = _ending_rates(parameters, subjects)
    knots = np.append(np.asarray(TIME_IN_PLACEMENT), EVER)
    latest_start = _placed_within(parameters, subjects, in_care)
    longest = np.where(latest_start < in_care, latest_start, EVER)
    target = rng.random(len(in_care)) * _survived(hazards, knots, longest)
    return np.minimum(in_care, _reached(hazards, knots, target))


def _placed_within(parameters: Parameters, subjects: Subjects, in_care: Numbers) -> Numbers:
    """The most days that a child can have been in its placement."""
    who = subjects.caseload
    first_age = np.array([parameters.placement.types[name].ages[0] for name in who.placement])
    since_first_age = np.maximum(subjects.days_old - first_age * DAYS_PER_YEAR, 1.0)
    emergency = who.placement == parameters.placement.emergency_type
    at_entry = {
        name
        for stratum in parameters.entries.strata.values()
        for name, share in stratum.plan.items()
        if share.values[0]
    }
    begins_care = np.array([name in at_entry for name in who.setting], dtype=bool) | emergency
    # Half a day is the shortest stay elsewhere: it keeps the placement a later one.
    return np.where(
        begins_care, since_first_age, np.minimum(since_first_age, np.maximum(in_care - 0.5, in_care / 2))
    )


def _ending_rates(parameters: Parameters, subjects: Subjects) -> Numbers:
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
            level = np.where(subjects.uasc, per_day(route, True), per_day(route, False))
            by_age = np.array([route.per_year[band] for band in who.age_band])
            factor = np.array([route.by_setting.get(setting, 0.0) for setting in who.setting])
            rates = rates + (level * by_age * factor)[:, None] * by_band(route, len(TIME_IN_PLACEMENT))
    wait = parameters.moves.against_plan
    a_year = {name: offers.at(base) for name, offers in wait.offers.items()}
    offers = np.array([a_year.get(name, 0.0) for name in who.placement]) / DAYS_PER_YEAR
    return np.asarray(rates + np.where(subjects.against_plan, offers, 0.0)[:, None])


def _areas(hazards: Numbers, knots: Numbers) -> tuple[Numbers, Numbers]:
    """At each knot: the probability that a placement lasts so long, and the integral of that probability up
    to it.
    """
    width = np.diff(knots)
    first = np.zeros((len(hazards), 1))
    lasts = np.exp(-np.concatenate((first, np.cumsum(hazards * width, axis=1)), axis=1))
    return lasts, np.concatenate((first, np.cumsum(_area(lasts[:, :-1], hazards, width), axis=1)), axis=1)


def _area(lasts: Numbers, hazard: Numbers, width: Numbers) -> Numbers:
    """The integral over ``width`` days of a probability that starts at ``lasts`` and falls at a constant
    hazard.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(hazard > 0, -lasts * np.expm1(-hazard * width) / hazard, lasts * width)


def _survived(hazards: Numbers, knots: Numbers, days: Numbers) -> Numbers:
    """The integral up to ``days`` of the probability that a placement lasts longer, by child."""
    lasts, area = _areas(hazards, knots)
    child, band = np.arange(len(days)), np.searchsorted(knots[1:-1], days, side="right")
    return area[child, band] + _area(lasts[child, band], hazards[child, band], days - knots[band])


def _reached(hazards: Numbers, knots: Numbers, target: Numbers) -> Numbers:
    """The days at which that integral reaches ``target``, by child: the inverse of :func:`_survived`."""
    lasts, area = _areas(hazards, knots)
    child, band = np.arange(len(target)), (area[:, 1:-1] <= target[:, None]).sum(axis=1)
    rest = (target - area[child, band]) / lasts[child, band]
    hazard = hazards[child, band]
    with np.errstate(divide="ignore", invalid="ignore"):
        falling = -np.log1p(-np.minimum(hazard * rest, 1 - 1e-12)) / hazard
    return np.asarray(knots[band] + np.where(hazard > 0, falling, rest))
