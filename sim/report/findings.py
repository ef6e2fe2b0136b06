"""What each chart shows, in one sentence: comparisons of numbers that stand in the tidy tables."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from sim.measures.journeys import OUTSIDE
from sim.report.flow_groups import Step
from sim.report.labels import KPIS, Labels, count, month, share
from sim.report.preferences import Wish
from sim.report.rows import per_year, rows_of, whole_years

NUMBERS = ("none", "one", "two", "three", "four", "five", "six")
STEADY = 0.02
"""A change of less than this share counts as none."""


def total_children(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """Where the number of children in care goes, and how surely; with more scenarios, which of those drawn differs most."""
    ends = {s: rows_of(tables["caseload"], scenario=s, placement="all", age_band="all") for s in labels.drawn}
    first, when = ends[labels.first], _last_date(ends[labels.first])
    if len(ends) > 1:
        return _largest_difference({s: float(rows["mean"].iloc[-1]) for s, rows in ends.items()}, labels, when)
    start, last = float(first["p50"].iloc[0]), first.iloc[-1]
    end, low, high = (float(last[q]) for q in ("p50", "p10", "p90"))
    between = "" if low == high else f"; eight in ten runs end between {count(low)} and {count(high)}"
    return f"Children in care {course(start, end)} by {month(when)}{between}"


def _largest_difference(means: Mapping[str, float], labels: Labels, when: date) -> str:
    base = means[labels.first]
    name = max((s for s in means if s != labels.first), key=lambda s: abs(means[s] - base))
    gap = means[name] - base
    if abs(gap) < 0.5:
        return f"No scenario changes the number of children in care by {month(when)}"
    more = "more" if gap > 0 else "fewer"
    return f"“{labels.scenarios[name]}” means {count(abs(gap))} {more} children in care by {month(when)}"


def course(start: float, end: float) -> str:
    """From where to where a number of children goes; that it stays where it is if it hardly changes."""
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


def indicators(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """How many of the six indicators end nearer to what the strategy wants, in the median run."""
    rows = rows_of(tables["kpis"], scenario=labels.first)
    first, last = rows["date"].iloc[0], rows["date"].iloc[-1]
    steps = {kpi: _median(rows, kpi=kpi, date=last) - _median(rows, kpi=kpi, date=first) for kpi in KPIS}
    better = sum(step * labels.wanted.get(kpi, 0) > 0 for kpi, step in steps.items())
    verb = "moves" if better == 1 else "move"
    when = month(date.fromisoformat(last))
    return f"{NUMBERS[better].capitalize()} of the six indicators {verb} the way the strategy wants by {when}{_under(labels)}"


def carers(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """Places with the council's own foster households and the children in them, today and at the end."""
    rows = rows_of(tables["provision"], scenario=labels.first, kind=labels.households)
    first, last = rows.iloc[0], rows.iloc[-1]
    start, end = float(first["places"]), float(last["places"])
    children = f"the children in them {course(float(first['occupied']), float(last['occupied']))}"
    return f"Places with the council's own foster carers {course(start, end)}; {children}{_under(labels)}"


def homes(tables: Mapping[str, pd.DataFrame], labels: Labels, names: list[str]) -> str:
    """The fullest and the emptiest of some homes in the last year of the first scenario."""
    rows = rows_of(tables["provision"], scenario=labels.first)
    ends = {name: float(rows_of(rows, unit=name)["mean"].iloc[-12:].mean()) for name in names}
    known = {name: value for name, value in ends.items() if np.isfinite(value)}
    if not known:
        return f"None of the homes is open in the year to {month(_last_date(rows))}"
    full, empty = max(known, key=lambda n: known[n]), min(known, key=lambda n: known[n])
    if full == empty:
        return f"{labels.home(full)} is {share(known[full])} full in the year to {month(_last_date(rows))}"
    return (
        f"{labels.home(full)} is the fullest home in the year to {month(_last_date(rows))} ({share(known[full])} of its "
        f"places), {labels.home(empty)} the emptiest ({share(known[empty])}){_under(labels)}"
    )


