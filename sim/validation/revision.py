"""The last forecast against this one: how much the forecast of the same days has changed within a year, and
what changed it.

A year ago the model was fitted to what was known then; now to what is known now. Between both stands a
forecast that knows today's children but has the rates of a year ago. So the change is the sum of three parts:
what has happened since (*data*: the children in care are others than was forecast), what was learnt from it
(*parameters*: rates, and what is found with them), and *prices*, where spending is forecast: the same
children cost more or less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.bands import date_of, day_number, years_after
from sim.calibration.children import children_on
from sim.estimation.observation import as_known
from sim.measures import ALL
from sim.observed import ObservedHistory
from sim.parameters.paths.values import with_values
from sim.validation.rolling import Fit, Learnt, Paid, Plan, paid_for, past_dates_of, simulated
from sim.validation.series import ENTRIES, EXITS, SPENDING, TOTAL, Name

COLUMNS = (
    "made_on", "instead_of", "date", "series", "item", "last", "this", "change", "data", "parameters",
    "prices", "error",
)  # fmt: skip
COSTS = "costs."
SAID: Mapping[str, str] = {
    TOTAL: "Children in care on {date}",
    ENTRIES: "Entries in the twelve months to {date}",
    EXITS: "Exits in the twelve months to {date}",
    SPENDING: "Spending on placements in the twelve months to {date}, thousands of pounds",
}
Ensemble = Mapping[Name, Numbers]


def revision(
    history: ObservedHistory, fit: Fit, plan: Plan, lines: pd.DataFrame | None = None
) -> pd.DataFrame | None:
    """Columns :data:`COLUMNS`, a row for each day ahead and series; nothing where the history of a year ago
    is shorter than the first origin's.

    ``last`` and ``this`` are the means of both forecasts, ``change`` their difference, which ``data``,
    ``parameters`` and ``prices`` add up to. ``error`` is the standard error of the change, from simulating
    only so many runs.
    """
    now = date_of(history.ends)
    before = years_after(now, -1)
    if day_number(years_after(before, -plan.first_years)) < history.begins:
        return None
    days = [years_after(now, n) for n in range(1, max(2, plan.years_ahead))]
    last, this = (fit(as_known(history, day_number(day))) for day in (before, now))
    paid = _paid_in_both(history, lines, before, now, last, this)
    seen_today = children_on(history, last.parameters, plan.seed)
    moved_on = Learnt(with_values(last.parameters, {"authority.base_date": now}), last.draws, seen_today)
    whole = simulated(this, days, plan, paid)
    forecasts: tuple[Ensemble, ...] = (
        {name: values[:, 1:] for name, values in simulated(last, [now, *days], plan, paid).items()},
        simulated(moved_on, days, plan, paid),
        # without prices nothing differs
        whole if paid is None else simulated(_with_last_prices(last, this), days, plan, paid),
        whole,
    )
    return pd.DataFrame(
        [
            (now.isoformat(), before.isoformat(), day.isoformat(), *name,
             *_parts([forecast[name][:, number] for forecast in forecasts]))
            for number, day in enumerate(days)
            for name in forecasts[-1]
            if all(name in forecast for forecast in forecasts)
        ],
        columns=list(COLUMNS),
    )  # fmt: skip


def _parts(members: Sequence[Numbers]) -> tuple[float, ...]:
    """Both means, the change, its three parts, and its standard error."""
    last, moved_on, old_prices, this = (float(one.mean()) for one in members)
    error = float((members[-1] - members[0]).std(ddof=1) / np.sqrt(len(members[0])))
    return last, this, this - last, moved_on - last, old_prices - moved_on, this - old_prices, error


def _with_last_prices(last: Learnt, this: Learnt) -> Learnt:
    """The new forecast at the prices of the last one, and with their draws."""
    own = this.draws[[path for path in this.draws if not str(path).startswith(COSTS)]]
    old = last.draws[[path for path in last.draws if str(path).startswith(COSTS)]]
    p = this.parameters.model_copy(update={"costs": last.parameters.costs})
    return Learnt(p, pd.concat([own, old], axis=1), this.census)


def _paid_in_both(
    history: ObservedHistory, lines: pd.DataFrame | None, before: date, now: date, last: Learnt, this: Learnt
) -> Paid | None:
    """Spending on those types that both forecasts have prices of."""
    both = [
        paid_for(lines, day_number(day), past_dates_of(history, day), learnt.parameters)
        for day, learnt in ((before, last), (now, this))
    ]
    if both[0] is None or both[1] is None:
        return None
    kinds = tuple(kind for kind in both[1].kinds if kind in both[0].kinds)
    return replace(both[1], kinds=kinds) if kinds else None


def in_words(table: pd.DataFrame | None) -> list[str]:
    """A sentence for each total on the first day ahead."""
    if table is None or table.empty:
        return []
    first = table[(table["item"] == ALL) & (table["date"] == table["date"].iloc[0])]
    return [_sentence(row) for row in first.to_dict("records") if row["series"] in SAID]


def _sentence(row: Mapping[str, object]) -> str:
    what = SAID[str(row["series"])].format(date=row["date"])
    last, this, change, data, learnt, prices, error = (
        float(str(row[name])) for name in ("last", "this", "change", "data", "parameters", "prices", "error")
    )
    parts = f"{data:+,.0f} from what has happened since, {learnt:+,.0f} from rates learnt anew"
    if row["series"] == SPENDING:
        parts += f", {prices:+,.0f} from prices"
    return (
        f"{what}: {this:,.0f}; the forecast from {row['instead_of']} said {last:,.0f}. Of the change of"
        f" {change:+,.0f} (simulation error {error:,.0f}) come {parts}."
    )
