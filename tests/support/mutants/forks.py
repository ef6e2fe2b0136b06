"""The process that forks for every run of pytest. It must not load the simulator itself, of which each run
has another one.
"""

import json
import os
import resource
import signal
import sys
import traceback
from importlib import import_module

import pytest

STANDS_ON = (
    "hydra", "hypothesis", "numpy", "omegaconf", "pandas", "pyarrow", "pydantic", "scipy.integrate",
    "scipy.stats", "simpy", "xdist", "yaml",
)  # fmt: skip
NO_END = -1


def main() -> None:
    """A line of arguments comes in; the exit code goes out, and the seconds of a processor that it took."""
    for name in STANDS_ON:
        import_module(name)
    for line in sys.stdin:
        arguments, report, patience = json.loads(line)
        if (child := os.fork()) == 0:
            _run(arguments, report, patience)
        _, status, used = os.wait4(child, 0)
        code = os.waitstatus_to_exitcode(status)
        seconds = used.ru_utime + used.ru_stime
        sys.stdout.write(f"{NO_END if code == -signal.SIGXCPU else code} {seconds:.2f}\n")
        sys.stdout.flush()


def _run(arguments: list[str], report: str, patience: int) -> None:
    """What the fork does; it ends here, or when it has used so many seconds of a processor."""
    resource.setrlimit(resource.RLIMIT_CPU, (patience, patience + 5))
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


if __name__ == "__main__":
    main()
