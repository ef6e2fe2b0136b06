"""One step towards the published totals: each free parameter moves by the ratio of what is published to what
is seen.

Exits are proportional to their hazard, moves to their scale, children in a setting roughly to its pull; so
multiplying a parameter by (target / model) to a power below one comes closer with every step, the way
iterative proportional fitting does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from sim.arrays import Numbers
from sim.bands import ADULTHOOD, AgeBand
from sim.census.apportion import columns, fitted, rows
from sim.estimation.free import FOUND_FAILING, Ages, Free, Levels, Table
from sim.estimation.observed import Observed
from sim.parameters import LEVELS, Parameters
from sim.parameters.targets import Count, Targets

T = TypeVar("T", bound=str)
PRECISION = 1000
"""Exits are fitted to their margins in thousandths, because the fit counts whole things."""
AGES = list(AgeBand)
LEAN = 3.0
"""Power with which exits by age answer, at each step, to a lack of children of that age."""
SPELL_FACTORS = 0.15, 4.0
"""Least and most relative hazard of a later placement. Assumption: no source says how much safer a settled
placement is, and one that hardly ever ends would leave nothing for plans that prevent breakdowns."""
LEAST_OF_AN_AGE = 0.1
"""Least frequency of an age at entry relative to the most frequent of its stratum. Assumption."""
OLDEST = AgeBand.FROM_16_TO_17
FEW = 5
"""Children of whom a ratio says too little to answer to."""


def exits_by_route_and_age(
    targets: Targets, routes: list[str], ages: Sequence[float] | None = None
) -> Numbers:
    """Exits a year before 18, routes by age, that meet both published margins and lean as the targets say.

    ``ages`` are exits by age if they are others than the published values, within their ranges.
    """
    weights = np.array([[targets.ages_of_routes[r].get(str(a), 0.0) for a in AGES] for r in routes])
    by_route = [round(PRECISION * targets.exits_by_route[r].value) for r in routes]
    by_age = [
        round(PRECISION * exits) for exits in ages or [targets.exits_by_age[str(a)].value for a in AGES]
    ]
    by_age[int(np.argmax(by_age))] += sum(by_route) - sum(by_age)
    shape = (len(routes), len(AGES))
    known = [rows(shape, by_route, routes), columns(shape, by_age, [str(a) for a in AGES])]
    return fitted(weights, known, "exits by route and age") / PRECISION


def endings_by_setting(p: Parameters, targets: Targets, stock: Numbers) -> Numbers:
    """Placements that must end in a year by setting: children there divided by the published mean length of a
    placement.

    Scaled so that all endings are the published moves and the exits that keep the caseload level. Settings
    whose length nobody publishes separately get the length of the table that their hazard follows.
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


