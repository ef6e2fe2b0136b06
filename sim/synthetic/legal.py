"""Court orders: changes of legal status inside a placement, which a return records as an episode of its own
(RNE ``L``).
"""

import numpy as np
import pandas as pd

from sim.codes import LegalStatus
from sim.synthetic.cutting import cut_of
from sim.synthetic.scatter import uniform

LAST_HOURS = {LegalStatus.POLICE_PROTECTION.value: 3, LegalStatus.EMERGENCY_PROTECTION.value: 21}
"""Days that police protection (72 hours) and an emergency protection order (21 days) last at most (rules 361,
362)."""
PROCEEDINGS = (270, 330)
"""Days in care between which an interim order becomes a full one. The model takes 270 for placements that
begin later."""
ORDER_AHEAD = (14, 120)
"""Days by which a placement order precedes the placement for adoption. Assumption."""
INTERIM, FULL, PLACEMENT_ORDER = (
    status.value
    for status in (LegalStatus.INTERIM_CARE_ORDER, LegalStatus.FULL_CARE_ORDER, LegalStatus.PLACEMENT_ORDER)
)


def court_orders(rows: pd.DataFrame, base: int) -> list[pd.DataFrame]:
    """Cuts where a court decides while the child lives on where it was; none before the day ``base``, as
    known then.
    """
    return [_after_emergency(rows), *_after_proceedings(rows, base)]


def _after_emergency(rows: pd.DataFrame) -> pd.DataFrame:
    short = rows[rows["ls"].isin(list(LAST_HOURS))]
    longest = short["ls"].map(LAST_HOURS).to_numpy(dtype=np.int64)
    days = 1 + np.floor(
        uniform("protection", short["copy"], short["child"], short["decom"]) * longest
    ).astype(np.int64)
    return cut_of(short, short["decom"].to_numpy() + days, ls=INTERIM)


def _after_proceedings(rows: pd.DataFrame, base: int) -> list[pd.DataFrame]:
    care = rows.groupby(["child", "period"], sort=False)
    entered = care["decom"].transform("first").where(care["started"].transform("first"), base - 1000)
    u = uniform("order", rows["copy"], rows["child"], rows["period"])
    decided = entered + PROCEEDINGS[0] + np.floor(u * (PROCEEDINGS[1] - PROCEEDINGS[0])).astype(np.int64)
    late = base + 1 + np.floor(u * 180).astype(np.int64)
    decided = decided.where(decided >= base, late)
    earlier, later = ORDER_AHEAD
    ahead = earlier + np.floor(
        uniform("placement order", rows["copy"], rows["child"], rows["decom"]) * (later - earlier)
    )
    adopted_next = (care["ls"].shift(-1) == PLACEMENT_ORDER) & (rows["ls"] != PLACEMENT_ORDER)
    ordered = (rows["dec"] - ahead).astype(np.int64)
    on_the_day = care["stays"].shift(-1, fill_value=False) & (u < 0.5)
    granted = adopted_next & (ordered > np.maximum(rows["decom"], base)) & ~on_the_day
    interim = (rows["ls"] == INTERIM) | rows["ls"].isin(list(LAST_HOURS))
    full = interim & (decided > rows["decom"]) & ~(granted & (decided >= ordered))
    return [
        cut_of(rows[full], decided[full], ls=FULL),
        cut_of(rows[granted], ordered[granted], ls=PLACEMENT_ORDER),
    ]
