"""The clock of a replication: SimPy's loop in one piece, and a light event for what happens to a child."""

from __future__ import annotations

from collections.abc import Callable
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
    queue = cast("list[Any]", env._queue)
    heappush(queue, (event.day, ORDINARY, next(env._eid), event))
    return event


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
    queue = env._queue
    while queue and queue[0][0] < until:
        env._now, _, _, event = heappop(queue)
        callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]
        for callback in callbacks:
            callback(event)
        if not event._ok:
            raise event._value
    env._now = until