def step(free: Free, seen: Observed, p: Parameters, targets: Targets, census: Observed, speed: float) -> Free:
    """The free parameters after one step; ``census`` is the caseload to be held, ``speed`` between 0 and 1
    the power of ratios.

    Routes that run on the clock of the placement keep their hazard: where every child leaves by one route, as
    those placed for adoption do, the number who leave is the number who came, and the hazard only decides how
    long they stay.
    """
    routes, settings, stock = list(p.exits.routes), list(p.placement.settings), census.stock
    lack = _lack_by_year(seen, p, census)
    wanted_exits = exits_by_route_and_age(targets, routes, _exits_by_age(seen, lack, targets))
    endings = endings_by_setting(p, targets, stock)
    counted = [route.clock == "care" for route in p.exits.routes.values()]
    closer = np.where(np.array(counted)[:, None], _ratio(wanted_exits, seen.exits) ** speed, 1.0)
    kinds = list(p.placement.types.values())
    member = np.array([[kind.setting == s for kind in kinds] for s in settings], dtype=float)
    wanted_stock, seen_stock = member @ stock, member @ seen.stock
    size = seen_stock.sum(axis=1) / np.maximum(wanted_stock.sum(axis=1), 0.1)
    wanted_moves = np.maximum(endings * size - seen.exits_from, 0.02 * endings * size)
    pulls = _ratio(wanted_stock, seen_stock) ** (speed * 0.7)
    per_year, level = _entries(free, seen, p, targets, census, lack, speed)
    return replace(
        free,
        per_year=per_year,
        entry_ages=_entry_ages(free, p, lack, speed),
        level=level * float(stock.sum() / seen.stock.sum()) ** speed**0.5,
        exits={
            r: {a: free.exits[r][a] * float(closer[i, j]) for j, a in enumerate(AGES)}
            for i, r in enumerate(routes)
        },
        scale={
            s: free.scale[s] * float(_ratio(wanted_moves, seen.moves)[settings.index(s)] ** speed)
            for s in free.scale
        },
        by_age=_by_age(free, seen, member, p, census, speed),
        pull={
            s: {a: _kept(free.pull[s][a] * pulls[i, j]) for j, a in enumerate(AGES)}
            for i, s in enumerate(settings)
        },
        pull_by_level=_pull_by_level(free, seen, member, census, speed),
        by_spell=_by_spell(free, seen, targets, speed),
        entry_levels=_entry_levels(free, seen, census, speed),
        acceptance=_acceptance(free, seen, p, stock, speed),
        acceptance_by_level=_acceptance_by(
            free.acceptance_by_level, LEVELS, _in_house(p, census.levels, seen.levels), speed
        ),
        acceptance_by_age=_acceptance_by(
            free.acceptance_by_age, AGES, _in_house(p, census.stock, seen.stock), speed
        ),
        stop_rate=free.stop_rate
        * float(np.clip(seen.foster_places / census.foster_places, 0.5, 2.0)) ** (2 * speed),
        decided_before=free.decided_before + speed * (float(seen.decided) - free.decided_before),
        homes=_homes(free, seen, p, stock, speed),
        availability=_availability(free, seen, p, speed),
        market_by_level=_market_by_level(free, seen, p, census, speed),
    )


def _ratio(wanted: Numbers, seen: Numbers) -> Numbers:
    """Wanted over seen, one where both are tiny, kept within a factor of two."""
    ratio = np.where(np.maximum(wanted, seen) < 0.05, 1.0, (wanted + 0.05) / (seen + 0.05))
    return np.clip(ratio, 0.5, 2.0)


def _kept(value: float) -> float:
    return float(np.clip(value, 0.02, 20.0))


def _lack_by_year(seen: Observed, p: Parameters, census: Observed) -> Numbers:
    """For each year of age, the children of its published age group over those seen, had they been as many in
    all.
    """
    lack = np.ones(ADULTHOOD)
    for years in p.census.table.age_groups:
        ages = list(years)
        wanted, now = census.ages[ages].sum() / census.ages.sum(), seen.ages[ages].sum() / seen.ages.sum()
        lack[ages] = _ratio(1000 * wanted, 1000 * now)
    return lack


def _exits_by_age(seen: Observed, lack: Numbers, targets: Targets) -> list[float]:
    """Exits by age: from those seen, fewer where the caseload has too few of an age or of the next one, which
    they would reach.

    Within the range of published years. Step by step they so come to where the ages are in balance, or to the
    end of the range.
    """
    counts = [targets.exits_by_age[str(a)] for a in AGES]
    lacking = np.array([lack[a.first_year : a.last_year + 1].mean() for a in AGES])
    few = lacking * np.append(lacking[1:], 1.0)
    wanted = (seen.exits.sum(axis=0) / few**LEAN).tolist()
    total = sum(count.value for count in counts)
    return _summing_to(
        total, [_within(value, count) for value, count in zip(wanted, counts, strict=True)], counts
    )


def _summing_to(total: float, values: list[float], counts: Sequence[Count]) -> list[float]:
    """Values scaled to a sum, each within its range as far as all of them leave room for it."""
    scaled = values
    for _ in values:
        scaled = [
            _within(value * total / sum(scaled), count) for value, count in zip(scaled, counts, strict=True)
        ]
    return [value * total / sum(scaled) for value in scaled]


def _within(value: float, count: Count) -> float:
    low, high = (bound if bound is not None else count.value for bound in (count.low, count.high))
    return min(max(value, low), high)


