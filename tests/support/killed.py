"""A command that is killed now and then, and begun again until it ends well."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sim.checkpoints.log import Log

NOT_COMPARED = ("wall_seconds", "cores", "overrides")
"""What a manifest says of how a run went, and not of its result."""
PATIENCE = 600.0
"""Seconds that a run, or what it keeps first, is waited for."""


def heeding_signals() -> None:
    """Let a process that begins here be ended by signals: a shell that runs the tests in the background, or
    ``nohup``, has some of them ignored, and what is ignored is inherited.
    """
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.SIG_DFL)


@dataclass(frozen=True)
class Command:
    """A small run into a folder of its own."""

    outputs: Path
    words: tuple[str, ...] = ()
    job: str = "simulate"

    @property
    def results(self) -> Path:
        """Where its results go."""
        return self.outputs / "westmere" / self.job

    def begun(self) -> "subprocess.Popen[str]":
        """The command, as a group of processes of its own."""
        words = [f"job={self.job}", "authority=westmere", f"run.outputs={self.outputs}", *self.words]
        return subprocess.Popen(
            [sys.executable, "-m", "sim", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=heeding_signals,
        )

    def ended_well(self) -> str:
        """Let it end; gives what it said."""
        with self.begun() as process:
            out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, out + err
        return out + err


def contents(folder: Path) -> dict[str, str]:
    """The hash of every file below a folder, hidden ones included; of a manifest what does not tell how the
    run went.
    """
    return {
        path.relative_to(folder).as_posix(): sha256(_bytes(path)).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _bytes(path: Path) -> bytes:
    if path.name != "manifest.json":
        return path.read_bytes()
    manifest = json.loads(path.read_bytes())
    return json.dumps({name: value for name, value in manifest.items() if name not in NOT_COMPARED}).encode()


def kept(outputs: Path) -> int:
    """How many results wait to be taken up."""
    logs = [Log.at(path) for path in outputs.rglob(".*.checkpoint")]
    for log in logs:
        log.close()
    return sum(len(log.records) for log in logs)


def family(process: int) -> list[int]:
    """The processes below one, as Linux shows them."""
    parents = dict(_parents())
    found, fresh = set[int](), {process}
    while fresh:
        found |= fresh
        fresh = {one for one, parent in parents.items() if parent in fresh} - found
    return sorted(found - {process})


def _parents() -> Iterator[tuple[int, int]]:
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            yield int(folder.name), int((folder / "stat").read_text().rpartition(")")[2].split()[1])


def worked(process: int) -> float:
    """Seconds of work of a process and of those below it."""
    ticks = 0
    for one in (process, *family(process)):
        with suppress(OSError):
            after_name = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, after_name[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def until_it_has_worked(process: "subprocess.Popen[str]", seconds: float) -> None:
    """Wait until a run has done so much work, or has ended: how busy the machine is changes nothing about
    where in the run that is.
    """
    until = time.monotonic() + PATIENCE
    while worked(process.pid) < seconds and process.poll() is None and time.monotonic() < until:
        time.sleep(0.1)


def lives(process: int) -> bool:
    """Whether there is such a process, and it is not one that has ended and waits to be noticed."""
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def kill(process: "subprocess.Popen[str]", whom: str, how: signal.Signals) -> None:
    """Send a signal to the main process, to a worker of it, or to the whole group."""
    with suppress(ProcessLookupError):
        if whom == "group":
            os.killpg(process.pid, how)
        elif whom == "main":
            process.send_signal(how)
        elif theirs := family(process.pid):
            os.kill(theirs[-1], how)


def until_something_is_kept(command: Command, process: "subprocess.Popen[str]", more_than: int = 3) -> None:
    """Wait until a run has finished a chunk; a machine with much to do may take minutes to begin."""
    until = time.monotonic() + PATIENCE
    while kept(command.outputs) <= more_than and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
