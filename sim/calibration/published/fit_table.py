"""Target, model and difference, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.bands import TIME_IN_CARE, AgeBand
from sim.calibration.published.margins import endings_by_setting
from sim.calibration.published.summary import Summary
from sim.parameters import Parameters, Targets
from sim.parameters.targets import Count

COLUMNS = ["group", "item", "kind", "target", "model", "difference", "percent", "low", "high", "unit"]
FITTED, COMPARED = "fitted", "compared"


@dataclass(frozen=True, eq=False)
class FitTable:
    """The table: group, item, kind (fitted to, or only compared), target, model, difference, percent, low,
    high, unit.

    ``low`` and ``high`` are the least and the most of the last three published years, where they are known.
    """

    rows: pd.DataFrame

    def worst(self, many: int) -> pd.DataFrame:
        """The rows that differ most for their size, worst first."""
        size = np.sqrt(np.maximum(self.rows["target"], 1.0))
        return (
            self.rows.assign(far=(self.rows["difference"].abs() / size))
            .nlargest(many, "far")
            .drop(columns="far")
        )


class Row(NamedTuple):
    """A row before target and model are compared."""

    group: str
    item: str
    kind: str
    target: float
    model: float
    unit: str
    low: float | None = None
    high: float | None = None


def compare(seen: Summary, p: Parameters, targets: Targets, census: Summary) -> FitTable:
    """Put what the model shows beside what is published."""
    durations = [
        *_endings(seen, p, targets, census),
        *_last_periods(seen, targets),
        *_stability(seen, targets),
    ]
    table = pd.DataFrame(
        [*_flows(seen, p, targets), *_stocks(seen, p, census), *durations], columns=Row._fields
    )
    table["difference"] = table["model"] - table["target"]
    table["percent"] = 100 * table["difference"] / table["target"].where(table["target"] != 0)
    return FitTable(table[COLUMNS])


def _flows(seen: Summary, p: Parameters, targets: Targets) -> Iterator[Row]:
    moves, entries, children = seen.moves.sum(), float(seen.entries), "children a year"
    by_route, by_age = seen.exits.sum(axis=1), seen.exits.sum(axis=0)
    yield _counted("entries", "all", targets.entries, entries, children)
    for number, route in enumerate(p.exits.routes):
        published = targets.exits_by_route[route]
        yield _counted("exits before 18 by route", route, published, by_route[number], children)
    for number, age in enumerate(AgeBand):
        yield _counted("exits before 18 by age", age, targets.exits_by_age[age], by_age[number], children)
    yield _counted("moves", "all", targets.moves, moves, "moves a year")
    new = targets.moves.value + targets.entries.value
    yield Row("new placements", "all", FITTED, new, moves + entries, "placements a year")


def _counted(group: str, item: str, published: Count, model: float, unit: str) -> Row:
    return Row(group, item, FITTED, published.value, model, unit, published.low, published.high)


def _stocks(seen: Summary, p: Parameters, census: Summary) -> Iterator[Row]:
    by_type, by_age = ([side.stock.sum(axis=axis) for side in (census, seen)] for axis in (1, 0))
    for name, wanted, now in zip(p.placement.types, *by_type, strict=True):
        yield Row("children by placement", name, FITTED, wanted, now, "children")
    for age, wanted, now in zip(AgeBand, *by_age, strict=True):
        yield Row("children by age", age, FITTED, wanted, now, "children")
    against = float(census.against_plan), float(seen.against_plan)
    yield Row("in residential care against their plan", "all", FITTED, *against, "children")


def _endings(seen: Summary, p: Parameters, targets: Targets, census: Summary) -> Iterator[Row]:
    """Placements that end by setting, and how long they had lasted."""
    endings = endings_by_setting(p, targets, census.stock)
    ended = seen.moves + seen.exits_from
    for number, setting in enumerate(p.placement.settings):
        if setting in p.moves.endings and ended[number] > 1:
            days = p.moves.durations[p.moves.endings[setting].durations].mean_days
            mean = seen.days_placed[number] / ended[number]
            many = endings[number], ended[number]
            yield Row("placements ending by setting", setting, FITTED, *many, "placements a year")
            of_them = "mean length of placements that end"
            yield Row(of_them, setting, COMPARED, days, mean, "days (target: England)")


def _last_periods(seen: Summary, targets: Targets) -> Iterator[Row]:
    published = np.array(targets.last_period_of_care) / sum(targets.last_period_of_care)
    shares = seen.days_in_care / seen.days_in_care.sum()
    for start, target, model in zip(TIME_IN_CARE, published, shares, strict=True):
        item = f"from {start:.0f} days"
        yield Row("last period of care", item, COMPARED, target, model, "share (target: England)")


def _stability(seen: Summary, targets: Targets) -> Iterator[Row]:
    three = targets.three_or_more_placements, float(seen.three_or_more)
    yield Row("three or more placements in the year", "all", FITTED, *three, "share")
    same = targets.same_carer_for_two_years, float(seen.same_carer)
    yield Row("same carer for two years", "all", FITTED, *same, "share")
