"""Made-up authorities by year: entries by stratum, exits by route and the children in care, all of which
drift as the model has it (docs/METHOD.md). Nothing else is simulated: neither ages nor settings nor returns.
"""

from dataclasses import dataclass

import numpy as np

from sim.arrays import Counts, Flags, Numbers
from sim.estimation.drift.balance import FirstDay, balanced
from sim.estimation.drift.covariances import YearlyCounts
from sim.estimation.drift.drifting import Drawn, drifting
from sim.estimation.drift.fit_drift import LayersFit, shared
from sim.model.risks.drift import trended
from sim.parameters import Drift


def drift(sd: float, phi: float) -> Drift:
    """One as `configs/uncertainty/full.yaml` has them."""
    return Drift(active=True, sd=sd, phi=phi, assumption="made up for this test")


ENTRIES, STRATA, ALONE = drift(0.125, 0.7), drift(0.14, 0.45), drift(0.5, 0.45)
EXITS, ROUTES = drift(0.27, 0.7), drift(0.25, 0.45)
SETTLES, OBSERVED, AHEAD, MONTHS = 4, 5, 3, 12
A_YEAR = np.array([15.0, 14, 15, 14, 4])
"""Entries by stratum, of which the last is that of unaccompanied children."""
UASC: Flags = np.array([False, False, False, False, True])
A_CHILD = np.array([0.08, 0.06, 0.07, 0.02, 0.01, 0.01, 0.01, 0.02])
"""Exits a year by route, and at 18."""
AT_18 = 0.13
SPREAD = 0.4
"""Of the logarithm of each true rate, as in `configs/job/validate.yaml`."""


@dataclass(frozen=True)
class YearlyWorld:
    """Numbers by year, the first one first."""

    expected: Numbers
    """Entries a year by stratum that somebody would expect who does not know this authority, but its size."""
    observed: int
    """Years, after those of settling, of which there are returns."""
    entered: Numbers
    left: Numbers
    turned_18: Numbers
    lived: Numbers
    """Years that children were in care."""
    stock: Numbers
    """Children at the begin of each year, and at the end of the last."""


def process(one: Drift, times: float, years: int, rng: np.random.Generator) -> Numbers:
    """An AR(1) process from zero on."""
    x, found = 0.0, []
    for _ in range(years):
        x = one.phi * x + times * one.sd * rng.standard_normal()
        found.append(x)
    return np.array(found)


def made_up(
    times: float, rng: np.random.Generator, trend: float = 0.0, size: float = 1.0, observed: int = OBSERVED
) -> YearlyWorld:
    """An authority whose drift is so many times the configured one; entries of accompanied children also grow
    by ``trend`` a year, of the logarithm. One of size 1 has about 150 children.
    """
    years, expected = SETTLES + observed + AHEAD, size * A_YEAR
    entries, rates = (v * np.exp(SPREAD * rng.standard_normal(len(v))) for v in (expected, A_CHILD))
    come = process(ENTRIES, times, years, rng) + np.array(
        [process(ALONE if alone else STRATA, times, years, rng) for alone in UASC]
    )
    come += trend * np.arange(years) * ~UASC[:, None]
    go = process(EXITS, times, years, rng) + np.array([process(ROUTES, times, years, rng) for _ in rates])
    now = float(round(entries.sum() / (rates.sum() + AT_18)))
    entered, left = np.zeros((years, len(entries))), np.zeros((years, len(rates) + 1))
    lived, stock = np.zeros(years), [now]
    for year in range(years):
        hazard = np.append(rates * np.exp(go[:, year]), AT_18)
        for _ in range(MONTHS):
            coming = rng.poisson(entries * np.exp(come[:, year]) / MONTHS)
            leaving = rng.poisson(hazard * now / MONTHS)
            lived[year] += now / MONTHS
            now = max(now + coming.sum() - leaving.sum(), 0.0)
            entered[year], left[year] = entered[year] + coming, left[year] + leaving
        stock.append(now)
    return YearlyWorld(expected, observed, entered, left[:, :-1], left[:, -1], lived, np.array(stock))


