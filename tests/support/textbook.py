"""What the model's speed is held against: a textbook SimPy model of a care flow, and SimPy by itself."""

from collections.abc import Iterator

import numpy as np
import simpy

CHILDREN, PLACES, STAY, LEAVE, DAYS = 950, 400, 330.0, 0.35, 3652.0


def textbook_model(seed: int) -> int:
    """A process for each child, a SimPy resource for places, one scalar draw at a time; its placements."""
    env, rng, episodes = simpy.Environment(), np.random.default_rng(seed), []
    places = simpy.Resource(env, capacity=PLACES)

    def child() -> Iterator[simpy.Event]:
        while True:
            began = env.now
            if places.count < places.capacity:
                with places.request() as place:
                    yield place
                    yield env.timeout(rng.exponential(STAY))
            else:
                yield env.timeout(rng.exponential(STAY))
            episodes.append((began, env.now))
            if rng.random() < LEAVE:
                return

    def entries() -> Iterator[simpy.Event]:
        for _ in range(CHILDREN):
            env.process(child())
        while True:
            yield env.timeout(rng.exponential(1.0))
            env.process(child())

    env.process(entries())
    env.run(until=DAYS)
    return len(episodes)


def bare_loop(timeouts: int) -> int:
    """As many timeouts in a row as asked for, in as many processes as there are children; how many."""
    env = simpy.Environment()

    def waits() -> Iterator[simpy.Event]:
        for _ in range(timeouts // CHILDREN):
            yield env.timeout(STAY)

    for _ in range(CHILDREN):
        env.process(waits())
    env.run()
    return timeouts // CHILDREN * CHILDREN
