"""Whether the baseline stays in balance: with nothing changed, nothing that is published moves.

Its exact meaning: at every quarter, the mean over replications of every stock of children lies within
:data:`PART` of its value on the base date, or within :data:`CHILDREN` children where that is more, and the
yearly flows lie within the last three published years. What must drift says why.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.bands import AgeBand
from sim.calendar import MONTHS_PER_YEAR, ends_on
from sim.measures import ALL, Measures, month_ends
from sim.measures.leavers.after_care import ORDERS
from sim.parameters import TURNED_18, Parameters
from sim.parameters.targets import Count, Targets

PART, CHILDREN = 0.02, 2.0
MONTHS_PER_QUARTER = 3
COLUMNS = ("measure", "breakdown", "base", "low", "high", "date", "mean", "standard_error", "holds", "reason")
LEAVERS_GROW_UP = (
    "Fewer young people turned 18 in care in the years before the base date than do now; as they reach the"
    " age at which support ends, larger years take their place."
)
GROWN_UP = (
    "Those who turn 18 are the children aged 17 who are in care now; in the years before the base date there"
    " were fewer."
)

Stock = tuple[str, str, Mapping[str, str], str]
"""Title, breakdown, the keys of its rows, and why it must drift (empty if it must not)."""


def balance(measured: Measures, p: Parameters, years: int) -> pd.DataFrame:
    """A row for each stock and quarter, then one for each published flow and whole financial year:
    :data:`COLUMNS`.

    ``base`` is the value on the base date (of a flow: the published one), ``low`` and ``high`` are the bounds
    within which the mean must lie; ``holds`` says whether it does, give or take two standard errors. ``date``
    of a flow is the year's last day. Empty without measures.
    """
    found = [*_stocks(measured, p, years), *_flows(measured, p)] if measured else []
    table = pd.DataFrame(found, columns=[name for name in COLUMNS if name != "holds"])
    slack = 2 * table["standard_error"]
    table["holds"] = (table["mean"] >= table["low"] - slack) & (table["mean"] <= table["high"] + slack)
    return table[list(COLUMNS)]


def _stocks(measured: Measures, p: Parameters, years: int) -> Iterator[tuple[object, ...]]:
    base = p.authority.base_date
    dates = [base.isoformat(), *(day.isoformat() for day in quarters(base, years))]
    for name, title, rows, reason in _published(p):
        stock = measured[name]
        keys = {column: stock.keys[column].to_numpy(dtype=object) for column in stock.keys}
        for breakdown, row in rows:
            where = np.logical_and.reduce([keys[column] == value for column, value in row.items()])
            by_date = dict(zip(keys["date"][where], stock.values[:, where].T, strict=True))
            start = float(by_date[dates[0]].mean())
            room = max(PART * start, CHILDREN)
            for day in dates[1:]:
                mean, error = _mean(by_date[day])
                yield title, breakdown, start, start - room, start + room, day, mean, error, reason


def _published(p: Parameters) -> Iterator[tuple[str, str, list[tuple[str, dict[str, str]]], str]]:
    """The stocks that must stay: the measure, its title, breakdowns with the keys of their rows, and why one
    must drift.
    """
    types = [name for name, many in p.census.table.placements.items() if many]
    place = {"placement": ALL, "age_band": ALL}
    yield "caseload", "children in care", [(ALL, place)], ""
    yield "caseload", "children by placement", [(t, {**place, "placement": t}) for t in types], ""
    yield "caseload", "children by age", [(a.value, {**place, "age_band": a.value}) for a in AgeBand], ""
    both = [(f"{t}, {a.value}", {"placement": t, "age_band": a.value}) for t in types for a in AgeBand]
    yield "caseload", "children by placement and age", both, ""
    levels = [
        (f"{t}, {level}", {"placement": t, "level": level})
        for t in (ALL, *types)
        for level in p.census.level.totals
    ]
    yield "needs", "children by placement and level of need", levels, ""
    yield (
        "location",
        "children by where they live",
        [(w, {"location": w}) for w in p.census.location.totals],
        "",
    )
    yield "after_care", "special guardianship orders", [(ALL, {"group": ORDERS})], ""
    yield "after_care", "care leavers", [(ALL, {"group": "care_leavers"})], LEAVERS_GROW_UP
    households = p.provision.foster_households.type
    yield "places", "approved foster places", [(ALL, {"unit": "foster households", "kind": households})], ""


def _flows(measured: Measures, p: Parameters) -> Iterator[tuple[object, ...]]:
    if p.targets is None:
        return
    keys, values = measured["flows"].keys, measured["flows"].values
    for flow, route, count in _published_flows(p.targets):
        where = (keys["flow"] == flow) & (keys["route"] == route) & (keys["months"] == MONTHS_PER_YEAR)
        low, high = (bound if bound is not None else count.value for bound in (count.low, count.high))
        for row in np.flatnonzero(where.to_numpy()).tolist():
            mean, error = _mean(values[:, row])
            ends = ends_on(keys["financial_year"].iloc[row])
            reason = GROWN_UP if route == TURNED_18 else ""
            yield f"{flow} a year", route, count.value, low, high, ends, mean, error, reason


def _published_flows(targets: Targets) -> Iterator[tuple[str, str, Count]]:
    yield "entry", ALL, targets.entries
    yield "move", ALL, targets.moves
    for route, count in targets.exits_by_route.items():
        if count.low is not None and count.high is not None:
            yield "exit", route, count
    if targets.turned_18 is not None:
        yield "exit", TURNED_18, targets.turned_18


def _mean(values: Numbers) -> tuple[float, float]:
    """Mean and its standard error; no error can be told from one replication."""
    many = len(values)
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(many)) if many > 1 else 0.0


def quarters(base: date, years: int) -> list[date]:
    """The month ends three, six, nine ... months after the base date."""
    return month_ends(base, years)[MONTHS_PER_QUARTER::MONTHS_PER_QUARTER]
