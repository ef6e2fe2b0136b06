"""How fast spending and what drives it have grown, and how fast they go on growing: which trend a scenario
breaks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.calendar import DAYS_PER_WEEK, MONTHS_PER_YEAR, begins_in
from sim.finance.books import Books
from sim.measures.costs import NIGHTS, PENCE, is_income
from sim.measures.costs.levels import expected_level
from sim.measures.costs.lines import EMPTY_BEDS
from sim.parameters import Parameters
from sim.policies import Scenario

COLUMNS = [
    *("scenario", "trend", "published_from", "published_to", "published_first", "published_last"),
    *("published_per_year", "forecast_from", "forecast_to", "forecast_first", "forecast_last"),
    *("forecast_per_year", "difference", "breaks"),
]
BROKEN = 0.01
"""Points a year by which growth must differ from what was, for a trend to be called broken. An assumption."""


def trends(books: Mapping[str, Books], scenarios: Mapping[str, Scenario], p: Parameters) -> pd.DataFrame:
    """A row for each scenario and published trend; none where no trend is configured or fewer than two
    financial years are simulated whole.

    ``published_per_year`` and ``forecast_per_year`` are geometric growth a year between the first and the
    last year of each, ``difference`` the second less the first. ``breaks`` is ``falls short``, ``goes
    beyond`` or ``keeps``, see :data:`BROKEN`. Pounds are
    means of all replications at expected prices, with what a scenario does to them.
    """
    known = p.costs.trends if p.costs else None
    rows: list[tuple[object, ...]] = []
    if known is not None:
        was = begins_in(known.last_year) - begins_in(known.first_year)
        for scenario, own in books.items():
            years = [i for i, m in enumerate(own.months.by_year(own.months.parts)) if m == MONTHS_PER_YEAR]
            if len(years) < 2:
                continue
            first, last = years[0], years[-1]
            seen = Seen.of(own, scenarios[scenario].applied_to(p))
            for name, published in known.values.items():
                series = MEASURED[name](seen)
                before = growth(published[0], published[1], was)
                after = growth(float(series[first]), float(series[last]), last - first)
                rows.append(
                    (
                        *(scenario, name, known.first_year, known.last_year, *published, before),
                        *(own.months.years[first], own.months.years[last]),
                        *(
                            float(series[first]),
                            float(series[last]),
                            after,
                            after - before,
                            broken(after - before),
                        ),
                    )
                )
    return pd.DataFrame(rows, columns=COLUMNS)


@dataclass(frozen=True, eq=False)
class Seen:
    """The books of a scenario with its own parameters."""

    books: Books
    p: Parameters
    spent: Numbers
    """Pence by financial years and lines, at expected prices: chance in prices would tell of no trend."""

    @classmethod
    def of(cls, books: Books, p: Parameters) -> "Seen":
        """What was bought, at the expected level of each price group and what the scenario does to it."""
        years = [begins_in(year) for year in books.months.years]
        groups = p.costs.groups if p.costs else {}
        level = {
            name: [expected_level(p.costs, name, y) * group.level.at(date(y, *MIDDLE)) for y in years]
            for name, group in groups.items()
            if p.costs
        }
        by_account = books.expected_by_account * np.asarray([level[a.group] for a in books.accounts]).T
        lines = [[account.line == line for line in books.lines] for account in books.accounts]
        return cls(books, p, by_account @ np.asarray(lines, dtype=float))


MIDDLE = (10, 1)
"""The day in the middle of a financial year."""


def growth(first: float, last: float, years: float) -> float:
    """Geometric growth a year; not a number where there was nothing."""
    return (last / first) ** (1 / years) - 1 if first > 0 and years else float("nan")


def broken(difference: float) -> str:
    """Whether growth keeps to what it was."""
    if np.isnan(difference) or abs(difference) < BROKEN:
        return "keeps"
    return "falls short" if difference < 0 else "goes beyond"


def _gross(own: Seen) -> Numbers:
    return _pounds(own, [line for line in own.books.lines if not is_income(line)])


def _children(own: Seen) -> Numbers:
    return _nights(own, list(own.p.placement.types)) / own.books.months.by_year(own.books.months.nights)


def _spending_per_child(own: Seen) -> Numbers:
    return _gross(own) / _children(own)


def _residential_share(own: Seen) -> Numbers:
    return _nights(own, _residential(own.p)) / _nights(own, list(own.p.placement.types))


def _residential_per_week(own: Seen) -> Numbers:
    return _per_week(own, _residential(own.p), (EMPTY_BEDS,))


def _fostering_per_week(own: Seen) -> Numbers:
    return _per_week(
        own, [name for name, kind in own.p.placement.types.items() if kind.foster or kind.kinship], ()
    )


def _care_leavers(own: Seen) -> Numbers:
    after = own.p.costs.after_care if own.p.costs else None
    return _pounds(own, [after.care_leavers.line, after.staying_put.line] if after else [])


MEASURED: Mapping[str, Callable[[Seen], Numbers]] = {
    "gross_spending": _gross,
    "children_looked_after": _children,
    "spending_per_child": _spending_per_child,
    "residential_share": _residential_share,
    "residential_per_week": _residential_per_week,
    "fostering_per_week": _fostering_per_week,
    "leaving_care_spending": _care_leavers,
}
"""What each trend is in the books, by financial year; the names of
:data:`sim.parameters.published_spending.TrendName`."""


def _residential(p: Parameters) -> list[str]:
    return [name for name, kind in p.placement.types.items() if kind.residential]


def _per_week(own: Seen, types: list[str], more: tuple[str, ...]) -> Numbers:
    """Pounds of the lines under which children of some types are paid for, over their weeks."""
    costs, p = own.p.costs, own.p
    if costs is None:
        return np.zeros(len(own.books.months.years))
    lines = {costs.fees[name].line for name in types if name in costs.fees}
    lines |= {costs.homes[name].line for name in types if name in costs.homes}
    lines |= {
        costs.home_cost(name, home.type).line
        for name, home in p.provision.homes.items()
        if home.type in types
    }
    return _pounds(own, [*lines, *more]) / _nights(own, types) * DAYS_PER_WEEK


def _pounds(own: Seen, lines: list[str]) -> Numbers:
    chosen = [i for i, line in enumerate(own.books.lines) if line in lines]
    return np.asarray(own.spent[:, chosen].sum(axis=1) / PENCE)


def _nights(own: Seen, types: list[str]) -> Numbers:
    chosen = [
        i for i, volume in enumerate(own.books.volumes) if volume in {f"{NIGHTS}:{name}" for name in types}
    ]
    return np.asarray(own.books.expected_nights[:, chosen].sum(axis=1))
