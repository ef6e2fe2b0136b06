"""What each chart shows, in one sentence: comparisons of numbers that stand in the tidy tables.

Every number is taken from the row of the scenario and of the day that the sentence names.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.comparison.wanted import LIKELY
from sim.measures.journeys import OUTSIDE
from sim.report.exhibits.flow_groups import Step
from sim.report.exhibits.preferences import Wish
from sim.report.rows import at, last_day, per_year, rows_of, whole_years, year_names
from sim.report.words.difference import Difference
from sim.report.words.labels import Labels, count, month_in_words, share
from sim.report.words.notation import notation_of
from sim.report.words.words import CASELOAD, SPENDING, difference, differences, judged_on

NUMBERS = ("none", "one", "two", "three", "four", "five", "six")
STEADY = 0.02
"""A change of less than this share is hardly any."""


def number(value: int) -> str:
    """A small number as a word."""
    return NUMBERS[value] if value < len(NUMBERS) else str(value)


def total_children(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """Where the number of children in care goes; with more scenarios, which of those drawn changes it most by the end."""
    rows = rows_of(tables["caseload"], scenario=labels.first, placement="all", age_band="all")
    when = last_day(rows)
    if len(labels.drawn) > 1:
        found = differences(tables, labels, f"{CASELOAD}:all", when)
        return _largest_difference({name: found[name] for name in labels.drawn if name in found}, labels, month_in_words(when))
    first, last = at(rows, labels.base.isoformat()), at(rows, when)
    low, high = count(last["p10"]), count(last["p90"])
    between = "" if low == high else f"; eight in ten runs end between {low} and {high}"
    return f"Children in care {course(first['p50'], last['p50'])} by {month_in_words(when)}{between}"


def _largest_difference(found: Mapping[str, Difference], labels: Labels, when: str) -> str:
    name = max(found, key=lambda one: abs(found[one].mean))
    return f"“{labels.scenarios[name]}” by {when}: {found[name].told('children in care')}"


def course(start: float, end: float) -> str:
    """From where to where a number of children goes; that it hardly changes, or not at all, where that is so."""
    if count(start) == count(end):
        return f"stay at {count(end)}"
    if abs(end - start) <= STEADY * start:
        return f"hardly change, from {count(start)} to {count(end)}"
    return f"{'rise' if end > start else 'fall'} from {count(start)} to {count(end)}"


def placements(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """The placement type whose mean number changes most in the first scenario."""
    rows = rows_of(tables["caseload"], scenario=labels.first, age_band="all")
    days = labels.base.isoformat(), last_day(rows)
    ends = {p: [float(at(rows_of(rows, placement=p), day)["mean"]) for day in days] for p in labels.placements}
    name = max(ends, key=lambda p: abs(ends[p][1] - ends[p][0]))
    start, end = ends[name]
    when = month_in_words(days[1])
    if abs(end - start) < 1:
        return f"No placement type gains or loses as much as one child by {when}{_under(labels)}"
    verb = "grows" if end > start else "shrinks"
    return f"{labels.placements[name]} {verb} most: from {count(start)} to {count(end)} children by {when}{_under(labels)}"


def flows(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """Entries and exits a year in the first scenario, over all its months."""
    rows = rows_of(tables["flows"], scenario=labels.first, route="all")
    entries, exits = (per_year(rows_of(rows, flow=flow)) for flow in ("entry", "exit"))
    if abs(entries - exits) <= STEADY * entries:
        both = count(entries) if count(entries) == count(exits) else f"{count(entries)} and {count(exits)}"
        return f"About as many children enter care as leave it: {both} a year{_under(labels)}"
    more = "More" if entries > exits else "Fewer"
    return f"{more} children enter care than leave it: {count(entries)} against {count(exits)} a year{_under(labels)}"


def indicators(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """How many of the indicators end nearer to what the strategy wants, in the median run, by a change that can be seen."""
    rows = rows_of(tables["kpis"], scenario=labels.first)
    last = last_day(rows)
    known = [one.name for one in labels.indicators]
    better = 0
    for kpi, sign in labels.wanted.items():
        own = rows_of(rows, kpi=kpi)
        if kpi in known and len(own):
            step = sign * (float(at(own, last)["p50"]) - float(at(own, str(own["date"].min()))["p50"]))
            better += step >= notation_of(kpi).seen
    verb = "moves" if better == 1 else "move"
    said = f"{number(better).capitalize()} of the {number(len(known))} indicators {verb} the way the strategy wants"
    return f"{said} by {month_in_words(last)} in the median run{_under(labels)}"


def carers(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """Places with the council's own foster households and the children in them, today and at the end."""
    rows = rows_of(tables["provision"], scenario=labels.first, kind=labels.households)
    if rows.empty:
        return f"The council has no foster carers of its own{_under(labels)}"
    days = labels.base.isoformat(), last_day(rows)
    (start, before), (end, after) = (rows.loc[rows["date"] == day, ["places", "occupied"]].sum() for day in days)
    places = f"Places with the council's own foster carers {course(start, end)}"
    return f"{places}, the children in them {course(before, after)}, by {month_in_words(days[1])}{_under(labels)}"


