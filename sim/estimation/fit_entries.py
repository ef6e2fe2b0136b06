"""Who enters care: how many by stratum today, and what they are like."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.bands import DAYS_PER_YEAR
from sim.calendar import MONTHS_PER_YEAR
from sim.estimation.drift.covariances import YearlyCounts
from sim.estimation.drift.drifting import Drawn
from sim.estimation.drift.fit_drift import LayersFit, layers_fit
from sim.estimation.events import EventsExposure
from sim.estimation.levels import MonthlyCounts, season
from sim.estimation.priors import MIX, RELATIVE, WIDE, RatePosterior, dirichlet, shares_of
from sim.estimation.tallies import ABOUT_ENTRIES, ENTRIES, FAMILIES, NO, REENTRIES, WHERE, YES
from sim.parameters import Parameters
from sim.parameters.entries import Stratum

SEASONS_AHEAD = 20
"""Years after the window for which a season is written down."""


@dataclass(frozen=True, eq=False)
class EntriesFit:
    """Values and draws by path, and what was found on the way."""

    point: dict[str, object]
    draws: dict[str, Numbers]
    trend: tuple[float, float] | None
    """Of the log of accompanied entries in a year, with its sd; ``None`` where the years are too few."""
    season: Numbers | None
    dispersion: float
    """Variance of the number of entries relative to a Poisson number: brothers and sisters come together."""
    trend_draws: Numbers
    """Draws of the trend, with those of the levels; empty where there is none."""
    drift: LayersFit | None
    """What drifts from year to year; ``None`` where nothing does or the years are too few."""


def entries_fit(
    events: EventsExposure, p: Parameters, weight: float, rng: np.random.Generator, draws: int,
    drift: LayersFit | None = None, sample: Drawn | None = None,
) -> EntriesFit:  # fmt: skip
    """Entries today by stratum, with their make-up, brothers and sisters, and re-entries; ``drift`` is what
    :func:`entries_drift` has found, and ``sample`` draws of it.
    """
    sizes, dispersion = _families(events, p, weight)
    together = _months(events, [name for name, s in p.entries.strata.items() if not s.uasc])
    point, drawn = _per_year(_over_windows(events, p, weight, dispersion), draws, rng)
    if drift is not None and sample is not None:
        point |= {_at(name): float(np.exp(level)) for name, level in drift.today(drift.middle).items()}
        drawn |= {_at(name): np.exp(levels) for name, levels in drift.today(sample).items()}
    for name, stratum in p.entries.strata.items():
        more, more_drawn = _make_up(events, name, stratum, weight, draws, rng, dispersion)
        point, drawn = {**point, **more}, {**drawn, **more_drawn}
    reentered, reentered_drawn = _reentries(events, p, weight, draws, rng)
    found = season(together, dispersion)
    point |= {**sizes, **reentered, **_districts(events, p, weight), **_locations(events, p, weight)}
    point["entries.level"] = _seasonal(found, events.ends) if found is not None else 1.0
    trend = None if drift is None else (float(drift.middle.trend), drift.found.trend_sd)
    trends = np.array([]) if sample is None else sample.trend
    return EntriesFit(point, {**drawn, **reentered_drawn}, trend, found, dispersion, trends, drift)


def _months(events: EventsExposure, strata: Sequence[str]) -> MonthlyCounts:
    rows = events.part(ENTRIES)
    return MonthlyCounts.of(rows[rows["item"].isin(strata)], events.begins, events.ends, by_days=True)


def _over_windows(
    events: EventsExposure, p: Parameters, weight: float, dispersion: float
) -> dict[str, RatePosterior]:
    """Entries a year by stratum in the mean of the window. The season's and the configuration's own level
    are one: what was seen is what came.
    """
    return {
        name: _over_window(_months(events, [name]), stratum, p, weight, 1.0 if stratum.uasc else dispersion)
        for name, stratum in p.entries.strata.items()
    }


def _per_year(
    rates: Mapping[str, RatePosterior], draws: int, rng: np.random.Generator
) -> tuple[dict[str, object], dict[str, Numbers]]:
    """Entries a year by stratum, all years alike: without drift, or of too few whole years."""
    return {_at(name): rate.mean for name, rate in rates.items()}, {
        _at(name): rate.draws(draws, rng) for name, rate in rates.items()
    }


def entries_drift(events: EventsExposure, p: Parameters, weight: float) -> LayersFit | None:
    """What the yearly numbers of the strata tell of the drift that they share and of their own: each stratum
    has a level of its own on the last day (:mod:`sim.estimation.drift.drifting`).
    """
    _, dispersion = _families(events, p, weight)
    every = _over_windows(events, p, weight, dispersion)
    rates = {name: rate for name, rate in every.items() if rate.known}
    if not rates:
        return None
    whole = [_months(events, [name]).years() for name in rates]
    alone = np.array([p.entries.strata[name].uasc for name in rates])
    own = [name for name, there in (("strata", not alone.all()), ("unaccompanied", alone.any())) if there]
    priors = np.array([_prior(rate) for rate in rates.values()])
    seen = YearlyCounts(
        np.array([count for count, _ in whole]),
        np.array([exposure for _, exposure in whole]) / DAYS_PER_YEAR,
        np.where(alone, 1.0, dispersion),
        priors[:, 0],
        priors[:, 1],
        ~alone,
        alone.astype(np.int64) * (len(own) - 1),
    )
    return layers_fit(p, list(rates), seen, "entries", own)


def _at(stratum: str) -> str:
    return f"entries.strata.{stratum}.per_year"


def _over_window(
    months: MonthlyCounts, stratum: Stratum, p: Parameters, weight: float, dispersion: float
) -> RatePosterior:
    """Entries a year in the mean of the window; brothers and sisters count for no more than their family."""
    today = p.authority.base_date
    years = months.exposure.sum() / DAYS_PER_YEAR
    configured = stratum.per_year.at(today) * p.entries.level.at(today)
    return RatePosterior.of(configured, months.count.sum() / dispersion, years / dispersion, weight)


def _prior(rate: RatePosterior) -> tuple[float, float]:
    """Mean and sd of a stratum's log level before its years are looked at."""
    if rate.worth > 0:
        return float(np.log(rate.configured)), float(rate.worth**-0.5)
    return float(np.log(rate.mean)), WIDE