@dataclass(frozen=True)
class Known:
    """What a fit finds in the observed years."""

    entries: LayersFit
    exits: LayersFit
    first: FirstDay
    hazard: Numbers
    """By route, the mean of the window."""
    at_18: float


def learnt(world: YearlyWorld) -> Known:
    """As `sim.estimation.posterior` does."""
    seen = slice(SETTLES, SETTLES + world.observed)
    entered, left, lived = world.entered[seen][::-1].T, world.left[seen][::-1].T, world.lived[seen][::-1]
    hazard = np.maximum(left.sum(axis=1), 0.5) / lived.sum()
    of_entries = YearlyCounts(
        entered, np.ones_like(entered), np.ones(len(entered)), np.log(world.expected), np.ones(len(entered)),
        ~UASC, UASC.astype(np.int64),
    )  # fmt: skip
    free = np.where(left.sum(axis=1) > 0, 3.0, 1.0)
    of_exits = YearlyCounts(
        left, hazard[:, None] * lived, np.ones(len(left)), np.zeros(len(left)), free,
        np.zeros(len(left), dtype=bool), np.zeros(len(left), dtype=np.int64),
    )  # fmt: skip
    entries, exits = shared([
        _layers(of_entries, "entries", ENTRIES, [STRATA, ALONE]), _layers(of_exits, "exits", EXITS, [ROUTES]),
    ])  # fmt: skip
    assert entries is not None
    assert exits is not None
    adults = float(world.turned_18[seen].sum())
    at_18 = adults / float(lived.sum())
    first = FirstDay(world.stock[SETTLES], hazard * lived[-1], at_18 * float(lived[-1]), adults)
    return Known(entries, exits, first, hazard, at_18)


def _layers(seen: YearlyCounts, name: str, common: Drift, own: list[Drift]) -> LayersFit:
    found = drifting(seen, common, own)
    return LayersFit(found, found.point, seen, name, (), tuple(map(str, range(len(seen.count)))))


def forecast(
    known: Known, now: float, many: int, rng: np.random.Generator, *, trend: bool = False
) -> Numbers:
    """Children after each year ahead (rows) in so many runs, each with a draw of the posterior; with
    ``trend`` that of entries goes on, as ``fit.trend=true`` has it.
    """
    come, go = balanced([known.entries, known.exits], known.first, many, rng).drawn
    assert come is not None
    assert go is not None
    entering = _ahead(come, 1 + UASC.astype(np.int64), rng)
    leaving = _ahead(go, np.ones(len(known.hazard), dtype=np.int64), rng)
    stock, found = np.full(many, now), []
    for year in range(AHEAD):
        more = trend * come.trend[:, None] * trended(1.0, AHEAD)[year] * ~UASC
        entries = np.exp(come.today + entering[year] + more).sum(axis=1).clip(max=1e5)
        hazard = (known.hazard * np.exp(go.today + leaving[year])).sum(axis=1) + known.at_18
        for _ in range(MONTHS):
            leavers = rng.poisson((hazard * stock / MONTHS).clip(max=1e5))
            stock = np.maximum(stock + rng.poisson(entries / MONTHS) - leavers, 0)
        found.append(stock)
    return np.array(found)


def _ahead(drawn: Drawn, layer: Counts, rng: np.random.Generator) -> list[Numbers]:
    """By year, what the log rates of each draw and series have moved by since today."""
    sd, phi = drawn.strengths.sd, drawn.strengths.phi
    x, w, found = np.zeros(len(sd)), np.zeros_like(drawn.own), []
    for _ in range(AHEAD):
        x = -drawn.common + phi[:, 0] * (x + drawn.common) + sd[:, 0] * rng.standard_normal(len(sd))
        shock = sd[:, layer] * rng.standard_normal(w.shape)
        w = -drawn.own + phi[:, layer] * (w + drawn.own) + shock
        found.append(x[:, None] + w)
    return found
