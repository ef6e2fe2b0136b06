"""What was wanted and what was had, a year, as charts and tables need it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sim.measures import ALL
from sim.report.rows import MONTHS, rows_of, whole_years


@dataclass(frozen=True)
class Wish:
    """Placements a year for which one type was wanted."""

    all: float
    met: float
    instead: Mapping[str, float]
    """Where the others went: placements a year by type, most first; types that nobody got are left out."""

    @property
    def unmet(self) -> float:
        """Placements a year of another type than wanted."""
        return self.all - self.met


def wishes(tables: Mapping[str, pd.DataFrame], scenario: str) -> dict[str, Wish]:
    """The wishes of one scenario by what was wanted, over its whole financial years (all months if it has none)."""
    rows = whole_years(rows_of(tables["preferences"], scenario=scenario))
    months = rows.groupby("financial_year")["months"].first().sum()
    a_year = MONTHS * rows.groupby(["wanted", "placement"], sort=False)["mean"].sum() / months
    return {str(wanted): _wish(str(wanted), had.droplevel(0)) for wanted, had in a_year.groupby("wanted", sort=False)}


def _wish(wanted: str, had: "pd.Series[float]") -> Wish:
    instead = had.drop([ALL, wanted]).sort_values(ascending=False, kind="stable")
    return Wish(float(had[ALL]), float(had[wanted]), {str(kind): float(n) for kind, n in instead.items() if n > 0})
