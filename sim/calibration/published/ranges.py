"""How far the published counts pin the fitted parameters down.

A rate found from ``n`` published events has a relative standard error of ``n ** -0.5`` (Poisson); its
logarithm is taken to be normal. What is found from children counted on one day is pinned down by their number
in the same way.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.bands import AgeBand
from sim.calibration.published.free import FOUND_FAILING, Free
from sim.calibration.published.margins import (
    endings_by_setting,
    exits_by_route_and_age,
    range_of,
)
from sim.calibration.published.summary import Summary
from sim.parameters import Parameters, Targets

YEARS_PUBLISHED = 3
Z95 = 1.96
FEWEST_EVENTS = 1.0
"""What fewer published events speak for is left out: any value would do."""

Row = tuple[str, float, float]
"""A parameter, its fitted value, and the published events behind it."""


def fitted_ranges(free: Free, p: Parameters, targets: Targets, census: Summary) -> pd.DataFrame:
    """Each fitted parameter with its 95 % range: columns parameter, fitted, low, high, published_events.

    Entries by stratum keep within their three published years instead: their range is the least and the most
    of those.
    """
    rows = [*_exits(free, p, targets), *_moves(free, p, targets, census), *_places(free, p, census)]
    table = pd.DataFrame(rows, columns=["parameter", "fitted", "published_events"])
    table = table[table["published_events"] >= FEWEST_EVENTS]
    factor = np.exp(Z95 / np.sqrt(table["published_events"]))
    table = table.assign(low=table["fitted"] / factor, high=table["fitted"] * factor)
    whole = pd.concat([pd.DataFrame(_entries(free, targets)), table], ignore_index=True)
    return whole[["parameter", "fitted", "low", "high", "published_events"]]


def _entries(free: Free, targets: Targets) -> Iterator[dict[str, object]]:
    for name, per_year in free.per_year.items():
        target = targets.entries_by_stratum[name]
        low, high = (bound / free.level for bound in range_of(target))
        yield {
            "parameter": f"entries.strata.{name}.per_year", "fitted": per_year, "low": low, "high": high,
            "published_events": YEARS_PUBLISHED * target.value,
        }  # fmt: skip


def _exits(free: Free, p: Parameters, targets: Targets) -> Iterator[Row]:
    counts = YEARS_PUBLISHED * exits_by_route_and_age(targets, list(p.exits.routes))
    for i, (name, route) in enumerate(p.exits.routes.items()):
        if route.clock == "care":
            for j, age in enumerate(AgeBand):
                yield f"exits.routes.{name}.per_year.{age}", free.exits[name][age], counts[i, j]


def _moves(free: Free, p: Parameters, targets: Targets, census: Summary) -> Iterator[Row]:
    """A scale rests on the endings of one year; a pull on the children who live in the setting at that
    age.
    """
    endings = endings_by_setting(p, targets, census.stock)
    settings = [placement_type.setting for placement_type in p.placement.types.values()]
    for number, setting in enumerate(p.placement.settings):
        if setting in free.scale:
            yield f"moves.endings.{setting}.scale", free.scale[setting], endings[number]
        of_setting = np.array([one == setting for one in settings])
        children = census.stock[of_setting].sum(axis=0)
        for j, age in enumerate(AgeBand):
            yield f"moves.pull.{setting}.{age}", free.pull[setting][age], children[j]


def _places(free: Free, p: Parameters, census: Summary) -> Iterator[Row]:
    """Acceptance rests on the children in the council's own care, failing searches on those against their
    plan.
    """
    own = list(p.placement.types).index(p.provision.foster_households.type)
    yield "provision.foster_households.acceptance", free.acceptance, census.stock[own].sum()
    for name, accepts in free.homes.items():
        number = list(p.placement.types).index(p.provision.homes[name].type)
        yield f"provision.homes.{name}.acceptance", accepts, census.stock[number].sum()
    for age in FOUND_FAILING:
        failing = 1 - free.availability[age]
        what = f"share of searches for independent foster care that fail, {age}"
        yield what, failing, float(census.against_plan)
