"""The model's forecast of one authority from one past 31 March."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import numpy as np

from sim.arrays import Numbers
from sim.bands import years_after
from sim.calibration.published.search import Effort, fitted_to_totals
from sim.calibration.published.simulator import AS_TODAY, LIVED_THROUGH, Simulator
from sim.episodes import Episodes
from sim.errors import InputMistake
from sim.experiment import Work, collector_at_rest, replicate
from sim.measures.counting.keys import positions
from sim.parameters import Parameters
from sim.published.configured.whole import parameters_of
from sim.published.figures.whole import Figures
from sim.validation.published.observed import FOSTER, HOMES, ORDERS, SUPPORTED
from sim.validation.series import FLOWS, PLACEMENT, TOTAL, series, within_years
from sim.workers import Submit

TYPES: Mapping[str, tuple[str, ...]] = {
    FOSTER: ("kinship_foster", "in_house_foster", "independent_foster"),
    HOMES: ("council_childrens_home", "external_childrens_home", "secure_home"),
    SUPPORTED: ("supported_accommodation", "uasc_accommodation"),
}
"""Placement types of the model that each published type of placement became
(:mod:`sim.published.figures.places`)."""
ORDER = "special_guardianship"
FAST, CAREFUL = 0.8, 0.4
"""Speeds of the first two thirds of the steps of the fit, and of the others."""


@dataclass(frozen=True)
class ForecastPlan:
    """How a forecast is made."""

    years_ahead: int
    replications: int
    fit_steps: int
    fit_replications: int
    seed: int

    @property
    def effort(self) -> Effort:
        """Steps of the fit: boldly at first; the careful last third is averaged."""
        bold = self.fit_steps - self.fit_steps // 3
        speeds = (FAST,) * bold + (CAREFUL,) * (self.fit_steps - bold)
        return Effort(speeds, max(self.fit_steps // 3, 1), self.fit_replications, 0)

    def seed_of(self, place: str, origin: int) -> int:
        """A seed of its own for each authority and origin, so that chance is not the same in all of them."""
        return int.from_bytes(sha256(f"{self.seed}:{place}:{origin}".encode()).digest()[:6], "big")


Ensemble = dict[str, Numbers]
"""By series: replications by years ahead."""


def forecast(figures: Figures, template: Parameters, plan: ForecastPlan, submit: Submit) -> Ensemble:
    """Make the authority, fit what no table tells to the totals, and run it with everything that drifts.

    Raises :class:`~sim.errors.InputMistake` where the figures make no authority.
    """
    p = parameters_of(figures, template)
    if p.targets is None:
        raise InputMistake(f"published.authority: {figures.area.name} has no totals to fit to")
    seed = plan.seed_of(figures.area.old_code, figures.year)
    fit = fitted_to_totals(p, p.targets, Simulator(submit, lambda _: None, LIVED_THROUGH), seed, plan.effort)
    return ensemble(fit.parameters, fit.census, plan, seed + plan.fit_steps)


def ensemble(p: Parameters, census: Episodes, plan: ForecastPlan, seed: int) -> Ensemble:
    """Runs from the base date on, each counted as the tables count."""
    ahead = [years_after(p.authority.base_date, n + 1) for n in range(plan.years_ahead)]
    work = Work(p, AS_TODAY, census, seed, plan.years_ahead, keep_episodes=False)
    with collector_at_rest():
        runs = [counted(replicate(p, work, r).episodes, ahead, p) for r in range(plan.replications)]
    return {name: np.array([run[name] for run in runs]) for name in runs[0]}


def counted(episodes: Episodes, ahead: list[date], p: Parameters) -> dict[str, Numbers]:
    """Each series on some dates, flows in the twelve months up to them."""
    found = series(episodes, ahead, p)
    totals = {name: found[name, "all"] for name in (TOTAL, *(name for name, _ in FLOWS))}
    placed = {
        name: np.sum([found[PLACEMENT, kind] for kind in kinds], axis=0) for name, kinds in TYPES.items()
    }
    by_order = positions(episodes, "route", (ORDER,)) == 0
    return {**totals, **placed, ORDERS: within_years(episodes.column("dec")[by_order], ahead)}
