"""What is spent, by financial year."""

from matplotlib.figure import Figure

from sim.calendar import ends_on
from sim.measures.costs import TOTAL
from sim.report.drawing.bars import bars
from sim.report.drawing.chart import Caption, by_scenario, keys
from sim.report.drawing.fan import from_zero
from sim.report.drawing.style import Frame, framed
from sim.report.exhibits.exhibit import Exhibit, Section
from sim.report.rows import Tables, rows_of, whole_years, year_names
from sim.report.words.compared import SPENDING, differences
from sim.report.words.data_table import MEAN_AND_RANGE, DataTable, millions, ranges
from sim.report.words.labels import Labels
from sim.report.words.sentences import under


def has_data(tables: Tables, _labels: Labels) -> bool:
    """Whether costs were worked out."""
    return "costs" in tables


def finding(tables: Tables, labels: Labels) -> str:
    """Spending (millions of pounds) in the first and the last whole financial year, and what the scenario in
    focus changes.
    """
    rows = whole_years(rows_of(tables["costs"], cost_line=TOTAL))
    mean = rows_of(rows, scenario=labels.first).set_index("financial_year")["mean"] / 1e6
    since, until = min(mean.index), max(mean.index)
    first, last = year_names(tables, [since, until])
    said = (
        f"Spending goes from £{mean[since]:,.1f} million in {first} to £{mean[until]:,.1f} million in {last}"
    )
    said = (f"Spending is £{mean[until]:,.1f} million in {last}" if since == until else said) + under(labels)
    if labels.focus == labels.first:
        return said
    found = differences(tables, labels, SPENDING, ends_on(until))
    return f"{said}; “{labels.scenarios[labels.focus]}”: {found[labels.focus].in_words('spending')}"


def last_year(tables: Tables) -> str:
    """The last whole financial year; the last one of all where none is whole."""
    return str(whole_years(rows_of(tables["costs"], cost_line=TOTAL))["financial_year"].max())


def explanation(_tables: Tables, _labels: Labels) -> str:
    """What is counted at which prices, dot and bar."""
    return (
        "Spending less income on children in care and after it in each whole financial year, in millions of"
        " pounds at the prices of the day. Dot: the mean of all runs. Bar: eight in ten runs."
    )


def draw(tables: Tables, labels: Labels, caption: Caption) -> Figure:
    """Dots and bars in each whole financial year."""
    costs = whole_years(rows_of(tables["costs"], cost_line=TOTAL))
    costs = costs.assign(**{column: costs[column] / 1e6 for column in ("mean", "p10", "p50", "p90")})
    figure, (axes,) = framed(*caption, Frame(3.0), keys(labels))
    bars(axes, by_scenario(costs, labels), "mean")
    from_zero(axes)
    return figure


def table(tables: Tables, labels: Labels) -> DataTable:
    """Totals of every scenario by whole financial year, in millions of pounds."""
    rows = whole_years(rows_of(tables["costs"], cost_line=TOTAL))
    years = list(dict.fromkeys(rows["financial_year"]))
    cells = [
        (title, *ranges(rows_of(rows, scenario=name), "financial_year", years, millions, "mean"))
        for name, title in labels.scenarios.items()
    ]
    caption = f"Spending in millions of pounds: {MEAN_AND_RANGE}"
    return DataTable(caption, ("Scenario", *year_names(tables, years)), cells)


EXHIBIT = Exhibit("spending", Section.MONEY, "costs", finding, explanation, draw, table, has_data, place=1)
