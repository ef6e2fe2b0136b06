"""Processes of this machine that do the work, each by itself: what kills one of them costs what it was doing,
and that only until another one has done it.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import Pipe, get_all_start_methods, get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from threading import Thread
from typing import Any, Self, TypeVar

from sim.errors import Unfinished
from sim.workers.memory import keep_freed_memory
from sim.workers.once import SentOnce

Thing = TypeVar("Thing")

START = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
"""How processes begin: clean of this one's threads, and on Windows, too."""
TRIES = 2
"""How often a piece of work is begun whose process is killed."""
LOST = (
    "A worker process was killed {tries} times over the same piece of work, most likely for want of memory;"
    " to use less of it, give a lower run.workers= (each of them needs some hundred megabytes), fewer"
    " scenarios at a time, or fewer run.years=."
)


def load_early(modules: Sequence[str]) -> None:
    """Let the process from which workers are forked load some modules now, on a core that has nothing to do
    yet: workers begin with them, and each of them need not load its own.

    Only on Linux: elsewhere libraries may mind that a process is forked which has loaded them.
    """
    if sys.platform == "linux":
        from multiprocessing import forkserver

        forkserver.set_forkserver_preload(["__main__", *modules])
        with signals_of_the_terminal_held():
            forkserver.ensure_running()


@contextmanager
def signals_of_the_terminal_held() -> Iterator[None]:
    """Within the block, what a terminal sends to all that run in it waits. A process that is begun there
    inherits this, and so do those that it forks: the main one alone answers.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # first: when it begins, it lets the signal of Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(frozen=True, eq=False)
class Task:
    """A piece of work that waits for a process."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    future: "Future[Any]" = field(default_factory=Future)


class Processes:
    """So many worker processes, begun when there is work for them; called with a function and its arguments
    it gives a future.

    Each process has a thread here that hands it one task after the other. They are processes of their own,
    not one pool: of a pool, all are given up when one of them is killed, and nobody knows which work did it.
    """

    def __init__(self, number: int) -> None:
        self._number = number
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._stop, self._stopped = Pipe(duplex=False)  # closing the second end tells every process

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failure: object, *_more: object) -> None:
        """Let them end: after their work, or at once if something has failed."""
        if failure is not None:
            self._stopped.close()
            self._give_up()
        for _thread in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()
        self._stopped.close()
        self._stop.close()

    def __call__(self, function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """Hand out some work."""
        task = Task(function, arguments)
        self._tasks.put(task)
        if len(self._threads) < self._number:
            self._threads.append(Thread(target=self._serve, name="worker", daemon=True))
            self._threads[-1].start()
        return task.future

    def once(self, thing: Thing) -> Thing:
        """Something that many pieces of work need, which each process makes of its bytes once."""
        sent: Any = SentOnce.of(thing)
        return sent  # type: ignore[no-any-return]  # what the function that works with it is given is the thing

    def _give_up(self) -> None:
        """Cancel what nobody has begun."""
        while not self._tasks.empty():
            task = self._tasks.get()
            if task is not None:
                task.future.cancel()

    def _serve(self) -> None:
        """Keep one process at work."""
        with signals_of_the_terminal_held():
            process = self._begun()
            while (task := self._tasks.get()) is not None:
                if task.future.set_running_or_notify_cancel():
                    process = self._do(task, process)
                del task  # and its result, which would wait here for the next one
            process.shutdown()

    def _do(self, task: Task, process: ProcessPoolExecutor) -> ProcessPoolExecutor:
        """Do a task in a process, or in one that takes its place; gives the one that lives afterwards."""
        for _ in range(TRIES):
            try:
                result = process.submit(task.function, *task.arguments).result()
            except BrokenProcessPool:
                if self._stopped.closed:
                    task.future.set_exception(Unfinished("The work was stopped."))
                    return process
                process = self._begun()
            except BaseException as error:  # of the work: whoever asks for its result is told
                task.future.set_exception(error)
                return process
            else:
                task.future.set_result(result)
                return process
        task.future.set_exception(Unfinished(LOST.format(tries=TRIES)))
        return process

    def _begun(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            1, mp_context=get_context(START), initializer=_begin, initargs=(self._stop,)
        )


def _begin(stop: Connection) -> None:
    """What each process does first."""
    keep_freed_memory()
    _end_in_time(stop)


def _end_in_time(stop: Connection) -> None:
    """End this worker when it is told to, or when the process that it works for has gone, however that came
    about.

    A process that is killed cannot say goodbye: its workers would finish what they have begun and then wait
    for ever. What tells them is the parent's end of a pipe (on Windows its handle), which the system closes.
    """
    with suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # where signals cannot be held back
    parent = parent_process()
    if parent is not None:
        ends = [parent.sentinel, stop]
        Thread(target=_end_after, args=(ends,), name="end in time", daemon=True).start()


def _end_after(ends: list[int | Connection]) -> None:
    wait(ends)
    os._exit(1)  # at once: nobody is left to take a result
