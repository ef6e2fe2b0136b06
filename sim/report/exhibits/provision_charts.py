"""Charts of the places that the council itself offers: its foster households and its homes."""

import pandas as pd
from matplotlib.ticker import PercentFormatter

from sim.report.drawing.chart import MEAN, Chart, Tables, by_scenario, keys, legend, panels_for, percent, small
from sim.report.drawing.fan import base_marked, days_of, from_zero, label_ends, years_below
from sim.report.drawing.style import Frame, colour, framed, plain
from sim.report.exhibits import findings
from sim.report.rows import rows_of
from sim.report.words.labels import Labels, count


def foster_carers(tables: Tables, labels: Labels) -> Chart | None:
    """Places with the council's own foster households, and the children who live there."""
    lines = by_scenario(tables["provision"], labels, kind=labels.households)
    if not lines:
        return None
    finding = findings.carers(tables, labels)
    explanation = (
        "Places approved with the council's own foster households, and children living there; means over all runs. "
        "A free place suits only some children: the household must be right for the child."
    )
    figure, (axes,) = framed(finding, explanation, Frame(3.2, right=1.15), keys(labels))
    ends = []
    for position, table in lines.items():
        for column, word, width in (("places", "places", 1.2), ("occupied", "children", 2.4)):
            heights = table[column].to_numpy(dtype=float)
            axes.plot(days_of(table), heights, color=colour(position), lw=width)
            ends.append((float(heights[-1]), f"{count(heights[-1])} {word}", position))
            if position == 0:
                base_marked(axes, days_of(table)[0], float(heights[0]), count(heights[0]), heights[-1] >= heights[0])
    plain(axes)
    years_below(axes, days_of(next(iter(lines.values()))))
    from_zero(axes)
    label_ends(axes, ends)
    return Chart(figure, finding, explanation)


def homes(tables: Tables, labels: Labels) -> Chart | None:
    """Occupancy of each of the council's homes."""
    rows = tables["provision"]
    drawn = rows["scenario"].isin(labels.drawn)
    open_ones = rows[drawn & (rows["places"] > 0) & (rows["kind"] != labels.households)]
    names = list(dict.fromkeys(open_ones["unit"]))
    if not names:
        return None
    finding = findings.homes(tables, labels, [n for n in names if len(rows_of(rows, scenario=labels.first, unit=n))])
    explanation = "Children living in each home per 100 places at month ends. " + legend(MEAN, labels)
    figure, panels = panels_for(finding, explanation, [labels.home(name) for name in names], labels)
    for axes, name in zip(panels, names, strict=True):
        lines = by_scenario(rows, labels, unit=name)
        top = 100 * float(pd.concat(lines.values())["p90"].max())
        small(axes, lines, percent, "mean", 100, most=max(105.0, 1.06 * top))
        axes.yaxis.set_major_formatter(PercentFormatter(decimals=0, symbol=" %"))
    return Chart(figure, finding, explanation)
