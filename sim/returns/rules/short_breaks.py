"""Series of short breaks (V3, V4) are no care in the sense of the statistics; their episodes are left out."""

import numpy as np
import pandas as pd

from sim.returns.rule import exclusion, repair
from sim.returns.rules.case import Case, Neighbours
from sim.returns.words.codes import SHORT_BREAKS

SHORT_BREAK = exclusion("short_break", "a series of short breaks (V3, V4)", "left out, as DfE does")
LEFT_FOR_SHORT_BREAKS = repair(
    "left_for_short_breaks",
    "the next episode is one of short breaks",
    "the child leaves care, for another reason (E8)",
    "398 426",
)
ENTERED_FROM_SHORT_BREAKS = repair(
    "entered_from_short_breaks", "the episode before is one of short breaks", "the child enters care (S)"
)


def short_breaks(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Without short breaks; care that goes over into them ends, and care that follows them begins.

    They go before overlaps are looked for, because one row may stand for years of short breaks and would cut
    care short.
    """
    short = episodes["ls"].isin(SHORT_BREAKS).to_numpy()
    if not short.any():
        return episodes
    near, marked = Neighbours(episodes), Neighbours(episodes.assign(short=short))
    end = episodes["dec"].to_numpy()
    next_short, previous_short = marked.following("short", False), marked.previous("short", False)
    leaves = (
        ~short & next_short & (near.following("decom", np.nan) == end) & (episodes["rec"] == "X1").to_numpy()
    )
    before = near.previous("dec", np.nan)
    enters = (
        ~short
        & previous_short
        & (episodes["rne"] != "S").to_numpy()
        & ~(before < episodes["decom"].to_numpy())
    )
    episodes = case.ledger.change(episodes, leaves, LEFT_FOR_SHORT_BREAKS, "rec", "E8")
    episodes = case.ledger.change(episodes, enters, ENTERED_FROM_SHORT_BREAKS, "rne", "S")
    return case.ledger.set_aside(episodes, short, SHORT_BREAK).reset_index(drop=True)
