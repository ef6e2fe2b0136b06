"""What a scenario saves against the first one, replication by replication on the same random numbers.

- *gross saving*: how much less is spent on what is bought for children and young people (income counts);
- *cost of delivery*: how much more is spent on what the council provides whether it is used or not (homes,
  empty beds, carers' support), on opening it, and on carrying policies out;
- *net saving*: the one less the other, which is the difference of the totals;
- *cashable*: the part of a net saving by which spending falls below today's level, the first financial year's
  spending of the first scenario at the later year's prices and length; the other part is *avoided*: growth
  that does not come. A net cost is all cashable: it must be paid.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.bands import DAYS_PER_YEAR
from sim.finance.books import Books
from sim.finance.outturn import real_factors
from sim.measures.costs import PENCE
from sim.measures.costs.lines import provision_lines
from sim.measures.counting.table import QUANTILES
from sim.parameters import Costs

MEASURES = ("gross_saving", "cost_of_delivery", "net_saving", "cashable", "avoided", "cumulative_net_saving")


@dataclass(frozen=True, eq=False)
class Savings:
    """Pence saved against the first scenario."""

    gross: Numbers
    """Replications by months."""
    delivery: Numbers
    net: Numbers
    cashable: Numbers
    """Replications by financial years."""

    @classmethod
    def of(cls, books: Books, first: Books, costs: Costs) -> "Savings":
        """Compare a scenario with the first one, in the replications that both have."""
        books, first = books.in_pairs(first)
        provided = np.asarray([line in provision_lines(costs) for line in books.lines])
        less = first.pence - books.pence
        gross, delivery = less[:, :, ~provided].sum(axis=2), -less[:, :, provided].sum(axis=2)
        net = gross - delivery
        by_year = books.months.by_year(net)
        below = np.minimum(first.totals, _todays_level(first)) - books.totals
        cashable = np.where(by_year > 0, np.clip(below, 0, by_year), by_year)
        return cls(gross, delivery, net, cashable)


def _todays_level(first: Books) -> Numbers:
    """What the first financial year's care would cost in each year: replications by years."""
    longer = first.months.by_year(first.months.nights)
    prices = first.totals / first.constant_totals
    return np.asarray(first.constant_totals[:, :1] * (longer / longer[0]) * prices)


def savings_by_year(books: Mapping[str, Books], costs: Costs) -> pd.DataFrame:
    """Pounds by scenario, financial year and measure (:data:`MEASURES`): mean, p10, p50, p90, and ``months``
    of the year.

    ``probability`` is the share of replications in which the amount is above zero: in which a scenario saves,
    where it is the net saving. Means are exact to the penny: net is gross less delivery, cashable and avoided
    sum to net.
    """
    names = list(books)
    rows = [_of_scenario(name, books[name], books[names[0]], costs) for name in names[1:]]
    return (
        pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=["scenario", *SAVINGS_COLUMNS])
    )


SAVINGS_COLUMNS = ["financial_year", "measure", "mean", *QUANTILES, "probability", "months"]


