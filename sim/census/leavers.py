"""Children who left care in the year before the base date, where an indicator looks back on their exits."""

from datetime import date

import numpy as np
import pandas as pd

from sim.arrays import Counts, Numbers
from sim.bands import TIME_IN_CARE, TIME_IN_PLACEMENT, age_band, birthdays, day_number
from sim.errors import InputMistake
from sim.parameters import ExitRoute, Parameters

STRATUM = "leavers"


def leavers(
    parameters: Parameters, census: pd.DataFrame, age: Counts, rng: np.random.Generator
) -> pd.DataFrame:
    """Closed episodes for ``census.exits_last_12_months``, in the columns of ``census`` and numbered after
    it.

    A leaver is like a child in care today: one is drawn with a probability in proportion to its hazard of
    leaving by the route, and its dates are set back by as many days as its exit lies in the past. Exits are
    spread evenly over the twelve months. ``age`` is the age in completed years of the children of the census.
    Raises :class:`~sim.errors.InputMistake` when no child in care could leave by a route.
    """
    past = [
        _left_by(parameters, name, count, census, age, rng)
        for name, count in parameters.census.exits_last_12_months.items()
        if count
    ]
    if not past:
        return census.iloc[:0]
    together = pd.concat(past, ignore_index=True)
    return together.assign(child=len(census) + np.arange(len(together)))


def _left_by(
    parameters: Parameters, name: str, count: int, census: pd.DataFrame, age: Counts, rng: np.random.Generator
) -> pd.DataFrame:
    route = parameters.exits.routes[name]
    hazard = _relative_hazard(parameters, route, census, age)
    possible = int((hazard > 0).sum())
    if not possible:
        raise InputMistake(
            f"census.exits_last_12_months.{name}: {count} exits, but no child of the census could leave by"
            f" this route; expected positive hazards in exits.routes.{name} for some of them; correct either"
        )
    chosen = rng.choice(len(census), size=count, replace=count > possible, p=hazard / hazard.sum())
    back = _days_back(parameters.authority.base_date, count)
    left = census.iloc[chosen].reset_index(drop=True)
    settings = [parameters.placement.types[placement].setting for placement in left["placement"]]
    return left.assign(
        stratum=STRATUM,
        dob=left["dob"].to_numpy() - back,
        period_start=left["period_start"].to_numpy() - back,
        decom=left["decom"].to_numpy() - back,
        dec=day_number(parameters.authority.base_date) - back.astype(float),
        rec=[(route.rec.get(setting) or route.rec["otherwise"]).value for setting in settings],
        route=name,
        sibling_group=-1,
        unit="",
    )


def _relative_hazard(parameters: Parameters, route: ExitRoute, census: pd.DataFrame, age: Counts) -> Numbers:
    """The hazard on the base date of leaving by the route, by child of the census."""
    base = day_number(parameters.authority.base_date)
    starts, since = (TIME_IN_CARE, "period_start") if route.clock == "care" else (TIME_IN_PLACEMENT, "decom")
    band = np.searchsorted(starts, base - census[since].to_numpy(), side="right") - 1
    by_time = np.array(route.by_time)[np.minimum(band, len(route.by_time) - 1)]
    by_age = np.array([route.per_year[age_band(int(years))] for years in age])
    settings = (parameters.placement.types[name].setting for name in census["placement"])
    by_setting = np.array([route.by_setting.get(setting, 0.0) for setting in settings])
    return np.asarray(by_age * by_setting * by_time * np.where(census["uasc"], route.for_uasc, 1.0))


def _days_back(base: date, count: int) -> Counts:
    """Whole days before the base date, spread evenly over the twelve months that end on it."""
    today = day_number(base)
    year = today - int(birthdays(np.array(today), -1))
    return np.floor((np.arange(count) + 0.5) * year / count).astype(np.int64)
