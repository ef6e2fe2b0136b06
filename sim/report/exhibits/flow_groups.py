"""Who lives where at the start and at the end of a financial year, in few enough groups to be drawn and
read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sim.measures.transitions import OUTSIDE
from sim.report.rows import rows_of, whole_years
from sim.report.words.labels import Labels

GROUPS, STEPS = 5, 6
"""The most placement types that are shown by themselves, and the most financial years."""
OTHERS = "others"


@dataclass(frozen=True)
class Step:
    """One financial year: the mean number of children by group at its start and at its end."""

    year: str
    groups: tuple[str, ...]
    flows: Mapping[tuple[str, str], float]
    """Children by (group at the start, group at the end); :data:`OUTSIDE` is one of either side, but not of
    both."""

    def at_start(self, group: str) -> float:
        """Children in a group at the start."""
        return sum(number for (start, _), number in self.flows.items() if start == group)

    def at_end(self, group: str) -> float:
        """Children in a group at the end."""
        return sum(number for (_, end), number in self.flows.items() if end == group)

    @property
    def children(self) -> float:
        """Children in care at the start."""
        return sum(map(self.at_start, self.groups))

    @property
    def moved(self) -> float:
        """Children in care at the start and at the end, but in another group."""
        return sum(
            n for (start, end), n in self.flows.items() if start != end and OUTSIDE not in (start, end)
        )


def steps(tables: Mapping[str, pd.DataFrame], labels: Labels) -> list[Step]:
    """The financial years of the first scenario: the first ones, and the last whole one if there are too
    many.
    """
    rows = rows_of(tables["journeys"], scenario=labels.first)
    groups = group_titles(tables, labels)
    names = {kind: kind if kind in groups else OTHERS for kind in labels.placements} | {OUTSIDE: OUTSIDE}
    rows = rows.assign(start=rows["start"].map(names), end=rows["end"].map(names))
    years = sorted(set(rows["financial_year"]))
    whole = sorted(set(whole_years(rows_of(tables["flows"], scenario=labels.first))["financial_year"]))
    shown = years if len(years) <= STEPS else [*years[: STEPS - 1], whole[-1]]
    return [_step(year, rows_of(rows, financial_year=year), tuple(groups)) for year in shown]


def group_titles(tables: Mapping[str, pd.DataFrame], labels: Labels) -> dict[str, str]:
    """The placement types with most children over all years, in the order of the configuration; then the
    others together.
    """
    rows = rows_of(tables["journeys"], scenario=labels.first)
    most = rows[rows["start"] != OUTSIDE].groupby("start")["mean"].sum().nlargest(GROUPS).index
    named = {kind: title.split(" (")[0] for kind, title in labels.placements.items() if kind in most}
    return named if len(named) == len(labels.placements) else {**named, OTHERS: "Other types"}


def _step(year: str, rows: pd.DataFrame, groups: tuple[str, ...]) -> Step:
    found = rows.groupby(["start", "end"])["mean"].sum().to_dict()
    every = ((start, end) for start in (*groups, OUTSIDE) for end in (*groups, OUTSIDE))
    return Step(year, groups, {pair: float(found.get(pair, 0.0)) for pair in every})
