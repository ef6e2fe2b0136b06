"""Charts of a fit: what was observed as dots, the fitted model as a line with the band of eight in ten
runs.
"""

from collections.abc import Sequence
from textwrap import shorten

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.bands import DAYS_PER_YEAR
from sim.parameters import Parameters
from sim.report.drawing.chart import Chart
from sim.report.drawing.fan import days_of, years_below
from sim.report.drawing.style import COLOURS, INK, Frame, framed, headed, plain
from sim.report.words.labels import count

KEY = "Dots: observed. Line: mean of the runs of the fitted model; band: eight in ten of them."
MOST_PANELS = 12
PANEL_TITLE = 45
"""Characters of the name of a panel: three lines."""
FEW = 3.0
"""Placement types with fewer children than this on average have no panel."""


def stock_chart(stock: pd.DataFrame, ages: str = "all", placements: str = "all") -> Chart:
    """All children month by month."""
    rows = stock[(stock["placement"] == placements) & (stock["age_band"] == ages)]
    rows = rows.sort_values("date", kind="stable")
    mean_miss, miss = float(rows["difference"].abs().mean()), float(rows["difference"].iloc[-1])
    finding = (
        f"The fitted model misses the number of children by {mean_miss:.1f} on average, by {miss:+.1f} at"
        " the end"
    )
    explanation = f"Children in care at each month end of the window. {KEY}"
    figure, (axes,) = framed(finding, explanation, Frame(3.2))
    _dots_and_band(axes, rows)
    return Chart(figure, finding, explanation)


def panels_chart(stock: pd.DataFrame, by: str, names: dict[str, str]) -> Chart:
    """Children month by month by placement type or by age, a panel each."""
    other = "age_band" if by == "placement" else "placement"
    rows = stock[(stock[other] == "all") & (stock[by] != "all")]
    mean = rows.groupby(by, sort=False)["observed"].mean()
    shown = [name for name in mean.index if mean[name] >= FEW][:MOST_PANELS]
    off = rows.groupby(by, sort=False)["difference"].mean()
    worst = max(shown, key=lambda name: abs(off[name]), default="")
    finding = (
        f"Furthest off on average: {names.get(worst, worst)}, by {off[worst]:+.1f} children"
        if worst
        else "Too few children to draw"
    )
    explanation = f"Children at each month end; each panel has its own scale. {KEY}"
    lines = -(-max(len(shown), 1) // 3)
    figure, panels = framed(finding, explanation, Frame(1.78 * lines - 0.6, lines, 3))
    for spare in panels[len(shown) :]:
        spare.remove()
    for axes, name in zip(panels, shown, strict=False):
        headed(axes, names.get(name, name).split(" (")[0])
        _dots_and_band(axes, rows[rows[by] == name], small=True)
    return Chart(figure, finding, explanation)


def durations_chart(durations: pd.DataFrame, p: Parameters) -> Chart:
    """Aalen-Johansen curves of the commonest ways out."""
    last = durations[durations["days"] == durations["days"].max()].set_index("route")["observed"]
    shown = last.sort_values(ascending=False, kind="stable").index.tolist()[:6]
    rows = durations[durations["route"].isin(shown)]
    worst = rows.iloc[int(rows["difference"].abs().argmax())]
    title = _short(p.exits.routes[str(worst["route"])].title)
    finding = (
        f"Probabilities of having ceased to be looked after differ by {100 * abs(worst['difference']):.1f}"
        f" percentage points at most ({title})"
    )
    explanation = (
        "Share of children who have left by each way, by years in care (Aalen-Johansen estimate, per cent)."
        f" {KEY}"
    )
    figure, panels = framed(finding, explanation, Frame(3.4, 2, 3, gap=0.9, heading=0.75))
    for spare in panels[len(shown) :]:
        spare.remove()
    for axes, route in zip(panels, shown, strict=False):
        headed(axes, _short(p.exits.routes[route].title))
        part = rows[rows["route"] == route]
        _band(axes, (part["days"] / DAYS_PER_YEAR).to_numpy(), part, 100.0, dots=3.0)
        axes.yaxis.set_major_locator(MaxNLocator(4))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return Chart(figure, finding, explanation)


def _short(title: str) -> str:
    """The title of a way out of care, cut to what fits above a panel."""
    return shorten(title.split(" (")[0], PANEL_TITLE, placeholder=" …")


def _dots_and_band(axes: Axes, rows: pd.DataFrame, *, small: bool = False) -> None:
    days = days_of(rows)
    _band(axes, days.astype(np.float64), rows, 1.0, dots=1.6 if small else 2.6)
    years_below(axes, days)
    if small:
        axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    else:
        seen: Sequence[float] = rows["observed"].tolist()
        axes.annotate(
            count(seen[-1]),
            (float(days[-1]), seen[-1]),
            xytext=(4, 0),
            textcoords="offset points",
            color=INK,
            va="center",
        )


def _band(axes: Axes, x: "np.ndarray", rows: pd.DataFrame, scale: float, dots: float) -> None:
    low, high, middle, seen = (
        rows[name].to_numpy(np.float64) * scale for name in ("low", "high", "model", "observed")
    )
    axes.fill_between(x, low, high, color=COLOURS[0], alpha=0.16, lw=0)
    axes.plot(x, middle, color=COLOURS[0], lw=1.6)
    axes.plot(x, seen, "o", color=COLOURS[1], ms=dots)
    plain(axes)
    axes.set_ylim(bottom=0)
