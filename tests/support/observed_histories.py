"""Simulated histories as an authority would observe them, and parameters drawn from the prior of the fit."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from shipped_parameters import parameters, shipped

from sim.arrays import Numbers
from sim.bands import day_number, years_after
from sim.census.children import make_census
from sim.episodes import Episodes
from sim.estimation.events import EventsExposure
from sim.estimation.fit_exits import route_fits
from sim.estimation.fit_moved import moved_fit
from sim.estimation.fit_moves import moves_fit
from sim.estimation.multiplicative import Cells
from sim.estimation.priors import MIX, PRIOR_EVENTS
from sim.model import Hazards, live
from sim.observed import ObservedHistory
from sim.parameters import Parameters
from sim.parameters.paths.values import with_values
from sim.parameters.uncertainty import DRIFTS


def steady(authority: str = "westmere") -> Parameters:
    """A shipped authority without drift, and without returns to care, whose stream takes years to settle."""
    raw: dict[str, Any] = shipped(authority)
    for stratum in raw["entries"]["strata"].values():
        stratum["returning"] = 0.0
    raw["entries"]["reentry"] = {}
    for layer in DRIFTS:
        raw["uncertainty"][layer]["active"] = False
    return parameters(raw)


def with_drift(p: Parameters) -> Parameters:
    """The same authority, of which all that may drift does."""
    return with_values(p, {f"uncertainty.{name}.active": True for name in DRIFTS})


def lived(p: Parameters, years: int, replication: int = 0, census: Episodes | None = None) -> ObservedHistory:
    """What is seen of one replication from the base date on."""
    found = census if census is not None else make_census(p)
    episodes = live(p, found, Hazards(p), seed=11, replication=replication, years=years).episodes
    begins = day_number(p.authority.base_date)
    return observed(episodes, begins, day_number(years_after(p.authority.base_date, years)))


def observed(episodes: Episodes, begins: int, ends: int) -> ObservedHistory:
    """A history of which everything is seen between two days, and nothing that ended before."""
    frame = episodes.frame
    dec = frame["dec"].to_numpy(np.float64)
    frame = frame[~(dec <= begins) & (frame["decom"].to_numpy(np.float64) <= ends)].reset_index(drop=True)
    dec = frame["dec"].to_numpy(np.float64)
    return ObservedHistory(
        Episodes(frame), begins, ends, np.where(np.isnan(dec), ends, np.minimum(dec, ends))
    )


def from_prior(p: Parameters, rng: np.random.Generator, weight: float = PRIOR_EVENTS) -> Parameters:
    """Parameters drawn from the prior that the fit has around ``p``."""
    nothing = EventsExposure.of(observed(make_census(p), *_no_window(p)), p)
    values: dict[str, Numbers] = {}
    for route in route_fits(nothing, p, weight):
        values |= route.values(_prior(route.cells, rng))
    moves, moved = moves_fit(nothing, p, weight), moved_fit(nothing, p, weight)
    values |= moves.values(_prior(moves.cells, rng), p) | moved.values(_prior(moved.cells, rng))
    for name, stratum in p.entries.strata.items():
        mean = stratum.per_year.values[0] * p.entries.level.values[0]
        values[f"entries.strata.{name}.per_year"] = mean * np.exp(weight**-0.5 * rng.standard_normal())
        shares = rng.dirichlet([MIX * weight * max(t.values[0], 1e-9) for t in stratum.plan.values()])
        values |= {f"entries.strata.{name}.plan.{s}": shares[i] for i, s in enumerate(stratum.plan)}
    return with_values(p, {path: float(v) for path, v in values.items()} | {"entries.level": 1.0})


def _no_window(p: Parameters) -> tuple[int, int]:
    base = day_number(p.authority.base_date)
    return base, base + 1


def _prior(cells: Cells, rng: np.random.Generator) -> Mapping[str, Numbers]:
    drawn = {}
    for name, factor in cells.factors.items():
        sd = np.where(np.isfinite(factor.sd), factor.sd, 0.0)
        drawn[name] = factor.middle * np.exp(sd * rng.standard_normal(len(sd)))
    return drawn


def functionals(p: Mapping[str, Any]) -> dict[str, Any]:
    """What is looked at: hazards, flows and probabilities as the model uses them, from values by path
    (numbers or draws)."""

    def hazard(route: str, age: str, setting: str, time: int) -> Any:
        at = f"exits.routes.{route}"
        return p[f"{at}.per_year.{age}"] * p[f"{at}.by_setting.{setting}"] * p[f"{at}.by_time.{time}"]

    def goes(setting: str, how: str, to: str, age: str, others: tuple[str, ...]) -> Any:
        at = f"moves.endings.{setting}.{how}"
        weight = {s: p[f"{at}.{s}"] * p[f"moves.pull.{s}.{age}"] for s in (to, *others)}
        return weight[to] / sum(weight.values())

    found = {
        "special guardianship": hazard("special_guardianship", "1_to_4", "kinship", 4),
        "arrangements order": hazard("child_arrangements", "5_to_9", "kinship", 4),
        "adoption": hazard("adoption", "1_to_4", "adoption", 4),
        "home soon": hazard("reunification_planned", "10_to_15", "fostering", 1),
        "home late": hazard("reunification_planned", "5_to_9", "fostering", 5),
        "relatives": hazard("relatives", "10_to_15", "residential", 2),
        "independence": hazard("independence", "16_to_17", "supported", 3),
        "goes to kin": goes(
            "fostering", "planned_to", "kinship", "5_to_9", ("fostering", "adoption", "parents")
        ),
        "entries of babies": p["entries.strata.under_1.per_year"],
        "entries of teenagers": p["entries.strata.ages_10_to_15.per_year"],
        "unaccompanied": p["entries.strata.unaccompanied.per_year"],
        "babies to kin": p["entries.strata.under_1.plan.kinship"],
        "breaks down by age": p["moves.endings.fostering.by_age.10_to_15"]
        * p["moves.endings.fostering.scale"],
    }
    for setting in ("fostering", "residential", "kinship", "supported"):
        scale, planned = p[f"moves.endings.{setting}.scale"], p[f"moves.endings.{setting}.planned"]
        found |= {f"planned, {setting}": scale * planned, f"breakdown, {setting}": scale * (1 - planned)}
    return found


def values_of(p: Parameters, paths: list[str]) -> dict[str, float]:
    """The numbers that stand at some paths of parameters."""
    return {path: _value(p, path.split(".")) for path in paths}


def _value(part: Any, way: list[str]) -> float:
    for name in way:
        if isinstance(part, dict):
            part = next((v for k, v in part.items() if str(k) == name), 0.0)
        elif isinstance(part, tuple):
            part = part[min(int(name), len(part) - 1)]
        else:
            part = getattr(part, name)
    return float(part.values[0]) if hasattr(part, "values") else float(part)
