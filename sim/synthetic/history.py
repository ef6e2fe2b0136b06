"""The whole of a synthetic history: from placements of the model to rows as all its returns together hold
them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.episodes import Episodes
from sim.parameters.jobs.synthesis import Realism
from sim.synthetic.addresses import addressed
from sim.synthetic.cutting import cut, with_reasons
from sim.synthetic.legal import court_orders
from sim.synthetic.same_carer import (
    adoptions_by_foster_carers,
    changes_with_the_same_carer,
    codes_of_their_time,
    takeovers,
)
from sim.synthetic.short_breaks import short_breaks
from sim.synthetic.temporary import with_stays_away
from sim.synthetic.whole_days import whole_days


@dataclass(frozen=True, eq=False)
class SyntheticHistory:
    """Every episode of every child between two days, in the codes of the latest year."""

    rows: pd.DataFrame
    """One row for each episode, in the order of children and time, with the columns of the return in small
    letters and ``sex``, ``dob``, ``uasc``, ``period``, ``placement`` (the model's type), ``location``,
    ``away`` (a temporary stay)."""
    first: int
    """The first day of the first return."""
    last: int
    """The last day of the last return; what happens after it is not known."""


def synthetic_history(
    histories: Sequence[Episodes], realism: Realism, base: int, first: int, last: int
) -> SyntheticHistory:
    """Rows of histories (copies of one authority) from the day ``base`` on, for returns from ``first`` to
    ``last``.
    """
    placements = adoptions_by_foster_carers(
        addressed(whole_days(histories, last)), realism.foster_carers_adopt
    )
    placements, relabels = codes_of_their_time(placements, realism.independent_living)
    placements, taken = takeovers(placements, realism.takeovers_per_year, base, last)
    cuts = [*relabels, *taken, *changes_with_the_same_carer(placements, realism, base)]
    if realism.court_orders:
        cuts += court_orders(placements, base)
    rows = cut(placements, cuts, last)
    rows["same_carer"] = (rows["piece"] > 0) | rows["stays"]
    rows = with_stays_away(rows, realism.temporary_stays_per_year, base, last)
    rows = with_reasons(_with_short_breaks(rows, realism, len(histories), base, last))
    words = [str(name) for name in rows if not pd.api.types.is_numeric_dtype(rows[name])]
    rows[words] = rows[words].astype(object).where(rows[words].notna(), None)
    return SyntheticHistory(rows, first, last)


def _with_short_breaks(
    rows: pd.DataFrame, realism: Realism, copies: int, base: int, last: int
) -> pd.DataFrame:
    in_care = int(((rows["decom"] <= base) & (rows["dec"] > base)).sum())
    breaks = short_breaks(
        round(realism.short_breaks * in_care), int(rows["child"].max()) + 1, copies, base, last
    )
    if breaks.empty:
        return rows
    both = pd.concat([rows, breaks[[name for name in breaks if name in rows]]], ignore_index=True)
    for name in ("away", "back", "same_carer", "started", "uasc"):
        both[name] = both[name].fillna(False).astype(bool)
    return both.astype({"decom": np.int64, "dec": np.int64, "period": np.int64}).sort_values(
        ["child", "decom"], kind="stable", ignore_index=True
    )
