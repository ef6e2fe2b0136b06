"""How dear one child is among children alike: the same whoever asks, and in every scenario."""

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri

from sim.arrays import Counts, Hashes, Numbers
from sim.parameters.entries import LEVELS
from sim.parameters.placements import LOCATIONS
from sim.parameters.prices import Fee

SOLO, SOLO_PRICE = 1, 2
"""Beside the key of a replication: other numbers for the same child."""


def relative_price(
    fees: Sequence[Fee | None],
    placement_type: Counts,
    level: Counts,
    location: Counts,
    child: Counts,
    key: int | Hashes,
) -> Numbers:
    """The price of each stay against the mean of its type: by need, by location, and by child.

    Type, need and location are positions (among the fees, :data:`LEVELS` and :data:`LOCATIONS`).
    """
    by_level = np.asarray(
        [[1.0 if fee is None else fee.by_level.get(name, 1.0) for name in LEVELS] for fee in fees]
    )
    where = np.asarray(
        [[1.0 if fee is None else fee.by_location.get(name, 1.0) for name in LOCATIONS] for fee in fees]
    )
    spread = np.asarray([0.0 if fee is None else fee.spread for fee in fees])[placement_type]
    apart = np.exp(spread * normal_of(child, key) - spread**2 / 2)
    relative = np.asarray(by_level[placement_type, level] * where[placement_type, location] * apart)
    alone = solo_price(fees, placement_type, level, child, key)
    weekly = np.asarray([fee.per_week.values[0] if fee else 0.0 for fee in fees])[placement_type]
    return np.asarray(np.divide(alone, weekly, out=relative, where=(alone > 0) & (weekly > 0)))


def solo_price(
    fees: Sequence[Fee | None], placement_type: Counts, level: Counts, child: Counts, key: int | Hashes
) -> Numbers:
    """Pounds a week of those who must live alone, in the prices of the price year; zero for all others."""
    none = dict.fromkeys(LEVELS, 0.0)
    shares = np.asarray(
        [[{**none, **(fee.solo.share if fee and fee.solo else {})}[name] for name in LEVELS] for fee in fees]
    )
    if not shares.any():
        return np.zeros(len(child))
    share = shares[placement_type, level]
    some, keys = np.flatnonzero(share > 0), np.broadcast_to(np.asarray(key, dtype=np.uint64), share.shape)
    alone = some[uniform_of(child[some], keys[some] + np.uint64(SOLO)) < share[some]]
    low, high = (
        np.asarray([getattr(fee.solo, end) if fee and fee.solo else 1.0 for fee in fees])[
            placement_type[alone]
        ]
        for end in ("low", "high")
    )
    found = np.zeros(len(child))
    found[alone] = low * (high / low) ** uniform_of(child[alone], keys[alone] + np.uint64(SOLO_PRICE))
    return found


def normal_of(child: Counts, key: int | Hashes) -> Numbers:
    """A standard normal number for each child that depends on the child and the key alone."""
    return np.asarray(ndtri(uniform_of(child, key)))


def uniform_of(child: Counts, key: int | Hashes) -> Numbers:
    """A number between zero and one for each child that depends on the child and the key (one for all, or one
    each) alone.

    The finaliser of SplitMix64 (Steele, Lea and Flood 2014) hashes the two; so a child is as dear in one
    scenario as in another, whoever else is in care.
    """
    x = child.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.asarray(key, dtype=np.uint64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        x = (x ^ (x >> np.uint64(shift))) * np.uint64(factor)
    x ^= x >> np.uint64(31)
    return np.asarray(((x >> np.uint64(11)).astype(float) + 0.5) / 2.0**53)
