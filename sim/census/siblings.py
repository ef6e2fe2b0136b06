"""Brothers and sisters among the children of the census."""

import numpy as np

from sim.arrays import Counts, Flags, Texts
from sim.parameters.entries import Siblings

ALONE = -1


def sibling_groups(siblings: Siblings, district: Texts, alone: Flags, rng: np.random.Generator) -> Counts:
    """A number shared by brothers and sisters, -1 for a child without any in care.

    No return says who they are: children of one district are put in random order and cut into groups whose
    sizes have the shares with which groups enter care. Children who are ``alone`` for certain are left out.
    """
    group = np.full(len(district), ALONE, dtype=np.int64)
    sizes, shares = (np.array(values) for values in zip(*siblings.group_size.items(), strict=True))
    for name in sorted(set(district)):
        children = rng.permutation(np.flatnonzero((district == name) & ~alone))
        drawn = rng.choice(sizes, size=len(children), p=shares / shares.sum())
        numbers = np.repeat(np.arange(len(children)), drawn)[: len(children)]
        group[children] = numbers + group.max() + 1
    return _numbered(group)


def _numbered(group: Counts) -> Counts:
    """Groups of two and more numbered from 0 without gaps; all others alone."""
    names, place, size = np.unique(group, return_inverse=True, return_counts=True)
    together = (size > 1) & (names != ALONE)
    return np.where(together, np.cumsum(together) - 1, ALONE)[place]
