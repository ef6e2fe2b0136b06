"""One step towards the published totals: each free parameter moves by the ratio of what is published to what is seen.

Exits are proportional to their hazard, moves to their scale, children in a setting roughly to its pull; so multiplying a
parameter by (target / model) to a power below one comes closer with every step, the way iterative proportional fitting does.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.bands import ADULTHOOD, AgeBand, age_band
from sim.estimation.free import FOUND_FAILING, Free
from sim.estimation.observed import Observed
from sim.parameters import Parameters
from sim.parameters.targets import Targets
from sim.sources.apportion import columns, fitted, rows

Matrix = NDArray[np.float64]
PRECISION = 1000
"""Exits are fitted to their margins in thousandths, because the fit counts whole things."""
AGES = list(AgeBand)


def exits_by_route_and_age(targets: Targets, routes: list[str]) -> Matrix:
    """Exits a year before 18, routes by age, that meet both published margins and lean as the targets say."""
    weights = np.array([[targets.ages_of_routes[r].get(str(a), 0.0) for a in AGES] for r in routes])
    by_route = [round(PRECISION * targets.exits_by_route[r].value) for r in routes]
    by_age = [round(PRECISION * targets.exits_by_age[str(a)].value) for a in AGES]
    by_age[int(np.argmax(by_age))] += sum(by_route) - sum(by_age)
    shape = (len(routes), len(AGES))
    known = [rows(shape, by_route, routes), columns(shape, by_age, [str(a) for a in AGES])]
    return fitted(weights, known, "exits by route and age") / PRECISION


def endings_by_setting(p: Parameters, targets: Targets, stock: Matrix) -> Matrix:
    """Placements that must end in a year by setting: children there divided by the published mean length of a placement.

    Scaled so that all endings are the published moves and the exits that keep the caseload level. Settings whose length
    nobody publishes separately get the length of the table that their hazard follows.
    """
    kinds = list(p.placement.types.values())
    by_setting = np.zeros(len(p.placement.settings))
    for number, kind in enumerate(kinds):
        by_setting[p.placement.settings.index(kind.setting)] += stock[number].sum()
    days = [_mean_days(p, setting) for setting in p.placement.settings]
    endings = by_setting * 365.25 / np.array(days)
    return np.asarray(endings * (targets.moves.value + targets.entries.value) / endings.sum())


def _mean_days(p: Parameters, setting: str) -> float:
    ending = p.moves.endings.get(setting)
    return p.moves.durations[ending.durations].mean_days if ending else 1.0


def step(free: Free, seen: Observed, p: Parameters, targets: Targets, stock: Matrix, speed: float) -> Free:
    """The free parameters after one step; ``speed`` between 0 and 1 is the power of the ratios.

    Routes that run on the clock of the placement keep their hazard: where every child leaves by one route, as those placed
    for adoption do, the number who leave is the number who came, and the hazard only decides how long they stay.
    """
    routes, settings = list(p.exits.routes), list(p.placement.settings)
    wanted_exits = exits_by_route_and_age(targets, routes)
    endings = endings_by_setting(p, targets, stock)
    counted = [route.clock == "care" for route in p.exits.routes.values()]
    closer = np.where(np.array(counted)[:, None], _ratio(wanted_exits, seen.exits) ** speed, 1.0)
    kinds = list(p.placement.types.values())
    member = np.array([[kind.setting == s for kind in kinds] for s in settings], dtype=float)
    wanted_stock, seen_stock = member @ stock, member @ seen.stock
    size = seen_stock.sum(axis=1) / np.maximum(wanted_stock.sum(axis=1), 0.1)
    wanted_moves = np.maximum(endings * size - seen.exits_from, 0.02 * endings * size)
    pulls = _ratio(wanted_stock, seen_stock) ** (speed * 0.7)
    return replace(
        free,
        per_year=_entries(free, seen, p, targets, stock, speed),
        level=free.level * float(stock.sum() / seen.total_late) ** (speed * 0.7),
        exits={r: {a: free.exits[r][a] * float(closer[i, j]) for j, a in enumerate(AGES)} for i, r in enumerate(routes)},
        scale={s: free.scale[s] * float(_ratio(wanted_moves, seen.moves)[settings.index(s)] ** speed) for s in free.scale},
        pull={s: {a: _kept(free.pull[s][a] * pulls[i, j]) for j, a in enumerate(AGES)} for i, s in enumerate(settings)},
        acceptance=_acceptance(free, seen, p, stock, speed),
        homes=_homes(free, seen, p, stock, speed),
        availability=_availability(free, seen, p, speed),
    )


def _ratio(wanted: Matrix, seen: Matrix) -> Matrix:
    """Wanted over seen, one where both are tiny, kept within a factor of two."""
    ratio = np.where(np.maximum(wanted, seen) < 0.05, 1.0, (wanted + 0.05) / (seen + 0.05))
    return np.clip(ratio, 0.5, 2.0)


def _kept(value: float) -> float:
    return float(np.clip(value, 0.02, 20.0))


def _entries(free: Free, seen: Observed, p: Parameters, targets: Targets, stock: Matrix, speed: float) -> dict[str, float]:
    """Entries by stratum lean to the ages of which the caseload has too few, within the range of the published years."""
    age_of_years = np.array([AGES.index(age_band(a)) for a in range(ADULTHOOD)])
    lack = _ratio(stock.sum(axis=0), seen.stock.sum(axis=0) * stock.sum() / seen.stock.sum())
    entries = {}
    for name, stratum in p.entries.strata.items():
        ages = list(stratum.ages)
        here = np.average(lack[age_of_years[ages]], weights=list(stratum.ages.values()))
        target = targets.entries_by_stratum[name]
        low, high = (b if b is not None else target.value for b in (target.low, target.high))
        entries[name] = float(np.clip(free.per_year[name] * here ** (0.3 * speed), low / free.level, high / free.level))
    return entries


def _acceptance(free: Free, seen: Observed, p: Parameters, stock: Matrix, speed: float) -> float:
    """In-house foster care keeps its share of the children in unrelated foster care."""
    foster = np.array([t.foster for t in p.placement.types.values()])
    own = list(p.placement.types).index(p.provision.foster_households.type)
    if not free.acceptance or not stock[foster].sum():
        return free.acceptance
    wanted, now = stock[own].sum() / stock[foster].sum(), seen.stock[own].sum() / seen.stock[foster].sum()
    odds = (wanted / (1 - wanted)) / (now / (1 - now))
    closer: float = float(np.clip(odds, 0.5, 2.0)) ** speed
    return free.acceptance * closer


def _homes(free: Free, seen: Observed, p: Parameters, stock: Matrix, speed: float) -> dict[str, float]:
    """As many beds stay empty as the census shows: a vacancy lasts the longer the fewer children the home accepts."""
    accepts = {}
    for name, acceptance in free.homes.items():
        kind = p.provision.homes[name].type
        number = list(p.placement.types).index(kind)
        beds = sum(h.beds.values[0] for h in p.provision.homes.values() if h.type == kind)
        empty, should_be = beds - seen.stock[number].sum(), beds - stock[number].sum()
        closer = float(np.clip((empty + 0.1) / (should_be + 0.1), 0.5, 2.0)) ** speed
        accepts[name] = float(np.clip(acceptance * closer, 0.001, 1.0))
    return accepts


def _availability(free: Free, seen: Observed, p: Parameters, speed: float) -> dict[AgeBand, float]:
    """As many children as the census shows live in residential care because no foster family was found."""
    wanted = sum(n for t, plans in p.census.against_plan.items() if p.placement.types[t].residential for n in plans.values())
    ratio = float(np.clip((seen.against_plan + 0.5) / (wanted + 0.5), 0.5, 2.0)) ** (-speed)
    failing = {a: float(np.clip((1 - free.availability[a]) * ratio, 0.005, 0.9)) for a in FOUND_FAILING}
    return {a: 1 - failing[a] if a in failing else value for a, value in free.availability.items()}
