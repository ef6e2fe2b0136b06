"""From nothing done to the whole scenario, policy by policy: as charts and as a table on the screen."""

from collections.abc import Iterable
from datetime import date as day
from functools import partial
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from sim.comparison.attribution import ALONE, INTERACTION, WHOLE, WITHIN
from sim.measures import ALL
from sim.measures.calendar import financial_year
from sim.measures.costs import TOTAL
from sim.measures.indicators import Indicator
from sim.report.drawing.style import COLOURS, GREY, Frame, framed, house_style, plain
from sim.report.drawing.svg import svg_of
from sim.report.left_out import Extras
from sim.report.rows import rows_of
from sim.report.words.difference import Difference
from sim.report.words.labels import spelt
from sim.report.words.notation import notation_of

FEWER, MORE, SUM = COLOURS[2], COLOURS[1], COLOURS[0]
COSTS = "costs"


def _titles(table: pd.DataFrame, date: str, indicators: Iterable[Indicator]) -> dict[str, str]:
    """What is taken apart in words; with the net cost of the last financial year that has ended by a date, if there is one."""
    year = _year_end(table, date)
    named = {"caseload": "Children in care"} | {one.name: one.title for one in indicators}
    return named | ({COSTS: f"Net cost in {financial_year(day.fromisoformat(year))}"} if year else {})


def _year_end(table: pd.DataFrame, date: str) -> str | None:
    ends = rows_of(table, measure=COSTS)["date"]
    return max((end for end in ends.unique() if end <= date), default=None)


def write_waterfalls(folder: Path, table: pd.DataFrame, date: str, indicators: Iterable[Indicator], extras: Extras) -> None:
    """Write ``waterfall_<measure>.svg`` for the children in care, each indicator, and the net cost, on one date."""
    with house_style():
        for measure, title in _titles(table, date, indicators).items():
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
    effects = (parts["effect"] * notation_of(measure).factor).tolist()
    names = [spelt(str(name)) for name in parts["policy"]]
    said = finding(parts, title, date, measure)
    explanation = (
        "Mean effect of each policy done alone, what the policies do to each other (interaction), and the whole scenario, "
        f"which is the sum of them; in {notation_of(measure).noun}. In the title: the mean, between what eight in ten runs "
        "lie, and how many go that way."
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


def print_waterfall(table: pd.DataFrame, date: str, indicators: Iterable[Indicator], files: Path) -> None:
    """Print each policy's effect alone and within the whole on the children in care, the indicators and the net cost."""
    screen = Table(title=f"Effect by {date}: alone / within the whole", box=None, title_justify="left")
    screen.add_column("Policy")
    titles = _titles(table, date, indicators)
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
    written = notation_of(measure)
    write = "{:+.1f} %" if written.in_points else "{:+.2f}" if written.in_millions else "{:+.1f}"
    return " / ".join(
        write.format(written.factor * rows[part]) for part in (ALONE, WITHIN, INTERACTION, WHOLE) if part in rows.index
    )
