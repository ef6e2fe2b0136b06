"""The process that forks for every run of pytest. It must not load the simulator itself, of which each run
has another one.
"""

import json
import os
import signal
import sys
import time
import traceback
from importlib import import_module

import pytest

STANDS_ON = (
    "hydra", "hypothesis", "numpy", "omegaconf", "pandas", "pyarrow", "pydantic", "scipy.integrate",
    "scipy.stats", "simpy", "xdist", "yaml",
)  # fmt: skip
TICK = 0.05
NO_END = -1


def main() -> None:
    """A line of arguments comes in, the exit code goes out."""
    for name in STANDS_ON:
        import_module(name)
    for line in sys.stdin:
        arguments, report, patience = json.loads(line)
        if (child := os.fork()) == 0:
            _run(arguments, report)
        sys.stdout.write(f"{_code(child, patience)}\n")
        sys.stdout.flush()


def _run(arguments: list[str], report: str) -> None:
    """What the fork does; it ends here."""
    code = int(pytest.ExitCode.INTERNAL_ERROR)
    try:
        to = os.open(report, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(to, 1)
        os.dup2(to, 2)
        code = int(pytest.main(arguments))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _code(child: int, patience: float) -> int:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(TICK)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return NO_END


if __name__ == "__main__":
    main()
