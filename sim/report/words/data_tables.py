"""The table below each chart: what it shows, in figures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from sim.measures import ALL
from sim.measures.journeys import OUTSIDE
from sim.report.drawing.chart import Tables
from sim.report.exhibits.findings import number
from sim.report.exhibits.flow_groups import Step, group_titles, steps
from sim.report.exhibits.preferences import wishes
from sim.report.exhibits.strategy_parts import taken_apart
from sim.report.rows import milestones, rows_of, whole_years, year_names
from sim.report.words.labels import Labels, count, day, share, spelt
from sim.report.words.notation import notation_of
from sim.report.words.words import changed_measures, differences

Write = Callable[[float], str]
NOTHING = "–"
TOTAL = "total"
"""The cost line that is the sum of the others."""
MEAN = "mean of all runs (eight in ten runs)"
THINGS = {"placement": "Placement type", "unit": "Home", "location": "Where"}
YEARS = (1, 2, 3, 5, 7)
A_FEW, SMALLEST = 4, 50_000
"""How many years of each cost line are shown, and the smallest yearly amount (pounds) that is not 0.0 million."""


@dataclass(frozen=True)
class DataTable:
    """A table to be read: its first ``heads`` columns name the rows."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    heads: int = 1


def children_in_care(tables: Tables, labels: Labels) -> DataTable:
    """Children in care of each scenario, today and later."""
    rows, dates = rows_of(tables["caseload"], placement=ALL, age_band=ALL), _dates(tables, labels)
    cells = [(title, *_over(rows_of(rows, scenario=name), "date", dates, count)) for name, title in labels.scenarios.items()]
    return DataTable("Children in care: median run (eight in ten runs)", ("Scenario", *_days(dates)), cells)


def children_by_placement(tables: Tables, labels: Labels) -> DataTable:
    """Children of each placement type, in the scenarios that are drawn."""
    rows = rows_of(tables["caseload"], age_band=ALL)
    caption = f"Children by placement type: {MEAN}"
    return _by_thing(rows, "placement", labels.placements, tables, labels, caption)


def entries_and_exits(tables: Tables, labels: Labels) -> DataTable:
    """Entries and exits by whole financial year, in the scenarios that are drawn."""
    rows = whole_years(rows_of(tables["flows"], route=ALL))
    years = list(dict.fromkeys(rows["financial_year"]))
    cells = [
        (title, word, *_over(rows_of(rows, scenario=name, flow=flow), "financial_year", years, count))
        for flow, word in {"entry": "Entries", "exit": "Exits"}.items()
        for name, title in labels.drawn.items()
    ]
    caption = "Children who enter and leave care: median run (eight in ten runs)"
    return DataTable(caption, ("Scenario", "Flow", *year_names(tables, years)), cells, heads=2)


def six_indicators(tables: Tables, labels: Labels) -> DataTable:
    """The indicators in the scenarios that are drawn."""
    rows, dates = tables["kpis"], _dates(tables, labels)
    cells = [
        (title, one.title, *_over(rows_of(rows, scenario=name, kpi=one.name), "date", dates, notation_of(one.name).level))
        for one in labels.indicators
        for name, title in labels.drawn.items()
    ]
    caption = f"The {number(len(labels.indicators))} indicators: median run (eight in ten runs)"
    return DataTable(caption, ("Scenario", "Indicator", *_days(dates)), cells, heads=2)


def foster_carers(tables: Tables, labels: Labels) -> DataTable:
    """Places with the council's own foster households and children in them, in every scenario that is drawn."""
    rows, dates = rows_of(tables["provision"], kind=labels.households), _dates(tables, labels)
    cells = [
        (title, word, *(count(value) for value in _values(rows_of(rows, scenario=name), dates, column)))
        for name, title in labels.drawn.items()
        for column, word in {"places": "Places", "occupied": "Children"}.items()
    ]
    caption = "Places and children with the council's own foster carers: mean of all runs"
    return DataTable(caption, ("Scenario", "What", *_days(dates)), cells, heads=2)


def homes(tables: Tables, labels: Labels) -> DataTable:
    """Occupancy of the homes in the scenarios that are drawn."""
    rows = tables["provision"]
    rows = rows[(rows["kind"] != labels.households) & rows["places"].notna()]
    names = {str(unit): labels.home(str(unit)) for unit in dict.fromkeys(rows["unit"])}
    return _by_thing(rows, "unit", names, tables, labels, f"Children per 100 places of each home: {MEAN}", share)


def where_children_live(tables: Tables, labels: Labels) -> DataTable:
    """Children by where they live, in the scenarios that are drawn."""
    return _by_thing(tables["location"], "location", labels.locations, tables, labels, f"Children by where they live: {MEAN}")


