"""What each chart shows, in one sentence: comparisons of numbers that stand in the tidy tables."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from sim.report.labels import KPIS, Labels, count, month, share

NUMBERS = ("none", "one", "two", "three", "four", "five", "all six")
STEADY = 0.02
"""A change of less than this share counts as none."""


def rows_of(table: pd.DataFrame, **keys: str) -> pd.DataFrame:
    """The rows of a tidy table with these keys."""
    chosen = np.ones(len(table), dtype=bool)
    for name, value in keys.items():
        chosen &= (table[name] == value).to_numpy(dtype=bool)
    return table[chosen]


def total_children(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """Where the number of children in care goes, and how surely; with more scenarios, which of those drawn differs most."""
    ends = {s: rows_of(tables["caseload"], scenario=s, placement="all", age_band="all") for s in labels.drawn}
    first, when = ends[labels.first], _last_date(ends[labels.first])
    if len(ends) > 1:
        return _largest_difference({s: float(rows["mean"].iloc[-1]) for s, rows in ends.items()}, labels, when)
    start, last = float(first["p50"].iloc[0]), first.iloc[-1]
    end, low, high = (float(last[q]) for q in ("p50", "p10", "p90"))
    between = "" if low == high else f"; eight in ten runs end between {count(low)} and {count(high)}"
    return f"Children in care {_course(start, end)} by {month(when)}{between}"


def _largest_difference(means: Mapping[str, float], labels: Labels, when: date) -> str:
    base = means[labels.first]
    name = max((s for s in means if s != labels.first), key=lambda s: abs(means[s] - base))
    gap = means[name] - base
    if abs(gap) < 0.5:
        return f"No scenario changes the number of children in care by {month(when)}"
    more = "more" if gap > 0 else "fewer"
    return f"“{labels.scenarios[name]}” means {count(abs(gap))} {more} children in care by {month(when)}"


def _course(start: float, end: float) -> str:
    if abs(end - start) <= STEADY * start:
        return f"stay at about {count(start)}"
    return f"{'rise' if end > start else 'fall'} from {count(start)} to {count(end)}"


def placements(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """The placement type whose mean number changes most in the first scenario."""
    rows = rows_of(tables["caseload"], scenario=labels.first, age_band="all")
    ends = {p: rows_of(rows, placement=p)["mean"].iloc[[0, -1]].tolist() for p in labels.placements}
    name = max(ends, key=lambda p: abs(ends[p][1] - ends[p][0]))
    start, end = ends[name]
    when = month(_last_date(rows))
    if round(start) == round(end):
        return f"No placement type has more or fewer children by {when} than at the start"
    verb = "grows" if end > start else "shrinks"
    return f"{labels.placements[name]} {verb} most: from {count(start)} to {count(end)} children by {when}{_under(labels)}"


def _median(rows: pd.DataFrame, **keys: str) -> float:
    return float(rows_of(rows, **keys)["p50"].iloc[0])


def flows(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """Entries and exits a year in the first scenario, over all its months."""
    rows = rows_of(tables["flows"], scenario=labels.first, route="all")
    entries, exits = (per_year(rows_of(rows, flow=flow)) for flow in ("entry", "exit"))
    if abs(entries - exits) <= STEADY * entries:
        return f"About as many children enter care as leave it: {count(entries)} a year{_under(labels)}"
    more = "More" if entries > exits else "Fewer"
    return f"{more} children enter care than leave it: {count(entries)} against {count(exits)} a year{_under(labels)}"


def per_year(rows: pd.DataFrame) -> float:
    """Mean events in twelve months, over all the months of some rows of the table of flows."""
    return float(12 * rows["mean"].sum() / rows["months"].sum())


def indicators(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """How many of the six indicators end nearer to what the strategy wants, in the median run."""
    rows = rows_of(tables["kpis"], scenario=labels.first)
    first, last = rows["date"].iloc[0], rows["date"].iloc[-1]
    steps = {kpi: _median(rows, kpi=kpi, date=last) - _median(rows, kpi=kpi, date=first) for kpi in KPIS}
    better = sum(step * labels.wanted.get(kpi, 0) > 0 for kpi, step in steps.items())
    verb = "moves" if better == 1 else "move"
    which = NUMBERS[better].capitalize() + (" of the six" if better < len(KPIS) else "")
    return f"{which} indicators {verb} the way the strategy wants by {month(date.fromisoformat(last))}{_under(labels)}"


def carers(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """Places with the council's own foster households and the children in them, today and at the end."""
    rows = rows_of(tables["provision"], scenario=labels.first, kind=labels.households)
    first, last = rows.iloc[0], rows.iloc[-1]
    start, end = float(first["places"]), float(last["places"])
    children = f"the children in them {_course(float(first['occupied']), float(last['occupied']))}"
    return f"Places with the council's own foster carers {_course(start, end)}; {children}{_under(labels)}"


def homes(tables: Mapping[str, pd.DataFrame], labels: Labels, names: list[str]) -> str:
    """The fullest and the emptiest of some homes at the end of the first scenario."""
    rows = rows_of(tables["provision"], scenario=labels.first)
    ends = {name: float(rows_of(rows, unit=name)["mean"].iloc[-1]) for name in names}
    known = {name: value for name, value in ends.items() if np.isfinite(value)}
    if not known:
        return f"None of the homes is open in {month(_last_date(rows))}"
    full, empty = max(known, key=lambda n: known[n]), min(known, key=lambda n: known[n])
    if full == empty:
        return f"{labels.home(full)} is {share(known[full])} full in {month(_last_date(rows))}"
    return (
        f"{labels.home(full)} is the fullest home in {month(_last_date(rows))} ({share(known[full])} of its places), "
        f"{labels.home(empty)} the emptiest ({share(known[empty])}){_under(labels)}"
    )


def _under(labels: Labels) -> str:
    """Which scenario a finding is about, where there is more than one."""
    return "" if len(labels.scenarios) == 1 else f" under “{labels.scenarios[labels.first]}”"


def _last_date(rows: pd.DataFrame) -> date:
    return date.fromisoformat(str(rows["date"].iloc[-1]))
