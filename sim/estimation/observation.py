"""An observed history made ready for the fit: as it was known earlier, and with times in care that nobody
recorded.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from sim.bands import ADULTHOOD, DAYS_PER_YEAR, age_band
from sim.census.caseload import CensusCaseload
from sim.census.elapsed import Subjects
from sim.census.time_in_care import time_in_care
from sim.episodes import Episodes
from sim.estimation.risk import settings_and_plans
from sim.observed import ObservedHistory
from sim.parameters import Parameters

ENDINGS = ("dec", "rec", "route", "reason_place_change")


def as_known(history: ObservedHistory, day: int) -> ObservedHistory:
    """The history as somebody knew it on an earlier day: nothing that began or ended later."""
    frame = history.episodes.frame
    known = frame["decom"].to_numpy(np.float64) <= day
    frame = frame[known].reset_index(drop=True)
    later = frame["dec"].to_numpy(np.float64) > day
    for name in ENDINGS:
        frame.loc[later, name] = np.nan if name == "dec" else None
    seen = np.minimum(history.last_seen[known], day)
    starts = None if history.start_known is None else history.start_known[known]
    return ObservedHistory(Episodes(frame), history.begins, min(day, history.ends), seen, starts)


def with_times_in_care(history: ObservedHistory, p: Parameters, seed: int) -> ObservedHistory:
    """The same with a beginning of care for the children whose own is not on record.

    They were in care before the records begin. How long is drawn (:mod:`sim.census.time_in_care`) from the
    time in care of a child of their age in a caseload that is entered and left at the rates of ``p``, back
    from the first day on record: a beginning that was drawn before is drawn anew. Where every beginning is
    known nothing changes.
    """
    if history.start_known is None or history.start_known.all():
        return history
    frame = history.episodes.frame
    unknown = frame[~history.start_known].groupby(["child", "period"], sort=True).head(1)
    rows = unknown.index.to_numpy()
    setting, plan = (values[rows] for values in settings_and_plans(history.episodes, p))
    on_record = unknown["decom"].to_numpy(np.float64)
    old = on_record - unknown["dob"].to_numpy(np.float64)
    age = np.clip(np.floor(old / DAYS_PER_YEAR), 0, ADULTHOOD - 1).astype(np.int64)
    words = np.array(p.placement.settings, dtype=object)[setting]
    bands = np.array([age_band(int(a)) for a in age], dtype=object)
    caseload = CensusCaseload(age, bands, bands, unknown["placement"].astype(object).to_numpy(), words)
    subjects = Subjects(caseload, unknown["uasc"].to_numpy(bool), plan != setting, np.maximum(old, 1.0))
    already = np.floor(time_in_care(_can_enter(p), subjects, np.random.default_rng(seed)))
    began = pd.Series(on_record - already, index=_keys(unknown))
    start = frame["period_start"].to_numpy(np.float64).copy()
    mine = ~history.start_known
    start[mine] = began.reindex(_keys(frame[mine])).to_numpy()
    return replace(history, episodes=Episodes(frame.assign(period_start=start)))


def _keys(frame: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(frame[["child", "period"]])


def _can_enter(p: Parameters) -> Parameters:
    """The same parameters, in which a few enter at every age: a child of any age may be on record."""
    some = {
        name: s.model_copy(
            update={"ages": {a: s.ages.get(a, 0.0) + LEAST * sum(s.ages.values()) for a in range(ADULTHOOD)}}
        )
        for name, s in p.entries.strata.items()
    }
    return p.model_copy(update={"entries": p.entries.model_copy(update={"strata": some})})


LEAST = 1e-4
