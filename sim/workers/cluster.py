"""A Dask cluster that does the work: what can go wrong with it is said in one sentence, within a set time."""

import logging
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Event, Lock, Thread
from typing import Any

from sim import __version__, compiled
from sim.errors import InputMistake, Unfinished
from sim.parameters.jobs.run import Tls
from sim.workers.certificates import refuse_unusable
from sim.workers.sealed import sealed

ANSWERS_WITHIN = 20
"""Seconds for the scheduler to answer."""
WORKERS_WITHIN = 30
"""Seconds for a first worker to be there, and for another one once all of them have gone."""
LOOKS_EVERY = 2.0
"""Seconds between two looks at whether anybody works."""
LOGGERS = ("distributed", "distributed.client", "tornado.application", "asyncio")
GONE = "{where}: the Dask scheduler has gone; start it again, or leave run.cluster out."
ALONE = "{where}: all workers of the Dask scheduler have gone; start some, or leave run.cluster out."
LOST = (
    "{where}: workers were killed again and again over the same piece of work ({reason}), most"
    " likely for want of memory; give each of them more memory, or ask for fewer scenarios at a time."
)


@contextmanager
def connected(address: str, tls: Tls | None) -> Iterator["Cluster"]:
    """A cluster that is ready for work; raises :class:`InputMistake` if it is not."""
    try:
        from distributed import Client
    except ImportError:
        raise InputMistake(
            f"run.cluster={address} needs Dask, which is not installed; install the extra 'cluster' of this"
            " project"
        ) from None
    security = _security(address, tls)
    for name in LOGGERS:  # what goes wrong is said here, in a sentence, and not there with a traceback
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client: Any = Client(address, timeout=f"{ANSWERS_WITHIN}s", security=security)
    except (OSError, ValueError, RuntimeError, TypeError) as error:
        raise InputMistake(
            f"run.cluster={address}: no Dask scheduler answers there within {ANSWERS_WITHIN} s"
            f" ({str(error) or type(error).__name__}); start one or correct it (the address of one that was"
            " started with certificates begins with tls://)"
        ) from None
    try:
        _check(client, address)
        cluster = Cluster(client, address)
        try:
            yield cluster
        finally:
            cluster.close()
    finally:
        client.close(timeout=LOOKS_EVERY)


def _security(address: str, tls: Tls | None) -> Any:
    """What Dask must know of the files; raises :class:`InputMistake` where they and the address do not go
    together.
    """
    from distributed.security import Security

    if tls is None:
        if address.startswith("tls://"):
            raise InputMistake(
                f"run.cluster={address} asks for certificates; name them as run.cluster_tls.ca=FILE,"
                " run.cluster_tls.certificate=FILE and run.cluster_tls.key=FILE"
            )
        return None
    if not address.startswith("tls://"):
        raise InputMistake(
            f"run.cluster={address}: certificates are named in run.cluster_tls, but the address does not"
            " begin with tls://; correct it, or leave them out"
        )
    refuse_unusable(address, tls)
    return Security(
        tls_ca_file=str(tls.ca),
        tls_client_cert=str(tls.certificate),
        tls_client_key=str(tls.key),
        require_encryption=True,
    )


def _check(client: Any, address: str) -> None:
    """Raise :class:`InputMistake` unless there are workers, and all of them have this very program."""
    try:
        client.wait_for_workers(1, timeout=WORKERS_WITHIN)
    except TimeoutError:
        raise InputMistake(
            f"run.cluster={address}: the Dask scheduler has no worker within {WORKERS_WITHIN} s; start some"
            " with 'dask worker', as docs/CLUSTER.md says"
        ) from None
    # Asked with a function of Python's own: one of this program could not even be received without it.
    _refuse_those(
        client.run(pkgutil.get_data, "sim", "__init__.py", on_error="return"),
        lambda found: isinstance(found, bytes) and b"placements of children" in found,
        f"run.cluster={address}: this program is not installed where these workers run",
    )
    _refuse_those(
        client.run(what_runs, on_error="return"),
        lambda found: found == what_runs(),
        f"run.cluster={address}: these workers run another version of this program",
    )


def _refuse_those(found: Mapping[str, object], wanted: Callable[[object], bool], why: str) -> None:
    others = [worker for worker, one in found.items() if not wanted(one)]
    if others:
        raise InputMistake(f"{why}: {', '.join(sorted(others))}; install {__version__} there, or stop them")


def what_runs() -> tuple[str, str]:
    """Which program runs here: its version and the hash of the sources of its model."""
    return __version__, compiled.folder().name


class Cluster:
    """Workers of a cluster; called with a function and its arguments it gives a future.

    Dask begins work again that a lost worker had begun. What it cannot do is say that nobody is left: that is
    looked for here, so that no future is waited for for ever.
    """

    def __init__(self, client: Any, address: str) -> None:
        self._client, self._where = client, f"run.cluster={address}"
        self._lock, self._closed = Lock(), Event()
        self._open: dict[Future[Any], Any] = {}
        Thread(target=self._look, name="look at cluster", daemon=True).start()

    def __call__(self, function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """Hand out some work."""
        future: Future[Any] = Future()
        handed = self._client.submit(sealed, function, *arguments, pure=False)
        with self._lock:
            self._open[future] = handed
        handed.add_done_callback(lambda done: self._finish(future, done))
        return future

    def once(self, thing: Any) -> Any:
        """Something that many pieces of work need, sent to each worker once."""
        return self._client.scatter(thing, broadcast=True, hash=False)

    def close(self) -> None:
        """Hand out nothing more, and take back what nobody has begun."""
        self._closed.set()
        with self._lock:
            waiting, self._open = list(self._open.values()), {}
        if waiting and self._client.status == "running":
            self._client.cancel(waiting)

    def _finish(self, future: "Future[Any]", handed: Any) -> None:
        """Pass on how some work came out; called in a thread of Dask's."""
        from distributed.scheduler import KilledWorker

        with self._lock:
            known = self._open.pop(future, None)
        if known is None:
            return
        if handed.status == "finished":
            self._open_up(future, handed)
        elif handed.status == "error":
            error = handed.exception()
            lost = LOST.format(where=self._where, reason=error)
            future.set_exception(Unfinished(lost) if isinstance(error, KilledWorker) else error)
        else:  # what was sent to each worker once is nowhere any more, or the scheduler is not
            why = ALONE if self._client.status == "running" else GONE
            future.set_exception(Unfinished(why.format(where=self._where)))

    @staticmethod
    def _open_up(future: "Future[Any]", handed: Any) -> None:
        try:
            future.set_result(handed.result().opened())
        except Exception as error:
            future.set_exception(error)

    def _look(self) -> None:
        """See whether there are a scheduler and workers, and say of all open work when there are none."""
        alone = 0.0
        while not self._closed.wait(LOOKS_EVERY):
            if self._client.status not in ("running", "connecting"):
                self._fail(GONE.format(where=self._where))
                return
            workers = self._client.scheduler_info().get("workers", {})
            connected = self._client.status == "running" and workers
            alone = 0.0 if connected else alone + LOOKS_EVERY
            if alone >= WORKERS_WITHIN:
                why = ALONE if self._client.status == "running" else GONE
                self._fail(why.format(where=self._where))
                return

    def _fail(self, why: str) -> None:
        with self._lock:
            waiting, self._open = list(self._open), {}
        for future in waiting:
            future.set_exception(Unfinished(why))