def _make_up(
    events: EventsExposure,
    name: str,
    stratum: Stratum,
    weight: float,
    draws: int,
    rng: np.random.Generator,
    dispersion: float,
) -> tuple[dict[str, object], dict[str, Numbers]]:
    """Ages, plans, needs, ... of the children of one stratum: Dirichlet posteriors around the configuration.

    Brothers and sisters share a plan, so that plans count for no more than there are independent families.
    """
    rows = events.part(ABOUT_ENTRIES)
    rows = rows[rows["item"] == name]
    at = f"entries.strata.{name}"

    def counted(what: str) -> Mapping[str, float]:
        seen = rows[rows["cause"] == what]
        independent = dispersion if what == "plan" and not stratum.uasc else 1.0
        return dict(zip(seen["value"], seen["count"] / independent, strict=True))

    priors: dict[str, Mapping[str, float]] = {
        "ages": {str(a): f for a, f in stratum.ages.items()},
        "plan": {s: t.values[-1] for s, t in stratum.plan.items()},
        "need": {str(n): s for n, s in stratum.need.items()},
        "level": dict(stratum.level),
        "legal_status": {str(s): share for s, share in stratum.legal_status.items()},
    }
    seen = {"ages": "age"}
    shapes = {
        key: dirichlet(prior, counted(seen.get(key, key)), MIX * weight) for key, prior in priors.items()
    }
    point: dict[str, object] = {f"{at}.{key}": shares_of(shape) for key, shape in shapes.items()}
    for key, what, yes in (
        ("emergency", "emergency", YES),
        ("boys", "sex", "M"),
        ("disability", "disability", YES),
        ("returning", "returning", YES),
    ):
        prior = getattr(stratum, key)
        shape = dirichlet({yes: prior, NO: 1 - prior}, _two(counted(what), yes), MIX * weight)
        point[f"{at}.{key}"] = shares_of(shape)[yes]
    alphas = shapes["plan"]
    gammas = rng.standard_gamma(np.array(list(alphas.values())), (draws, len(alphas)))
    shares = gammas / gammas.sum(axis=1, keepdims=True)
    return point, {f"{at}.plan.{s}": shares[:, i] for i, s in enumerate(alphas)}


