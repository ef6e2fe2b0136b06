"""From nothing done to the whole scenario, policy by policy: as charts and as a table on the screen."""

from datetime import date as day
from functools import partial
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from sim.calendar import financial_year
from sim.comparison.attribution import ALONE, INTERACTION, WHOLE, WITHIN
from sim.measures import ALL
from sim.measures.costs import TOTAL
from sim.report.difference import Difference
from sim.report.labels import KPIS, spelt
from sim.report.left_out import Extras
from sim.report.rows import rows_of
from sim.report.style import COLOURS, GREY, Frame, framed, house_style, plain
from sim.report.svg import svg_of

FEWER, MORE, SUM = COLOURS[2], COLOURS[1], COLOURS[0]
COSTS = "costs"
MEASURES = {"caseload": "Children in care", **KPIS}
"""What is taken apart, in words."""


def _titles(table: pd.DataFrame, date: str) -> dict[str, str]:
    """The measures in words; with the net cost of the last financial year that has ended by a date, where there is one."""
    year = _year_end(table, date)
    return MEASURES | ({COSTS: f"Net cost in {financial_year(day.fromisoformat(year))}"} if year else {})


def _year_end(table: pd.DataFrame, date: str) -> str | None:
    ends = rows_of(table, measure=COSTS)["date"]
    return max((end for end in ends.unique() if end <= date), default=None)


def write_waterfalls(folder: Path, table: pd.DataFrame, date: str, extras: Extras) -> None:
    """Write ``waterfall_<measure>.svg`` for the children in care, each indicator, and the net cost, on one date."""
    with house_style():
        for measure, title in _titles(table, date).items():
            parts = _parts(table, measure, date)
            if len(parts):
                draw = partial(_draw, parts=parts, title=title, date=date, measure=measure)
                extras.write(folder / f"waterfall_{measure}.svg", draw, f"the waterfall of {title.lower()}")


def _parts(table: pd.DataFrame, measure: str, date: str) -> pd.DataFrame:
    """What adds up to the whole: each policy alone, largest first, then the interaction, then the whole."""
    rows = _of(table, measure, date)
    alone = rows_of(rows, part=ALONE)
    alone = alone.loc[alone["effect"].abs().sort_values(ascending=False, kind="stable").index]
    return pd.concat([alone, rows_of(rows, part=INTERACTION), rows_of(rows, part=WHOLE)])


def _of(table: pd.DataFrame, measure: str, date: str) -> pd.DataFrame:
    """The rows of a measure as a whole, on a date; of costs, those of the last financial year that has ended by then."""
    if measure == COSTS:
        return rows_of(table, measure=measure, breakdown=TOTAL, date=_year_end(table, date) or date)
    return rows_of(table, measure=measure, breakdown=ALL, date=date)


def _scale(measure: str) -> float:
    """From what the table holds to what is shown: percentage points, millions of pounds, or children."""
    return 100 if measure.endswith("_share") else 1e-6 if measure == COSTS else 1


def finding(parts: pd.DataFrame, title: str, date: str, measure: str) -> str:
    """What the whole changes, how often, between what eight in ten runs lie, and which policy alone does most of that kind."""
    whole = parts.iloc[-1]
    told = Difference.of({**whole.to_dict(), "measure": measure, "difference": whole["effect"]}, 0)
    said = f"{title}{'' if measure == COSTS else f' by {date}'}: {told.cell}"
    alone = rows_of(parts, part=ALONE)
    way = 1 if whole["effect"] > 0 else -1
    best = alone.iloc[int((way * alone["effect"]).to_numpy().argmax())]
    if not told.less and not told.more:
        return said
    if way * best["effect"] <= 0:
        return f"{said}; no policy alone goes that way"
    return f"{said}; alone, “{spelt(str(best['policy']))}” goes furthest that way"


def _draw(path: Path, *, parts: pd.DataFrame, title: str, date: str, measure: str) -> None:
    scale = _scale(measure)
    effects = (parts["effect"] * scale).tolist()
    names = [spelt(str(name)) for name in parts["policy"]]
    unit = "percentage points" if scale > 1 else "million pounds" if scale < 1 else "children"
    said = finding(parts, title, date, measure)
    explanation = (
        "Mean effect of each policy done alone, what the policies do to each other (interaction), and the whole scenario, "
        f"which is the sum of them; in {unit}. In the title: the mean, between what eight in ten runs lie, and how many go "
        "that way."
    )
    frame = Frame(0.26 * len(effects) + 0.2, left=2.5, right=0.6)
    figure, (axes,) = framed(said, explanation, frame)
    start = 0.0
    for row, effect in enumerate(effects):
        left = 0.0 if row == len(effects) - 1 else start
        colour = SUM if row >= len(effects) - 1 else FEWER if effect < 0 else MORE
        axes.barh(row, effect, left=left, height=0.62, color=colour)
        end = max(left, left + effect)
        axes.annotate(f"{effect:+.1f}", (end, row), (4, 0), textcoords="offset points", va="center", size=8.5)
        start += effect
    plain(axes)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.axvline(0, color=GREY, lw=0.8)
    axes.margins(x=0.12)
    text = svg_of(figure, f"waterfall_{measure}", said, explanation)
    path.write_text(text, encoding="utf-8", newline="\n")


def print_waterfall(table: pd.DataFrame, date: str, files: Path) -> None:
    """Print each policy's effect alone and within the whole on the children in care, the indicators and the net cost."""
    screen = Table(title=f"Effect by {date}: alone / within the whole", box=None, title_justify="left")
    screen.add_column("Policy")
    titles = _titles(table, date)
    for measure, title in titles.items():
        screen.add_column(f"{title}, £m" if measure == COSTS else title, justify="right", max_width=14)
    for policy in table["policy"].unique():
        screen.add_row(str(policy).replace("_", " "), *(_cell(table, policy, measure, date) for measure in titles))
    console = Console(width=140, highlight=False, markup=False)
    console.print(screen)
    for measure, title in titles.items():
        if len(parts := _parts(table, measure, date)):
            console.print(f"- {finding(parts, title, date, measure)}")
    console.print(f"Every part: {files / 'tables' / 'attribution.csv'}")


def _cell(table: pd.DataFrame, policy: str, measure: str, date: str) -> str:
    rows = rows_of(_of(table, measure, date), policy=policy).set_index("part")["effect"]
    if rows.empty:
        return ""
    write = "{:+.1f} %" if measure.endswith("_share") else "{:+.2f}" if measure == COSTS else "{:+.1f}"
    return " / ".join(
        write.format(_scale(measure) * rows[part]) for part in (ALONE, WITHIN, INTERACTION, WHOLE) if part in rows.index
    )
