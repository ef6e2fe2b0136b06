"""What a run that was killed has left beside its folder of results."""

import os
import re
import shutil
import sys
from pathlib import Path

from sim.folders.beside import all_beside, beside, real

NEW, OLD = "new", "old"
"""Endings of a folder that is being written, and of one that a new one is about to replace."""


def neighbours(folder: Path) -> tuple[Path, Path]:
    """Where this process writes the results of a folder, and where the earlier ones are put for a moment."""
    new, old = (beside(folder, f"{os.getpid()}.{ending}") for ending in (NEW, OLD))
    return new, old


def clear(folder: Path) -> None:
    """Remove what was left by processes that have ended; whoever calls it holds the lock of the folder.

    Where such a process was killed after it had put the earlier results away, and before the new ones had
    taken their place, the earlier ones come back.
    """
    target = real(folder)
    for path in all_beside(folder, rf"\d+\.(?:{NEW}|{OLD})"):
        process = int(re.findall(r"\.(\d+)\.\w+$", path.name)[0])
        if process != os.getpid() and not has_ended(process):
            continue
        if path.name.endswith(OLD) and not target.exists():
            path.rename(target)
        else:
            shutil.rmtree(path, ignore_errors=True)


def has_ended(process: int) -> bool:
    """Whether there is no process of a number on this machine."""
    if sys.platform == "win32":  # there a signal cannot be used to ask; the lock has answered
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:
        pass
    return False
