"""The page of forecasts of all authorities: where the model is no better than "as today", and the scores."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.calendar import MONTHS_PER_YEAR
from sim.report.drawing.chart import Caption, Chart, titled_panels
from sim.report.drawing.style import COLOURS, INK, plain
from sim.report.left_out import Extras, LeftOut
from sim.report.pages.plain_page import Pieces, bullets, figure, heading, sentences, table, write_page
from sim.validation.published.holding import holding_in_words
from sim.validation.published.verdict import ALL_SIZES, histograms_of, in_words

TITLE = "Forecasts of all authorities, held against what was published later"
TITLE_OF_BASELINES = "Baselines of all authorities, held against what is published"
METHOD = (
    "Each authority was made from the tables as they were known on the 31 March it is forecast from, fitted"
    ' to them, and run with everything that drifts. "As today" is persistence with the spread of its past'
    " changes; the stock-flow is the spreadsheet: as many enter as on average and a constant share leaves."
    " Error is the mean absolute percentage error of the median, median error its median; CRPS is in per cent"
    " of the last value before the forecast; skill is the model's against the method, above zero where it is"
    " better. What is kept back in the tables is not scored."
)
NOT_FROM_THE_TABLES = (
    "What no table tells (hazards by time in care, plans, how much rates drift from year to year) is that of"
    " the configuration, whatever the origin. The spread of drift was fitted to changes of all authorities"
    " from March 2016 on, for most of it to March 2021 and for streams of entries and moves to March 2022:"
    " forecasts of those years are held against spreads that have seen them, and only later outcomes are a"
    " test of it."
)

BASELINES = (
    "Each authority was made from the last 31 March of the tables and run without drift or any plan. Children"
    " are means over the runs; difference and standard error are of those at year five, in per cent of the"
    " base date. Flows are yearly means of the five years: starts, those who ceased, in all and before 18 by"
    " age, special guardianship and adoption. baseline_flows.csv has each beside its published years."
)

SHOWN = ["name", "children", "year_1", "year_5", "difference", "standard_error", "flows", "outside"]


@dataclass(frozen=True, eq=False)
class ScoredForecasts:
    """What was forecast, what could not be, and the scores."""

    forecasts: pd.DataFrame
    failed: pd.DataFrame
    scores: pd.DataFrame | LeftOut
    baselines: pd.DataFrame
    """Columns of :data:`sim.validation.published.holding.COLUMNS`; empty if none were asked for."""


def write_validation_report(folder: Path, found: ScoredForecasts, extras: Extras) -> None:
    """Write ``report.html``; what cannot be made is named in its place."""
    title = TITLE_OF_BASELINES if found.forecasts.empty else TITLE
    write_page(folder / "report.html", title, lambda: _pieces(found), extras)


def _pieces(found: ScoredForecasts) -> Pieces:
    return {
        **({} if found.forecasts.empty else _of_forecasts(found)),
        **({} if found.baselines.empty else {"the baselines": lambda: _of_baselines(found.baselines)}),
    }


def _of_baselines(rows: pd.DataFrame) -> list[str]:
    """Those that are farthest off first."""
    return [
        heading("Does each baseline hold its own?"),
        sentences(holding_in_words(rows)),
        sentences(BASELINES),
        bullets([f"{name}: {reason}" for name, reason in _reasons(rows)]),
        table(rows[rows["difference"].notna()][SHOWN], "Baselines, the worst first"),
    ]


def _reasons(rows: pd.DataFrame) -> list[tuple[str, str]]:
    needy = rows[rows["needs_a_human"] != ""]
    return list(zip(needy["name"], needy["needs_a_human"], strict=True))


def _of_forecasts(found: ScoredForecasts) -> Pieces:
    scores, forecasts = found.scores, found.forecasts
    return {
        "the verdict": lambda: scores if isinstance(scores, LeftOut) else [
            heading("Where the model is better than \"as today\", and where not"), bullets(in_words(scores)),
        ],
        "how to read it": lambda: [sentences(METHOD), sentences(NOT_FROM_THE_TABLES)],
        "the histograms": lambda: [
            heading("Are the forecasts as sure as they may be?"),
            figure(histogram_chart(histograms_of(forecasts)), "histograms"),
        ],
        "the table of scores": lambda: scores if isinstance(scores, LeftOut) else [
            heading("Scores"),
            table(scores[scores["size"] == ALL_SIZES].drop(columns="size"), "All sizes", 2),
        ],
        "the table by size": lambda: scores if isinstance(scores, LeftOut) else [
            heading("By size of the authority"),
            table(scores[scores["size"] != ALL_SIZES], "By children in care at the origin", 2),
        ],
        "what could not be forecast": lambda: _failed(found.failed),
    }  # fmt: skip


def _failed(failed: pd.DataFrame) -> list[str]:
    if failed.empty:
        return [heading("What could not be forecast"), sentences("Every authority was forecast.")]
    return [heading("What could not be forecast"), table(failed, "Authorities, with the reason")]


def histogram_chart(histograms: pd.DataFrame) -> Chart:
    """Histograms of the probability integral transform, a panel for each series one year ahead."""
    first = histograms[histograms["months"] == MONTHS_PER_YEAR]
    names = list(dict.fromkeys(first["series"]))
    ends = first[first["bin"].isin([1, first["bin"].max()])].groupby("series")["share"].sum()
    finding = f"{100 * ends.mean():.0f} % of outcomes fall into the lowest and highest tenth of the forecasts"
    explanation = (
        "Where outcomes lie within the model's forecasts one year ahead. Bars as high as the line: as sure as"
        " they may be; a U: too sure; a hump: too unsure; a slope: too low or too high."
    )
    drawn, panels = titled_panels(
        Caption(finding, explanation), [name[0].upper() + name[1:] for name in names]
    )
    for axes, name in zip(panels, names, strict=True):
        part = first[first["series"] == name]
        shares, bins = part["share"].to_numpy(np.float64), part["bin"].to_numpy(np.float64)
        axes.bar(bins, 100 * shares, color=COLOURS[0], width=0.9)
        axes.axhline(100 / len(part), color=INK, lw=0.8)
        plain(axes)
        axes.set_ylim(bottom=0)
        axes.set_xticks([1, 10], ["lowest", "highest"])
    return Chart(drawn, finding, explanation)
