"""Dates after the end of the return that they stand in."""

import pandas as pd

from sim.returns.rule import quarantine, repair
from sim.returns.rules.case import Case

STARTS_LATER = quarantine("starts_after_the_return", "DECOM is after the last day of the return")
ENDS_LATER = repair(
    "ends_after_the_return", "DEC is after the last day of the return", "the episode is open", "354 385"
)


def out_of_window(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Without episodes that start after the return in which they stand."""
    late = episodes["decom"].to_numpy() > case.returns.ends[episodes["ret"].to_numpy()]
    return case.ledger.set_aside(episodes, late, STARTS_LATER, "decom")


def ends_after_return(episodes: pd.DataFrame, case: Case) -> pd.DataFrame:
    """An end in the future is none."""
    late = episodes["dec"].to_numpy() > case.returns.ends[episodes["ret"].to_numpy()]
    episodes = case.ledger.change(episodes, late, ENDS_LATER, "dec", float("nan"))
    return episodes.assign(rec=episodes["rec"].where(~late, ""))
