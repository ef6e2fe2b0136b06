"""Changes of the record while the child stays with its carer (RNE ``T``): relabels, which are no moves.

Foster carers are matched as long-term (U6 becomes U4, U3 becomes U1), adopt the child or move house with it;
a household goes over from an agency to the council; an agency or a home is taken over and all its children
are recorded anew on one day; code lists change.
"""

import numpy as np
import pandas as pd

from sim.bands import DAYS_PER_YEAR, birthdays
from sim.codes import PlaceCode, Provider
from sim.parameters.jobs.synthesis import Realism
from sim.synthetic.addresses import ELSEWHERE, postcode, registered
from sim.synthetic.cutting import cut_of
from sim.synthetic.scatter import scatter, uniform
from sim.synthetic.whole_days import OPEN

LONG_TERM = {PlaceCode.U6.value: PlaceCode.U4.value, PlaceCode.U3.value: PlaceCode.U1.value}
MATCHED_AFTER = (300, 900)
"""Days in the placement between which it is matched as long-term. Assumption."""
P2_ENDS = np.datetime64("2023-10-28", "D").astype(int)
"""From this day independent living is no placement of a looked-after child (supported accommodation is
regulated)."""
REGULATED = np.datetime64("2023-04-01", "D").astype(int)
"""First day of the returns in which supported accommodation takes nobody under 16."""


def codes_of_their_time(rows: pd.DataFrame, share: float) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Supported accommodation in the codes that it had then.

    It is recorded as independent living (P2) for a share of children until 28 October 2023, when it goes over
    to H5 without a move, and as an unregistered placement (Z1) for those who come under 16 from April 2023
    on.
    """
    rows = rows.copy()
    supported = rows["place"].isin([PlaceCode.H5.value, PlaceCode.K3.value])
    sixteen = birthdays(rows["dob"].to_numpy(), 16)
    young = supported & (rows["decom"] < sixteen) & (rows["decom"] >= REGULATED)
    alone = supported & ~young & (rows["decom"] < P2_ENDS) & (rows["decom"] >= sixteen)
    alone &= uniform("P2", rows["copy"], rows["child"], rows["decom"]) < share
    rows.loc[supported, "place"] = PlaceCode.H5.value
    rows.loc[young, ["place", "provider", "urn"]] = [PlaceCode.Z1.value, None, ELSEWHERE]
    rows.loc[alone, "place"] = PlaceCode.P2.value
    return rows, [cut_of(rows.loc[alone], np.full(int(alone.sum()), P2_ENDS), place=PlaceCode.H5.value)]


def adoptions_by_foster_carers(rows: pd.DataFrame, share: float) -> pd.DataFrame:
    """Of the children who go from foster care to adoption some stay where they are: their carers adopt them
    (A5).

    ``stays`` marks these placements. Some of their placement orders are made on the day itself (RNE ``U``).
    """
    before = rows.groupby(["child", "period"], sort=False)["place"].shift()
    stays = (rows["place"] == PlaceCode.A6.value) & before.isin([PlaceCode.U6.value])
    stays &= uniform("foster carers adopt", rows["copy"], rows["child"], rows["decom"]) < share
    rows = rows.assign(stays=stays)
    rows.loc[stays, ["place", "urn"]] = [PlaceCode.A5.value, None]
    return rows


def changes_with_the_same_carer(rows: pd.DataFrame, realism: Realism, base: int) -> list[pd.DataFrame]:
    """Cuts for carers who are matched, move house or go over to the council; none before the day ``base``."""
    fostered = rows[rows["place"].isin(list(LONG_TERM))]
    low, high = MATCHED_AFTER
    u = uniform("matched", fostered["copy"], fostered["child"], fostered["decom"])
    after = low + np.floor(
        uniform("matched after", fostered["copy"], fostered["child"], fostered["decom"]) * (high - low)
    )
    day = fostered["decom"] + after.astype(np.int64)
    chosen = (u < realism.matched_long_term) & (day > base)
    matched = fostered[chosen]
    agency = fostered[fostered["provider"].isin([Provider.PRIVATE.value, Provider.VOLUNTARY.value])]
    council = registered(scatter("council"), "SC9")[0]
    moving, day_of_move = _some_day(fostered, "moves house", realism.carers_move_house_per_year, base)
    joining, day_of_joining = _some_day(agency, "joins the council", realism.carers_transfer_per_year, base)
    at = scatter("new house", moving["copy"], moving["child"], moving["decom"])
    return [
        cut_of(matched, day[chosen], place=matched["place"].map(LONG_TERM).to_numpy()),
        cut_of(moving, day_of_move, pl_post=postcode(moving["pl_post"].str[:2].to_numpy(dtype=object), at)),
        cut_of(joining, day_of_joining, provider=Provider.OWN.value, urn=council),
    ]


def takeovers(
    rows: pd.DataFrame, per_year: float, base: int, last: int
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Agencies and homes that change hands: from that day on they have another URN and the other code of
    independent providers.

    Placements that begin later begin with the new codes; those that last over the day are cut.
    """
    independent = rows["provider"].isin([Provider.PRIVATE.value, Provider.VOLUNTARY.value])
    urns = rows.loc[independent, "urn"].dropna().astype(str).to_numpy(dtype=object)
    known = np.unique(urns)
    if not len(known) or per_year == 0:
        return rows, []
    day = base + 1 + np.floor(-np.log1p(-uniform("takeover", known)) / per_year * DAYS_PER_YEAR)
    new_urn = dict(zip(known, registered(scatter("new owner", known), "SC9"), strict=True))
    taken = pd.Series(np.where(day <= last, day, OPEN).astype(np.int64), index=known)
    when = rows["urn"].map(taken).where(independent).fillna(OPEN).astype(np.int64)
    other = np.where(
        rows["provider"] == Provider.PRIVATE.value, Provider.VOLUNTARY.value, Provider.PRIVATE.value
    )
    over = rows[(rows["decom"] < when) & (when < rows["dec"])]
    cuts = [
        cut_of(
            over,
            when[over.index],
            urn=over["urn"].map(new_urn).to_numpy(),
            provider=other[over.index.to_numpy()],
        )
    ]
    later = rows["decom"] >= when
    rows = rows.assign(
        urn=rows["urn"].map(new_urn).where(later, rows["urn"]),
        provider=np.where(later, other, rows["provider"]),
    )
    return rows, cuts


def _some_day(rows: pd.DataFrame, what: str, per_year: float, base: int) -> tuple[pd.DataFrame, pd.Series]:
    """The placements to which something happens that comes with a constant rate, and the day of it."""
    u = uniform(what, rows["copy"], rows["child"], rows["decom"])
    wait = -np.log1p(-u) / max(per_year, 1e-12) * DAYS_PER_YEAR
    day = rows["decom"].clip(lower=base) + 1 + np.floor(np.minimum(wait, 1e6)).astype(np.int64)
    happens = (day < rows["dec"]) & (per_year > 0) & (wait < 1e6)
    return rows[happens], day[happens]
