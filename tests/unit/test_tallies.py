"""What a history shows of children who had been in care before."""

import numpy as np
import pandas as pd
import pytest
from observed_histories import lived, observed, steady

from sim.bands import DAYS_PER_YEAR
from sim.episodes import Episodes
from sim.estimation.events import EventsExposure
from sim.observed import ObservedHistory
from sim.parameters import Parameters

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def p() -> Parameters:
    return steady()


@pytest.fixture(scope="module")
def history(p: Parameters) -> ObservedHistory:
    """Two years in which nobody comes back."""
    return lived(p, 2)


def known_to_return(history: ObservedHistory, p: Parameters) -> pd.DataFrame:
    """Numbers by stratum (rows) and whether the children had been in care before."""
    rows = EventsExposure.of(history, p).part("about entries", "returning")
    return rows.set_index(["item", "value"])["count"].unstack()  # noqa: PD010


def test_a_child_counts_as_new_for_the_probability_that_an_earlier_period_would_be_on_record(
    history: ObservedHistory, p: Parameters
) -> None:
    frame = history.episodes.frame
    began = frame.loc[(frame["spell"] == 0) & (frame["decom"] > history.begins), "decom"].to_numpy()
    ago = (began - history.begins) / DAYS_PER_YEAR
    found = known_to_return(history, p)
    assert found["yes"].sum() == 0
    assert found["no"].sum() == pytest.approx(sum(1 - np.exp(-ago / p.entries.returning_mean_years)), abs=0.1)
    assert found["no"].sum() < 0.6 * len(began)


def test_every_child_counts_where_a_flag_tells_of_periods_that_are_not_on_record(
    history: ObservedHistory, p: Parameters
) -> None:
    frame = history.episodes.frame
    began = (frame["spell"] == 0) & (frame["decom"] > history.begins)
    flagged = frame.assign(previously_looked_after=frame["child"] == frame.loc[began, "child"].iloc[0])
    found = known_to_return(observed(Episodes(flagged), history.begins, history.ends), p)
    assert (found["yes"].sum(), found.sum().sum()) == (1, began.sum())


def test_a_share_that_comes_back_is_found_although_the_first_of_them_look_new(
    history: ObservedHistory, p: Parameters
) -> None:
    rng, many, share = np.random.default_rng(3), 6000, 0.25
    days = (history.ends - history.begins) * rng.random(many)
    since = p.entries.returning_mean_years * DAYS_PER_YEAR * rng.standard_exponential(many)
    again = (rng.random(many) < share) & (since < days)
    frame = history.episodes.frame
    (first,) = np.flatnonzero((frame["spell"] == 0) & (frame["decom"] > history.begins))[:1]
    now = frame.iloc[np.full(many, first)].assign(
        child=np.arange(many), decom=history.begins + days, period_start=history.begins + days, dec=np.nan,
        previously_looked_after=again, period=again.astype(int),
    )  # fmt: skip
    left = now["decom"] - since
    before = now.assign(
        decom=left - 1, period_start=left - 1, dec=left, period=0, previously_looked_after=False
    )
    rows = pd.concat([before[again], now], ignore_index=True)
    found = known_to_return(observed(Episodes(rows), history.begins, history.ends), p).sum()
    assert again.mean() < 0.7 * share
    assert found["yes"] / found.sum() == pytest.approx(share, abs=0.03)
