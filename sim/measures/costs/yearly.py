"""What costs money by the year or once, whoever is in care: carers' support, services, and the delivery of
policies.
"""

from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.calendar import MONTHS_PER_YEAR
from sim.measures.costs.ledger import CostLedger
from sim.measures.costs.lines import CARER_RECRUITMENT, CARER_SUPPORT, DELIVERY, SET_UP
from sim.measures.costs.months import Months
from sim.parameters import Costs
from sim.timeline import Timeline


def post_services(ledger: CostLedger, costs: Costs) -> None:
    """A twelfth of the yearly amount of each service in each month, by days where the month is a part."""
    for name, service in costs.services.items():
        yearly = ledger.months.at_start(service.per_year)
        ledger.post_every_month(
            service.line, f"services.{name}", yearly * ledger.months.parts / MONTHS_PER_YEAR
        )


def post_carers(ledger: CostLedger, costs: Costs, carers: pd.DataFrame, places: Numbers) -> None:
    """Each household approved; support for approved places, ``places`` being their mean number in each
    month.
    """
    approved = carers["day"].to_numpy(dtype=float)[carers["event"].to_numpy(dtype=object) == "approval"]
    month = ledger.months.of_day(approved)
    month = month[month >= 0]
    each = ledger.months.at_start(costs.carers.per_approval)[month]
    ledger.post(CARER_RECRUITMENT, "carers.per_approval", month, each)
    support = ledger.months.at_start(costs.carers.per_place) * places * ledger.months.parts / MONTHS_PER_YEAR
    ledger.post_every_month(CARER_SUPPORT, "carers.per_place", support)


def post_delivery(ledger: CostLedger, costs: Costs, base: date) -> None:
    """The set-up of each policy on its day (on the day after the base date if that has passed), and its
    yearly cost by days.
    """
    months = ledger.months
    for delivery in costs.delivery.values():
        due = max(delivery.on, base + timedelta(days=1))
        ledger.post_once(SET_UP, f"delivery.{delivery.follows}.set_up", due, delivery.set_up)
        mean = _mean(months, delivery.per_year)
        ledger.post_every_month(
            DELIVERY, f"delivery.{delivery.follows}", mean * months.parts / MONTHS_PER_YEAR
        )


def mean_places(places: pd.DataFrame, kind: str, ledger: CostLedger) -> Numbers:
    """Mean number of places of a kind in each month, from the rows that say how many there are from a day
    on.
    """
    own = places["kind"].to_numpy(dtype=object) == kind
    when, value = (places[name].to_numpy(dtype=float)[own] for name in ("day", "places"))
    order = np.argsort(when, kind="stable")
    there = np.concatenate(([0.0], value[order]))
    months = ledger.months
    daily = there[np.searchsorted(when[order], months.days, side="right")]
    return np.asarray(months.summed(daily) / months.nights)


@lru_cache(maxsize=256)
def _mean(months: Months, amount: Timeline) -> Numbers:
    """The mean of a dated amount over the days of each month."""
    return np.asarray(months.summed(months.daily(amount)) / months.nights)