def changes(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """The scenario that surely moves most indicators the wanted way, and the one that comes next."""
    table = tables["comparison"]
    day = str(tables["aims"]["by"].max()) if len(tables["aims"]) else str(table["date"].max())
    rows = table[(table["date"] == day) & table["measure"].isin(KPIS)]
    way = rows["measure"].map(lambda kpi: labels.wanted.get(kpi, 0))
    sure = (way * rows["ci_low"] > 0) & (way * rows["ci_high"] > 0)
    moved = sure.groupby(rows["scenario"]).sum().reindex(list(labels.scenarios)[1:]).sort_values(ascending=False, kind="stable")
    when = month(date.fromisoformat(day))
    if not moved.iloc[0]:
        return f"No scenario surely moves any of the six indicators the way the strategy wants by {when}"
    named = [(labels.scenarios[str(name)], NUMBERS[number]) for name, number in moved.items()]
    most = "all six" if moved.iloc[0] == len(KPIS) else f"{named[0][1]} of the six"
    said = f"“{named[0][0]}” surely moves {most} indicators the way the strategy wants by {when}"
    return f"{said}; “{named[1][0]}” comes next with {named[1][1]}" if len(named) > 1 else said


def aims(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """How many indicators are more likely than not on the wanted side, in the first scenario and in the one in focus."""
    table = tables["aims"]
    names = dict.fromkeys((labels.first, labels.focus))
    likely = {name: NUMBERS[int((rows_of(table, scenario=name)["probability"] > 0.5).sum())] for name in names}
    first = f"{likely[labels.first].capitalize()} of the six indicators {_are(likely[labels.first])} more likely than not to be"
    said = f"{first} better than today by {month(date.fromisoformat(str(table['by'].max())))}{_under(labels)}"
    return said if len(names) == 1 else f"{said}, {likely[labels.focus]} under “{labels.scenarios[labels.focus]}”"


def _are(number: str) -> str:
    return "is" if number == "one" else "are"


def locations(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """Children beyond the sub-region, today and at the end of the first scenario, and of the one in focus."""
    rows = rows_of(tables["location"], location="beyond")
    first = rows_of(rows, scenario=labels.first)
    start, end, when = float(first["mean"].iloc[0]), float(first["mean"].iloc[-1]), month(_last_date(first))
    said = f"Children beyond {labels.sub_region} {course(start, end)} by {when}{_under(labels)}"
    if labels.focus == labels.first:
        return said
    other = count(float(rows_of(rows, scenario=labels.focus)["mean"].iloc[-1]))
    return f"{said}; to {other} under “{labels.scenarios[labels.focus]}”"


def unmet(wishes: Mapping[str, Wish], labels: Labels) -> str:
    """Of all placements a year those that were not of the type wanted, and the type that is missed most."""
    made, missed = sum(w.all for w in wishes.values()), sum(w.unmet for w in wishes.values())
    name = labels.placements[max(wishes, key=lambda kind: wishes[kind].unmet)].split(" (")[0]
    most = f"{_in_a_sentence(name)} is missed most{_under(labels)}"
    return f"{share(missed / made)} of placements are not of the type wanted; {most}"


def flows_between(years: Sequence[Step], labels: Labels) -> str:
    """Of the first whole financial year: who lives elsewhere at its end, who came, and who left."""
    step = years[1] if len(years) > 2 else years[0]
    came, left = step.at_start(OUTSIDE), step.at_end(OUTSIDE)
    change = f"{count(step.moved)} of {count(step.children)} children change to another type of placement"
    return f"In {step.year} {change}, {count(left)} leave care and {count(came)} others come{_under(labels)}"


def _in_a_sentence(name: str) -> str:
    return name[0].lower() + name[1:]


def spending(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """Spending (in millions of pounds) in the first and the last whole financial year, and the gap to the scenario in focus."""
    rows = whole_years(rows_of(tables["costs"], cost_line="total"))
    first = rows_of(rows, scenario=labels.first)
    (start, end), (since, until) = ([first[column].iloc[i] for i in (0, -1)] for column in ("mean", "financial_year"))
    said = f"Spending goes from £{start / 1e6:,.0f} million in {since} to £{end / 1e6:,.0f} million in {until}{_under(labels)}"
    if labels.focus == labels.first:
        return said
    gap = (float(rows_of(rows, scenario=labels.focus)["mean"].iloc[-1]) - float(end)) / 1e6
    much = f"£{abs(gap):,.1f} million {'more' if gap > 0 else 'less'}"
    return f"{said}; {much} under “{labels.scenarios[labels.focus]}”"


def _under(labels: Labels) -> str:
    """Which scenario a finding is about, where there is more than one."""
    return "" if len(labels.scenarios) == 1 else f" under “{labels.scenarios[labels.first]}”"


def _last_date(rows: pd.DataFrame) -> date:
    return date.fromisoformat(str(rows["date"].iloc[-1]))
