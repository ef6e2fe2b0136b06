"""From nothing done to the whole scenario, policy by policy: as charts and as a table on the screen."""

from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from sim.comparison.attribution import ALONE, INTERACTION, WHOLE, WITHIN
from sim.report.labels import KPIS, spelt
from sim.report.rows import rows_of
from sim.report.style import COLOURS, GREY, Frame, framed, house_style, plain
from sim.report.svg import write_svg

FEWER, MORE, SUM = COLOURS[2], COLOURS[1], COLOURS[0]
MEASURES = {"caseload": "Children in care", **KPIS}
"""What is taken apart, in words."""


def write_waterfalls(folder: Path, table: pd.DataFrame, date: str) -> None:
    """Write ``waterfall_<measure>.svg`` for the children in care and each indicator, on one date."""
    folder.mkdir()
    with house_style():
        for measure, title in MEASURES.items():
            parts = _parts(table, measure, date)
            if len(parts):
                _draw(folder / f"waterfall_{measure}.svg", parts, title, date, 100 if measure.endswith("_share") else 1)


def _parts(table: pd.DataFrame, measure: str, date: str) -> pd.DataFrame:
    """What adds up to the whole: each policy alone, largest first, then the interaction, then the whole."""
    rows = rows_of(table, measure=measure, breakdown="all", date=date)
    alone = rows_of(rows, part=ALONE)
    alone = alone.loc[alone["effect"].abs().sort_values(ascending=False, kind="stable").index]
    return pd.concat([alone, rows_of(rows, part=INTERACTION), rows_of(rows, part=WHOLE)])


def _draw(path: Path, parts: pd.DataFrame, title: str, date: str, scale: float) -> None:
    effects = (parts["effect"] * scale).tolist()
    names = [spelt(str(name)) for name in parts["policy"]]
    unit = "percentage points" if scale > 1 else "children"
    finding = f"{title}: {effects[-1]:+.1f} {unit} by {date}, most of it by “{names[0]}”"
    explanation = (
        "Mean effect of each policy done alone, what the policies do to each other (interaction), and the whole scenario, "
        f"which is the sum of them; in {unit}."
    )
    frame = Frame(0.26 * len(effects) + 0.2, left=2.5, right=0.6)
    figure, (axes,) = framed(finding, explanation, frame)
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
    write_svg(path, figure, finding, explanation)


def print_waterfall(table: pd.DataFrame, date: str, files: Path) -> None:
    """Print each policy's effect alone and within the whole on the children in care and the indicators."""
    screen = Table(title=f"Effect by {date}: alone / within the whole", box=None, title_justify="left")
    screen.add_column("Policy")
    for title in MEASURES.values():
        screen.add_column(title, justify="right", max_width=14)
    for policy in table["policy"].unique():
        screen.add_row(str(policy).replace("_", " "), *(_cell(table, policy, measure, date) for measure in MEASURES))
    console = Console(width=140, highlight=False)
    console.print(screen)
    console.print(f"Every part: {files / 'tables' / 'attribution.csv'}")


def _cell(table: pd.DataFrame, policy: str, measure: str, date: str) -> str:
    rows = rows_of(table, policy=policy, measure=measure, breakdown="all", date=date).set_index("part")["effect"]
    if rows.empty:
        return ""
    scale, write = (100, "{:+.1f} %") if measure.endswith("_share") else (1, "{:+.1f}")
    return " / ".join(write.format(scale * rows[part]) for part in (ALONE, WITHIN, INTERACTION, WHOLE) if part in rows.index)
