"""Scenarios side by side on one screen, and the one that does most for each indicator."""

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd
from rich.table import Table
from rich.text import Text

from sim.calendar import MONTHS_PER_YEAR
from sim.comparison.best import NET_COST
from sim.measures.costs import TOTAL
from sim.report.rows import rows_of
from sim.report.terminal.screen import indicators_with_room, scenarios_with_room, title_width
from sim.report.words.compared import SPENDING, differences, judged_on, spending_year
from sim.report.words.data_table import NOTHING
from sim.report.words.labels import Labels, count, month, signed
from sim.report.words.notation import notation_of

LETTERS = 21
"""How much of a title fits in a line with its numbers."""
A_MILLION = 1e6
BETTER, WORSE = "+", "-"
SIGNS = {1: BETTER, -1: WORSE, 0: " "}


def side_by_side(tables: Mapping[str, pd.DataFrame], labels: Labels) -> Table:
    """A row for today and one for each scenario; a column for children in care and one for each indicator
    (medians).

    A sign says where at least eight in ten runs are better or worse than in the first scenario. Where costs
    are worked out the last column is the mean net cost of :func:`whole_year`: of the first scenario, and what
    each other one adds to it, with the share of runs in which it costs less.
    """
    first, when, year = labels.base.isoformat(), judged_on(tables), whole_year(tables)
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold", pad_edge=False)
    indicators, width = indicators_with_room(labels), title_width(labels)
    table.add_column(_heading(when, labels, width), no_wrap=True, overflow="ellipsis", width=width)
    for words in (
        "Children\nin care",
        *("\n".join(one.short) for one in indicators),
        *([f"£m {year[2:]}\n(% less)"] if year else []),
    ):
        table.add_column(words, justify="right", no_wrap=True)
    found = {one.name: differences(tables, labels, f"{one.name}:all") for one in indicators}
    table.add_row(
        f"Today ({month(labels.base)})", *_cells(tables, labels.first, first, dict.fromkeys(found, " "))
    )
    for name in scenarios_with_room(tables, labels):
        number, title = list(labels.scenarios).index(name), labels.scenarios[name]
        money = [_net_cost(tables, labels, name, year)] if year else []
        signs = {kpi: SIGNS[one[name].wanted] if name in one else " " for kpi, one in found.items()}
        table.add_row(f"{number} {title}", *_cells(tables, name, when, signs), *money)
    return table


def _heading(when: str, labels: Labels, width: int) -> str:
    """What the numbers are, and what the signs beside them say."""
    heading = f"Median on {month(date.fromisoformat(when))}"
    if len(labels.scenarios) == 1:
        return heading
    long, short = (
        f"{BETTER}/{WORSE}: {what}" for what in ("better/worse in 8 of 10 runs", "in 8 of 10 runs")
    )
    return f"{heading}\n{long if len(long) <= width else short}"


def whole_year(tables: Mapping[str, pd.DataFrame]) -> str | None:
    """The last financial year simulated whole that has ended by the day of judgement; none if there is none,
    or no costs.
    """
    year = spending_year(tables) if "costs" in tables else None
    return (
        year
        if year and rows_of(tables["costs"], financial_year=year)["months"].iloc[0] == MONTHS_PER_YEAR
        else None
    )


def _net_cost(tables: Mapping[str, pd.DataFrame], labels: Labels, scenario: str, year: str) -> str:
    """Millions of pounds in a year: that of the first scenario; of others the difference to it, and how often
    they save.
    """
    if scenario == labels.first:
        rows = rows_of(tables["costs"], financial_year=year, cost_line=TOTAL, scenario=scenario)
        return f"{float(rows['mean'].iloc[0]) / A_MILLION:,.1f}{' ' * 5}"
    one = differences(tables, labels, SPENDING)[scenario]
    return f"{signed(one.mean)} {100 * one.less:3.0f}%"


def _cells(
    tables: Mapping[str, pd.DataFrame], scenario: str, when: str, signs: Mapping[str, str]
) -> Iterator[str]:
    everyone = rows_of(tables["caseload"], scenario=scenario, date=when, placement="all", age_band="all")
    yield count(float(everyone["p50"].iloc[0]))
    for kpi, sign in signs.items():
        value = rows_of(tables["kpis"], scenario=scenario, date=when, kpi=kpi)["p50"].dropna()
        yield f"{notation_of(kpi).level(float(value.iloc[0])) if len(value) else NOTHING}{sign}"


def best_levers(tables: Mapping[str, pd.DataFrame], labels: Labels) -> Text:
    """A line for each indicator: the scenario that does most for it, how much in eight of ten runs, and how
    often it helps.
    """
    rows, year = tables["best_levers"].set_index("kpi"), whole_year(tables)
    text = Text(
        "What does most for each (difference from 0: mean, 8 in 10 runs, share of runs that it helps)",
        style="bold",
    )
    money = {NET_COST: f"Net cost in {year}, £ million"} if year else {}
    for kpi, title in {**{one.name: one.title for one in labels.indicators}, **money}.items():
        if kpi in rows.index:
            text.append(
                f"\n{title + ':':48}{_best_in_words(kpi, rows.loc[[kpi]].iloc[0], labels)}", style="not bold"
            )
    text.no_wrap, text.overflow = True, "ellipsis"
    return text


def _best_in_words(kpi: str, best: pd.Series, labels: Labels) -> str:
    written = notation_of(kpi)
    if not isinstance(best["scenario"], str):
        return "no single plan helps in 8 of 10 runs"
    if not written.shows(written.factor * best["difference"]):
        return "no single plan helps noticeably in 8 of 10 runs"
    number = list(labels.scenarios).index(best["scenario"])
    write = written.change
    difference, low, high = (write(float(best[part])) for part in ("difference", "p10", "p90"))
    title, often = _short(labels.scenarios[best["scenario"]]), f"{100 * best['probability_it_helps']:.0f}%"
    return f"{number} {title} {difference} ({low} to {high}) {often}"


def _short(title: str) -> str:
    return title if len(title) <= LETTERS else f"{title[: LETTERS - 1].rstrip()}…"
