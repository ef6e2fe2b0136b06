"""The clock of a replication: SimPy's loop, in one piece."""

from heapq import heappop

from simpy import Environment


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
