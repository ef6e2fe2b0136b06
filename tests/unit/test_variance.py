"""What each layer of uncertainty adds to the variance: the estimates, and the histories they are made of."""

from dataclasses import replace

import numpy as np
import pytest
from laboratory import laboratory, nobody

from sim.comparison.variance import shares
from sim.experiment import Work, simulate_and_measure
from sim.layered import LAYERS, Layered, at_horizons, at_work, exchanged
from sim.policies import Scenario
from sim.precision import values_of

pytestmark = pytest.mark.unit
AS_TODAY = Scenario(title="Nothing changes", stands_for="Made up for a test of layers.")
P = laboratory(30.0, {"out": 0.5, "other": 0.2})
LEVEL = P.uncertainty.entries.model_copy(update={"active": True, "sd": 0.3})
DRIFTS = P.model_copy(update={"uncertainty": P.uncertainty.model_copy(update={"entries": LEVEL})})
WANTED = tuple(one.headline for one in at_horizons(P, 3))


def pairs(many: int, seed: int = 1) -> np.ndarray:
    """``2 chance + drift + chance * prices`` of standard normal numbers: variances 4, 1 and 1."""
    rng = np.random.default_rng(seed)
    a, b = rng.standard_normal((2, many, 3))
    rows = [a, b, *(np.where(np.arange(3) == i, b, a) for i in range(3))]
    return np.stack([2 * x[:, 0] + x[:, 1] + x[:, 0] * x[:, 2] for x in rows], axis=1)


ACTIVE = ("chance", "drift", "prices")
TRUE = {"chance": (4 / 6, 5 / 6), "drift": (1 / 6, 1 / 6), "prices": (0.0, 1 / 6)}


def test_shares_of_a_known_function_are_found() -> None:
    found = shares(pairs(20_000)[:2000], ACTIVE)
    for layer, (first, total) in TRUE.items():
        assert found[layer][0] == pytest.approx(first, abs=4 * found[layer][1])
        assert found[layer][2] == pytest.approx(total, abs=4 * found[layer][3])
        assert 0 < found[layer][1] < 0.04
        assert 0 < found[layer][3] < 0.04


def test_the_standard_error_is_the_spread_of_estimates() -> None:
    """Of 150 samples of 40 pairs: the mean of the errors that they state is how far they lie apart."""
    found = [shares(pairs(40, seed), ACTIVE)["chance"] for seed in range(150)]
    first, said, total, said_total = np.array(found).T
    assert said.mean() == pytest.approx(first.std(), rel=0.3)
    assert said_total.mean() == pytest.approx(total.std(), rel=0.3)


def test_a_layer_that_changes_nothing_has_no_share_and_a_large_mean_costs_no_digits() -> None:
    values = pairs(50)
    values[:, 4] = values[:, 0]
    found, far = shares(values, ACTIVE), shares(values + 1e8, ACTIVE)
    assert found["prices"] == (0.0,) * 4 == found["effects"]
    assert far["chance"] == pytest.approx(found["chance"], rel=1e-5)


def test_nothing_is_said_of_what_never_varies_or_is_hardly_ever_there() -> None:
    assert all(np.isnan(shares(np.ones((20, 5)), ACTIVE)["chance"]))
    assert all(np.isnan(shares(pairs(3), ACTIVE)["chance"]))


def test_a_layer_of_another_replication_leaves_all_others() -> None:
    other = Layered.of(3).with_layer("drift", 9)
    assert other == Layered(chance=3, parameters=3, drift=9, effects=3, prices=3)
    assert set(vars(other)) == set(LAYERS)


def test_both_replications_of_a_pair_are_those_of_the_run_and_each_layer_acts() -> None:
    """Chance and drift are on: exchanged alone, each gives a history that is neither of the two."""
    work = Work(DRIFTS, AS_TODAY, nobody(), seed=1, years=3, keep_episodes=False)
    assert at_work(work) == ("chance", "drift")
    found = exchanged(work, 0, 5, WANTED)
    for row, number in enumerate((0, 5)):
        own = values_of(simulate_and_measure(work, range(number, number + 1)), WANTED)[0]
        np.testing.assert_array_equal(found[row], own)
    assert len({tuple(np.nan_to_num(row)) for row in found}) == len(found) == 4


def test_without_a_layer_its_exchange_is_not_simulated_and_without_all_nothing_varies() -> None:
    still = P.model_copy(
        update={
            "uncertainty": P.uncertainty.model_copy(
                update={"chance": P.uncertainty.chance.model_copy(update={"active": False})}
            )
        }
    )
    work = Work(still, AS_TODAY, nobody(), seed=1, years=3, keep_episodes=False)
    found = exchanged(work, 0, 5, WANTED)
    assert at_work(work) == ()
    assert found.shape == (2, len(WANTED))
    np.testing.assert_array_equal(found[0], found[1])
    assert at_work(replace(work, parameters=P)) == ("chance",)
