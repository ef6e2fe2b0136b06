"""Step: the authority's own foster households, from its list: places today, approvals a year, and how soon
carers stop.

Approvals are a Poisson process over the window, stops a hazard that is the same for every household and year.
Both have log-normal priors around the configured rates (:mod:`sim.estimation.priors`). A household is at risk
from its approval or the first day of the window, whichever is later (delayed entry: those who stopped before
are not on record), until it stopped or the window closed (censoring).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.bands import DAYS_PER_YEAR, date_of
from sim.calibration.chain import Calibration, ObservationWindow, OwnRecords, OwnValues
from sim.errors import InputMistake
from sim.estimation.priors import MIX, RatePosterior, dirichlet, shares_of
from sim.parameters import Parameters
from sim.returns.lists.carers import CarersList

AT = "provision.foster_households"


@dataclass(frozen=True)
class HouseholdEvents:
    """What a window of a list of households holds."""

    approvals: int
    years: float
    """Length of the window."""
    stops: int
    at_risk: float
    """Household-years."""
    places: pd.Series
    """Places of each household that is approved on the last day."""
    ages: pd.Series
    """Ages for which they are approved, blank where nobody says."""


def with_own_households(found: Calibration, records: OwnRecords) -> Calibration:
    """Places and rates of the foster households of the list; raises :class:`InputMistake` as
    :func:`own_households` does.
    """
    listed = records.lists.carers
    if listed is None:
        return found
    weight, draws, rng = records.weight, records.draws, records.chance(1)
    return found.plus(
        own_households(listed, found.parameters, records.window, weight, draws, rng), listed.account
    )


def household_events(listed: CarersList, window: ObservationWindow) -> HouseholdEvents:
    """Count approvals, stops and time at risk between two days."""
    frame, begins, ends = listed.households, window.begins, window.ends
    approved, gone = frame["approved"], frame["deregistered"].fillna(np.inf)
    stopped = np.fmin(frame["decided"].fillna(np.inf), gone)
    at_risk = np.maximum(np.minimum(stopped, ends) - np.maximum(approved, begins), 0.0)
    today = (approved <= ends) & (gone > ends)
    return HouseholdEvents(
        approvals=int(((approved > begins) & (approved <= ends)).sum()),
        years=(ends - begins) / DAYS_PER_YEAR,
        stops=int(((stopped > begins) & (stopped <= ends)).sum()),
        at_risk=float(at_risk.sum()) / DAYS_PER_YEAR,
        places=frame.loc[today, "places"],
        ages=frame.loc[today, "ages"],
    )


def own_households(
    listed: CarersList,
    p: Parameters,
    window: ObservationWindow,
    weight: float,
    draws: int,
    rng: np.random.Generator,
) -> OwnValues:
    """New values of the foster households. Raises :class:`InputMistake` if none of the list is approved on
    the last day.
    """
    seen = household_events(listed, window)
    if seen.places.empty:
        raise InputMistake(
            f"fit.carers: no mainstream household is approved on {date_of(window.ends)}, the last day of the"
            " history; check the dates, or leave the list out"
        )
    foster = p.provision.foster_households
    configured = foster.deregistration.rate.at(p.authority.base_date)
    rate = RatePosterior.of(configured, seen.stops, seen.at_risk, weight)
    rates = rate.draws(draws, rng)
    enquiries, drawn = _recruitment(p, seen, weight, draws, rng)
    point: dict[str, object] = {
        f"{AT}.places": int(seen.places.sum()),
        f"{AT}.households_by_places": _shares(seen.places),
        f"{AT}.deregistration.rate": rate.mean,
        **enquiries,
        **_ages(p, seen, weight),
        **_notes(listed, p, seen, window, weight),
    }
    return OwnValues(point, {f"{AT}.deregistration.rate": rates, **drawn})


def _recruitment(
    p: Parameters, seen: HouseholdEvents, weight: float, draws: int, rng: np.random.Generator
) -> tuple[dict[str, object], dict[str, Numbers]]:
    """Enquiries of every pipeline, changed alike so that as many are approved as the list shows."""
    today, pipelines = p.authority.base_date, p.provision.foster_households.pipelines
    enquiries = {name: pipeline.enquiries.at(today) for name, pipeline in pipelines.items()}
    expected = sum(pipeline.approvals(today) for pipeline in pipelines.values())
    if expected <= 0:
        return {}, {}
    approvals = RatePosterior.of(expected, seen.approvals, seen.years, weight)
    mean, drawn = approvals.mean, approvals.draws(draws, rng)
    paths = {name: f"{AT}.pipelines.{name}.enquiries" for name in pipelines if enquiries[name] > 0}
    point: dict[str, object] = {path: enquiries[name] * mean / expected for name, path in paths.items()}
    return point, {path: enquiries[name] * drawn / expected for name, path in paths.items()}


def _shares(places: pd.Series) -> dict[int, float]:
    number, many = np.unique(places.to_numpy(np.int64), return_counts=True)
    return dict(zip(number.tolist(), (many / len(places)).tolist(), strict=True))


def _ages(p: Parameters, seen: HouseholdEvents, weight: float) -> dict[str, object]:
    """Shares of households by ages: those of the list, the configured ones being worth as much as another mix
    of shares.
    """
    known = seen.ages[seen.ages != ""].value_counts()
    if known.empty:
        return {}
    seen_of = {str(ages): float(many) for ages, many in known.items()}
    shapes = dirichlet(p.provision.foster_households.ages, seen_of, MIX * weight)
    return {f"{AT}.ages": shares_of(shapes)}


def _notes(
    listed: CarersList, p: Parameters, seen: HouseholdEvents, window: ObservationWindow, weight: float
) -> dict[str, object]:
    between = f"between {date_of(window.begins)} and {date_of(window.ends)}"
    worth = f"Shrunk towards the configured rate, which is worth {weight:g} events."
    found: dict[str, object] = {
        f"{AT}.source": (
            f"job=fit: the authority's list of foster carers, {len(seen.places)} households approved on"
            f" {date_of(window.ends)}."
        ),
        f"{AT}.assumption": (
            "Relative acceptance by need is as configured; acceptance is found by running the model until the"
            " authority's own carers have their share of new foster placements."
        ),
        f"{AT}.deregistration.source": (
            f"job=fit: {seen.stops} households stopped in {seen.at_risk:.1f} household-years {between}."
        ),
        f"{AT}.deregistration.assumption": (
            f"{worth} Who sees a placement through is as configured."
            + (
                ""
                if listed.tells_decisions
                else " The list has no day of decision: the de-registration stands for it."
            )
        ),
    }
    for name in p.provision.foster_households.pipelines:
        at = f"{AT}.pipelines.{name}"
        found[f"{at}.source"] = (
            f"job=fit: {seen.approvals} households approved in {seen.years:.1f} years {between}."
        )
        found[f"{at}.assumption"] = (
            f"{worth} Conversion and delays are as configured: a list of approvals does not tell them."
        )
    return found
