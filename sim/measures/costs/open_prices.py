"""What the council pays for placements that are open on the base date, where its own fees are known."""

from collections.abc import Mapping, Sequence

import numpy as np

from sim.arrays import Counts, Flags, Numbers


def own_relative_prices(
    relative: Numbers,
    first_weekly: Numbers,
    open_now: Flags,
    placement_type: Counts,
    dearness: Numbers,
    types: Sequence[str],
    own: Mapping[str, tuple[float, ...]],
) -> Numbers:
    """The price of each stay against the price list (``relative``), that of open placements from own fees.

    ``first_weekly`` is what the price list asks for each stay on the base date, in pounds of that date: a
    placement goes on at its own fee and follows the list's changes from there. Nobody says which child has
    which fee: within a placement type the dearest children (``dearness``, the same in every scenario) get the
    dearest fees, so that as many fees as children are each used once. Stays for which the list asks nothing
    keep what they have.
    """
    found = relative.copy()
    for number, name in enumerate(types):
        fees = np.sort(np.asarray(own.get(name, ()), dtype=float))
        here = np.flatnonzero(open_now & (placement_type == number) & (first_weekly > 0))
        if len(fees) and len(here):
            rank = np.argsort(np.argsort(dearness[here], kind="stable"), kind="stable")
            fee = fees[((rank + 0.5) / len(here) * len(fees)).astype(np.int64)]
            found[here] = fee / first_weekly[here]
    return found
