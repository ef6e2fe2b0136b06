"""An authority of another size: whole copies of it with draws of their own, and a share of the families of
one more.
"""

import numpy as np

from sim.episodes import Episodes
from sim.synthetic.scatter import uniform


def copies(size: float) -> list[float]:
    """For each copy the share of its families that is kept: ``copies(2.5)`` is ``[1, 1, 0.5]``."""
    whole, rest = divmod(size, 1.0)
    return [1.0] * int(whole) + ([round(rest, 9)] if rest > 1e-9 else [])


def share_of_families(episodes: Episodes, share: float) -> Episodes:
    """The episodes of a share of families; brothers and sisters are kept or left together."""
    if share >= 1:
        return episodes
    frame = episodes.frame
    family = np.where(frame["sibling_group"] >= 0, frame["sibling_group"], -2 - frame["child"])
    return Episodes(frame[uniform("kept", family) < share].reset_index(drop=True))
