"""Episodes that cannot be: before birth, after childhood, ended before they began."""

from datetime import date

import numpy as np
import pandas as pd

from sim.bands import ADULTHOOD, birthdays, day_number
from sim.returns.rule import exclusion, quarantine, repair
from sim.returns.rules.case import Case, Neighbours, in_order

NO_BIRTH = quarantine("no_birth", "no file has a usable DOB of the child", "INT03")
BEFORE_BIRTH = quarantine("before_birth", "the episode starts before the child is born", "302")
BEFORE_1991 = quarantine(
    "before_1991", "DECOM is before 14 October 1991, when the Children Act came into force", "353"
)
ENDS_BEFORE_START = quarantine("ends_before_start", "DEC is before DECOM", "356")
STARTS_GROWN_UP = exclusion(
    "starts_grown_up", "the episode starts on or after the 18th birthday", "left out", "351 352"
)
NO_LENGTH = exclusion("no_length", "the episode ends on the day on which it starts", "left out", "355")
REASON_MOVED = repair(
    "reason_of_no_length",
    "the child left care by an episode without length",
    "the episode before has its reason",
    "355",
)
REASON_WITHOUT_END = repair(
    "reason_without_end", "REC is filled but DEC is not", "the episode is open", "148"
)

CHILDREN_ACT = day_number(date(1991, 10, 14))


def possible(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Only episodes that can be; of those without length the reason for leaving care is kept."""
    ledger = case.ledger
    episodes = ledger.set_aside(episodes, np.isnan(case.births[episodes["child"].to_numpy()]), NO_BIRTH)
    episodes = ledger.set_aside(episodes, episodes["decom"] < CHILDREN_ACT, BEFORE_1991, "decom")
    birth = case.births[episodes["child"].to_numpy()].astype(np.int64)
    too_old = episodes["decom"].to_numpy() >= birthdays(birth, ADULTHOOD)
    episodes = ledger.set_aside(episodes.assign(birth=birth), too_old, STARTS_GROWN_UP, "decom")
    episodes = ledger.set_aside(episodes, episodes["decom"] < episodes["birth"], BEFORE_BIRTH, "decom")
    episodes = ledger.set_aside(episodes, episodes["dec"] < episodes["decom"], ENDS_BEFORE_START, "dec").drop(
        columns="birth"
    )
    half = episodes["dec"].isna() & (episodes["rec"] != "")
    return _without_length(ledger.change(episodes, half, REASON_WITHOUT_END, "rec", ""), case)


def _without_length(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    episodes = in_order(episodes)
    empty = (episodes["dec"] == episodes["decom"]).to_numpy()
    if not empty.any():
        return episodes
    near = Neighbours(episodes)
    # The reason goes to the episode that ended that day, unless another one begins on it.
    leaves = near.following("dec", np.nan) == near.following("decom", np.nan)
    leaves &= (near.following("decom", np.nan) == episodes["dec"]) & ~np.isin(
        near.following("rec", ""), ("X1", "")
    )
    leaves &= ~empty & (np.roll(near.following("decom", np.nan), -1) != episodes["dec"])
    reason = near.following("rec", "")
    episodes = case.ledger.change(episodes, leaves, REASON_MOVED, "rec", reason[leaves])
    return case.ledger.set_aside(episodes, empty, NO_LENGTH, "decom")
