"""Placement stability: how many placements children in care have had in a year."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from sim.bands import years_after
from sim.episodes import Episodes
from sim.measures.counting.calendar import day_numbers
from sim.measures.counting.keys import every_combination
from sim.measures.counting.table import Measured
from sim.measures.measure import Measure

PLACEMENTS = ("1", "2", "3+")


def stability(episodes: Episodes, dates: Sequence[date]) -> Measured:
    """Share of the children in care on each date (31 March) with 1, 2, and 3 or more placements in the year
    up to it.

    As DfE's indicator NI 62: the placement that was open when the year began counts, and so do those of an
    earlier period of care in the same year. A child's episodes must therefore reach back a year before each
    date. Keys: ``date`` (ISO), ``placements``; ``NaN`` where nobody is in care.
    """
    f = episodes.frame
    start, end = f["decom"].to_numpy(), f["dec"].fillna(np.inf).to_numpy()
    children, child = np.unique(f["child"].to_numpy(), return_inverse=True)
    shares = np.full((len(dates), len(PLACEMENTS)), np.nan)
    for i, (until, since) in enumerate(
        zip(day_numbers(dates), day_numbers([years_after(d, -1) for d in dates]), strict=True)
    ):
        had = np.bincount(child[(start <= until) & (end > since)], minlength=len(children))
        here = np.unique(child[(start <= until) & (end > until)])
        if len(here):
            shares[i] = np.bincount(np.minimum(had[here], 3) - 1, minlength=3) / len(here)
    keys = every_combination(date=[d.isoformat() for d in dates], placements=PLACEMENTS)
    return Measured("stability", keys, shares.ravel())


STABILITY = Measure(
    name="stability",
    description="children with one, two, three or more placements in the year to 31 March",
    keys=("date", "placements"),
    take=lambda seen: (stability(seen.episodes, seen.marches),),
)