def _entries(
    free: Free, seen: Observed, p: Parameters, targets: Targets, census: Observed, lack: Numbers, speed: float
) -> tuple[dict[str, float], float]:
    """Entries by stratum lean to the children of whom the caseload has too few, within the range of the
    published years.

    And the level with which they mean as many: the strata add up to the published totals, so that it says how
    far from them.
    """
    alone = float(_ratio(census.unaccompanied, seen.unaccompanied))
    entries = {}
    for name, stratum in p.entries.strata.items():
        ages = list(stratum.ages)
        here = alone**2 if stratum.uasc else np.average(lack[ages], weights=list(stratum.ages.values()))
        target = targets.entries_by_stratum[name]
        low, high = (b if b is not None else target.value for b in (target.low, target.high))
        entries[name] = float(np.clip(free.per_year[name] * here**speed, low / free.level, high / free.level))
    published = sum(targets.entries_by_stratum[name].value for name in entries) / sum(entries.values())
    return {name: rate * published for name, rate in entries.items()}, free.level / published


def _entry_ages(free: Free, p: Parameters, lack: Numbers, speed: float) -> Ages:
    """Within a stratum, entries lean to ages of which the caseload has too few; the ages of unaccompanied
    children are known.

    Those of 16 and 17 come the later, and so stay the shorter, the more of them there should not be.
    """
    leaning = {}
    for name, frequencies in free.entry_ages.items():
        power = 0.0 if p.entries.strata[name].uasc else speed
        few = {
            age: float(lack[age]) ** (1 if age < OLDEST.first_year else 4 * (OLDEST.last_year - age))
            for age in frequencies
        }
        closer = {age: frequency * few[age] ** power for age, frequency in frequencies.items()}
        leaning[name] = {
            age: max(value / max(closer.values()), LEAST_OF_AN_AGE) for age, value in closer.items()
        }
    return leaning


def _pull_by_level(free: Free, seen: Observed, member: Numbers, census: Observed, speed: float) -> Levels:
    """Each setting pulls more on the levels of need of which it has too small a share; over all children its
    pull stays one.
    """
    wanted, now = (_shares(member @ o.levels) for o in (census, seen))
    closer = _ratio(100 * wanted, 100 * now) ** (speed * 0.7)
    pulled = np.array([list(levels.values()) for levels in free.pull_by_level.values()]) * closer
    pulled = np.clip(pulled / (pulled @ _shares(census.levels.sum(axis=0)))[:, None], 0.01, 10.0)
    return {
        s: dict(zip(LEVELS, row, strict=True))
        for s, row in zip(free.pull_by_level, pulled.tolist(), strict=True)
    }


def _entry_levels(free: Free, seen: Observed, census: Observed, speed: float) -> Levels:
    """All strata lean alike to the levels of need of which the caseload has too few."""
    closer = _ratio(100 * _shares(census.levels.sum(axis=0)), 100 * _shares(seen.levels.sum(axis=0))) ** speed
    leaning = {
        s: {level: v * float(closer[i]) for i, (level, v) in enumerate(m.items())}
        for s, m in free.entry_levels.items()
    }
    return {s: {level: v / sum(mix.values()) for level, v in mix.items()} for s, mix in leaning.items()}


def _shares(levels: Numbers) -> Numbers:
    return np.asarray(levels / np.maximum(levels.sum(axis=-1, keepdims=True), 1e-9))


def _in_house(p: Parameters, wanted: Numbers, seen: Numbers) -> tuple[Numbers, Numbers]:
    """In-house foster care's share of all unrelated foster care by column, as it is to be and as it is
    seen.
    """
    foster = np.array([t.foster for t in p.placement.types.values()])
    own = list(p.placement.types).index(p.provision.foster_households.type)
    shares = [children[own] / np.maximum(children[foster].sum(axis=0), 0.1) for children in (wanted, seen)]
    return shares[0], shares[1]


def _acceptance_by(
    now: Mapping[T, float], names: Sequence[T], wanted_and_seen: tuple[Numbers, Numbers], speed: float
) -> dict[T, float]:
    """Relative acceptance by a household: more of those of whom in-house care has too small a share; their
    mean stays one.
    """
    odds = [share / np.maximum(1 - share, 0.01) for share in wanted_and_seen]
    accepted = np.array([now[name] for name in names]) * _ratio(100 * odds[0], 100 * odds[1]) ** speed
    return dict(
        zip(names, np.clip(accepted / np.exp(np.log(accepted).mean()), 0.02, 20.0).tolist(), strict=True)
    )


