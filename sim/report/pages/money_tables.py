"""What plans save, whether they pay for themselves and which homes are worth having, as tables to be read."""

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from functools import partial
from math import isfinite
from typing import Any

import pandas as pd

from sim.report.rows import Tables, rows_of, whole_years, year_names
from sim.report.words.data_table import MEAN_AND_RANGE, NOTHING, DataTable, millions, ranges
from sim.report.words.labels import Labels, count, month, share, spelt

WORDS = {
    "net_saving": "Net saving",
    "gross_saving": "What is no longer commissioned",
    "cost_of_delivery": "What carrying it out costs",
}
"""What a plan saves, and the two amounts of which that is the difference."""
CHILDREN = {
    "average_child": "the average child",
    "complex_children": "children with complex needs",
    "dearest_tenth": "the dearest tenth",
}
"""Whose placements a home could take the place of."""
A_FEW, SMALLEST = 4, 50_000
"""How many years of each cost line are shown, and the smallest yearly amount (pounds) that is not 0.0
million."""


def money_tables(tables: Tables, labels: Labels) -> dict[str, dict[str, Callable[[], DataTable]]]:
    """What makes the tables on money, ``shown`` at once and ``folded``, by their names in a sentence."""
    lines = {"the table of cost lines": lambda: cost_lines(tables, labels)} if "costs" in tables else {}
    homes, every_home = (
        {name: partial(make, tables, labels)} if len(tables.get("break_even", ())) else {}
        for name, make in (("the table of homes", homes_worth), ("the table of break-even", break_even))
    )
    worth = (
        {"the table of payback": lambda: payback(tables, labels)} if len(tables.get("payback", ())) else {}
    )
    saved = {
        f"the table “{title}”": partial(savings, tables, labels, measure)
        for measure, title in (WORDS.items() if len(tables.get("savings", ())) else ())
    }
    net = dict(list(saved.items())[:1])
    growing = (
        {"the table of trends": lambda: trends(tables, labels)} if len(tables.get("cost_trends", ())) else {}
    )
    return {
        "shown": {**worth, **net, **homes, **growing},
        "folded": {**{k: v for k, v in saved.items() if k not in net}, **lines, **every_home},
    }


def cost_lines(tables: Tables, labels: Labels) -> DataTable:
    """Each cost line of the scenarios that are drawn in a few whole financial years, in millions of
    pounds.
    """
    rows = whole_years(tables["costs"])
    every = list(dict.fromkeys(rows["financial_year"]))
    years = list(dict.fromkeys(every[round(part * (len(every) - 1) / (A_FEW - 1))] for part in range(A_FEW)))
    cells = [
        (spelt(str(line)), title, *ranges(own, "financial_year", years, millions, "mean"))
        for line in dict.fromkeys(rows["cost_line"])
        for name, title in labels.drawn.items()
        if (own := rows_of(rows, scenario=name, cost_line=str(line)))["mean"].abs().max() >= SMALLEST
    ]
    caption = f"Spending and income by line in millions of pounds: {MEAN_AND_RANGE}"
    return DataTable(caption, ("Cost line", "Scenario", *year_names(tables, years)), cells, heads=2)


def savings(tables: Tables, labels: Labels, measure: str) -> DataTable:
    """One of :data:`WORDS` for each scenario against the first by financial year, in millions of pounds."""
    rows = rows_of(tables["savings"], measure=measure)
    years = list(dict.fromkeys(rows["financial_year"]))
    found = {(row["scenario"], row["financial_year"]): row for row in rows.to_dict("records")}
    cells = [
        (title, *(_amount(found.get((name, year))) for year in years))
        for name, title in list(labels.scenarios.items())[1:]
    ]
    often = "; share of runs that save" * (measure == "net_saving")
    caption = (
        f"{WORDS[measure]} against “{labels.scenarios[labels.first]}” in millions of pounds: mean of all runs"
        f" (eight in ten runs{often})"
    )
    return DataTable(caption, ("Scenario", *year_names(tables, years)), cells)


def trends(tables: Tables, labels: Labels) -> DataTable:
    """How fast the authority's spending and what drives it grew, and do in each scenario that is drawn."""
    rows = tables["cost_trends"]
    known = {(row["scenario"], row["trend"]): row for row in rows.to_dict("records")}
    one = rows.iloc[0]
    cells = [
        (
            spelt(str(trend)),
            _a_year(next(row for (_, name), row in known.items() if name == trend)["published_per_year"]),
            *(_growth(known[name, trend]) for name in labels.drawn),
        )
        for trend in dict.fromkeys(rows["trend"])
    ]
    caption = (
        f"Which trend does a forecast break? Growth a year as published, {one['published_from']} to"
        f" {one['published_to']}, and in each scenario, {one['forecast_from']} to {one['forecast_to']}; a"
        " trend is broken where they differ by a point or more"
    )
    return DataTable(caption, ("What grows", "As published", *labels.drawn.values()), cells)


def _a_year(rate: float) -> str:
    return f"{100 * rate:.1f} %".replace("-", "−") if isfinite(rate) else NOTHING


