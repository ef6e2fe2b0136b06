"""Days and months that were exchanged where nothing in the writing shows it: by what they do to the order of
dates.
"""

from collections.abc import Iterator

import numpy as np

from sim.arrays import Flags, Numbers
from sim.returns.doubts.doubt import LEAST_ROWS, CleaningEvidence, Doubt

OUT_OF_ORDER = ("ends_before_start", "starts_after_the_return", "before_birth")
"""Rules that set aside rows whose dates are in an order that cannot be."""
MOST = 0.8
"""Share of such rows that exchanging would put right, from which on it is no chance: a slip of another kind
is put right in two of five (both days up to the 12th, or one of them that moves the right way)."""


def exchanged_by_their_order(evidence: CleaningEvidence) -> Iterator[Doubt]:
    """Rows whose dates cannot be in this order, nearly all of which are in order once day and month are
    exchanged.
    """
    decided = evidence.ledger.decided_by[evidence.episodes["row"].to_numpy()]
    rows = evidence.episodes[np.isin(decided, OUT_OF_ORDER)]
    if len(rows) < LEAST_ROWS:
        return
    start, end = rows["decom"].to_numpy(), rows["dec"].to_numpy()
    birth = evidence.known.births[rows["child"].to_numpy()]
    last = evidence.windows.ends[rows["ret"].to_numpy(dtype=np.int64)]
    orders = [
        _in_order(born, begins, ends, last)
        for born in (birth, exchanged(birth))
        for begins in (start, exchanged(start))
        for ends in (end, exchanged(end))
    ]
    right, of = int(np.logical_or.reduce(orders).sum()), len(rows)
    if right >= MOST * of:
        yield Doubt(
            f"{right:,} of {of:,} rows that are set aside because of the order of their dates would be in"
            " order with day and month exchanged (03/06 and 06/03). Has a spreadsheet exchanged them? Then"
            " dates of other rows are wrong, too, though nothing shows it: export the files again, and open"
            " them in no spreadsheet before they are read here."
        )


def _in_order(birth: Numbers, start: Numbers, end: Numbers, last: Numbers) -> Flags:
    known = np.isfinite(start) & np.isfinite(birth)
    return known & (birth <= start) & (start <= last) & ~(end < start)


def exchanged(days: Numbers) -> Numbers:
    """Days since 1970 with day and month exchanged; ``NaN`` where the day is no month."""
    known = np.isfinite(days)
    when = np.where(known, days, 0).astype("int64").astype("datetime64[D]")
    year, month = when.astype("datetime64[Y]"), when.astype("datetime64[M]")
    day = (when - month).astype(np.int64) + 1
    of_year = (month - year).astype(np.int64)
    other = (year.astype("datetime64[M]") + (np.minimum(day, 12) - 1)).astype("datetime64[D]") + of_year
    return np.where(known & (day <= 12), other.astype(np.int64).astype(np.float64), np.nan)
