"""The report of a fit: what it rests on, where model and history agree, and where they do not."""

from calendar import month_name
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from sim.bands import DAYS_PER_YEAR, AgeBand, date_of
from sim.estimation.events import EventsExposure
from sim.estimation.fit_entries import EntriesFit
from sim.parameters import Parameters
from sim.parameters.uncertainty import DRIFTS
from sim.report.left_out import Extras, LeftOut
from sim.report.pages.fit_charts import durations_chart, panels_chart, stock_chart
from sim.report.pages.plain_page import Pieces, figure, heading, sentences, table, write_page
from sim.report.pages.reading import ReturnsSummary
from sim.validation.backcast import Backcast
from sim.validation.totals import in_words

AGAIN = (
    "The fitted model lives the window again from the children in care on its first day, with as many entries"
    " in each year as there were. What differs is what the model does with them."
)
WORST = 25
UNUSUAL = 2.6
"""A score beyond this has a chance of one in a hundred."""


@dataclass(frozen=True, eq=False)
class FitReport:
    """All that the report tells of."""

    parameters: Parameters
    events: EventsExposure
    table: pd.DataFrame
    """Parameters: configured, fitted, low, high."""
    cells: pd.DataFrame
    totals: pd.DataFrame
    """Observed and expected in all, by route, kind of move, setting and stream of entries."""
    backcast: Backcast | LeftOut | None
    """``None`` where only a table of events and exposure was given."""
    entries: EntriesFit
    weight: float
    lists: pd.DataFrame
    """What became of the rows of the lists beside the returns: list, what, rows."""
    reading: ReturnsSummary = field(default_factory=ReturnsSummary)
    """What reading the returns showed."""


def write_fit_report(folder: Path, report: FitReport, extras: Extras) -> None:
    """Write ``report.html``; what cannot be made is named in its place."""
    title = (
        f"{report.parameters.authority.name.replace('_', ' ').title()}: the model fitted to its own history"
    )
    write_page(folder / "report.html", title, lambda: _pieces(report), extras)


def _pieces(report: FitReport) -> Pieces:
    """The pieces of the page by their names in a sentence."""
    again, p = report.backcast, report.parameters
    history: Pieces = {}
    if isinstance(again, LeftOut):
        history = {"the history lived again": lambda: again}
    elif again is not None:
        history = _against_history(again, p)
    return {
        "what the fit rests on": lambda: _basis(report),
        "what reading the returns showed": lambda: report.reading.pieces,
        "the account of the lists": lambda: _lists(report.lists),
        "the totals": lambda: _totals(report.totals),
        **history,
        "the worst cells": lambda: _cells(report),
        "the table of parameters": lambda: _parameters(report),
    }


def _basis(report: FitReport) -> list[str]:
    events, entries = report.events, report.entries
    rows = events.rows
    hazards = rows[rows["part"] == "time in care"]
    years = hazards["exposure"].sum() / DAYS_PER_YEAR
    exits = hazards[hazards["cause"].isin(report.parameters.exits.routes)]["count"].sum()
    came = rows.loc[rows["part"] == "entries", "count"].sum()
    trend = (
        f"The number of entries changes by {100 * entries.trend[0]:+.1f} % a year (standard error "
        f"{100 * entries.trend[1]:.1f}), after shrinking towards no trend; the forecast "
        f"starts from the level of the last day and {_goes_on(report.parameters)}."
        if entries.trend
        else (
            "The window is too short for a trend of entries, or drift is switched off: the level is the mean"
            " of the window."
        )
    )
    season = (
        "Months differ more than chance lets them: "
        + ", ".join(f"{m} {f:.2f}" for m, f in zip(month_name[1:], entries.season, strict=True))
        if entries.season is not None
        else "Months of entry differ no more than chance lets them, so no season is used."
    )
    return [
        heading("What the fit rests on"),
        sentences(
            f"Observed from {date_of(events.begins)} to {date_of(events.ends)}: {came:,.0f} entries, "
            f"{exits:,.0f} exits before 18, {years:,.0f} child-years in care. "
            f"The configured rates count as {report.weight:g} event{'s' * (report.weight != 1)} each."
        ),
        sentences(f"{trend} {season}"),
        sentences(
            f"Entries vary {entries.dispersion:.2f} times as much as if every child came alone. "
            + _drift(report.parameters)
        ),
    ]


