"""How long the model takes for a placement, beside a textbook SimPy model of a care flow on the same machine.

Nothing is asserted about time, because machines differ and are shared: what travels is the ratio of the two.
Run it with ``uv run pytest -n0 -m slow tests/verification/test_speed.py``.
"""

from collections.abc import Callable, Iterator
from statistics import median
from time import process_time

import numpy as np
import pytest
import simpy
from shipped_parameters import parameters, shipped

from sim.census.children import make_census
from sim.experiment import Work, replicate
from sim.policies import Scenario

pytestmark = [pytest.mark.verification, pytest.mark.slow]

DAYS = 3652.0
ROUNDS = 7


def test_time_for_an_episode_beside_a_textbook_model(capsys: pytest.CaptureFixture[str]) -> None:
    """The two take turns, so that both meet the same moods of the machine."""
    p = parameters(shipped())
    today = Scenario(title="Nothing changes", stands_for="The model as it is on the base date.")
    work = Work(p, today, make_census(p), seed=1, years=10, keep_episodes=False)
    ours, theirs = [], []
    for number in range(ROUNDS + 1):
        ours.append(_microseconds(lambda number=number: len(replicate(p, work, number).episodes.frame)))
        theirs.append(_microseconds(lambda number=number: _textbook(number)))
    model, textbook = median(ours[1:]), median(theirs[1:])  # the first round fills caches
    ratio = median(a / b for a, b in zip(ours[1:], theirs[1:], strict=True))
    with capsys.disabled():
        print(  # noqa: T201
            f"\nMicroseconds an episode: the model {model:.1f}, a textbook model {textbook:.1f}; ratio"
            f" {ratio:.2f}"
        )


def _microseconds(episodes: Callable[[], int]) -> float:
    """Time of this process for each episode of a run."""
    began = process_time()
    many = episodes()
    assert many > 5000
    return (process_time() - began) / many * 1e6


def _textbook(seed: int) -> int:
    """A process for each child, a SimPy resource for places, one scalar draw at a time; the episodes that it
    makes."""
    env, rng, episodes = simpy.Environment(), np.random.default_rng(seed), []
    places = simpy.Resource(env, capacity=400)

    def child() -> Iterator[simpy.Event]:
        while True:
            began = env.now
            if places.count < places.capacity:
                with places.request() as place:
                    yield place
                    yield env.timeout(rng.exponential(330.0))
            else:
                yield env.timeout(rng.exponential(330.0))
            episodes.append((began, env.now))
            if rng.random() < 0.35:
                return

    def entries() -> Iterator[simpy.Event]:
        for _ in range(950):
            env.process(child())
        while True:
            yield env.timeout(rng.exponential(1.0))
            env.process(child())

    env.process(entries())
    env.run(until=DAYS)
    return len(episodes)
