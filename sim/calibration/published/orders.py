"""Special guardianship orders for children who do not come from care: as many as keep all live orders."""

from dataclasses import replace

import numpy as np

from sim.bands import DAYS_PER_YEAR
from sim.calibration.published.found import PublishedFit
from sim.calibration.published.search import Effort
from sim.calibration.published.simulator import Simulator
from sim.comparison.balance import quarters
from sim.measures import Measures
from sim.measures.leavers.after_care import ORDERS, orders_made
from sim.parameters import Parameters


def with_other_orders(found: PublishedFit, simulator: Simulator, seed: int, effort: Effort) -> PublishedFit:
    """The same with the orders that are missing while none are made."""
    measured = simulator.measures(found.parameters, found.census, effort.replications, seed)
    return replace(found, orders=orders_to_be_made(measured, found.configured, simulator.years))


def orders_to_be_made(measured: Measures, p: Parameters, years: int) -> float:
    """Special guardianship orders a year for children who do not come from care, with which the live orders
    stay as they are.

    The least squares over all quarters; the replications have none of them yet.
    """
    base = p.authority.base_date
    keys, values = measured["after_care"].keys, measured["after_care"].values
    where = (keys["group"] == ORDERS).to_numpy()
    by_date = dict(zip(keys["date"][where], values[:, where].mean(axis=0), strict=True))
    days = quarters(base, years)
    after = np.array([(day - base).days / DAYS_PER_YEAR for day in days])
    missing = np.array([by_date[base.isoformat()] - by_date[day.isoformat()] for day in days])
    made = orders_made(p.census.after_care, after)
    return float(max(0.0, made @ missing / (made @ made)))
