"""``workbook.xlsx``: what a run costs, as a workbook that a finance officer goes on using.

Prices, inflation, nights and the council's own figures are inputs; costs, bridges, plans, savings, risk and
break-evens are formulas that follow them; corrections and quantiles are what the model found.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pandas as pd
import xlsxwriter

from sim.measures.costs.lines import provision_lines
from sim.parameters import Costs, Parameters, Run
from sim.report.words.labels import Labels, day, spelt
from sim.report.words.remarks import remarks_in_words
from sim.report.workbook.break_even import Followed, write_break_even
from sim.report.workbook.bridge import BRIDGE, write_bridge
from sim.report.workbook.contents import begin_contents, write_contents
from sim.report.workbook.costs import Costed, write_corrections, write_costs
from sim.report.workbook.differences import write_differences
from sim.report.workbook.funding import write_funding
from sim.report.workbook.house import HEADER_ROW, LONGEST_NAME, House, cell
from sim.report.workbook.labelled import Labelled, price_titles, scenario_titles
from sim.report.workbook.plan import ALL_PLANS, write_all_plans, write_plan
from sim.report.workbook.prices import Places, write_assumptions
from sim.report.workbook.risk import write_risk
from sim.report.workbook.savings import DISCOUNT_RATE, SAVINGS, Worth, unshared_runs, write_savings
from sim.report.workbook.summary import begin_summary, write_summary
from sim.report.workbook.tornado import write_tornado
from sim.report.workbook.volumes import write_volumes
from sim.report.workbook.workings import write_workings
from sim.workers.memory import searched_once

WORKBOOK = "workbook.xlsx"
ORDER = (
    *("Contents", "Summary", "Plan", "Savings", "Risk", "Tornado", "Differences", "Bridge", "Break-even"),
    *(
        "Funding",
        "Prices",
        "Inflation",
        "Volumes",
        "Costs",
        ALL_PLANS,
        "Price levels",
        "Workings",
        "Corrections",
    ),
)
"""Sheets in the order in which a director reads them, workings last."""
ABOUT = (
    "Yellow cells are inputs: prices, inflation, nights, budgets, reserves, borrowing, discounting.",
    "All else follows by live formulas; quantiles, which the model alone knows, move in proportion.",
    "Shares of runs, which it alone can count, say “run anew” once an input is changed.",
    "Amounts are expected net costs: means over the replications. Income is negative.",
    "Financial years run from April to March; the first and the last one may be simulated in part.",
    "Whose a price is: own (this authority's), comparator (another authority's or England's), assumed"
    " (nobody's).",
)


def write_workbook(
    path: Path, tables: Mapping[str, pd.DataFrame], labels: Labels, p: Parameters, run: Run
) -> None:
    """Write the workbook; nothing where nothing was costed. The same tables give the same bytes."""
    if contents := workbook(tables, labels, p, run):
        path.write_bytes(contents)


def workbook(tables: Mapping[str, pd.DataFrame], labels: Labels, p: Parameters, run: Run) -> bytes | None:
    """The workbook as what its file holds; ``None`` where nothing was costed."""
    if p.costs is None or "quantities" not in tables:
        return None
    with searched_once():
        return _contents(tables, labels, p, p.costs, run)


def _contents(
    tables: Mapping[str, pd.DataFrame], labels: Labels, p: Parameters, costs: Costs, run: Run
) -> bytes:
    contents = BytesIO()
    options: dict[str, object] = {
        **dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False),
        "default_format_properties": {"font_name": "Arial", "font_size": 10},  # by which columns are measured
    }
    with xlsxwriter.Workbook(contents, options) as book:
        _properties(book, labels)
        remarks = remarks_in_words(tables["remarks"], labels) if "remarks" in tables else []
        titles = scenario_titles(labels.scenarios).values()
        house = House(book, wide=min(LONGEST_NAME, max(30, *(len(title) for title in titles))))
        _write(house, Labelled(tables, labels), labels, p, costs, run, remarks)
    return contents.getvalue()


def _write(
    house: House, tables: Mapping[str, pd.DataFrame], labels: Labels, p: Parameters, costs: Costs, run: Run,
    remarks: Sequence[str],
) -> None:  # fmt: skip
    """Every sheet: those that others refer to first, put into their order at the end."""
    begun = f"{labels.authority}, {day(labels.base)}; {run.replications} replications, seed {run.seed}"
    names = list(dict.fromkeys(tables["costs"]["scenario"]))
    begin_contents(house, f"{begun}. Expected net cost at the prices of each year.")
    chosen = begin_summary(house, begun, names)
    year = f"{costs.price_year}/{(costs.price_year + 1) % 100:02d}"
    prices = price_titles(tables["prices"], labels)
    places = write_assumptions(house, tables["prices"], tables["inflation"], year, prices)
    titles = {f"nights:{name}": title for name, title in labels.placements.items()}
    titles |= {"bed_nights": "Beds of homes", "bed_nights_filled": "Beds of homes in use"}
    volumes = write_volumes(house, tables["cost_volumes"], tables["quantities"], titles)
    corrected = write_corrections(house, tables["corrections"])
    workings = write_workings(
        house,
        tables["quantities"],
        tables["corrections"],
        tables["plan_workings"],
        places,
        volumes,
        corrected,
    )
    provided = frozenset(spelt(line) for line in provision_lines(costs))
    costed = write_costs(house, tables["corrections"], workings, provided)
    plan = tables["financial_plan"]
    planned = (workings.years[0], *dict.fromkeys(plan["financial_year"]))
    funding = write_funding(house, tables["plan_workings"], p.finance, planned)
    if len(plan):
        write_all_plans(house, plan, tables["plan_workings"], workings, funding)
        write_plan(house, plan, names[-1], chosen, {})
    unshared = unshared_runs(costed, tables["savings"]) if "precision" in tables else None
    worth = _worth(tables, costed, places, costs)
    saved = write_savings(house, costed, worth, unshared) if len(names) > 1 else {}
    write_risk(house, tables["budget"], costed)
    write_tornado(house, tables["quantities"], workings, prices)
    if len(names) > 1:
        write_differences(house, tables["comparison"], tables["costs"])
    write_bridge(house, tables["costs_bridge"], costed, workings)
    if len(tables["break_even"]):
        homes = {(one["scenario"], one["home"]): one for one in tables["home_prices"].to_dict("records")}
        rate = cell(*DISCOUNT_RATE, SAVINGS) if saved else None
        followed = Followed(homes, places, names[0], rate, costs.discount_rate)
        write_break_even(house, tables["break_even"], followed, labels)
    months = dict(zip(tables["costs"]["financial_year"], tables["costs"]["months"], strict=True))
    write_summary(house, costed, months, saved, _worth_of_each(tables), remarks)
    _finish(house, tables)


def _worth(tables: Mapping[str, pd.DataFrame], costed: Costed, places: Places, costs: Costs) -> Worth:
    first = tables["plan_workings"].drop_duplicates("financial_year").set_index("financial_year")
    general = costs.general_prices
    npv = tables["payback"].set_index("scenario")["net_present_value"].to_dict()
    return Worth(
        costs.discount_rate,
        {str(year): float(middle) for year, middle in first["middle"].items()},
        {year: places.level[general, year] for year in costed.years},
        {year: places.value[general, year] for year in costed.years},
        {str(name): float(value) for name, value in npv.items()},
    )


def _worth_of_each(tables: Mapping[str, pd.DataFrame]) -> dict[str, tuple[float, float, float]]:
    """Net saving, net present value and how often that is above nothing, by scenario."""
    saved = tables["savings"]
    net = saved[saved["measure"] == "net_saving"].groupby("scenario")["mean"].sum()
    found = tables["payback"].set_index("scenario")
    return {
        str(name): (float(net[name]), float(npv), float(often))
        for name, npv, often in zip(
            found.index, found["net_present_value"], found["probability_npv_positive"], strict=True
        )
    }


def _finish(house: House, tables: Mapping[str, pd.DataFrame]) -> None:
    """Contents with the checks, and the sheets in their order."""
    first, plan = HEADER_ROW + 1, tables["financial_plan"]
    bridges = tables["costs_bridge"][
        ["scenario", "financial_year", "from_scenario", "from_year"]
    ].drop_duplicates()
    checks = [(BRIDGE, 14, first, first + len(bridges) - 1)]
    if len(plan):
        many = len(plan[["scenario", "financial_year"]].drop_duplicates())
        checks.append((ALL_PLANS, 2 + plan["line"].nunique(), first, first + many - 1))
    there = {sheet.get_name(): sheet for sheet in house.book.worksheets()}
    write_contents(house, [name for name in ORDER[1:] if name in there], checks, ABOUT)
    house.book.worksheets_objs.sort(key=lambda sheet: ORDER.index(sheet.get_name()))
    for position, sheet in enumerate(house.book.worksheets_objs):
        house.paginate(sheet)
        sheet.index = position  # names and print areas are kept by the position of their sheet
    there["Summary"].activate()


def _properties(book: xlsxwriter.Workbook, labels: Labels) -> None:
    base = datetime(labels.base.year, labels.base.month, labels.base.day)
    title = f"Costs of children in care, {labels.authority}"
    book.set_properties({"title": title, "subject": "Placement sufficiency", "created": base})
    book.set_calc_mode("auto")
