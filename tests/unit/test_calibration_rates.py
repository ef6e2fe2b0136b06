"""What the posterior becomes as values of the configuration: a trend of entries goes on only if asked to."""

from dataclasses import replace

import numpy as np
import pytest
from observed_histories import lived, steady

from sim.calibration.chain import Calibration, OwnRecords
from sim.calibration.rates import TREND, learnt_layers, with_rates
from sim.estimation.events import EventsExposure
from sim.estimation.posterior import Posterior, fit
from sim.estimation.tallies import ENTRIES
from sim.parameters.paths.values import with_values
from sim.parameters.uncertainty import DRIFTS

pytestmark = pytest.mark.unit
STILL = steady("westmere")
P = with_values(STILL, {f"uncertainty.{name}.active": True for name in DRIFTS})


@pytest.fixture(scope="module")
def growing() -> tuple[EventsExposure, Posterior]:
    """Three years of the small authority in whose second and third year twice and four times as many came."""
    events = EventsExposure.of(lived(STILL, 3), STILL)
    rows = events.rows.copy()
    entries = rows["part"] == ENTRIES
    years = np.array([int(month[:4]) * 12 + int(month[5:7]) for month in rows.loc[entries, "value"]])
    rows.loc[entries, "count"] *= 2.0 ** ((years - years.min()) // 12)
    changed = replace(events, rows=rows)
    return changed, fit(changed, P, 10, seed=1)


def test_a_trend_goes_on_only_if_it_is_asked_to(growing: tuple[EventsExposure, Posterior]) -> None:
    events, posterior = growing
    assert posterior.entries.trend is not None
    usual = with_rates(Calibration(P), OwnRecords(events), posterior)
    assert usual.parameters.uncertainty.strata.trend == 0
    assert TREND not in usual.draws
    going_on = with_rates(Calibration(P), OwnRecords(events, trend=True), posterior)
    assert going_on.parameters.uncertainty.strata.trend == posterior.entries.trend[0] > 0
    assert going_on.draws[TREND].std() > 0
    assert going_on.parameters.entries == usual.parameters.entries


def test_every_learnt_layer_says_what_it_rests_on(growing: tuple[EventsExposure, Posterior]) -> None:
    events, posterior = growing
    p = with_rates(Calibration(P), OwnRecords(events), posterior).parameters
    assert set(learnt_layers(posterior)) == set(DRIFTS)
    for name in learnt_layers(posterior):
        assert "yearly numbers between" in (getattr(p.uncertainty, name).source or "")
    assert p.uncertainty.plans.phi == P.uncertainty.plans.phi
    assert "has no care plan" in (p.uncertainty.plans.assumption or "")