def unmet_preferences(tables: Tables, labels: Labels) -> DataTable:
    """Wishes a year, how many were met, and what the others got most often."""
    cells = [
        (title, labels.placements[kind], *map(count, (wish.all, wish.met, wish.unmet)), _most(wish.instead, labels))
        for name, title in labels.drawn.items()
        for kind, wish in wishes(tables, name).items()
        if wish.all >= 1
    ]
    columns = ("Scenario", "Type wanted", "Placements a year", "Got it", "Did not", "Got instead, most often")
    return DataTable("Placements a year by what was wanted: mean over whole financial years", columns, cells, heads=2)


def placement_flows(tables: Tables, labels: Labels) -> DataTable:
    """For each financial year and group: who was there at the start, what became of them, and who came."""
    titles = group_titles(tables, labels)
    years = steps(tables, labels)
    names = year_names(tables, [step.year for step in years])
    cells = [
        (name, title, *map(count, _balance(step, group)))
        for name, step in zip(names, years, strict=True)
        for group, title in titles.items()
    ]
    columns = (
        "At the start",
        "still there",
        "in another type",
        "left care",
        "From another type",
        "came into care",
        "At the end",
    )
    caption = f"Children by where they live at the start and at the end of the year, “{labels.scenarios[labels.first]}”: mean"
    return DataTable(caption, ("Financial year", "Placement type", *columns), cells, heads=2)


def _balance(step: Step, group: str) -> tuple[float, ...]:
    start, end, stayed = step.at_start(group), step.at_end(group), step.flows[group, group]
    left, came = step.flows[group, OUTSIDE], step.flows[OUTSIDE, group]
    return start, stayed, start - stayed - left, left, end - stayed - came, came, end


def what_changes(tables: Tables, labels: Labels) -> DataTable:
    """What each scenario changes, between what eight in ten runs lie, and how often it helps."""
    measures = changed_measures(tables, labels)
    found = {measure: differences(tables, labels, measure) for measure in measures}
    day_judged = next(iter(next(iter(found.values())).values())).date
    cells = [
        (title, *(found[m][name].cell if name in found[m] else NOTHING for m in measures))
        for name, title in list(labels.scenarios.items())[1:]
    ]
    headings = [title + (", points" if notation_of(m).in_points else "") for m, title in measures.items()]
    first = labels.scenarios[labels.first]
    caption = (
        f"Difference from “{first}” on {day(date.fromisoformat(day_judged))}: mean of all runs (eight in ten runs), and the "
        "share of runs in which it goes the way that is wanted, or that of the mean where none is"
    )
    return DataTable(caption, ("Scenario", *headings), cells)


def strategy_taken_apart(tables: Tables, labels: Labels) -> DataTable:
    """What the scenario in focus is made of: each part alone, everything else, and the whole."""
    found = taken_apart(tables, labels)
    rows = [(parts[0].title, *(part.range for part in parts)) for parts in zip(*found.values(), strict=True)]
    what = f"What “{labels.scenarios[labels.focus]}” is made of"
    caption = f"{what}: mean of all runs (eight in ten runs); the last row is the sum of the others"
    return DataTable(caption, ("Plan carried out alone", *found), rows)


def probabilities(tables: Tables, labels: Labels) -> DataTable:
    """In which share of runs each scenario reaches each aim, and from when on in eight of ten."""
    aims = tables["aims"].set_index(["scenario", "kpi"])
    judged = [one for one in labels.indicators if one.name in aims.index.unique("kpi")]
    cells = [
        (title, *(_reached(*aims.loc[(name, one.name), ["probability", "reached_on"]]) for one in judged))
        for name, title in labels.scenarios.items()
    ]
    caption = "Probability that the aim is reached, and the day from which at least eight in ten runs stay on the wanted side"
    return DataTable(caption, ("Scenario", *(one.title for one in judged)), cells)


def spending(tables: Tables, labels: Labels) -> DataTable:
    """Totals of every scenario by whole financial year, in millions of pounds."""
    rows = whole_years(rows_of(tables["costs"], cost_line=TOTAL))
    years = list(dict.fromkeys(rows["financial_year"]))
    cells = [
        (title, *_over(rows_of(rows, scenario=name), "financial_year", years, millions, "mean"))
        for name, title in labels.scenarios.items()
    ]
    return DataTable(f"Spending in millions of pounds: {MEAN}", ("Scenario", *year_names(tables, years)), cells)


