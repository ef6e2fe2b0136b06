"""What each policy of a scenario does, alone and within the whole, in words."""

from collections.abc import Iterable
from datetime import date as day

import pandas as pd

from sim.calendar import financial_year
from sim.comparison.attribution import ALONE, INTERACTION, WHOLE
from sim.measures import ALL
from sim.measures.costs import TOTAL
from sim.measures.indicators import Indicator
from sim.report.rows import rows_of
from sim.report.words.difference import Difference
from sim.report.words.labels import spelt

COSTS = "costs"


def titles_of(table: pd.DataFrame, date: str, indicators: Iterable[Indicator]) -> dict[str, str]:
    """What is taken apart in words; with the net cost of the last financial year that has ended by a date, if
    there is one.
    """
    year = _year_end(table, date)
    named = {"caseload": "Children in care"} | {one.name: one.title for one in indicators}
    return named | ({COSTS: f"Net cost in {financial_year(day.fromisoformat(year))}"} if year else {})


def _year_end(table: pd.DataFrame, date: str) -> str | None:
    ends = rows_of(table, measure=COSTS)["date"]
    return max((end for end in ends.unique() if end <= date), default=None)


def parts_of(table: pd.DataFrame, measure: str, date: str) -> pd.DataFrame:
    """What adds up to the whole: each policy alone, largest first, then the interaction, then the whole."""
    rows = rows_on(table, measure, date)
    alone = rows_of(rows, part=ALONE)
    alone = alone.loc[alone["effect"].abs().sort_values(ascending=False, kind="stable").index]
    return pd.concat([alone, rows_of(rows, part=INTERACTION), rows_of(rows, part=WHOLE)])


def rows_on(table: pd.DataFrame, measure: str, date: str) -> pd.DataFrame:
    """The rows of a measure as a whole, on a date; of costs, those of the last financial year that has ended
    by then.
    """
    if measure == COSTS:
        return rows_of(table, measure=measure, breakdown=TOTAL, date=_year_end(table, date) or date)
    return rows_of(table, measure=measure, breakdown=ALL, date=date)


def finding(parts: pd.DataFrame, title: str, date: str, measure: str) -> str:
    """What the whole changes, how often, between what eight in ten runs lie, and which policy alone does most
    of that kind.
    """
    whole = parts.iloc[-1]
    difference = Difference.of({**whole.to_dict(), "measure": measure, "difference": whole["effect"]}, 0)
    said = f"{title}{'' if measure == COSTS else f' by {date}'}: {difference.cell_with_unit}"
    alone = rows_of(parts, part=ALONE)
    way = 1 if whole["effect"] > 0 else -1
    best = alone.iloc[int((way * alone["effect"]).to_numpy().argmax())]
    if not difference.less and not difference.more:
        return said
    if way * best["effect"] <= 0:
        return f"{said}; no policy alone goes that way"
    return f"{said}; alone, “{spelt(str(best['policy']))}” goes furthest that way"