def _goes_on(p: Parameters) -> str:
    if p.uncertainty.strata.trend:
        return "goes on with that trend, which dies away"
    return "stays around it (fit.trend=true lets the trend go on)"


def _drift(p: Parameters) -> str:
    """How far each layer drifts, by the fitted parameters."""
    layers = {name: getattr(p.uncertainty, name) for name in DRIFTS}
    said = ", ".join(f"{name} {layer.sd:.2f}" for name, layer in layers.items() if layer.active)
    if not said:
        return "Nothing drifts from year to year: every such layer is switched off."
    return f"Standard deviations of the yearly drift beyond chance (log scale): {said}."


def _totals(totals: pd.DataFrame) -> list[str]:
    off = in_words(totals)
    judged = " ".join(off) if off else "None is off by more than 5 % and more than chance allows."
    return [
        heading("Observed and expected in all"),
        sentences(
            "Exits and moves are expected from the fitted hazards and the time that children were there;"
            " entries from today's level, over as long as the last two years of them. " + judged
        ),
        table(_off_in_percent(totals), "Totals by route, kind of move, setting and stream of entries"),
    ]


def _off_in_percent(totals: pd.DataFrame) -> pd.DataFrame:
    """How far off totals are as a percentage of what was observed, and not as a share in tenths."""
    percent = totals.assign(off=100 * totals["off"])
    return percent.drop(columns="beyond").rename(columns={"off": "off, %"})


def _lists(lists: pd.DataFrame) -> list[str]:
    if lists.empty:
        return []
    return [
        heading("Lists beside the returns"),
        table(
            lists,
            "What became of the rows of the authority's own lists: each list adds up to the rows that were"
            " read.",
            0,
        ),
    ]


def _against_history(found: Backcast, p: Parameters) -> Pieces:
    stock = found.stock
    placements = {name: kind.title for name, kind in p.placement.types.items()}
    ages = {band.value: f"Aged {band.value.replace('_', ' ')}" for band in AgeBand}
    return {
        "the chart of the stock": lambda: [
            heading("Stock: observed against model"), sentences(AGAIN), figure(stock_chart(stock), "stock"),
        ],
        "the chart by placement type": lambda: [figure(panels_chart(stock, "placement", placements),
        "by-placement")],
        "the chart by age": lambda: [figure(panels_chart(stock, "age_band", ages), "by-age")],
        "the table of the last day": lambda: [_last_day(stock)],
        "the table of flows": lambda: [heading("Flows"),
        table(found.flows, "Entries, exits before 18 and moves in each year")],
        "the chart of durations": lambda: [
            heading("Durations"), figure(durations_chart(found.durations, p), "durations"),
        ],
    }  # fmt: skip


def _last_day(stock: pd.DataFrame) -> str:
    last = stock[(stock["date"] == stock["date"].max()) & (stock["age_band"] == "all")].drop(
        columns=["date", "age_band"]
    )
    return table(
        last[last["observed"] + last["model"] > 0], "Children on the last day of the window by placement type"
    )


def _cells(report: FitReport) -> list[str]:
    cells = report.cells
    beyond = int((cells["score"].abs() > UNUSUAL).sum())
    return [
        heading("Worst cells first"),
        sentences(
            "Events observed, and expected from the fitted hazards and the exposure; the score is their"
            f" difference in standard deviations. {beyond} of {len(cells)} cells lie beyond {UNUSUAL}; about"
            f" {0.01 * len(cells):.0f} would by chance. All cells are in tables/cells.csv."
        ),
        table(cells.head(WORST), f"The {min(WORST, len(cells))} cells that are furthest off"),
    ]


def _parameters(report: FitReport) -> list[str]:
    shown = report.table[report.table["parameter"].str.contains(r"per_year|\.scale|probability")]
    return [
        heading("Parameters"),
        sentences(
            "Fitted values beside the configured ones, with the range of 80 % of the draws. All are in"
            " tables/parameters.csv."
        ),
        table(shown, "Rates of entry, exit, moving and returning", decimals=4),
    ]