def homes(tables: Mapping[str, pd.DataFrame], labels: Labels, names: list[str]) -> str:
    """The fullest and the emptiest of some homes in the last year of the first scenario."""
    rows = rows_of(tables["provision"], scenario=labels.first)
    year = sorted(set(rows["date"]))[-12:]
    rows, when = rows[rows["date"].isin(year)], month_in_words(year[-1])
    ends = {name: float(rows_of(rows, unit=name)["mean"].mean()) for name in names}
    known = {name: value for name, value in ends.items() if np.isfinite(value)}
    if not known:
        return f"None of the homes is open in the year to {when}{_under(labels)}"
    full, empty = max(known, key=lambda n: known[n]), min(known, key=lambda n: known[n])
    if full == empty:
        return f"{labels.home(full)} is {share(known[full])} full in the year to {when}{_under(labels)}"
    return (
        f"{labels.home(full)} is the fullest home in the year to {when} ({share(known[full])} of its "
        f"places), {labels.home(empty)} the emptiest ({share(known[empty])}){_under(labels)}"
    )


def changes(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """The scenario that helps most indicators, each in at least eight of ten runs, and the one that comes next."""
    day, judged = judged_on(tables), [one.name for one in labels.indicators if one.name in labels.wanted]
    rows = tables["comparison"]
    rows = rows[(rows["date"] == day) & rows["measure"].isin(judged)]
    helped = dict.fromkeys(list(labels.scenarios)[1:], 0)
    for row in rows.to_dict("records"):
        helped[str(row["scenario"])] += difference(row, labels).wanted > 0
    ordered = sorted(helped.items(), key=lambda item: -item[1])
    (name, most), *others = ordered
    often = f"the way the strategy wants in at least {LIKELY * 10:.0f} of 10 runs by {month_in_words(day)}"
    every = number(len(labels.indicators))
    if not most:
        return f"No scenario moves any of the {every} indicators {often}"
    which = f"all {number(most)}" if most == len(labels.indicators) else f"{number(most)} of the {every}"
    said = f"“{labels.scenarios[name]}” moves {which} indicators {often}"
    if not others or not others[0][1]:
        return f"{said}; no other scenario moves any" if others else said
    other, next_ = others[0]
    return f"{said}; “{labels.scenarios[other]}” " + ("as many" if next_ == most else f"comes next with {number(next_)}")


def aims(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """How many aims are more likely than not to be reached, in the first scenario and in the one in focus."""
    table = tables["aims"]
    names = dict.fromkeys((labels.first, labels.focus))
    likely = {name: int((rows_of(table, scenario=name)["probability"] > 0.5).sum()) for name in names}
    every, first = len(rows_of(table, scenario=labels.first)), likely[labels.first]
    said = (
        f"{number(first).capitalize()} of the {number(every)} indicators {'is' if first == 1 else 'are'} more likely than not"
    )
    said = f"{said} to be on the side that the strategy wants by {judged(table)}{_under(labels)}"
    return said if len(names) == 1 else f"{said}, {number(likely[labels.focus])} under “{labels.scenarios[labels.focus]}”"


def judged(table: pd.DataFrame) -> str:
    """The month in which the aims are judged; the first and the last one where they differ."""
    first, last = month_in_words(str(table["by"].min())), month_in_words(str(table["by"].max()))
    return last if first == last else f"their days, {first} to {last}"


def locations(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """Children beyond the sub-region, today and at the end of the first scenario, and of the one in focus."""
    rows = rows_of(tables["location"], location="beyond")
    first, when = rows_of(rows, scenario=labels.first), last_day(rows)
    start, end = (float(at(first, day)["mean"]) for day in (labels.base.isoformat(), when))
    said = f"Children beyond {labels.sub_region} {course(start, end)} by {month_in_words(when)}{_under(labels)}"
    if labels.focus == labels.first:
        return said
    other = count(float(at(rows_of(rows, scenario=labels.focus), when)["mean"]))
    return f"{said}; {other} under “{labels.scenarios[labels.focus]}”"


def unmet(wishes: Mapping[str, Wish], labels: Labels) -> str:
    """Of all placements a year those that were not of the type wanted, and the type that is missed most."""
    made, missed = sum(w.all for w in wishes.values()), sum(w.unmet for w in wishes.values())
    if not missed:
        return f"Every placement is of the type wanted{_under(labels)}"
    name = labels.placements[max(wishes, key=lambda kind: wishes[kind].unmet)].split(" (")[0]
    most = f"{_in_a_sentence(name)} is missed most{_under(labels)}"
    return f"{share(missed / made)} of placements are not of the type wanted; {most}"


def flows_between(tables: Mapping[str, pd.DataFrame], years: Sequence[Step], labels: Labels) -> str:
    """Of the first whole financial year: who lives elsewhere at its end, who came, and who left."""
    months = rows_of(tables["flows"], scenario=labels.first).drop_duplicates("financial_year")
    whole = set(whole_years(months)["financial_year"])
    step = next((one for one in years if one.year in whole), years[0])
    came, left = step.at_start(OUTSIDE), step.at_end(OUTSIDE)
    change = f"{count(step.moved)} of {count(step.children)} children change to another of these types"
    (year,) = year_names(tables, [step.year])
    return f"In {year} {change}, {count(left)} leave care and {count(came)} others come{_under(labels)}"


def _in_a_sentence(name: str) -> str:
    return name[0].lower() + name[1:]


def spending(tables: Mapping[str, pd.DataFrame], labels: Labels) -> str:
    """Spending (millions of pounds) in the first and the last whole financial year, and what the scenario in focus changes."""
    rows = whole_years(rows_of(tables["costs"], cost_line="total"))
    mean = rows_of(rows, scenario=labels.first).set_index("financial_year")["mean"] / 1e6
    since, until = min(mean.index), max(mean.index)
    first, last = year_names(tables, [since, until])
    said = f"Spending goes from £{mean[since]:,.1f} million in {first} to £{mean[until]:,.1f} million in {last}"
    said = (f"Spending is £{mean[until]:,.1f} million in {last}" if since == until else said) + _under(labels)
    if labels.focus == labels.first:
        return said
    found = differences(tables, labels, SPENDING, f"{int(until[:4]) + 1}-03-31")
    return f"{said}; “{labels.scenarios[labels.focus]}”: {found[labels.focus].told('spending')}"


def last_year(tables: Mapping[str, pd.DataFrame]) -> str:
    """The last whole financial year; the last one of all where none is whole."""
    return str(whole_years(rows_of(tables["costs"], cost_line="total"))["financial_year"].max())


def _under(labels: Labels) -> str:
    """Which scenario a finding is about, where there is more than one."""
    return "" if len(labels.scenarios) == 1 else f" under “{labels.scenarios[labels.first]}”"
