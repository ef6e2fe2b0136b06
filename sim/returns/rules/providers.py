"""PLACE_PROVIDER where it is missing, or one that such a placement cannot have."""

import numpy as np
import pandas as pd

from sim.returns.rule import repair
from sim.returns.rules.case import Case, Neighbours
from sim.returns.words.codes import FOSTER_OTHER, FOSTER_RELATIVE, TEMPORARY, UNREGISTERED

MISSING = repair(
    "provider_missing",
    "PLACE_PROVIDER is blank",
    "that of other episodes with its URN, else of the same placement before or after, else the council (PR1)",
    "526",
)
IMPOSSIBLE = repair(
    "provider_impossible",
    "a placement of this kind cannot have this PLACE_PROVIDER",
    "as if blank",
    "527 528 529 530 531 550",
)
NOT_WANTED = repair(
    "provider_not_wanted", "PLACE_PROVIDER is filled for a code that has none (T, Z)", "blank", "213 178"
)

NONE_WANTED = (*TEMPORARY, *UNREGISTERED)
PARENTS, BY_PARENTS, OWN = "P1", "PR0", "PR1"
NOT_FOR = {"PR3": (*FOSTER_RELATIVE, *FOSTER_OTHER, "Q1", "Q2", "K2")}
"""Placements that a provider of this kind cannot offer."""
NO_URN = ("", "XXXXXXX")


def providers(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Every placement with a provider that it can have, and none where there is none to be had."""
    place, provider = episodes["place"].to_numpy(), episodes["place_provider"].to_numpy()
    none = np.isin(place, NONE_WANTED)
    episodes = case.ledger.change(episodes, none & (provider != ""), NOT_WANTED, "place_provider", "")
    with_parents = place == PARENTS
    wrong = ((provider == BY_PARENTS) != with_parents) | (provider == "")
    for other, places in NOT_FOR.items():
        wrong |= (provider == other) & np.isin(place, places)
    wrong &= ~none
    blank = wrong & (provider == "")
    usable = episodes.assign(place_provider=np.where(wrong, "", provider))
    found = _imputed(usable, place)
    found = np.where(with_parents, BY_PARENTS, found)
    episodes = case.ledger.change(episodes, blank, MISSING, "place_provider", found[blank])
    return case.ledger.change(episodes, wrong & ~blank, IMPOSSIBLE, "place_provider", found[wrong & ~blank])


def _imputed(episodes: pd.DataFrame, place: np.ndarray) -> np.ndarray:
    """For each episode the provider that is likeliest if its own is not known."""
    provider, near = episodes["place_provider"].to_numpy(), Neighbours(episodes)
    known = episodes[(provider != "") & ~episodes["urn"].isin(NO_URN)]
    common = known.groupby("urn")["place_provider"].agg(lambda values: values.value_counts().index[0])
    by_urn = (
        episodes["urn"].map(common).fillna("").to_numpy(dtype=object)
        if len(common)
        else np.full(len(place), "", object)
    )
    before = np.where(near.previous("place", "") == place, near.previous("place_provider", ""), "")
    after = np.where(near.following("place", "") == place, near.following("place_provider", ""), "")
    found = by_urn
    for other in (before, after, np.full(len(place), OWN, object)):
        found = np.where(found == "", other, found)
    return np.asarray(found, dtype=object)
