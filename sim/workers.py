"""Who does the work: this process, the cores of this machine, or a Dask cluster. One interface for all
three.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures import wait as wait_for
from contextlib import contextmanager
from multiprocessing import get_all_start_methods, get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Any, TypeVar

from sim.errors import InputMistake

START = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
"""How processes begin: clean of this one's threads, and on Windows, too."""
ON_A_CLUSTER = 10_000
Task = TypeVar("Task")
Submit = Callable[..., "Future[Any]"]


@contextmanager
def workers(number: int | None, cluster: str | None = None) -> Iterator[Submit]:
    """A function that hands out work as ``concurrent.futures`` does; when the block ends, the workers are
    gone.

    ``number`` of processes on this machine (all cores if ``None``; with 1 the work is done right here), or
    the Dask scheduler at the address ``cluster``. Raises :class:`InputMistake` if Dask is not installed or
    does not answer.
    """
    if cluster is not None:
        with _dask(cluster) as pool:
            yield pool.submit
    elif (number or available_cores()) == 1:
        yield _here
    else:
        with ProcessPoolExecutor(
            number or available_cores(), mp_context=get_context(START), initializer=_end_with_parent
        ) as pool:
            try:
                yield pool.submit
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


def as_finished(futures: Iterable["Future[Any]"]) -> Iterator["Future[Any]"]:
    """Futures as their work is finished."""
    return as_completed(list(futures))


def as_they_finish(
    start: Callable[[Task], "Future[Any]"], tasks: Iterable[Task], at_once: int
) -> Iterator[tuple[Task, Any]]:
    """Each task with its result as soon as it is there; so many are started before the first of them has
    ended.
    """
    waiting: dict[Future[Any], Task] = {}
    for task in tasks:
        waiting[start(task)] = task
        if len(waiting) >= at_once:
            yield from _finished(waiting)
    while waiting:
        yield from _finished(waiting)


def _finished(waiting: "dict[Future[Any], Task]") -> "Iterator[tuple[Task, Any]]":
    for future in wait_for(waiting, return_when=FIRST_COMPLETED).done:
        yield waiting.pop(future), future.result()


def at_once(number: int | None, cluster: str | None = None) -> int:
    """How many tasks such workers are given at a time: each of them one that it does and one that waits; on a
    cluster, whose size its scheduler alone knows, very many.
    """
    local = number or available_cores()
    return ON_A_CLUSTER if cluster is not None else 1 if local == 1 else 2 * local


def available_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _end_with_parent() -> None:
    """End this worker when the process that it works for has gone, however that came about.

    A process that is killed cannot say goodbye: its workers would finish what they have begun and then wait
    for ever. What tells them is the parent's end of a pipe (on Windows its handle), which the system closes.
    """
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent.sentinel,), name="end with parent", daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)  # at once: nobody is left to take a result


def _here(function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
    """Do the work now, in this process."""
    future: Future[Any] = Future()
    future.set_result(function(*arguments))
    return future


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise InputMistake(
            f"run.cluster={address} needs Dask, which is not installed; install the extra 'cluster' of this"
            " project"
        ) from None
    try:
        client: Any = Client(address, timeout="20s")
    except (OSError, ValueError) as error:
        raise InputMistake(
            f"run.cluster={address}: no Dask scheduler answers there ({error}); start one or correct it"
        ) from None
    with client:
        pool: Executor = client.get_executor()
        yield pool