def cost_lines(tables: Tables, labels: Labels) -> DataTable:
    """Each cost line of the scenarios that are drawn in a few whole financial years, in millions of pounds."""
    rows = whole_years(tables["costs"])
    every = list(dict.fromkeys(rows["financial_year"]))
    years = list(dict.fromkeys(every[round(part * (len(every) - 1) / (A_FEW - 1))] for part in range(A_FEW)))
    cells = [
        (line_name(str(line)), title, *_over(own, "financial_year", years, millions, "mean"))
        for line in dict.fromkeys(rows["cost_line"])
        for name, title in labels.drawn.items()
        if (own := rows_of(rows, scenario=name, cost_line=str(line)))["mean"].abs().max() >= SMALLEST
    ]
    caption = f"Spending and income by line in millions of pounds: {MEAN}"
    return DataTable(caption, ("Cost line", "Scenario", *year_names(tables, years)), cells, heads=2)


def millions(pounds: float) -> str:
    """Pounds in millions, to a hundred thousand."""
    text = f"{pounds / 1e6:,.1f}"
    return "0.0" if text == "-0.0" else text.replace("-", "−")


def line_name(line: str) -> str:
    """A cost line in words."""
    return spelt(line)


DATA: Mapping[str, tuple[Callable[[Tables, Labels], DataTable], str]] = {
    "children_in_care": (children_in_care, "caseload"),
    "children_by_placement": (children_by_placement, "caseload"),
    "entries_and_exits": (entries_and_exits, "flows"),
    "six_indicators": (six_indicators, "kpis"),
    "foster_carers": (foster_carers, "provision"),
    "homes": (homes, "provision"),
    "where_children_live": (where_children_live, "location"),
    "unmet_preferences": (unmet_preferences, "preferences"),
    "placement_flows": (placement_flows, "journeys"),
    "what_changes": (what_changes, "comparison"),
    "strategy_taken_apart": (strategy_taken_apart, "comparison"),
    "probabilities": (probabilities, "aims"),
    "spending": (spending, "costs"),
}
"""For each chart its table, and the tidy table that has every value."""


def _by_thing(
    rows: pd.DataFrame,
    column: str,
    names: Mapping[str, str],
    tables: Tables,
    labels: Labels,
    caption: str,
    write: Write = count,
) -> DataTable:
    """A row for each scenario that is drawn and each thing, unless hardly any run of the scenario ever has it."""
    dates = _dates(tables, labels)
    most = rows.groupby(["scenario", column])["p90"].max().to_dict()
    cells = [
        (title, name, *_over(rows_of(rows, scenario=scenario, **{column: thing}), "date", dates, write, "mean"))
        for thing, name in names.items()
        for scenario, title in labels.drawn.items()
        if most.get((scenario, thing), 0) > 0
    ]
    return DataTable(caption, ("Scenario", THINGS[column], *_days(dates)), cells, heads=2)


def _over(rows: pd.DataFrame, column: str, points: Iterable[str], write: Write, middle: str = "p50") -> list[str]:
    """The middle, and in brackets the range of eight in ten runs, at each point."""
    found = {str(row[column]): row for row in rows.to_dict("records")}
    return [_spread(write, *(float(found[p][q]) for q in (middle, "p10", "p90"))) if p in found else NOTHING for p in points]


def _spread(write: Write, middle: float, low: float, high: float) -> str:
    if pd.isna(middle):
        return NOTHING
    return write(middle) if write(low) == write(high) else f"{write(middle)} ({write(low)} to {write(high)})"


def _values(rows: pd.DataFrame, dates: Iterable[str], column: str) -> list[float]:
    found = dict(zip(rows["date"], rows[column], strict=True))
    return [float(found[d]) for d in dates]


def _dates(tables: Tables, labels: Labels) -> list[str]:
    """The dates of a table's columns: the last month end up to each of the milestones."""
    known = sorted(set(tables["kpis"]["date"]))
    stones = milestones(known, labels.base, YEARS, len(YEARS) + 1)
    return list(dict.fromkeys(max(d for d in known if d <= stone.isoformat()) for stone in stones))


def _days(dates: Iterable[str]) -> list[str]:
    return [day(date.fromisoformat(text)) for text in dates]


def _most(instead: Mapping[str, float], labels: Labels) -> str:
    """The two types that children got most often instead of what was wanted."""
    found = [f"{labels.placements[kind]} ({count(number)})" for kind, number in list(instead.items())[:2] if number >= 0.5]
    return ", ".join(found) or NOTHING


def _reached(probability: float, since: object) -> str:
    return share(probability) if pd.isna(since) else f"{share(probability)}, from {_days([str(since)])[0]}"  # type: ignore[call-overload]
