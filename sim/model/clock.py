"""The clock of a replication: SimPy's loop in one piece, and a light event for what happens to a child."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from typing import Any, Final, cast

from simpy import Environment
from simpy.events import NORMAL

from sim.model.child import Child

ORDINARY: Final[int] = NORMAL


class Foreseen:
    """What will happen to a child on a day: an event of SimPy's queue, as far as :func:`play` needs one.

    There are as many of them as placements, and nobody waits for one: a whole
    :class:`simpy.events.Timeout`, or a process for each child, would cost several times as much. Without
    ``callbacks`` it is cancelled.
    """

    __slots__ = ("_ok", "callbacks", "child", "day")

    def __init__(self, day: float, child: Child, then: Then) -> None:
        self.day = day
        self.child = child
        self.callbacks: list[Then] | None = [then]
        self._ok = True


Then = Callable[[Foreseen], None]
"""What is done when the day has come."""


def foresee(env: Environment, days: float, child: Child, then: Then) -> Foreseen:
    """Have something done with a child after so many days."""
    event = Foreseen(env._now + days, child, then)
    _wait(env, event.day, event)
    return event


class Led:
    """A process that does nothing but wait for days to pass, and act: ``waits`` says for how many days, one
    wait after another.

    Families come by the thousand, and a process of SimPy's with a timeout for each wait costs several times
    as much. It is its own event, for which nobody else can wait.
    """

    __slots__ = ("_env", "_ok", "_waits", "callbacks")

    def __init__(self, env: Environment, waits: Iterator[float]) -> None:
        self._env = env
        self._waits = waits
        self.callbacks: list[Callable[[Led], None]] | None = None
        self._ok = True
        self._go_on(self)

    def _go_on(self, _event: Led) -> None:
        """Act, and wait again, unless it was the last time."""
        days = next(self._waits, None)
        if days is not None:
            self.callbacks = [self._go_on]
            _wait(self._env, self._env._now + days, self)


def _wait(env: Environment, day: float, event: Foreseen | Led) -> None:
    heappush(cast("list[Any]", env._queue), (day, ORDINARY, next(env._eid), event))


def end(env: Environment) -> None:
    """Nothing more happens: what would have come is forgotten, and with it the processes that wait for it."""
    for _, _, _, event in env._queue:
        event.callbacks = None  # type: ignore[assignment]
    env._queue.clear()


def play(env: Environment, until: float) -> None:
    """Let everything happen that comes before a day, which is the time then.

    What happens, and in which order, is as with :meth:`simpy.Environment.run`; but an event costs one turn of
    a loop instead of a call and a search for handlers. What a process raises comes through as it is.
    """
    queue, next_of = cast("list[tuple[float, int, int, Any]]", env._queue), heappop
    while queue and queue[0][0] < until:
        env._now, _, _, event = next_of(queue)
        callbacks: list[Any] = event.callbacks
        event.callbacks = None
        for callback in callbacks:
            callback(event)
        if not event._ok:
            raise event._value
    env._now = until
