"""Whether forecasts are as sure as they should be, counted from forecasts of which it is known."""

import numpy as np
import pandas as pd
import pytest

from sim.validation.reliability import ENDS, pit_histogram, reliability
from sim.validation.scores import LEVELS, covered, rank_of

pytestmark = pytest.mark.unit


def forecasts(spread: float, off: float = 0.0) -> pd.DataFrame:
    """Four hundred forecasts of standard normal outcomes, by an ensemble of some spread and bias."""
    rng = np.random.default_rng(1)
    rows = []
    for _ in range(400):
        members, came = spread * rng.standard_normal(99) + off, float(rng.standard_normal())
        rows.append(
            ("children", 12, "model", *rank_of(members, came), *(covered(members, came, n) for n in LEVELS))
        )
    return pd.DataFrame(
        rows, columns=["series", "months", "method", *ENDS, *(f"covered_{n}" for n in LEVELS)]
    )


def test_a_forecast_that_is_as_sure_as_it_should_be_holds_what_it_says() -> None:
    rows = reliability(forecasts(1.0))
    assert rows["level"].tolist() == list(LEVELS)
    assert ((rows["low"] <= rows["level"] / 100) & (rows["level"] / 100 <= rows["high"])).all()
    tenths = pit_histogram(forecasts(1.0)).iloc[0, 3:].to_numpy(dtype=float)
    assert tenths.sum() == pytest.approx(1.0)
    assert abs(tenths - 0.1).max() < 0.06


@pytest.mark.parametrize(("spread", "too"), [(0.5, -1), (2.0, 1)])
def test_one_that_is_too_sure_holds_less_and_one_too_unsure_more(spread: float, too: int) -> None:
    rows = reliability(forecasts(spread))
    gap = rows["held"] - rows["level"] / 100
    assert (too * gap > 0.02).all()
    ends = pit_histogram(forecasts(spread)).iloc[0, [3, -1]].sum()
    assert too * (ends - 0.2) < -0.1


def test_one_that_is_too_low_has_its_outcomes_at_the_upper_end() -> None:
    tenths = pit_histogram(forecasts(1.0, off=-1.0)).iloc[0, 3:].to_numpy(dtype=float)
    assert tenths[-1] > 3 * tenths[0]
