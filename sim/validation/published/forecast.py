"""The model's forecast of one authority from one past 31 March."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.bands import years_after
from sim.calibration.published.found import PublishedFit
from sim.calibration.published.quick.lender import Lender
from sim.calibration.published.quick.soon import bounded, soon_fitted
from sim.calibration.published.simulator import AS_TODAY, LIVED_THROUGH, Simulator
from sim.calibration.published_draws import factors_of
from sim.calibration.published_set import with_layer
from sim.episodes import Episodes
from sim.errors import InputMistake
from sim.experiment import Work, parameters_of, replicate
from sim.measures.counting.keys import positions
from sim.model.record import History
from sim.parameters import Parameters, Targets
from sim.parameters.uncertainty import DRIFTS
from sim.published.configured.whole import parameters_of as made_of
from sim.published.figures.whole import Figures
from sim.validation.published.observed import FOSTER, HOMES, ORDERS, SUPPORTED
from sim.validation.series import FLOWS, PLACEMENT, TOTAL, series, within_years
from sim.workers import Submit
from sim.workers.memory import collector_at_rest

TYPES: Mapping[str, tuple[str, ...]] = {
    FOSTER: ("kinship_foster", "in_house_foster", "independent_foster"),
    HOMES: ("council_childrens_home", "external_childrens_home", "secure_home"),
    SUPPORTED: ("supported_accommodation", "uasc_accommodation"),
}
"""Placement types of the model that each published type of placement became
(:mod:`sim.published.figures.places`)."""
ORDER = "special_guardianship"


@dataclass(frozen=True)
class ForecastPlan:
    """How a forecast is made."""

    years_ahead: int
    replications: int
    fit_steps: int
    fit_replications: int | None
    """Of each careful step; ``None`` for as many as an authority of this size has when it is made."""
    seed: int

    def seed_of(self, place: str, origin: int) -> int:
        """A seed of its own for each authority and origin, so that chance is not the same in all of them."""
        return int.from_bytes(sha256(f"{self.seed}:{place}:{origin}".encode()).digest()[:6], "big")


Ensemble = dict[str, Numbers]
"""By series: replications by years ahead."""


def fitted(
    figures: Figures, lender: Lender, plan: ForecastPlan, submit: Submit
) -> tuple[PublishedFit, Targets]:
    """Make the authority, and fit what no table tells to the totals as ``job=from_published`` does.

    Raises :class:`~sim.errors.InputMistake` where the figures make no authority.
    """
    p = made_of(figures, lender.parameters)
    if p.targets is None:
        raise InputMistake(f"published.authority: {figures.area.name} has no totals to fit to")
    simulator = Simulator(submit, lambda _: None, LIVED_THROUGH)
    effort = bounded(p.census.children, plan.fit_steps, plan.fit_replications)
    seed = plan.seed_of(figures.area.old_code, figures.year)
    return soon_fitted(p, p.targets, simulator, seed, effort, lender.population), p.targets


def forecast(figures: Figures, lender: Lender, plan: ForecastPlan, submit: Submit) -> Ensemble:
    """Run a fitted authority with all that is uncertain: what drifts, and what the published totals leave
    open of the parameters.

    Raises :class:`~sim.errors.InputMistake` where the figures make no authority.
    """
    fit, targets = fitted(figures, lender, plan, submit)
    seed = plan.seed_of(figures.area.old_code, figures.year)
    draws = factors_of(fit, targets, seed) if lender.draws else None
    return ensemble(with_layer(fit.parameters, draws, Path()), fit.census, plan, seed + plan.fit_steps, draws)


def ensemble(
    p: Parameters, census: Episodes, plan: ForecastPlan, seed: int, draws: pd.DataFrame | None = None
) -> Ensemble:
    """Runs from the base date on, each counted as the tables count.

    ``draws`` are factors on the parameters, a row for each run. Every second run has the drift of the one
    before it with its sign changed (antithetic variates; Hammersley and Morton 1956): each drifts as it would
    by itself, and the middle of few runs is less a matter of chance.
    """
    ahead = [years_after(p.authority.base_date, n + 1) for n in range(plan.years_ahead)]
    work = Work(p, AS_TODAY, census, seed, plan.years_ahead, keep_episodes=False, draws=draws)
    with collector_at_rest():
        runs = [counted(_lived(work, r).episodes, ahead, p) for r in range(plan.replications)]
    return {name: np.array([run[name] for run in runs]) for name in runs[0]}


def _lived(work: Work, run: int) -> History:
    """One run; of two that follow each other the second is drawn by the opposite drift."""
    p, second = parameters_of(work, run), run % 2
    return replicate(_opposite(p) if second else p, work, run, drift_of=run - second)


def _opposite(p: Parameters) -> Parameters:
    """The same, where everything that drifts upwards drifts downwards: each shock times minus one.

    No configuration may say a negative spread; here it is nothing but the sign.
    """
    turned = {
        name: layer.model_copy(update={"sd": -layer.sd})
        for name in DRIFTS
        if (layer := getattr(p.uncertainty, name))
    }
    return p.model_copy(update={"uncertainty": p.uncertainty.model_copy(update=turned)})


def counted(episodes: Episodes, ahead: list[date], p: Parameters) -> dict[str, Numbers]:
    """Each series on some dates, flows in the twelve months up to them."""
    found = series(episodes, ahead, p)
    totals = {name: found[name, "all"] for name in (TOTAL, *(name for name, _ in FLOWS))}
    placed = {
        name: np.sum([found[PLACEMENT, kind] for kind in kinds], axis=0) for name, kinds in TYPES.items()
    }
    by_order = positions(episodes, "route", (ORDER,)) == 0
    return {**totals, **placed, ORDERS: within_years(episodes.column("dec")[by_order], ahead)}
