"""Care ends on the 18th birthday, for certain."""

import numpy as np
import pandas as pd

from sim.bands import ADULTHOOD, birthdays
from sim.returns.rule import repair
from sim.returns.rules.case import Case
from sim.returns.rules.ends import OTHER_REASON

PAST_18 = repair("past_18", "the episode lasts beyond the 18th birthday", "it ends on that day", "359")
DAY_BEFORE_18 = repair(
    "day_before_18", "care ends on the day before the 18th birthday", "it ends on the birthday"
)


def adulthood(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Nobody in care from the 18th birthday on; an open episode ends on it once the birthday is past."""
    grown_up = birthdays(case.births[episodes["child"].to_numpy()].astype(np.int64), ADULTHOOD).astype(
        np.float64
    )
    end, seen = episodes["dec"].to_numpy(), episodes["seen"].to_numpy()
    still_open = np.isnan(end)
    last = np.where(np.isnan(seen), case.returns.last_day, seen)
    past = (end > grown_up) | (still_open & (last >= grown_up))
    day_before = (end == grown_up - 1) & ~episodes["rec"].isin(("X1", "")).to_numpy()
    no_reason = past & episodes["rec"].isin(("", "X1")).to_numpy()
    episodes = episodes.assign(
        rec=episodes["rec"].where(~no_reason, OTHER_REASON), seen=np.where(past, np.nan, seen)
    )
    episodes = case.ledger.change(episodes, past, PAST_18, "dec", grown_up[past])
    return case.ledger.change(episodes, day_before, DAY_BEFORE_18, "dec", grown_up[day_before])
