"""Target, model and difference, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.bands import TIME_IN_CARE, AgeBand
from sim.estimation.observed import Observed
from sim.estimation.published import endings_by_setting
from sim.parameters import Parameters, Targets

COLUMNS = ["group", "item", "kind", "target", "model", "difference", "percent", "low", "high", "unit"]
FITTED, COMPARED = "fitted", "compared"


@dataclass(frozen=True, eq=False)
class Comparison:
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


Row = tuple[str, str, str, float, float, float | None, float | None, str]


def compare(seen: Observed, p: Parameters, targets: Targets, census: Observed) -> Comparison:
    """Put what the model shows beside what is published."""
    rows = [*_flows(seen, p, targets), *_stocks(seen, p, census), *_durations(seen, p, targets, census)]
    table = pd.DataFrame(rows, columns=["group", "item", "kind", "target", "model", "low", "high", "unit"])
    table["difference"] = table["model"] - table["target"]
    table["percent"] = 100 * table["difference"] / table["target"].where(table["target"] != 0)
    return Comparison(table[COLUMNS])


def _flows(seen: Observed, p: Parameters, targets: Targets) -> Iterator[Row]:
    children, ages = "children a year", list(AgeBand)
    entries, moves = targets.entries, targets.moves
    yield "entries", "all", FITTED, entries.value, float(seen.entries), entries.low, entries.high, children
    for number, route in enumerate(p.exits.routes):
        t = targets.exits_by_route[route]
        yield (
            "exits before 18 by route",
            route,
            FITTED,
            t.value,
            seen.exits[number].sum(),
            t.low,
            t.high,
            children,
        )
    for number, age in enumerate(ages):
        t = targets.exits_by_age[age]
        yield (
            "exits before 18 by age",
            age,
            FITTED,
            t.value,
            seen.exits[:, number].sum(),
            t.low,
            t.high,
            children,
        )
    yield "moves", "all", FITTED, moves.value, seen.moves.sum(), moves.low, moves.high, "moves a year"
    new = moves.value + entries.value
    yield (
        "new placements",
        "all",
        FITTED,
        new,
        seen.moves.sum() + float(seen.entries),
        None,
        None,
        "placements a year",
    )


def _stocks(seen: Observed, p: Parameters, census: Observed) -> Iterator[Row]:
    children = "children"
    for number, name in enumerate(p.placement.types):
        yield (
            "children by placement",
            name,
            FITTED,
            census.stock[number].sum(),
            seen.stock[number].sum(),
            None,
            None,
            children,
        )
    for number, age in enumerate(AgeBand):
        yield (
            "children by age",
            age,
            FITTED,
            census.stock[:, number].sum(),
            seen.stock[:, number].sum(),
            None,
            None,
            children,
        )
    against = float(census.against_plan), float(seen.against_plan)
    yield "in residential care against their plan", "all", FITTED, *against, None, None, children


def _durations(seen: Observed, p: Parameters, targets: Targets, census: Observed) -> Iterator[Row]:
    settings = p.placement.settings
    endings = endings_by_setting(p, targets, census.stock)
    ended = seen.moves + seen.exits_from
    for number, setting in enumerate(settings):
        if setting in p.moves.endings and ended[number] > 1:
            days = p.moves.durations[p.moves.endings[setting].durations].mean_days
            kind = "placements ending by setting"
            yield kind, setting, FITTED, endings[number], ended[number], None, None, "placements a year"
            mean = seen.days_placed[number] / ended[number]
            yield (
                "mean length of placements that end",
                setting,
                COMPARED,
                days,
                mean,
                None,
                None,
                "days (target: England)",
            )
    published = np.array(targets.last_period_of_care) / sum(targets.last_period_of_care)
    shares = seen.days_in_care / seen.days_in_care.sum()
    for number, start in enumerate(TIME_IN_CARE):
        item = f"from {start:.0f} days"
        yield (
            "last period of care",
            item,
            COMPARED,
            published[number],
            shares[number],
            None,
            None,
            "share (target: England)",
        )
    three, same = targets.three_or_more_placements, targets.same_carer_for_two_years
    yield (
        "three or more placements in the year",
        "all",
        FITTED,
        three,
        float(seen.three_or_more),
        None,
        None,
        "share",
    )
    yield "same carer for two years", "all", FITTED, same, float(seen.same_carer), None, None, "share"
