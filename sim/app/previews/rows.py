"""What a preview says: children in care, the indicators and spending, each as a difference."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sim.bands import years_after
from sim.comparison.paired import compare
from sim.measures import ALL, Measures
from sim.measures.costs import TOTAL
from sim.report.words.difference import Difference
from sim.report.words.labels import Labels, month_in_words
from sim.settings import Settings

CASELOAD, SPENDING = "caseload", "costs"


@dataclass(frozen=True)
class PreviewRow:
    """One thing that a plan changes."""

    title: str
    cell: str


def rows(measured: Mapping[str, Measures], settings: Settings) -> list[PreviewRow]:
    """Children in care, the indicators and spending: what the second scenario changes in them, on the last
    day that is simulated and in the last financial year that has ended by then.
    """
    labels = Labels.of(settings.parameters, settings.scenarios)
    found, wanted = compare(measured), labels.wanted
    until = years_after(settings.parameters.authority.base_date, settings.run.years).isoformat()
    shown = [
        (CASELOAD, ALL, "Children in care", -1),
        *((one.name, ALL, one.title, wanted.get(one.name, 0)) for one in labels.indicators),
        (SPENDING, TOTAL, "Spending", -1),
    ]
    return [row for one in shown if (row := _row(found[found["date"] <= until], *one)) is not None]


def _row(found: pd.DataFrame, measure: str, breakdown: str, title: str, sign: int) -> PreviewRow | None:
    own = found[(found["measure"] == measure) & (found["breakdown"] == breakdown)]
    if own.empty:
        return None
    difference = Difference.of(own.loc[own["date"] == own["date"].max()].iloc[0].to_dict(), sign)
    when = month_in_words(difference.date)
    title = f"{title}, £ million, in the year to {when}" if measure == SPENDING else f"{title}, {when}"
    return PreviewRow(title, difference.cell_with_unit)
