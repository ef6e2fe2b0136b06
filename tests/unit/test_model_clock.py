"""Events come as with SimPy's own loop, up to the end and not beyond."""

from collections.abc import Generator, Iterator

import pytest
import simpy
from model_parts import Does, a_child

from sim.model.clock import FEW, Clock, Foreseen, Led

pytestmark = pytest.mark.unit

Log = list[tuple[float, object]]


def town(env: simpy.Environment | Clock, log: Log) -> None:
    """Processes that wait for each other, for the same moments, and for ever."""

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


def test_what_happens_and_when_is_as_with_simpys_own_loop() -> None:
    logs: list[Log] = [[], []]
    env, clock = simpy.Environment(), Clock()
    town(env, logs[0])
    town(clock, logs[1])
    for until in (4.0, 4.5, 30.0):
        env.run(until)
        clock.play(until)
        assert env.now == clock.now == until
    assert logs[0] == logs[1]
    assert len(logs[0]) > 100


def test_the_last_moment_is_not_part_of_it() -> None:
    log: Log = []
    clock = Clock()
    town(clock, log)
    clock.play(3.0)
    assert max(day for day, _ in log) == 2.5


def test_time_goes_on_when_nothing_is_left_to_happen() -> None:
    clock = Clock()
    clock.play(12.0)
    assert clock.now == 12.0


def test_what_a_process_raises_comes_through() -> None:
    clock = Clock()

    def broken() -> Generator[simpy.Event, None, None]:
        yield clock.timeout(1.0)
        raise KeyError("no such home")

    clock.process(broken())
    with pytest.raises(KeyError, match="no such home"):
        clock.play(2.0)


def test_what_is_foreseen_for_a_child_comes_on_its_day_among_other_events_and_not_when_it_is_cancelled() -> (
    None
):
    clock = Clock()
    seen: Log = []
    first, second, never = a_child(number=1), a_child(number=2), a_child(number=3)

    def waits() -> Generator[simpy.Event, None, None]:
        yield clock.timeout(2.0)
        seen.append((clock.now, "process"))

    clock.process(waits())
    for days, child in ((2.0, second), (1.0, first), (1.5, never)):
        event = clock.foresee(days, child, Does(lambda event: seen.append((clock.now, event.child))))
        if child is never:
            event.cancel()
    clock.play(10.0)
    assert seen == [(1.0, first), (2.0, second), (2.0, "process")]


def test_what_is_foreseen_on_the_same_day_comes_in_the_order_of_moments_and_then_of_foreseeing() -> None:
    clock, seen = Clock(), []
    days = (3.5, 3.25, 3.5, 3.75, 3.25, 0.0, 40.0, 3.5)

    def comes(event: Foreseen) -> None:
        seen.append((clock.now, event.child.number))

    for number, day in enumerate(days):
        clock.foresee(day, a_child(number=number), Does(comes))
    clock.play(39.0)
    expected = sorted((day, number) for number, day in enumerate(days))
    assert seen == expected[:-1]
    clock.play(41.0)
    assert seen == expected


@pytest.mark.parametrize("many", [FEW - 1, FEW, FEW + 1, 3 * FEW + 5])
def test_a_full_page_is_put_in_the_same_order(many: int) -> None:
    clock, seen = Clock(), []
    days = [3.0 + number * 7 % 11 / 16 for number in range(many)]
    for number, day in enumerate(days):
        clock.foresee(
            day, a_child(number=number), Does(lambda event: seen.append((clock.now, event.child.number)))
        )
    clock.play(10.0)
    assert seen == sorted((day, number) for number, day in enumerate(days))


def test_what_is_foreseen_while_something_happens_comes_in_its_turn() -> None:
    clock, seen = Clock(), []

    def again(event: Foreseen) -> None:
        seen.append((clock.now, event.child.number))
        if event.child.number < 3:
            clock.foresee(0.0, a_child(number=event.child.number + 3), Does(again))
            clock.foresee(0.5, a_child(number=event.child.number + 6), Does(again))

    for number in range(3):
        clock.foresee(1.0, a_child(number=number), Does(again))
    clock.play(10.0)
    assert seen == [(1.0, n) for n in range(6)] + [(1.5, n) for n in (6, 7, 8)]


def test_what_is_put_down_on_a_page_that_is_open_already_comes_in_its_turn() -> None:
    """A process that comes first opens the page of what comes next, which may be days ahead."""
    clock, seen = Clock(), []

    def comes(event: Foreseen) -> None:
        seen.append((clock.now, event.child.number))

    def foresees() -> Generator[simpy.Event, None, None]:
        yield clock.timeout(1.0)
        for number, days in enumerate((4.5, 4.0, 4.25, 4.5, 2.0, 4.0, 9.0), start=2):
            clock.foresee(days, a_child(number=number), Does(comes))

    clock.process(foresees())
    for number, days in enumerate((5.25, 5.5)):
        clock.foresee(days, a_child(number=number), Does(comes))
    clock.play(20.0)
    assert seen == [
        (3.0, 6),
        (5.0, 3),
        (5.0, 7),
        (5.25, 0),
        (5.25, 4),
        (5.5, 1),
        (5.5, 2),
        (5.5, 5),
        (10.0, 8),
    ]


def test_of_the_same_moment_a_process_and_a_child_come_as_they_were_put_down() -> None:
    clock = Clock()
    seen: Log = []

    def waits(name: str) -> Generator[simpy.Event, None, None]:
        yield clock.timeout(2.0)
        seen.append((clock.now, name))

    clock.process(waits("early"))
    clock.play(1.0)
    clock.foresee(1.0, a_child(number=1), Does(lambda event: seen.append((clock.now, "child"))))
    clock.process(waits("late"))
    clock.play(9.0)
    assert seen == [(2.0, "early"), (2.0, "child"), (3.0, "late")]


def test_a_process_that_only_waits_acts_on_the_days_on_which_simpys_own_would() -> None:
    waits = (1.5, 0.0, 2.25, 0.1, 4.0)
    logs: list[list[float]] = [[], []]
    clock = Clock()

    def led() -> Iterator[float]:
        for days in waits:
            yield days
            logs[0].append(clock.now)

    def own() -> Generator[simpy.Event, None, None]:
        for days in waits:
            yield clock.timeout(days)
            logs[1].append(clock.now)

    Led(clock, led())
    clock.process(own())
    clock.play(7.0)
    assert logs[0] == logs[1] == [1.5, 1.5, 3.75, 3.85]
    clock.end()
    clock.play(20.0)
    assert len(logs[0]) == 4