def _two(counts: Mapping[str, float], yes: str) -> Mapping[str, float]:
    return {yes: counts.get(yes, 0.0), NO: sum(n for value, n in counts.items() if value != yes)}


def _families(events: EventsExposure, p: Parameters, weight: float) -> tuple[dict[str, object], float]:
    """Sizes of the groups in which brothers and sisters enter, and how much more entries vary than if each
    child came alone.
    """
    rows = events.part(FAMILIES)
    prior = {str(size): share for size, share in p.entries.siblings.group_size.items()}
    mix = shares_of(dirichlet(prior, dict(zip(rows["value"], rows["count"], strict=True)), MIX * weight))
    sizes = np.array([float(size) for size in mix])
    shares = np.array(list(mix.values()))
    return {"entries.siblings.group_size": mix}, float((shares * sizes**2).sum() / (shares * sizes).sum())


def _reentries(
    events: EventsExposure, p: Parameters, weight: float, draws: int, rng: np.random.Generator
) -> tuple[dict[str, object], dict[str, Numbers]]:
    """Probability of coming back by route of exit; how long it takes stays as configured."""
    rows = events.part(REENTRIES)
    seen = dict(zip(rows["item"], zip(rows["count"], rows["exposure"], strict=True), strict=True))
    point: dict[str, object] = {}
    drawn: dict[str, Numbers] = {}
    for name, reentry in p.entries.reentry.items():
        prior = reentry.probability.at(p.authority.base_date)
        if name in seen and prior > 0:
            count, exits = seen[name]
            probability = RatePosterior.of(prior, float(count), float(exits), RELATIVE * weight)
            at = f"entries.reentry.{name}.probability"
            point[at] = min(probability.mean, MOST_RETURN)
            drawn[at] = np.minimum(probability.draws(draws, rng), MOST_RETURN)
    return point, drawn


MOST_RETURN = 0.95


def _districts(events: EventsExposure, p: Parameters, weight: float) -> dict[str, object]:
    rows = events.part(ABOUT_ENTRIES, "district")
    if rows.empty:
        return {}
    counts = rows.groupby("value")["count"].sum()
    return {"authority.districts": shares_of(dirichlet(p.authority.districts, _pairs(counts), MIX * weight))}


def _locations(events: EventsExposure, p: Parameters, weight: float) -> dict[str, object]:
    """Where new placements of each type are."""
    found: dict[str, object] = {}
    for name, rows in events.part(WHERE).groupby("item"):
        prior = {place: share.values[-1] for place, share in p.placement.types[str(name)].location.items()}
        counts = rows.groupby("value")["count"].sum()
        found[f"placement.types.{name}.location"] = shares_of(dirichlet(prior, _pairs(counts), MIX * weight))
    return found


def _pairs(counts: "pd.Series[float]") -> dict[str, float]:
    return {str(name): float(n) for name, n in counts.items()}


def _seasonal(factor: Numbers, ends: int) -> dict[str, float]:
    """Monthly steps after the window, as a timeline is written in a configuration."""
    first = np.datetime64(ends, "D").astype("datetime64[M]")
    months: Iterable[np.datetime64] = first + np.arange(1, SEASONS_AHEAD * MONTHS_PER_YEAR + 1)

    def level(month: np.datetime64) -> float:
        return round(float(factor[int(month.astype(np.int64)) % MONTHS_PER_YEAR]), 4)

    return {"start": level(first), **{f"{month}-01": level(month) for month in months}}
