"""Periods of care by dates, and within them the stays with one carer, whatever the codes call them in
between.
"""

import numpy as np
import pandas as pd

from sim.arrays import Flags
from sim.returns.rule import remark, repair
from sim.returns.rules.case import Case, Neighbours
from sim.returns.rules.later import RELABELS
from sim.returns.words.codes import ADOPTION, FOSTER_OTHER, FOSTER_RELATIVE, TEMPORARY, UNREGISTERED

LEGAL_ONLY = remark("legal_status_only", "only the legal status changes (L): the placement goes on")
SAME_CARER = remark("same_carer", "code, address, URN or provider change, but not the carer (T, U): no move")
RELABEL = repair(
    "relabel_is_no_move",
    "a code replaced another one at the same address (H5 by K3, P2, Z1 by Z11 to Z14)",
    "no move",
    "434 435",
)
CAME_BACK = repair(
    "came_back", "the child comes back from a temporary stay to the same placement", "the placement goes on"
)
NOTHING_CHANGED = repair(
    "nothing_changed",
    "a move is claimed (P, B), but placement, provider, URN and postcode stay",
    "no move",
    "435 436",
)
ANOTHER_CARER = repair(
    "cannot_be_same_carer",
    "the same carer is claimed (L, T, U) for placements of different kinds",
    "a move",
    "434 436",
)

MARKS = ("place", "place_provider", "urn", "pl_post")
CLAIM_SAME, CLAIM_OTHER = ("L", "T", "U"), ("P", "B")
KINDS = {
    **dict.fromkeys((*FOSTER_RELATIVE, *FOSTER_OTHER, *ADOPTION, "Q1", "Q2"), "family"),
    **dict.fromkeys(("H5", "K3", "P2"), "supported"),
    **dict.fromkeys(UNREGISTERED, "unregistered"),
    **dict.fromkeys(TEMPORARY, "temporary"),
    **dict.fromkeys(("K1", "K2", "R1", "R2", "R3", "R5", "S1"), "establishment"),
}
"""Within a kind a placement can change its code and keep its carer; a code not named is a kind of its own."""


def periods(episodes: pd.DataFrame, _case: Case) -> pd.DataFrame:
    """Adds ``joined``: whether the episode continues the period of care of the one before. Dates decide."""
    near = Neighbours(episodes)
    return episodes.assign(
        joined=near.has_previous & (near.previous("dec", np.nan) == episodes["decom"].to_numpy())
    )


def carer_stays(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Adds ``same_carer``: whether the child stays with the carer of the episode before.

    The fields decide what changed. RNE is asked only what they cannot tell, whether it is still the same
    carer.
    """
    same = {name: _same(episodes, name) for name in MARKS}
    rne, joined = episodes["rne"].to_numpy(), episodes["joined"].to_numpy()
    unchanged = np.logical_and.reduce(list(same.values()))
    known_address = (episodes["pl_post"] != "").to_numpy()
    kind = pd.Series(episodes["place"].map(KINDS).fillna(episodes["place"]))
    same_kind = (kind == kind.shift()).to_numpy()
    relabel, maybe_here = (
        _relabelled(episodes),
        _not_different(episodes, "pl_post") & _not_different(episodes, "urn"),
    )
    claims_same = np.isin(rne, CLAIM_SAME) | (
        Neighbours(episodes).previous("reason_place_change", "") == "PLACE"
    )
    claims_other = np.isin(rne, CLAIM_OTHER) & ~claims_same
    back = episodes["returned"].to_numpy() & same["place"] & same["place_provider"] & maybe_here
    by_relabel = relabel & (claims_same | (same["pl_post"] & known_address))
    here = unchanged & (~claims_other | known_address)
    by_claim = claims_same & same_kind
    stays = joined & (here | by_claim | by_relabel | back)
    _enter(episodes, case, joined, stays, unchanged, by_relabel, back, claims_same, claims_other)
    return episodes.assign(same_carer=stays)


def _enter(
    episodes: pd.DataFrame,
    case: Case,
    joined: Flags,
    stays: Flags,
    unchanged: Flags,
    by_relabel: Flags,
    back: Flags,
    claims_same: Flags,
    claims_other: Flags,
) -> None:
    """Write down why each episode is, or is not, one with the carer of the episode before; the first reason
    counts.
    """
    left = stays.copy()
    for rule, where in (
        (RELABEL, by_relabel),
        (CAME_BACK, back),
        (NOTHING_CHANGED, unchanged & claims_other),
        (LEGAL_ONLY, unchanged),
        (SAME_CARER, claims_same),
    ):
        case.ledger.enter(rule, episodes["row"].to_numpy()[left & where])
        left &= ~where
    case.ledger.enter(
        ANOTHER_CARER, episodes["row"].to_numpy()[joined & ~stays & claims_same], "rne", "", "P"
    )


def _same(episodes: pd.DataFrame, column: str) -> Flags:
    values = episodes[column]
    return (values == values.shift()).to_numpy()


def _not_different(episodes: pd.DataFrame, column: str) -> Flags:
    """The same as before, or blank on one side."""
    values = episodes[column]
    before = values.shift().fillna("")
    return ((values == before) | (values == "") | (before == "")).to_numpy()


def _relabelled(episodes: pd.DataFrame) -> Flags:
    pairs = zip(episodes["place"].shift().fillna(""), episodes["place"], strict=True)
    return np.array([pair in RELABELS for pair in pairs], dtype=bool)
