"""Tidy tables as CSV files, for people and spreadsheets."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from sim.measures import MEASURES, SUMMARY
from sim.report.files.csv_file import write_csv

COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{one.name: one.columns for one in MEASURES if one.summary is not None},
    "balance": (
        "measure",
        "breakdown",
        "base",
        "low",
        "high",
        "date",
        "mean",
        "standard_error",
        "holds",
        "reason",
    ),
    "comparison": (
        *("scenario", "measure", "breakdown", "date", "difference", "ci_low", "ci_high"),
        *("p10", "p90", "probability_of_reduction", "variance_reduction"),
        *("share_less", "share_more", "probability_it_helps", "replications"),
    ),
    "aims": ("scenario", "kpi", "direction", "level", "by", "expected", "reached_on", "probability"),
    "best_levers": (
        *(
            "kpi",
            "scenario",
            "date",
            "difference",
            "ci_low",
            "ci_high",
            "p10",
            "p90",
            "probability_it_helps",
            "replications",
        ),
    ),
    "remarks": ("scenario", "about", "remark"),
    "precision": (
        *("scenario", "measure", "breakdown", "date", "half_width", "wanted", "reached"),
        *("replications", "simulated"),
    ),
    "levels": ("scenario", "measure", "breakdown", "date", "mean", "half_width", "replications"),
    "assumptions": (
        *("assumption", "about", "end", "factor", "measure", "date", "difference", "usual", "replications"),
    ),
    "variance": (
        *("scenario", "years", "measure", "breakdown", "date", "mean", "sd", "layer", "active"),
        *("first_order", "first_order_error", "total", "total_error", "pairs"),
    ),
}
"""The tables that are written and the order of their columns; dates are ISO, shares fractions of one."""

DESCRIPTIONS: Mapping[str, str] = {
    **{one.name: one.description for one in MEASURES if one.summary is not None},
    "balance": "what is published, on the base date and at every quarter when nothing changes",
    "remarks": "policies that change nothing, and dates that are not simulated",
    "costs": "spending and income by financial year and cost line, in pounds",
    "costs_monthly": "the same by month",
    "costs_bridge": "what drives the change in spending from year to year, and from scenario to scenario",
    "savings": "what each scenario saves and costs against the first, by financial year",
    "payback": "whether and when each scenario pays for itself, and its net present value",
    "payback_by_year": "the probability that a scenario has paid for itself by each financial year",
    "cash_flow": "what each scenario costs more than the first until the aims are judged, and at its most",
    "break_even": "at which occupancy and price a new home is no dearer than what it spares",
    "financial_plan": "the financial plan: opening, growth lines, policies and closing by financial year",
    "plan_savings": "what each plan saves for good and spends once, with which confidence, and at which risk",
    "outturn": "the year's outturn by line: actual months, forecast, budget and variance",
    "outturn_monthly": "the same by month: what next month's reforecast is compared with",
    "outturn_bridge": "why the outturn is not what it was last month",
    "ledger_lines": "the forecast under ledger, section 251 and RO3 codes",
    "budget": "budgets, contingency and the probability of an overspend",
    "cost_reconciliation": "today's care at the prices of the price year, against the published spending",
    "dearest_placements": "the twenty placements that cost most in each financial year",
    "cost_trends": "which of the authority's published trends each scenario keeps to, and which it breaks",
    "cost_volumes": "nights of children by placement type, and of beds, by financial year",
    "costs_by_district": "spending less income by financial year and district of origin, in pounds",
    "prices": "each price with whose it is, its source and its assumption",
    "inflation": "the expected yearly inflation of each price group",
    "comparison": (
        "each scenario against the first: eight in ten paired differences, how often it helps, and simulation"
        " error"
    ),
    "aims": "whether and when each scenario reaches what the strategy wants",
    "best_levers": "the scenario that does most for each indicator",
    "precision": "how often each scenario was simulated, and how well its differences are known",
    "levels": "how well the levels of the first scenario are known from so many replications",
    "assumptions": "what the scenario with most policies changes with one assumption at either end",
    "variance": "what each layer of uncertainty adds to the variance of each number, with simulation error",
}
"""What is in each table, for people."""
_QUANTILES = SUMMARY[1:]
FINANCE: Mapping[str, tuple[str, ...]] = {
    "costs": ("scenario", "financial_year", "cost_line", *SUMMARY, "kind", "real_mean", "months"),
    "costs_monthly": ("scenario", "date", "cost_line", *SUMMARY),
    "costs_bridge": (
        "scenario",
        "financial_year",
        "from_scenario",
        "from_year",
        "cost_line",
        "effect",
        "amount",
    ),
    "savings": ("scenario", "financial_year", "measure", *SUMMARY, "months", "probability"),
    "payback": (
        *("scenario", "probability_of_payback", "payback_p10", "payback_p50", "payback_p90"),
        *("net_present_value", "npv_p10", "npv_p50", "npv_p90", "probability_npv_positive"),
    ),
    "payback_by_year": ("scenario", "financial_year", "probability"),
    "cash_flow": ("scenario", "measure", "date", *SUMMARY, "share_saves", "replications"),
    "break_even": (
        *(
            "scenario",
            "home",
            "financial_year",
            "replaces",
            "chosen",
            "beds",
            "yearly_cost",
            "capital_charge",
            "spared_placement",
            "price_per_week",
        ),
        *("break_even_occupancy", "occupancy", "break_even_price", "break_even_price_85", "saving_per_year"),
        *("occupancy_p10", "occupancy_p90", "probability_it_saves"),
    ),
    "cost_reconciliation": ("cost_line", "kind", "amount", "published"),
    "dearest_placements": ("scenario", "financial_year", "rank", *SUMMARY, "nights", "per_week"),
    "cost_trends": (
        *("scenario", "trend", "published_from", "published_to", "published_first", "published_last"),
        *("published_per_year", "forecast_from", "forecast_to", "forecast_first", "forecast_last"),
        *("forecast_per_year", "difference", "breaks"),
    ),
    "cost_volumes": ("scenario", "financial_year", "volume", *SUMMARY, "average"),
    "costs_by_district": ("scenario", "financial_year", "district", *SUMMARY),
    "prices": ("price", "unit", "amount", "group", "evidence", "source", "assumption"),
    "inflation": ("group", "financial_year", "rate", "source", "assumption"),
    "financial_plan": ("scenario", "financial_year", "line", "kind", "amount"),
    "plan_savings": (
        *("scenario", "financial_year", "recurring_saving", *_QUANTILES, "prudent_saving"),
        *("spent_once", "capital", "confidence", "risk"),
    ),
    "outturn": (
        *("scenario", "financial_year", "cost_line", "actual", "forecast", "estimated", "outturn"),
        *("budget", "variance", *_QUANTILES),
    ),
    "outturn_monthly": ("scenario", "financial_year", "month", "cost_line", "basis", "amount"),
    "outturn_bridge": ("scenario", "financial_year", "cost_line", "effect", "amount"),
    "ledger_lines": (
        *("scenario", "financial_year", "cost_centre", "subjective", "section_251", "ro3", "cost_line"),
        *("amount", "mapped"),
    ),
    "budget": (
        *(
            "scenario",
            "financial_year",
            "budget",
            "budget_from",
            *SUMMARY,
            "p75",
            "contingency_75",
            "contingency_90",
        ),
        *("probability_of_overspend", "months"),
    ),
}
"""The tables of finance, in pounds; not written where nothing is costed."""


def write_tables(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write ``tables/<name>.csv`` for each of :data:`COLUMNS` and :data:`FINANCE` that there is.

    The same tables give the same bytes everywhere.
    """
    (folder / "tables").mkdir()
    known = {name: columns for name, columns in {**COLUMNS, **FINANCE}.items() if name in tables}
    for name, columns in known.items():
        write_csv(folder / "tables" / f"{name}.csv", tables[name][list(columns)])
