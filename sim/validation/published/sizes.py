"""Authorities by their size: bands, and a sample that has all of them."""

from collections.abc import Sequence
from typing import TypeVar

BOUNDS = (250, 450, 750)
"""Children in care at which a new band begins: about a quarter of the English authorities is in each."""
BANDS = ("under 250 children", "250 to 449", "450 to 749", "750 and more")
T = TypeVar("T")


def band_of(children: float) -> str:
    """The band of an authority with so many children in care."""
    return BANDS[sum(children >= bound for bound in BOUNDS)]


def spread_over(items: Sequence[tuple[float, T]], many: int | None) -> list[T]:
    """So many of some items, evenly spread in the order of their sizes (systematic sampling: the middle one
    of each of ``many`` equal parts); all if there are no more, or ``None`` is asked for.
    """
    ordered = [item for _, item in sorted(items, key=lambda one: one[0])]
    if many is None or many >= len(ordered):
        return ordered
    return [ordered[int((part + 0.5) * len(ordered) / many)] for part in range(many)]