def _by_age(
    free: Free, seen: Observed, member: Numbers, p: Parameters, census: Observed, speed: float
) -> Table:
    """Those of 16 and 17 move out of a setting the more often the more of them live there than should.

    Settings that only they live in keep their own, and small ones answer to all the others together.
    """
    kinds, age = p.placement.types.values(), AGES.index(OLDEST)
    only = {t.setting for t in kinds if t.ages[0] >= OLDEST.first_year - 1}
    wanted, now = (member @ o.stock[:, age] for o in (census, seen))
    others = np.array([s not in only for s in p.placement.settings])
    many = np.where(
        wanted + now >= 2 * FEW, _ratio(now, wanted), _ratio(now[others].sum(), wanted[others].sum())
    )
    closer = dict(zip(p.placement.settings, (many ** (0.7 * speed)).tolist(), strict=True))
    return {
        s: ages if s in only else {**ages, OLDEST: float(np.clip(ages[OLDEST] * closer[s], 0.1, 20.0))}
        for s, ages in free.by_age.items()
    }


def _by_spell(free: Free, seen: Observed, targets: Targets, speed: float) -> tuple[float, float, float]:
    """Later placements end the less often the more children have three in a year, or leave a carer within two
    years.

    How often first placements end is then a matter of the scale, which the number of moves decides.
    """
    _, second, later = free.by_spell
    three = float(np.clip(targets.three_or_more_placements / max(float(seen.three_or_more), 1e-3), 0.5, 2.0))
    leave = max(1 - float(seen.same_carer), 1e-3)
    long = float(np.clip((1 - targets.same_carer_for_two_years) / leave, 0.5, 2.0))
    least, most = SPELL_FACTORS
    return (
        1.0,
        float(np.clip(second * three**speed, least, most)),
        float(np.clip(later * long**speed, least, most)),
    )


def _acceptance(free: Free, seen: Observed, p: Parameters, stock: Numbers, speed: float) -> float:
    """In-house foster care keeps its share of the children in unrelated foster care."""
    foster = np.array([t.foster for t in p.placement.types.values()])
    own = list(p.placement.types).index(p.provision.foster_households.type)
    if not free.acceptance or not stock[foster].sum():
        return free.acceptance
    wanted, now = stock[own].sum() / stock[foster].sum(), seen.stock[own].sum() / seen.stock[foster].sum()
    odds = (wanted / (1 - wanted)) / (now / (1 - now))
    closer: float = float(np.clip(odds, 0.5, 2.0)) ** speed
    return free.acceptance * closer


def _homes(free: Free, seen: Observed, p: Parameters, stock: Numbers, speed: float) -> dict[str, float]:
    """As many beds stay empty as the census shows: a vacancy lasts the longer the fewer children the home
    accepts.
    """
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
    wanted = sum(
        n
        for t, plans in p.census.against_plan.items()
        if p.placement.types[t].residential
        for n in plans.values()
    )
    ratio = float(np.clip((seen.against_plan + 0.5) / (wanted + 0.5), 0.5, 2.0)) ** (-speed)
    failing = {a: float(np.clip((1 - free.availability[a]) * ratio, 0.005, 0.9)) for a in FOUND_FAILING}
    return {a: 1 - failing[a] if a in failing else value for a, value in free.availability.items()}


def _market_by_level(
    free: Free, seen: Observed, p: Parameters, census: Observed, speed: float
) -> dict[str, float]:
    """A search for independent foster care fails the more often for the levels of which external homes have
    too few.
    """
    homes = np.array([t.external and t.residential for t in p.placement.types.values()])
    closer = _ratio(*(100 * _shares(o.levels[homes].sum(axis=0)) for o in (census, seen))) ** (speed / 2)
    found = free.availability[FOUND_FAILING[0]]
    failing = np.clip((1 - found * np.array(list(free.market_by_level.values()))) * closer, 0.005, 0.95)
    return dict(zip(free.market_by_level, ((1 - failing) / found).tolist(), strict=True))