def _growth(row: Mapping[Hashable, Any]) -> str:
    """Growth a year, and whether it breaks the trend."""
    broken = "" if row["breaks"] == "keeps" else f" ({row['breaks']})"
    return f"{_a_year(float(row['forecast_per_year']))}{broken}"


def payback(tables: Tables, labels: Labels) -> DataTable:
    """Whether and when each scenario pays for itself, and what it is worth today."""
    found = tables["payback"].set_index("scenario").to_dict("index")
    cells = [
        (
            labels.scenarios[str(name)],
            share(row["probability_of_payback"]),
            NOTHING if pd.isna(row["payback_p50"]) else month(date.fromisoformat(str(row["payback_p50"]))),
            (
                f"{millions(row['net_present_value'])} ({millions(row['npv_p10'])} to"
                f" {millions(row['npv_p90'])})"
            ),
            share(row["probability_npv_positive"]),
        )
        for name, row in found.items()
    ]
    headings = (
        "Pays for itself within the years simulated",
        "In half of all runs by",
        "Net present value",
        "Worth more than 0",
    )
    caption = (
        "Does a plan pay for itself? Net present value in millions of pounds at the prices of the first year,"
        " discounted to the base date, of the years simulated alone: mean of all runs (eight in ten runs)"
    )
    return DataTable(caption, ("Scenario", *headings), cells)


def homes_worth(tables: Tables, labels: Labels) -> DataTable:
    """Whether each home that a scenario opens is worth having for what it is meant for, over all years."""
    rows = tables["break_even"]
    chosen = rows[rows["chosen"]].drop_duplicates(["scenario", "home"], keep="last")
    caption = (
        "Is a new home worth having for what it is meant for? Pounds at the prices of the year, less what"
        " partners pay, mean of all runs (eight in ten runs); a home saves if it is filled beyond its"
        " break-even"
    )
    return _homes(chosen, caption, labels)


def break_even(tables: Tables, labels: Labels) -> DataTable:
    """When each home that a scenario opens is no dearer than what it takes the place of: what it is meant for
    in its first whole year, and all that it could be meant for over all years.
    """
    rows = tables["break_even"]
    own = ["scenario", "home"]
    early = rows[rows["chosen"]].drop_duplicates(own, keep="first")
    late = rows.drop_duplicates([*own, "replaces"], keep="last")
    rows = pd.concat((early, late)).drop_duplicates([*own, "replaces", "financial_year"])
    caption = (
        "Homes beside each kind of placement that they could replace, in the first whole year and over all"
        " years: pounds, mean of all runs (eight in ten runs)"
    )
    return _homes(rows.sort_values(own, kind="stable"), caption, labels)


def _homes(rows: pd.DataFrame, caption: str, labels: Labels) -> DataTable:
    """A row for each home and each kind of placement beside which it is set."""
    cells = [
        (
            labels.scenarios[str(row["scenario"])],
            f"{labels.home(str(row['home']))} ({row['beds']:.0f} beds, {row['financial_year']})",
            count(row["yearly_cost"]),
            f"{_replaced(row, labels)}: {count(row['price_per_week'])}",
            _break_even_at(row["break_even_occupancy"]),
            _between(row),
            share(row["probability_it_saves"]),
            count(row["break_even_price_85"]),
            count(row["saving_per_year"]).replace("-", "−"),
        )
        for row in rows.to_dict("records")
    ]
    headings = (
        *("Home", "Cost a year with its capital charge", "What it takes the place of, price a week"),
        *(
            "Breaks even when filled on",
            "Expected to be filled on",
            "Share of runs that save",
            "Price a week at which it breaks even, 85 % full",
            "Saving a year",
        ),
    )
    return DataTable(caption, ("Scenario", *headings), cells, heads=2)


def _replaced(row: Mapping[Hashable, Any], labels: Labels) -> str:
    """What a home takes the place of, in words."""
    replaces, spared = str(row["replaces"]), str(row["spared_placement"])
    if replaces not in CHILDREN:
        return labels.home(replaces)
    return f"{labels.placements[spared]}, {CHILDREN[replaces]}"


def _break_even_at(occupancy: float) -> str:
    """A share of nights; that it cannot be reached is said where it is above all of them."""
    if not isfinite(occupancy):
        return "never"
    return f"{share(occupancy)}, so never" if occupancy > 1 else share(occupancy)


def _between(row: Mapping[Hashable, Any]) -> str:
    """How full a home is expected to be, and between what eight in ten runs lie."""
    mean, low, high = (share(float(row[name])) for name in ("occupancy", "occupancy_p10", "occupancy_p90"))
    return mean if low == high else f"{mean} ({low} to {high})"


def _amount(row: Mapping[Hashable, Any] | None) -> str:
    """The mean, between what eight in ten runs lie, and of a net saving how often there is one."""
    if row is None:
        return NOTHING
    mean, low, high = (millions(float(row[name])) for name in ("mean", "p10", "p90"))
    often = [share(row["probability"])] if row["measure"] == "net_saving" else []
    between = [f"{low} to {high}"] if low != high else []
    return f"{mean} ({'; '.join([*between, *often])})" if between or often else mean
