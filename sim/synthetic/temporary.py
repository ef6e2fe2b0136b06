"""Stays away from a placement that goes on: hospital, holidays, the carer's holidays (PLACE T1 to T4)."""

import numpy as np
import pandas as pd

from sim.bands import DAYS_PER_YEAR
from sim.synthetic.addresses import AREAS, postcode
from sim.synthetic.scatter import pick, scatter, uniform

LONGEST = {"T1": 41, "T2": 20, "T3": 20, "T4": 7}
"""Days that each may last: six weeks, three weeks, seven days (rules 375, 376, 379); T2 as T3."""
SHARES = (0.3, 0.3, 0.25, 0.15)
"""How they share out. Assumption."""
MARGIN = 14
"""Days in the placement before and after the stay, at least."""


def with_stays_away(rows: pd.DataFrame, per_year: float, base: int, last: int) -> pd.DataFrame:
    """The rows, some of them cut in three: where the child lives, where it stays for a while, and back again.

    A child stays away at most once in a calendar year, never from adopters or parents; carers go on holiday
    without it only in foster care. ``away`` marks the rows in the middle, ``back`` those after them.
    """
    rows = rows.assign(away=False, back=False)
    start, end = rows["decom"].clip(lower=base), rows["dec"].clip(upper=last)
    room = (end - start - 2 * MARGIN - max(LONGEST.values())).to_numpy()
    key = (rows["copy"], rows["child"], rows["decom"])
    expected = np.maximum(room, 0) / DAYS_PER_YEAR * per_year
    stays = (room > 0) & (uniform("stays away", *key) < 1 - np.exp(-expected))
    stays &= ~rows["place"].str[0].isin(["A", "P", "Z"]).to_numpy()
    day = (start + MARGIN + np.floor(uniform("day of stay", *key) * np.maximum(room, 1))).astype(np.int64)
    stays &= ~pd.DataFrame({"child": rows["child"], "year": (day / DAYS_PER_YEAR).astype(int)})[
        stays
    ].duplicated().reindex(rows.index, fill_value=False)
    kind = pick(tuple(LONGEST), SHARES, uniform("kind of stay", *key))
    kind = np.where((kind == "T3") & (rows["place"].str[0] != "U"), "T1", kind)
    longest = pd.Series(kind).map(LONGEST).to_numpy(dtype=np.int64)
    length = 1 + np.floor(uniform("length of stay", *key) * longest).astype(np.int64)
    whole, chosen = rows[~stays], rows[stays]
    away_from, back_on = day[stays], (day + length)[stays]
    elsewhere = postcode(
        AREAS["in_county"], scatter("stay", chosen["copy"], chosen["child"], chosen["decom"])
    )
    before = chosen.assign(dec=away_from)
    away = chosen.assign(
        decom=away_from,
        dec=back_on,
        place=kind[stays],
        provider=None,
        urn=None,
        pl_post=elsewhere,
        away=True,
        same_carer=False,
    )
    back = chosen.assign(decom=back_on, same_carer=False, back=True)
    every: pd.DataFrame = pd.concat([whole, before, away, back]).sort_values(
        ["child", "decom"], kind="stable", ignore_index=True
    )
    return every
