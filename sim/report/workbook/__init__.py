"""``workbook.xlsx``: what a run costs, as a workbook that a finance officer goes on using.

Prices and inflation are inputs; costs, totals and savings are formulas that follow them; quantities,
corrections, bridges, plan and quantiles are what the model found and stay as they are.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pandas as pd
import xlsxwriter

from sim.measures.costs.lines import provision_lines
from sim.parameters import Parameters
from sim.report.words.labels import Labels
from sim.report.words.remarks import remarks_in_words
from sim.report.workbook.answers import (
    SUMMARY,
    unshared_runs,
    write_break_even,
    write_bridge,
    write_differences,
    write_plan,
    write_risk,
    write_savings,
    write_summary,
)
from sim.report.workbook.costs import write_costs, write_quantities, write_volumes
from sim.report.workbook.house import House
from sim.report.workbook.prices import write_assumptions

WORKBOOK = "workbook.xlsx"
ABOUT = (
    "Yellow cells are inputs: prices, inflation, the discount rate, budgets, and the break-even's figures.\n"
    "Costs, totals and savings are live. Quantities, corrections, bridge, plan and quantiles are the "
    "simulation's and do not follow.\n"
    "Amounts are expected net costs: means over the replications. Income is negative. "
    "Differences and Risk say what may happen.\n"
    "Financial years run from April to March; the first and the last one are simulated in part.\n"
    "Whose a price is: own (this authority's), comparator (another authority's or England's), "
    "assumed (nobody's)."
)


def write_workbook(path: Path, tables: Mapping[str, pd.DataFrame], labels: Labels, p: Parameters) -> None:
    """Write the workbook; nothing where nothing was costed. The same tables give the same bytes."""
    if p.costs is None or "quantities" not in tables:
        return
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        house = House(book)
        _properties(book, labels)
        year = f"{p.costs.price_year}/{(p.costs.price_year + 1) % 100:02d}"
        about = (
            f"{labels.authority}: expected net cost of each scenario, pounds at the prices of each financial"
            " year."
        )
        house.sheet(SUMMARY, "Costs of children in care", about, (26, 40, *(15 for _ in range(14))))
        places = write_assumptions(house, tables["prices"], tables["inflation"], year)
        volumes = {f"nights:{name}": title for name, title in labels.placements.items()}
        words = {"bed_nights": "Beds of homes", "bed_nights_filled": "Beds of homes in use"}
        write_volumes(house, tables["cost_volumes"], volumes | words)
        costs = tables["costs"]
        rows = write_quantities(house, tables["quantities"], places)
        costed = write_costs(house, tables["corrections"], rows, places, provision_lines(p.costs))
        write_summary(
            house,
            costed,
            labels.scenarios,
            dict(zip(costs["financial_year"], costs["months"], strict=True)),
            "\n".join(
                (ABOUT, *remarks_in_words(tables["remarks"], labels)) if "remarks" in tables else (ABOUT,)
            ),
        )
        unshared = unshared_runs(costed, tables["savings"]) if "precision" in tables else None
        write_savings(house, costed, p.costs.discount_rate, unshared)
        if len(labels.scenarios) > 1:
            write_differences(house, tables["comparison"], labels.scenarios)
        write_bridge(house, tables["costs_bridge"])
        write_plan(house, tables["financial_plan"])
        write_risk(house, tables["budget"])
        write_break_even(house, tables["break_even"])


def _properties(book: xlsxwriter.Workbook, labels: Labels) -> None:
    base = datetime(labels.base.year, labels.base.month, labels.base.day)
    title = f"Costs of children in care, {labels.authority}"
    book.set_properties({"title": title, "subject": "Placement sufficiency", "created": base})
    book.set_calc_mode("auto")
