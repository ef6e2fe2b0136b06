"""Stock, starts and ends by year as the department counts them, beside what it has published of the
authority.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.observed import ObservedHistory
from sim.parameters.jobs.returns import PublishedYear
from sim.returns.read.windows import first_day, last_day, years_ending

MEASURES = {
    "stock": "children in care on 31 March",
    "starts": "children who started",
    "ends": "children who ceased",
}


def reconciliation(
    history: ObservedHistory, published: Mapping[int, PublishedYear], suppress_below: int
) -> pd.DataFrame:
    """By year and measure: what the returns show, what is published, and the difference.

    A child counts once a year among those who started and once among those who ceased. Columns: year,
    measure, returns, published, difference, percent, complete (whether the returns cover the whole year),
    suppressed (whether the number is too small to be shown, in which case it and what would give it away are
    missing).
    """
    counts = pd.DataFrame([row for year in _years(history) for row in _counted(history, year)])
    counts["published"] = [
        np.nan if year not in published else _number(getattr(published[year], measure))
        for year, measure in zip(counts["ends_in"], counts["measure"], strict=True)
    ]
    counts["difference"] = counts["returns"] - counts["published"]
    counts["percent"] = 100 * counts["difference"] / counts["published"].where(counts["published"] > 0)
    small = (counts["returns"] > 0) & (counts["returns"] < suppress_below)
    counts["suppressed"] = small
    counts.loc[small, ["returns", "difference", "percent"]] = np.nan
    return counts.drop(columns="ends_in")


def _number(value: float | None) -> float:
    return np.nan if value is None else float(value)


def _years(history: ObservedHistory) -> range:
    first, last = years_ending(np.array([history.begins, history.ends], dtype=np.float64))
    return range(int(first), int(last) + 1)


def _counted(history: ObservedHistory, year: int) -> list[dict[str, object]]:
    frame = history.counted().frame
    start, end, child = (frame[name].to_numpy() for name in ("decom", "dec", "child"))
    begin, day = first_day(year), last_day(year)
    known = np.ones(len(frame), bool) if history.start_known is None else history.start_known
    # Who was last seen in care on that day was in care on it, though nobody knows of the next one.
    in_care = (start <= day) & (~(end <= day) | (history.vanished & (end == day)))
    started = (frame["spell"].to_numpy() == 0) & known & (start >= begin) & (start <= day)
    ceased = frame["rec"].notna().to_numpy() & (end >= begin) & (end <= day)
    complete = history.begins <= begin and history.ends >= day
    numbers = {"stock": in_care if history.ends >= day else None, "starts": started, "ends": ceased}
    return [
        {
            "year": f"{year - 1}-{year % 100:02d}",
            "ends_in": year,
            "measure": measure,
            "returns": np.nan if marks is None else float(len(np.unique(child[marks]))),
            "complete": complete,
        }
        for measure, marks in numbers.items()
    ]
