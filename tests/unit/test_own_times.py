"""Times in care that nobody recorded: drawn with the authority's own rates, whatever the configuration
says.
"""

from dataclasses import replace

import numpy as np
import pytest
from observed_histories import lived, steady

from sim.estimation.observation import with_times_in_care
from sim.estimation.own_times import with_own_times_in_care
from sim.observed import ObservedHistory
from sim.parameters import Parameters
from sim.parameters.paths.scaling import scaled

pytestmark = pytest.mark.unit
P = steady("westmere")


def four_times(p: Parameters) -> Parameters:
    """An authority whose children leave four times as fast."""
    for name in p.exits.routes:
        p = scaled(p, f"exits.routes.{name}.per_year", 4.0)
    return p


def unknown() -> ObservedHistory:
    """Four years of the small authority; of who was there on the first day it is not known since when."""
    history = lived(P, 4)
    frame = history.episodes.frame
    return replace(history, start_known=(frame["period_start"] >= history.begins).to_numpy())


def years_before(history: ObservedHistory, seen: ObservedHistory) -> float:
    """Mean years in care of these children before the records begin."""
    assert seen.start_known is not None
    start = history.episodes.frame["period_start"].to_numpy()[~seen.start_known]
    return float((seen.begins - start).mean() / 365.25)


def test_they_come_from_the_history_s_own_rates_and_not_from_the_configured_ones() -> None:
    history, other = unknown(), four_times(P)
    drawn_from = [with_times_in_care(history, p, 1) for p in (P, other)]
    true, configured = (years_before(found, history) for found in drawn_from)
    own = years_before(with_own_times_in_care(history, other, 1), history)
    assert configured < 0.5 * true
    assert abs(own - true) < 0.5 * abs(configured - true)


def test_a_beginning_that_was_drawn_is_drawn_from_the_record_again() -> None:
    """The same rates and chance give the same days, however often they are drawn; known ones stay."""
    history = unknown()
    once = with_times_in_care(history, P, 1)
    again = with_times_in_care(once, P, 1)
    before, after = (h.episodes.frame["period_start"].to_numpy() for h in (once, again))
    assert np.array_equal(before, after)
    known = history.start_known
    assert known is not None
    assert np.array_equal(before[known], history.episodes.frame["period_start"].to_numpy()[known])


def test_where_every_beginning_is_known_nothing_changes() -> None:
    history = lived(P, 1)
    assert with_own_times_in_care(history, P, 1) is history
