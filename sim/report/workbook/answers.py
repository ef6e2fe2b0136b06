"""The sheets of answers: summary, savings, bridge, plan, risk and break-even."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from sim.bands import DAYS_PER_YEAR
from sim.calendar import DAYS_PER_WEEK, MONTHS_PER_YEAR, financial_year
from sim.measures.costs import TOTAL
from sim.report.workbook.costs import COSTS, Costed, named_rows
from sim.report.workbook.house import HEADER_ROW, MONEY, PRICE, RATE, SHARE, House, cell, span

FIRST = HEADER_ROW + 1
SUMMARY, SAVINGS, RISK, BRIDGE, PLAN, BREAK_EVEN = (
    "Summary",
    "Savings",
    "Risk",
    "Bridge",
    "Plan",
    "Break-even",
)
DIFFERENCES = "Differences"
EFFECTS = ("part_year", "volume", "mix", "price", "fixed", "after_care", "investment")
GROWTH = (
    *("part_year", "demand", "mix", "inflation", "capacity", "after_care", "investment"),
    *("full_year_effect", "one_off", "policies"),
)


def write_summary(
    house: House, costed: Costed, titles: Mapping[str, str], months: Mapping[str, float], about: str
) -> None:
    """Totals by scenario and year, and a chart of them."""
    sheet = house.book.get_worksheet_by_name(SUMMARY)
    names = list(costed.total)
    house.table(sheet, "Summary", ["Scenario", "Title", *costed.years], len(names) + 1, freeze=2)
    for row, name in enumerate(names, start=FIRST):
        house.text(sheet, row, 0, name)
        house.text(sheet, row, 1, titles.get(name, name))
        for i, year in enumerate(costed.years):
            value = costed.values[name, TOTAL, year]
            house.formula(sheet, row, 2 + i, f"={cell(costed.total[name], 3 + i, COSTS)}", value, MONEY)
    house.text(sheet, FIRST + len(names), 0, "months simulated")
    house.text(sheet, FIRST + len(names), 1, "a year with fewer than 12 is not comparable")
    for i, year in enumerate(costed.years):
        house.number(sheet, FIRST + len(names), 2 + i, months[year], "0.#")
    whole = [2 + i for i, year in enumerate(costed.years) if months[year] == MONTHS_PER_YEAR] or [2]
    chart = house.book.add_chart({"type": "line"})
    first, last = whole[0], whole[-1]
    for row in range(FIRST, FIRST + len(names)):
        chart.add_series(
            {
                "name": [SUMMARY, row, 1], "categories": [SUMMARY, HEADER_ROW, first, HEADER_ROW, last],
                "values": [SUMMARY, row, first, row, last], "marker": {"type": "automatic"},
            }
        )  # fmt: skip
    chart.set_title({"name": "Expected net cost by whole financial year", "name_font": {"size": 12}})
    chart.set_y_axis({"num_format": '0,,"m"', "name": "Pounds"})
    chart.set_size({"width": 900, "height": 340})
    where = FIRST + len(names) + 3
    words = (
        "Line chart of the expected net cost of each scenario by whole financial year; the numbers stand in"
        " the table above it."
    )
    sheet.insert_chart(where, 0, chart, {"description": words, "object_position": 2})
    for i, line in enumerate(about.splitlines()):
        house.text(sheet, where + 19 + i, 0, line)


SAVED = ("gross saving", "cost of delivery", "net saving", "discounted net saving")
UNEQUAL = ("gross saving: unequal runs", "cost of delivery: unequal runs")
"""What is added to a difference of means where the first scenario has runs that the other one has not."""
Unshared = Mapping[tuple[str, str], tuple[float, float]]
"""The two amounts of :data:`UNEQUAL` by scenario and year."""


def unshared_runs(costed: Costed, savings: pd.DataFrame) -> Unshared:
    """What the savings of the runs that two scenarios share have beyond the difference of all their means."""
    mean = savings.set_index(["scenario", "financial_year", "measure"])["mean"]
    first, *others = costed.total
    unshared = {}
    for name in others:
        for year in costed.years:
            gross, delivery, *_ = costed.saved(first, name, year, 1.0)
            shared = [float(mean[name, year, what]) for what in ("gross_saving", "cost_of_delivery")]
            unshared[name, year] = shared[0] - gross, shared[1] - delivery
    return unshared


def write_savings(
    house: House, costed: Costed, discount_rate: float, unshared: Unshared | None = None
) -> None:
    """Gross saving, cost of delivery and net saving of each scenario against the first: live formulas over
    the costs, with what ``unshared`` runs add where there are any.
    """
    about = (
        "Against the first scenario; homes, empty beds, carers' support, investment and delivery are what it"
        " costs."
    )
    years, names = costed.years, list(costed.total)
    sheet = house.sheet(SAVINGS, "Savings", about, (26, 26, *(14 for _ in years), 16))
    measures = (*SAVED, *(UNEQUAL if unshared else ()))
    headers = ["Scenario", "Measure", *years, "All years"]
    house.table(sheet, "Savings", headers, len(measures) * (len(names) - 1) + 1, freeze=2)
    house.text(sheet, FIRST, 0, "discount rate")
    house.text(sheet, FIRST, 1, "a year (Green Book)")
    house.number(sheet, FIRST, 2, discount_rate, RATE, marked=True)
    for block, name in enumerate(names[1:]):
        top = FIRST + 1 + len(measures) * block
        sums = [0.0] * len(measures)
        for i, year in enumerate(years):
            now = _saved(costed, names[0], name, year, (1 + discount_rate) ** (i + 0.5), unshared)
            sums = [a + b for a, b in zip(sums, now, strict=True)]
            more = [f"+{cell(top + len(SAVED) + which, 2 + i)}" if unshared else "" for which in range(2)]
            formulas = (
                f"={_less(costed, names[0], name, i, 'no')}{more[0]}",
                f"=-({_less(costed, names[0], name, i, 'yes')}){more[1]}",
                f"={cell(top, 2 + i)}-{cell(top + 1, 2 + i)}",
                f"={cell(top + 2, 2 + i)}/(1+{cell(FIRST, 2)})^{i + 0.5:g}",
            )
            for offset, (formula, value) in enumerate(zip(formulas, now, strict=False)):
                house.formula(sheet, top + offset, 2 + i, formula, value, MONEY, strong=offset == 2)
            for offset, value in enumerate(now[len(formulas) :], start=len(formulas)):
                house.number(sheet, top + offset, 2 + i, value, MONEY)
        for offset, measure in enumerate(measures):
            house.text(sheet, top + offset, 0, name)
            house.text(sheet, top + offset, 1, measure)
            every = span((top + offset, 2), (top + offset, 1 + len(years)))
            house.formula(
                sheet, top + offset, 2 + len(years), f"=SUM({every})", sums[offset], MONEY, strong=offset == 2
            )
    note = "Discounted by financial years, in money of the day; payback.csv has the exact real value."
    sheet.write_comment(HEADER_ROW, 1, note)


def _saved(
    costed: Costed, first: str, name: str, year: str, discount: float, unshared: Unshared | None
) -> tuple[float, ...]:
    """What the rows of a scenario show now."""
    gross, delivery, net, discounted = costed.saved(first, name, year, discount)
    if not unshared:
        return gross, delivery, net, discounted
    more = unshared[name, year]
    gross, delivery = gross + more[0], delivery + more[1]
    return gross, delivery, gross - delivery, (gross - delivery) / discount, *more


def _less(costed: Costed, first: str, name: str, i: int, provided: str) -> str:
    """How much less a scenario costs than the first one, in lines that are provided or not."""
    top, bottom = costed.lines
    scenario, flag, amount = (span((top, c), (bottom, c), COSTS) for c in (0, 2, 3 + i))
    return "-".join(f'SUMIFS({amount},{scenario},"{who}",{flag},"{provided}")' for who in (first, name))


def write_differences(house: House, comparison: pd.DataFrame, titles: Mapping[str, str]) -> None:
    """What each scenario changes in net cost: mean, eight in ten runs, how often it costs less, and the
    simulation error.
    """
    about = (
        "Net cost less that of the first scenario, run by run, by the model: eight in ten runs lie between"
        " P10 and P90."
    )
    sheet = house.sheet(
        DIFFERENCES, "Differences from the first scenario", about, (26, 40, 10, 16, 16, 16, 18, 18, 10, 20)
    )
    rows = comparison[(comparison["measure"] == "costs") & (comparison["breakdown"] == TOTAL)]
    headers = [
        "Scenario",
        "Title",
        "Year",
        "Mean",
        "P10",
        "P90",
        "Runs that cost less",
        "Runs that cost more",
        "Runs",
    ]
    house.table(sheet, "Differences", [*headers, "Simulation error ±"], max(len(rows), 1), freeze=3)
    sheet.write_comment(
        HEADER_ROW, 9, "How near the mean is to that of any number of runs (95 %); not what may happen."
    )
    for row, one in enumerate(rows.to_dict("records"), start=FIRST):
        words = (
            one["scenario"],
            titles.get(one["scenario"], one["scenario"]),
            financial_year(date.fromisoformat(one["date"])),
        )
        for column, text in enumerate(words):
            house.text(sheet, row, column, text)
        for column, name in enumerate(("difference", "p10", "p90"), start=3):
            house.number(sheet, row, column, one[name], MONEY)
        house.number(sheet, row, 6, one["share_less"], SHARE)
        house.number(sheet, row, 7, one["share_more"], SHARE)
        house.number(sheet, row, 8, one["replications"], "0")
        if not pd.isna(one["ci_high"]):
            house.number(sheet, row, 9, (one["ci_high"] - one["ci_low"]) / 2, MONEY)


def write_bridge(house: House, bridges: pd.DataFrame) -> None:
    """The effects of each bridge side by side, with a check that they add up."""
    about = (
        "Why one year, or one scenario, costs more than another. Worked out by the model; the check is live"
        " and must be 0."
    )
    sheet = house.sheet(BRIDGE, "Variance bridge", about, (24, 10, 24, 10, *(14 for _ in range(11))))
    keys = ["scenario", "financial_year", "from_scenario", "from_year"]
    totals = bridges[bridges["cost_line"] == TOTAL]
    order = pd.MultiIndex.from_frame(totals[keys].drop_duplicates())
    table = totals.pivot_table(index=keys, columns="effect", values="amount").reindex(order)
    columns = ("start", *EFFECTS, "end")
    house.table(
        sheet,
        "Bridge",
        ["Scenario", "Year", "From scenario", "From year", *map(_spaced, columns), "check"],
        len(table),
        freeze=4,
    )
    for row, (names, values) in enumerate(named_rows(table), start=FIRST):
        for column, name in enumerate(names):
            house.text(sheet, row, column, name)
        _with_check(house, sheet, row, 4, [float(values[c]) for c in columns])


def write_plan(house: House, plan: pd.DataFrame) -> None:
    """The medium-term financial plan: growth lines of five years, with a check that they add up."""
    about = (
        "Growth of the next five financial years in pounds. Worked out by the model; the check is live and"
        " must be 0."
    )
    sheet = house.sheet(PLAN, "Medium-term financial plan", about, (26, 10, *(15 for _ in range(13))))
    table = plan.pivot_table(
        index=["scenario", "financial_year"], columns="line", values="amount", sort=False
    )
    columns = ("opening", *GROWTH, "closing")
    house.table(
        sheet, "Financial_plan", ["Scenario", "Year", *map(_spaced, columns), "check"], len(table), freeze=2
    )
    for row, (names, values) in enumerate(named_rows(table), start=FIRST):
        for column, name in enumerate(names):
            house.text(sheet, row, column, name)
        _with_check(house, sheet, row, 2, [float(values[c]) for c in columns])


def _spaced(name: str) -> str:
    """The name of an effect or a line as a heading."""
    return name.replace("_", " ")


def _with_check(house: House, sheet: Any, row: int, start: int, amounts: Sequence[float]) -> None:
    """Amounts from a start to an end, and the start plus everything between less the end."""
    for i, amount in enumerate(amounts):
        house.number(sheet, row, start + i, amount, MONEY)
    end = start + len(amounts) - 1
    formula = f"=ROUND(SUM({span((row, start), (row, end - 1))})-{cell(row, end)},2)"
    house.formula(sheet, row, end + 1, formula, 0.0, PRICE)


def write_risk(house: House, budget: pd.DataFrame) -> None:
    """Budget against forecast, with the contingency that covers 75 and 90 %."""
    about = (
        "Change the budget (yellow) and the contingency follows. Quantiles are those of the model's"
        " replications."
    )
    sheet = house.sheet(RISK, "Budget and risk", about, (26, 10, *(16 for _ in range(9))))
    headers = [
        "Scenario",
        "Year",
        "Budget",
        "Mean",
        "P10",
        "P50",
        "P75",
        "P90",
        "Contingency 75 %",
        "Contingency 90 %",
    ]
    house.table(sheet, "Risk", [*headers, "Overspend (model)"], len(budget), freeze=2)
    for row, one in enumerate(budget.to_dict("records"), start=FIRST):
        house.text(sheet, row, 0, one["scenario"])
        house.text(sheet, row, 1, one["financial_year"])
        house.number(sheet, row, 2, one["budget"], MONEY, marked=True)
        for column, value in enumerate(
            (one["mean"], one["p10"], one["p50"], one["p75"], one["p90"]), start=3
        ):
            house.number(sheet, row, column, value, MONEY)
        for column, quantile, value in ((8, 6, one["contingency_75"]), (9, 7, one["contingency_90"])):
            house.formula(sheet, row, column, f"=MAX(0,{cell(row, quantile)}-{cell(row, 2)})", value, MONEY)
        house.number(sheet, row, 10, one["probability_of_overspend"], SHARE)


def write_break_even(house: House, break_even: pd.DataFrame) -> None:
    """The break-even of each home that a scenario opens; cost, price and occupancy may be changed."""
    about = (
        "Change a yellow cell: at the break-even occupancy, or price, a home costs what the placements it"
        " spares would."
    )
    sheet = house.sheet(BREAK_EVEN, "Break-even of homes", about, (24, 26, 10, 8, 14, 26, 14, 12, 22, 18, 16))
    headers = ["Scenario", "Home", "Year", "Beds", "Cost a year", "Spares", "Price a week", "Occupancy"]
    house.table(
        sheet,
        "Break_even",
        [*headers, "Break-even occupancy", "Break-even price", "Saving a year"],
        len(break_even),
        freeze=2,
    )
    for row, one in enumerate(break_even.to_dict("records"), start=FIRST):
        for column, words in (
            (0, one["scenario"]),
            (1, one["home"]),
            (2, one["financial_year"]),
            (5, one["spared_placement"]),
        ):
            house.text(sheet, row, column, words)
        house.number(sheet, row, 3, one["beds"], "0")
        inputs = ((4, "yearly_cost", MONEY), (6, "price_per_week", PRICE), (7, "occupancy", RATE))
        for column, what, look in inputs:
            house.number(sheet, row, column, one[what], look, marked=True)
        beds, cost, price, filled = (cell(row, column) for column in (3, 4, 6, 7))
        a_year = f"{beds}*{DAYS_PER_YEAR}/{DAYS_PER_WEEK:g}"
        house.formula(
            sheet,
            row,
            8,
            f'=IF({price}=0,"never",{cost}/({a_year}*{price}))',
            _or_never(one["break_even_occupancy"]),
            RATE,
        )
        house.formula(
            sheet,
            row,
            9,
            f'=IF({filled}=0,"never",{cost}/({a_year}*{filled}))',
            _or_never(one["break_even_price"]),
            PRICE,
        )
        house.formula(sheet, row, 10, f"={filled}*{a_year}*{price}-{cost}", one["saving_per_year"], MONEY)


def _or_never(value: float) -> float | str:
    return "never" if pd.isna(value) else value