def _of_scenario(name: str, own: Books, first: Books, costs: Costs) -> pd.DataFrame:
    saved = Savings.of(own, first, costs)
    gross, delivery, net = (own.months.by_year(one) for one in (saved.gross, saved.delivery, saved.net))
    values = (gross, delivery, net, saved.cashable, net - saved.cashable, np.cumsum(net, axis=1))
    months = own.months.by_year(own.months.parts)
    means = _means(gross, delivery, saved.cashable)
    parts = []
    for measure, value in zip(MEASURES, values, strict=True):
        quantiles = np.quantile(value, list(QUANTILES.values()), axis=0) / PENCE
        parts.append(
            pd.DataFrame(
                {
                    "scenario": name,
                    "financial_year": own.months.years,
                    "measure": measure,
                    "mean": means[measure] / PENCE,
                    **dict(zip(QUANTILES, quantiles, strict=True)),
                    "probability": (value > 0).mean(axis=0),
                    "months": months,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _means(gross: Numbers, delivery: Numbers, cashable: Numbers) -> dict[str, Numbers]:
    """Mean pence, rounded so that they add up."""
    saved, spent, cash = (np.rint(one.mean(axis=0)) for one in (gross, delivery, cashable))
    net = saved - spent
    return dict(zip(MEASURES, (saved, spent, net, cash, net - cash, np.cumsum(net)), strict=True))


def payback(books: Mapping[str, Books], costs: Costs) -> pd.DataFrame:
    """When each scenario has paid for itself, and what it is worth today.

    A scenario has paid for itself from the first month on from which the sum of its net savings stays at zero
    or more until the end. One row for each scenario: probability of payback by the end, the dates by which
    10, 50 and 90 % of replications have paid back (blank if they do not), mean and quantiles of the net
    present value in pounds (real, at general prices of the first financial year, discounted at the Green
    Book's rate from the base date to the middle of each month), and the probability that it is above zero.
    What is saved or spent after the last month simulated is not in it.
    """
    names = list(books)
    rows = [{"scenario": name, **_worth(books[name], books[names[0]], costs)} for name in names[1:]]
    return pd.DataFrame(rows, columns=["scenario", *PAYBACK_COLUMNS])


PAYBACK_COLUMNS = [
    *("probability_of_payback", "payback_p10", "payback_p50", "payback_p90"),
    *("net_present_value", "npv_p10", "npv_p50", "npv_p90", "probability_npv_positive"),
]


def payback_by_year(books: Mapping[str, Books], costs: Costs) -> pd.DataFrame:
    """The probability that a scenario has paid for itself by the end of each financial year."""
    names = list(books)
    rows = []
    for name in names[1:]:
        own = books[name]
        month = payback_month(Savings.of(own, books[names[0]], costs).net)
        last = own.months.by_year(np.ones(len(own.months))).cumsum() - 1
        rows += [
            (name, year, float((month <= end).mean()))
            for year, end in zip(own.months.years, last, strict=True)
        ]
    return pd.DataFrame(rows, columns=["scenario", "financial_year", "probability"])


def payback_month(net: Numbers) -> Numbers:
    """For each replication the first month from which the running sum of net savings is never below zero;
    infinite if none.

    A scenario that changes nothing has nothing to pay back: infinite, too.
    """
    total = np.cumsum(net, axis=1)
    below = total < 0
    last = np.where(below.any(axis=1), net.shape[1] - np.argmax(below[:, ::-1], axis=1), _first_change(net))
    return np.asarray(np.where(last < net.shape[1], last, np.inf), dtype=float)


def _first_change(net: Numbers) -> Numbers:
    return np.asarray(
        np.where((net != 0).any(axis=1), np.argmax(net != 0, axis=1), net.shape[1]), dtype=float
    )


def _worth(own: Books, first: Books, costs: Costs) -> dict[str, object]:
    net, months = Savings.of(own, first, costs).net, own.months
    month = payback_month(net)
    when = np.quantile(month, list(QUANTILES.values()), method="higher")
    dates = [months.last_days[int(m)].isoformat() if np.isfinite(m) else None for m in when]
    real = net * real_factors(costs, months.years)[months.year]
    npv = (real * discount_factors(costs.discount_rate, months.nights)).sum(axis=1) / PENCE
    return dict(
        zip(
            PAYBACK_COLUMNS,
            (float(np.isfinite(month).mean()), *dates, float(npv.mean()),
            *np.quantile(npv, list(QUANTILES.values())),
             float((npv > 0).mean())),
            strict=True,
        )
    )  # fmt: skip


def discount_factors(rate: float, nights: Numbers) -> Numbers:
    """What a pound in the middle of each month is worth on the base date; ``nights`` are those of the
    months.
    """
    middle = np.cumsum(nights) - nights / 2
    return np.asarray((1 + rate) ** -(middle / DAYS_PER_YEAR))
