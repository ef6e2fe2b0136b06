"""What became of the rows of a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.returns.lists.listing import Listing


@dataclass(frozen=True)
class Counted:
    """So many rows of a list, and what became of them. The rows of a list add up to those that were read."""

    list: str
    what: str
    rows: int


def accounted(name: str, listing: Listing, left_out: Sequence[tuple[str, int]]) -> tuple[Counted, ...]:
    """The rows that were used and those that were left out, with the reason, as the file was read and after
    it.
    """
    used = len(listing) - sum(rows for _, rows in left_out)
    return (
        Counted(name, "used", used),
        *(Counted(name, what, rows) for what, rows in (*left_out, *listing.left_out) if rows),
    )
