"""Levels of the streams of entries: a stratum that grows is followed, chance is not."""

import numpy as np
import pytest

from sim.estimation.strata import StrataLevels, strata_levels, yearly
from sim.parameters import Drift

pytestmark = pytest.mark.unit
DRIFT = Drift(active=True, sd=0.1, phi=0.5, assumption="made up for this test")


def levels_of(counts: dict[str, list[float]], dispersion: float = 1.0, prior: float = 50.0) -> StrataLevels:
    """Levels from yearly counts, the last year first."""
    seen = yearly(
        {name: np.array(n) for name, n in counts.items()},
        np.ones(len(next(iter(counts.values())))),
        dict.fromkeys(counts, dispersion),
        dict.fromkeys(counts, (float(np.log(prior)), 1.0)),
        dict.fromkeys(counts, True),
    )
    return strata_levels(seen, DRIFT)


def test_a_stratum_that_has_grown_keeps_its_new_level_and_the_others_theirs() -> None:
    """Starts of 16+ of 37, 36, 77, 106 and 75 a year beside strata that stay as they are."""
    steady = {"babies": [40.0, 41, 39, 40, 40], "children": [60.0, 58, 61, 60, 62]}
    found = levels_of({**steady, "from 16": [75.0, 106, 77, 36, 37]})
    babies, children, older, _ = np.exp(found.mean)
    assert 76 < older < 95
    assert babies == pytest.approx(40, rel=0.1)
    assert children == pytest.approx(60, rel=0.1)
    assert found.own_sd > 0.15


def test_chance_is_averaged_away() -> None:
    """Poisson numbers of a constant mean: today's level is nearer to the mean than to the last year."""
    rng = np.random.default_rng(1)
    misses = []
    for _ in range(40):
        counts = rng.poisson(40, (4, 6)).astype(float)
        found = levels_of({str(i): row.tolist() for i, row in enumerate(counts)}, prior=40.0)
        misses.append([np.exp(found.mean[:4]) - 40, counts[:, 0] - 40])
    of_fit, of_last_year = np.sqrt((np.array(misses) ** 2).mean(axis=(0, 2)))
    assert of_fit < 0.75 * of_last_year


def test_levels_are_as_sure_as_they_should_be() -> None:
    """Strata drawn from the prior with walks of their own: 80 % intervals hold the truth in 80 % of cases."""
    rng = np.random.default_rng(2)
    held = []
    for _ in range(60):
        level = np.log(50) + 0.3 * rng.standard_normal(4)
        steps = 0.15 * rng.standard_normal((4, 6)) * np.sqrt([0.5, 1, 1, 1, 1, 1])
        rate = np.exp(level[:, None] + np.cumsum(steps, axis=1))
        counts = rng.poisson(rate).astype(float)
        found = levels_of({str(i): row.tolist() for i, row in enumerate(counts)})
        sd = np.sqrt(np.diag(found.covariance))[:4]
        held += (np.abs(found.mean[:4] - level) < 1.2816 * sd).tolist()
    assert 0.72 < np.mean(held) < 0.9


def test_no_entry_at_all_is_a_low_level_and_no_error() -> None:
    found = levels_of({"never": [0.0, 0, 0, 0], "some": [30.0, 31, 29, 30]}, prior=5.0)
    assert np.exp(found.mean[0]) < 1
    assert np.isfinite(found.draws(10, np.random.default_rng(1))).all()
