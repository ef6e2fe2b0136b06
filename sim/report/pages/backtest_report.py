"""The report of a backtest: the verdict in words, forecasts beside what came, and the scores behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.bands import day_number
from sim.calendar import MONTHS_PER_YEAR
from sim.parameters import Parameters
from sim.report.drawing.chart import Caption, Chart, titled_panels
from sim.report.drawing.fan import days_of, years_below
from sim.report.drawing.style import COLOURS, INK, plain
from sim.report.left_out import Extras, LeftOut
from sim.report.pages.plain_page import Pieces, bullets, figure, heading, sentences, table, write_page
from sim.report.pages.reading import ReturnsSummary
from sim.validation.revision import in_words
from sim.validation.rolling import MODEL
from sim.validation.series import ENTRIES, EXITS, SPENDING, TOTAL

HEADED = {
    TOTAL: "Children in care",
    ENTRIES: "Entries in 12 months",
    EXITS: "Exits in 12 months",
    SPENDING: "Spending in 12 months, £ thousand",
}
METHODS = (
    "All methods meet the same origins and outcomes. CRPS is in children, that of spending in thousands of"
    " pounds; less is better."
)


PARTS = (
    "Data: the children in care are others than were forecast. Parameters: rates, and what is found with"
    " them, were learnt anew. Prices: the same children cost more or less. The parts add up to the change;"
    " its error is that of simulating only so many runs."
)


@dataclass(frozen=True, eq=False)
class Backtested:
    """What a backtest found, and what of it could not be made."""

    forecasts: pd.DataFrame
    scores: pd.DataFrame | LeftOut
    verdict: Sequence[str] | LeftOut
    revised: pd.DataFrame | LeftOut | None
    """The last forecast against this one; ``None`` where the history of a year ago is too short."""
    seen: Mapping[str, pd.DataFrame] | LeftOut
    """The observed series by name, with the columns date and observed."""
    reading: ReturnsSummary = field(default_factory=ReturnsSummary)
    """What reading the returns showed."""


def write_backtest_report(folder: Path, found: Backtested, p: Parameters, extras: Extras) -> None:
    """Write ``report.html``; what cannot be made is named in its place."""
    title = f"{p.authority.name.replace('_', ' ').title()}: forecasts of the past, held against what came"
    write_page(folder / "report.html", title, lambda: _pieces(found), extras)


def _pieces(found: Backtested) -> Pieces:
    """The pieces of the page by their names in a sentence."""
    forecasts, scores, verdict, seen = found.forecasts, found.scores, found.verdict, found.seen
    shown = "Mean scores by series, horizon and method; coverage as a share of cases"
    return {
        "the heading": lambda: [heading("Verdict")],
        "the verdict": lambda: verdict if isinstance(verdict, LeftOut) else [bullets(verdict)],
        "the chart of forecasts": lambda: seen if isinstance(seen, LeftOut) else [
            heading("Forecasts beside what came"), figure(forecasts_chart(forecasts, seen), "forecasts"),
        ],
        "the chart of skill": lambda: scores if isinstance(scores, LeftOut) else [
            heading("Skill"), figure(skill_chart(scores), "skill"),
        ],
        "the table of scores": lambda: scores if isinstance(scores, LeftOut) else [
            heading("Scores"), sentences(METHODS), table(scores, shown, decimals=2),
        ],
        "the last forecast against this one": lambda: _revised(found.revised),
        "what reading the returns showed": lambda: found.reading.pieces,
    }  # fmt: skip


def _revised(table_: pd.DataFrame | LeftOut | None) -> list[str] | LeftOut:
    if isinstance(table_, LeftOut):
        return table_
    if table_ is None:
        return []
    shown = table_.drop(columns=["made_on", "instead_of"])
    return [
        heading("The last forecast against this one"), bullets(in_words(table_)), sentences(PARTS),
        table(shown, "Forecasts of the same days, a year ago and now, and what changed them", decimals=1),
    ]  # fmt: skip


def forecasts_chart(forecasts: pd.DataFrame, seen: Mapping[str, pd.DataFrame]) -> Chart:
    """The model's forecasts of totals from each origin."""
    model = forecasts[(forecasts["method"] == MODEL) & (forecasts["item"] == "all")]
    total = model[model["series"] == TOTAL]
    held = int(total["covered_80"].sum())
    finding = f"{held} of {len(total)} numbers of children in care lie in the model's 80 % intervals"
    explanation = (
        "Dots: what came. Lines and bands: the model's forecasts from each origin, mean and 80 % interval."
    )
    shown = [name for name in HEADED if name in seen and name in set(model["series"])]
    figure_, panels = titled_panels(Caption(finding, explanation), [HEADED[name] for name in shown])
    for axes, name in zip(panels, shown, strict=True):
        _dots(axes, seen[name])
        for origin, part in model[model["series"] == name].groupby("origin"):
            _fan(axes, str(origin), part, seen[name] if name == TOTAL else None)
        plain(axes)
        axes.set_ylim(bottom=0)
    return Chart(figure_, finding, explanation)


