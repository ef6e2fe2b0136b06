"""What costs money by the year or once, whoever is in care: carers' support, services, and the delivery of
policies.
"""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.bands import day_number
from sim.calendar import MONTHS_PER_YEAR
from sim.measures.costs.ledger import CostLedger
from sim.measures.costs.lines import CARER_RECRUITMENT, CARER_SUPPORT, DELIVERY
from sim.parameters import Costs
from sim.timeline import Timeline, values_on


def post_services(ledger: CostLedger, costs: Costs, base: date) -> None:
    """A twelfth of the yearly amount of each service in each month, by days where the month is a part."""
    for name, service in costs.services.items():
        yearly = _a_year(service.per_year, ledger, base)
        ledger.post_every_month(
            service.line, f"services.{name}", yearly * ledger.months.parts / MONTHS_PER_YEAR
        )


def post_carers(ledger: CostLedger, costs: Costs, carers: pd.DataFrame, places: Numbers, base: date) -> None:
    """Each household approved; support for approved places, ``places`` being their mean number in each
    month.
    """
    approved = carers[carers["event"] == "approval"]["day"].to_numpy(dtype=float)
    month = ledger.months.of_day(approved)
    month = month[month >= 0]
    each = _a_year(costs.carers.per_approval, ledger, base)[month]
    ledger.post(CARER_RECRUITMENT, "carers.per_approval", month, each)
    support = _a_year(costs.carers.per_place, ledger, base) * places * ledger.months.parts / MONTHS_PER_YEAR
    ledger.post_every_month(CARER_SUPPORT, "carers.per_place", support)


def post_delivery(ledger: CostLedger, costs: Costs, base: date) -> None:
    """The set-up of each policy on its day (on the day after the base date if that has passed), and its
    yearly cost by days.
    """
    months = ledger.months
    for delivery in costs.delivery.values():
        due = max(delivery.on, base + timedelta(days=1))
        month = months.of_day(np.asarray([float(day_number(due))]))
        month = month[month >= 0]
        ledger.post(DELIVERY, f"delivery.{delivery.follows}", month, np.full(len(month), delivery.set_up))
        day = np.arange(months.starts[0], months.ends[-1])
        yearly = values_on(delivery.per_year, base, (day - day_number(base)).astype(float))
        mean = np.add.reduceat(yearly, months.starts - months.starts[0]) / months.nights
        ledger.post_every_month(
            DELIVERY, f"delivery.{delivery.follows}", mean * months.parts / MONTHS_PER_YEAR
        )


def mean_places(places: pd.DataFrame, kind: str, ledger: CostLedger) -> Numbers:
    """Mean number of places of a kind in each month, from the rows that say how many there are from a day
    on.
    """
    own = places[places["kind"] == kind].sort_values("day", kind="stable")
    when, value = own["day"].to_numpy(dtype=float), own["places"].to_numpy(dtype=float)
    day = np.arange(ledger.months.starts[0], ledger.months.ends[-1])
    there = np.concatenate(([0.0], value))[np.searchsorted(when, day, side="right")]
    return np.asarray(
        np.add.reduceat(there, ledger.months.starts - ledger.months.starts[0]) / ledger.months.nights
    )


def _a_year(amount: Timeline, ledger: CostLedger, base: date) -> Numbers:
    months = ledger.months
    return values_on(amount, base, (months.starts - day_number(base)).astype(float)) * np.ones(len(months))
