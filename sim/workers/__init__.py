"""Who does the work: this process, the cores of this machine, or a Dask cluster. One interface for all
three.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, as_completed, wait
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from sim.parameters import Run
from sim.parameters.jobs.run import Tls
from sim.workers.processes import START, Processes, load_early

__all__ = [
    "START",
    "Submit",
    "as_finished",
    "available_cores",
    "load_early_for",
    "sent_once",
    "some_at_once",
    "workers",
    "workers_of",
]

Submit = Callable[..., "Future[Any]"]
Thing = TypeVar("Thing")


@contextmanager
def workers(number: int | None, cluster: str | None = None, tls: Tls | None = None) -> Iterator[Submit]:
    """A function that hands out work as ``concurrent.futures`` does; when the block ends, the workers are
    gone.

    ``number`` of processes on this machine (all cores if ``None``; with 1 the work is done right here), or
    the Dask scheduler at the address ``cluster``, which may ask for the files of ``tls``. Work whose worker
    is lost is done once more; then its future raises :class:`sim.errors.Unfinished`. Raises
    :class:`~sim.errors.InputMistake` if Dask is not installed, does not answer, or has no worker that can do
    the work.
    """
    if cluster is not None:
        from sim.workers.cluster import connected  # Dask need not be there, and takes a second to import

        with connected(cluster, tls) as hand_out:
            yield hand_out
    elif (number or available_cores()) == 1:
        yield Here
    else:
        with Processes(number or available_cores()) as processes:
            yield processes


def workers_of(run: Run) -> AbstractContextManager[Submit]:
    """The :func:`workers` that the settings of a run ask for."""
    return workers(run.workers, run.cluster, run.cluster_tls)


def load_early_for(run: Run, modules: Sequence[str]) -> None:
    """Have modules loaded for the processes that the settings of a run ask for, while this one loads its own;
    nothing where it does the work itself, or a cluster does.
    """
    if run.cluster is None and (run.workers or available_cores()) > 1:
        load_early(modules)


def sent_once(submit: Submit, thing: Thing) -> Thing:
    """Something that many pieces of work need, to be handed to each of them: each worker of a cluster is sent
    it once, and each process of this machine makes it of its bytes once.
    """
    once: Callable[[Thing], Thing] = getattr(submit, "once", lambda same: same)
    return once(thing)


def as_finished(futures: Iterable["Future[Any]"]) -> Iterator["Future[Any]"]:
    """Futures as their work is finished; that of this process is done as it is asked for."""
    future: Future[Any] | None = None
    here, elsewhere = deque[Future[Any]](), list[Future[Any]]()
    for future in futures:
        (here if isinstance(future, Here) else elsewhere).append(future)
    rest = as_completed(elsewhere)
    del futures, future, elsewhere  # a result that was taken is kept here no longer
    while here:
        yield here.popleft()
    yield from rest


def some_at_once(begun: Iterator["Future[Any]"], limit: int) -> Iterator["Future[Any]"]:
    """Futures as their work is finished, of which no more than ``limit`` are begun at the same time."""
    waiting = set(islice(begun, limit))
    while waiting:
        here = {future for future in waiting if isinstance(future, Here)}
        finished = here or wait(waiting, return_when=FIRST_COMPLETED).done
        waiting -= finished
        yield from finished
        waiting |= set(islice(begun, limit - len(waiting)))


def available_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Here(Future[Any]):
    """Work that this process does itself, when its result is asked for: so one result after the other can be
    taken in.
    """

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        super().__init__()
        self._work = partial(function, *arguments)

    def result(self, timeout: float | None = None) -> Any:
        """Do it, once."""
        if not self.done():
            self.set_result(self._work())
            del self._work
        return super().result(timeout)
