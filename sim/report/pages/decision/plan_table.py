"""Every plan in one table: children, residential care, families, cost, cash flow and payback."""

from math import isnan

from sim.report.pages.decision.advice import Advice
from sim.report.rows import Tables
from sim.report.words.compared import judged_on
from sim.report.words.data_table import NOTHING, DataTable
from sim.report.words.labels import Labels, day_in_words, month_in_words, share
from sim.report.words.plans import PlanRow, cell, plans


def plan_table(tables: Tables, labels: Labels, found: list[Advice]) -> DataTable:
    """A row for each scenario but the first; advice where any is given, money where it was worked out."""
    actions = {one.title: str(one.action) for one in found}
    every = plans(tables, labels)
    when = day_in_words(judged_on(tables))
    priced = next((one.cost for one in every if one.cost is not None), None)
    money = (
        (
            f"Cost to {day_in_words(priced.date)}, £ million",
            "Most out of pocket, £ million",
            "Pays for itself",
        )
        if priced is not None
        else ()
    )
    rows = [
        (
            one.title,
            *([actions.get(one.title, NOTHING)] if actions else []),
            cell(one.children),
            cell(one.residential),
            cell(one.family),
            *(_money(one) if money else ()),
        )
        for one in every
    ]
    caption = (
        f"Every plan against “{labels.scenarios[labels.first]}” by {when}: mean of all runs (eight in ten"
        " runs), and whether at least eight in ten runs go that way (likely) or not (no clear difference)"
    )
    columns = (
        "Plan",
        *(["Advice"] if actions else []),
        "Children in care",
        "In residential care of any kind",
        "In families",
        *money,
    )
    return DataTable(caption, columns, rows)


def _money(one: PlanRow) -> tuple[str, str, str]:
    if isnan(one.payback):
        return NOTHING, NOTHING, NOTHING
    hole = f"{one.hole:.1f}\n({month_in_words(one.deepest)})" if one.deepest else "never"
    runs = f"in {share(one.payback)} of runs"
    return cell(one.cost), hole, f"{one.by}\n{runs}" if one.by else runs
