"""The local page over a folder of its own, with a client that has its token."""

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from starlette.testclient import TestClient

from sim.app.authorities import KnownAuthority
from sim.app.desk import Desk
from sim.app.loading import Loaded, Loader
from sim.app.running.records import GOES_ON, RunRecord
from sim.app.server import application

PORT = 8765
HOST = f"http://127.0.0.1:{PORT}"


@contextmanager
def desk_in(folder: Path) -> Iterator[Desk]:
    """A desk that is closed in the end."""
    desk = Desk(folder / "app", folder, "secret")
    desk.open()
    try:
        yield desk
    finally:
        desk.close()


def client_of(desk: Desk) -> TestClient:
    """A browser that was opened with the whole address."""
    client = TestClient(application(desk, PORT), base_url=HOST)
    client.get("/?token=secret")
    return client


@contextmanager
def begun(command: Sequence[str]) -> "Iterator[subprocess.Popen[bytes]]":
    """Another program that has said its first line; it and its pipe are gone in the end, whatever fails."""
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        try:
            assert other.stdout is not None
            other.stdout.readline()
            yield other
        finally:
            other.kill()


def ended(desk: Desk, ident: str, seconds: float = 240) -> RunRecord:
    """A run once it has ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        record = desk.shelf.of(ident)
        assert record is not None
        if record.state not in GOES_ON:
            return record
        time.sleep(0.2)
    raise AssertionError(f"still going after {seconds} s: {desk.shelf.said(record)}")


@cache
def loaded_westmere() -> Loaded:
    """A small authority as the page has loaded it."""
    return Loader().loaded(KnownAuthority("westmere", None, "shipped"))
