"""A process of the command with all that it begins: started apart from this one, and ended as a whole."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

PROGRAM = (sys.executable, "-P", "-m", "sim")
"""The command, whatever lies in the folder in which it is given."""


LATER = 5
"""By how much a run stands back behind the page and its previews, which somebody is waiting for."""


def begun(arguments: Sequence[str], cwd: Path, said: Path) -> "subprocess.Popen[bytes]":
    """Start ``sim`` with arguments; what it says goes into a file. It has all the time of the cores that
    nobody else asks for.
    """
    with said.open("ab") as out:
        if sys.platform == "win32":
            return subprocess.Popen(  # noqa: S603 - this program
                [*PROGRAM, *arguments], cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                creationflags=subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.BELOW_NORMAL_PRIORITY_CLASS,
            )  # fmt: skip
        process = subprocess.Popen(  # noqa: S603 - this program
            [*PROGRAM, *arguments], cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            start_new_session=True,
        )  # fmt: skip
        with suppress(OSError):  # it has ended already
            os.setpriority(os.PRIO_PROCESS, process.pid, os.getpriority(os.PRIO_PROCESS, 0) + LATER)
        return process


def end(process: int, *, at_once: bool = False) -> None:
    """Ask a process and all that it has begun to end, or end them."""
    if sys.platform == "win32":
        taskkill = str(Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "taskkill.exe")
        subprocess.run([taskkill, "/PID", str(process), "/T", "/F"], capture_output=True, check=False)  # noqa: S603
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL if at_once else signal.SIGTERM)