def _dots(axes: Axes, seen: pd.DataFrame) -> None:
    days = days_of(seen)
    axes.plot(days, seen["observed"].to_numpy(np.float64), "o", color=COLOURS[1], ms=2.2)
    years_below(axes, days)


def _fan(axes: Axes, origin: str, part: pd.DataFrame, start: pd.DataFrame | None) -> None:
    """One origin's forecast; that of a stock begins at what was seen."""
    base = date.fromisoformat(origin)
    years = [base.year + int(months) // MONTHS_PER_YEAR for months in part["months"]]
    days = np.array([day_number(date(y, base.month, min(base.day, 28))) for y in years], dtype=np.float64)
    low, middle, high = (part[name].to_numpy(np.float64) for name in ("p10", "forecast", "p90"))
    if start is not None:
        at = start.loc[start["date"] <= origin, "observed"].to_numpy(np.float64)[-1]
        days = np.append(float(day_number(base)), days)
        low, middle, high = (np.append(at, values) for values in (low, middle, high))
    if len(days) > 1:
        axes.fill_between(days, low, high, color=COLOURS[0], alpha=0.14, lw=0)
        axes.plot(days, middle, color=COLOURS[0], lw=1.3)
    else:
        axes.errorbar(days, middle, yerr=[middle - low, high - middle], color=COLOURS[0], lw=1.3, fmt="_")


def skill_chart(scores: pd.DataFrame) -> Chart:
    """The model's skill against each other method."""
    others = scores[scores["method"] != MODEL]
    better = int((others["skill"] > 0).sum())
    finding = f"The model is better in {better} of {len(others)} comparisons with simple methods"
    explanation = (
        "Skill by CRPS against each method, by years ahead: above zero the model is better, one would be"
        " perfect; drawn from -1 up."
    )
    names = list(dict.fromkeys(others["series"]))
    methods = list(dict.fromkeys(others["method"]))
    titles = [name[0].upper() + name[1:] for name in names]
    figure_, panels = titled_panels(Caption(finding, explanation), titles, methods)
    for axes, name in zip(panels, names, strict=True):
        for number, method in enumerate(methods):
            part = others[(others["series"] == name) & (others["method"] == method)]
            years = part["months"].to_numpy(np.float64) / MONTHS_PER_YEAR
            axes.plot(
                years,
                np.maximum(part["skill"].to_numpy(np.float64), -1.0),
                "o-",
                color=COLOURS[number],
                lw=1.3,
                ms=3,
            )
        plain(axes)
        axes.axhline(0, color=INK, lw=0.8)
        axes.set_ylim(-1.05, 1.05)
        axes.yaxis.set_major_formatter("{x:.1f}")
        axes.set_xticks(sorted(set(others["months"] // MONTHS_PER_YEAR)))
    return Chart(figure_, finding, explanation)
