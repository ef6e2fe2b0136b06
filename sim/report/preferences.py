"""What was wanted and what was had, a year, as charts and tables need it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sim.measures import ALL
from sim.report.rows import per_year, rows_of, whole_years


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
    return {str(wanted): _wish(str(wanted), group) for wanted, group in rows.groupby("wanted", sort=False)}


def _wish(wanted: str, rows: pd.DataFrame) -> Wish:
    had = {str(kind): per_year(group) for kind, group in rows.groupby("placement", sort=False)}
    instead = {kind: number for kind, number in had.items() if kind not in (ALL, wanted) and number > 0}
    return Wish(had[ALL], had[wanted], dict(sorted(instead.items(), key=lambda item: -item[1])))
