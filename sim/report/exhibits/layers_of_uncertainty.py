"""What makes the forecast uncertain: the share of the variance that each layer of uncertainty adds."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sim.report.drawing.chart import Caption
from sim.report.drawing.named_rows import at_end, panels_with_names
from sim.report.drawing.style import COLOURS, INK, headed
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.rows import Tables, rows_of
from sim.report.words.data_table import DataTable
from sim.report.words.labels import Labels, share
from sim.report.words.sentences import number

TITLES = {
    "chance": "Chance",
    "parameters": "Parameters",
    "drift": "Drift of rates",
    "effects": "Effects of plans",
    "prices": "Prices and unit cost",
}
PHRASES = {
    "chance": "chance",
    "parameters": "what is not known of the parameters",
    "drift": "the drift of rates from year to year",
    "effects": "the effects of the plans",
    "prices": "prices and the drift of unit cost",
}
"""The layers, as a title and in a sentence."""
CHILDREN, MONEY = ("caseload", "all"), ("costs", "total")
PHRASED = {CHILDREN: "of children in care", MONEY: "of net spending"}


def has_data(tables: Tables, labels: Labels) -> bool:
    """Whether the variance was taken apart, and anything varies."""
    return bool(len(_shown(tables, labels)))


def _shown(tables: Tables, labels: Labels) -> pd.DataFrame:
    """The rows of the scenario in focus whose shares are known, without single placement types; none where
    nobody asked for the table.
    """
    if "variance" not in tables:
        return pd.DataFrame(columns=["measure", "breakdown", "years", "layer", "total", "active"])
    rows = rows_of(tables["variance"], scenario=labels.focus)
    return rows[rows["total"].notna() & rows["breakdown"].isin(["all", "total"])]


def _years(rows: pd.DataFrame) -> int:
    return int(rows["years"].max())


def _titles(rows: pd.DataFrame, labels: Labels) -> dict[tuple[str, str], str]:
    """What is asked for, with titles: children and spending first."""
    indicators = {(one.name, "all"): one.title for one in labels.indicators}
    every = {CHILDREN: "Children in care", MONEY: "Net spending", **indicators}
    there = set(zip(rows["measure"], rows["breakdown"], strict=True))
    return {key: title for key, title in every.items() if key in there}


def finding(tables: Tables, labels: Labels) -> str:
    """Which layer adds most to the variance of children and of spending, so many years ahead."""
    rows = _shown(tables, labels)
    rows = rows[rows["years"] == _years(rows)]
    said = [
        f"{PHRASES[most]} {_adds(most)} {share(part)} of the variance {phrase}"
        for key, phrase in PHRASED.items()
        for most, part in _most(rows, key)
    ]
    text = " and ".join(said)
    after = f"{number(_years(rows))} {'year' if _years(rows) == 1 else 'years'} ahead"
    return f"{text[:1].upper()}{text[1:]}, {after}" if said else f"Nothing varies {after}"


def _adds(layer: str) -> str:
    return "add" if layer in ("effects", "prices") else "adds"


def _most(rows: pd.DataFrame, key: tuple[str, str]) -> list[tuple[str, float]]:
    """The layer with the largest share, in a list; empty where the number is not there."""
    own = rows_of(rows, measure=key[0], breakdown=key[1])
    if own.empty:
        return []
    most = max(own.to_dict("records"), key=lambda row: float(row["total"]))
    return [(str(most["layer"]), float(most["total"]))]


def explanation(tables: Tables, labels: Labels) -> str:
    """What the two ends of a bar are, of which scenario, and how well they are known."""
    rows = _shown(tables, labels)
    worst, pairs = float(rows["total_error"].max()), int(rows["pairs"].max())
    return (
        f"“{labels.scenarios[labels.focus]}”. Bar: from the share of the variance that would go if this alone"
        " were known to the share that would stay if all else were known (dot, number); the two differ where"
        f" layers act together, so that numbers may sum to more than 100 %. From {pairs} pairs of runs, whose"
        f" standard error is at most {100 * worst:.0f} percentage points."
    )


def draw(tables: Tables, labels: Labels, caption: Caption) -> Figure:
    """A panel for each layer that is on, with a row for each number."""
    rows = _shown(tables, labels)
    rows = rows[rows["years"] == _years(rows)]
    titles, on = _titles(rows, labels), _on(rows)
    figure, panels = panels_with_names(caption, len(on), list(titles.values()))
    for axes, layer in zip(panels, on, strict=True):
        headed(axes, TITLES[layer])
        own = rows_of(rows, layer=layer).set_index(["measure", "breakdown"])
        _bars(axes, own.reindex(list(titles)))
    return figure


def _on(rows: pd.DataFrame) -> list[str]:
    on = set(rows.loc[rows["active"].to_numpy(dtype=bool), "layer"])
    return [layer for layer in TITLES if layer in on]


def _bars(axes: Axes, own: pd.DataFrame) -> None:
    for row, (first, total) in enumerate(zip(own["first_order"], own["total"], strict=True)):
        ends = [100 * min(max(value, 0.0), 1.0) for value in (first, total)]
        axes.plot(ends, [row, row], color=COLOURS[0], lw=3, alpha=0.35, solid_capstyle="butt")
        axes.plot(ends[1:], [row], "o", ms=5, color=COLOURS[0], clip_on=False)
        at_end(axes, row, share(total), INK)
    axes.set_xlim(0, 100)
    axes.set_xticks([0, 50, 100])
    axes.xaxis.set_major_formatter(PercentFormatter(decimals=0, symbol=" %"))


def table(tables: Tables, labels: Labels) -> DataTable:
    """Total shares of each layer, at each horizon."""
    rows = _shown(tables, labels)
    on, cells = _on(rows), []
    for key, title in _titles(rows, labels).items():
        for years in sorted(rows["years"].unique().tolist()):
            own = rows_of(rows[rows["years"] == years], measure=key[0], breakdown=key[1])
            if len(own):
                cells.append((title, str(years), *_cells(own, on)))
    return DataTable(
        "Share of the variance that stays if all else is known, by layer, with its standard error",
        ("Number", "Years ahead", *(TITLES[layer] for layer in on)),
        cells,
        heads=2,
    )


def _cells(own: pd.DataFrame, on: list[str]) -> list[str]:
    known = {str(row["layer"]): row for row in own.to_dict("records")}
    return [
        f"{share(float(known[layer]['total']))} ± {100 * float(known[layer]['total_error']):.0f}"
        for layer in on
    ]


EXHIBIT = Exhibit(
    "layers_of_uncertainty", Section.CHILDREN, "variance", finding, explanation, draw, table, has_data
)
