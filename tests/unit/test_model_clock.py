"""Events come as with SimPy's own loop, up to the end and not beyond."""

from collections.abc import Callable, Generator, Iterator

import pytest
import simpy
from model_parts import a_child

from sim.model.clock import Led, end, foresee, play

pytestmark = pytest.mark.unit


def town(log: list[tuple[float, str]]) -> simpy.Environment:
    """Processes that wait for each other, for the same moments, and for ever."""
    env = simpy.Environment()

    def walker(name: str, step: float) -> Generator[simpy.Event, None, None]:
        while True:
            yield env.timeout(step)
            log.append((env.now, name))
            if env.now % 3 == 0:
                yield env.process(visit(f"visit of {name}"))

    def visit(name: str) -> Generator[simpy.Event, None, None]:
        log.append((env.now, name))
        yield env.timeout(0.0)
        log.append((env.now, f"end of {name}"))

    for name, step in (("a", 1.0), ("b", 1.5), ("c", 1.0), ("d", 2.5)):
        env.process(walker(name, step))
    return env


def test_what_happens_and_when_is_as_with_simpys_own_loop() -> None:
    logs: list[list[tuple[float, str]]] = [[], []]
    runs: list[Callable[[simpy.Environment, float], object]] = [
        play,
        lambda env, until: simpy.Environment.run(env, until),
    ]
    for log, run in zip(logs, runs, strict=True):
        env = town(log)
        for until in (4.0, 4.5, 30.0):
            run(env, until)
            assert env.now == until
    assert logs[0] == logs[1]
    assert len(logs[0]) > 100


def test_the_last_moment_is_not_part_of_it() -> None:
    log: list[tuple[float, str]] = []
    play(town(log), 3.0)
    assert max(day for day, _ in log) == 2.5


def test_time_goes_on_when_nothing_is_left_to_happen() -> None:
    env = simpy.Environment()
    play(env, 12.0)
    assert env.now == 12.0


def test_what_a_process_raises_comes_through() -> None:
    env = simpy.Environment()

    def broken() -> Generator[simpy.Event, None, None]:
        yield env.timeout(1.0)
        raise KeyError("no such home")

    env.process(broken())
    with pytest.raises(KeyError, match="no such home"):
        play(env, 2.0)


def test_what_is_foreseen_for_a_child_comes_on_its_day_among_other_events_and_not_when_it_is_cancelled() -> (
    None
):
    env = simpy.Environment()
    seen: list[tuple[float, object]] = []
    first, second, never = a_child(number=1), a_child(number=2), a_child(number=3)

    def waits() -> Generator[simpy.Event, None, None]:
        yield env.timeout(2.0)
        seen.append((env.now, "process"))

    env.process(waits())
    for days, child in ((2.0, second), (1.0, first), (1.5, never)):
        event = foresee(env, days, child, lambda event: seen.append((env.now, event.child)))
        if child is never:
            event.callbacks = []
    play(env, 10.0)
    assert seen == [(1.0, first), (2.0, second), (2.0, "process")]


def test_a_process_that_only_waits_acts_on_the_days_on_which_simpys_own_would() -> None:
    waits = (1.5, 0.0, 2.25, 0.1, 4.0)
    logs: list[list[float]] = [[], []]

    def led(env: simpy.Environment) -> Iterator[float]:
        for days in waits:
            yield days
            logs[0].append(env.now)

    def own(env: simpy.Environment) -> Generator[simpy.Event, None, None]:
        for days in waits:
            yield env.timeout(days)
            logs[1].append(env.now)

    env = simpy.Environment()
    Led(env, led(env))
    env.process(own(env))
    play(env, 7.0)
    assert logs[0] == logs[1] == [1.5, 1.5, 3.75, 3.85]
    end(env)
    play(env, 20.0)
    assert len(logs[0]) == 4
