"""Whether a fit to an authority's own history forecasts better than "as today": on made-up worlds that were
not looked at while the fit was written.
"""

import pandas as pd
import pytest
from made_up_worlds import configured, made_up
from worlds import Span, misses, scores, world

from sim.calibration.chain import OwnRecords
from sim.estimation.events import EventsExposure
from sim.estimation.observation import with_times_in_care
from sim.jobs.fit import calibrated, rates_of
from sim.observed import ObservedHistory
from sim.validation.rolling import Learnt

pytestmark = pytest.mark.verification
SPAN = Span()
WORLDS = range(100, 106)
FEWEST = 2.0
"""Children of a type below which its errors are those of single children."""


def learn(history: ObservedHistory) -> Learnt:
    """What ``job=fit`` finds in a history, beginning from the same configuration in every world."""
    p = configured()
    known = with_times_in_care(history, p, 1)
    records = OwnRecords(EventsExposure.of(known, p), known, draws=20, seed=1)
    found = calibrated(p, rates_of(records, p), records)
    assert found.census is not None
    return Learnt(found.parameters, found.draws, found.census)


@pytest.fixture(scope="module")
def scored() -> pd.DataFrame:
    """Bias and root mean squared error over the worlds."""
    every = [misses(world(made_up(seed), SPAN, seed), learn, SPAN, seed) for seed in WORLDS]
    found = scores(pd.concat(every))
    return found[found["truth"] >= FEWEST]


@pytest.mark.slow
@pytest.mark.parametrize("series", ["children in care", "age", "placement"])
def test_its_errors_are_no_larger_than_those_of_as_today(scored: pd.DataFrame, series: str) -> None:
    """In the mean over types or ages and over one, two and three years."""
    rows = scored[scored["series"] == series]
    print(f"\n{rows.round(1).to_string()}")  # noqa: T201
    assert len(rows) >= SPAN.ahead
    assert rows["rmse"].mean() <= rows["rmse_as_today"].mean()
