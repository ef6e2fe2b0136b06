"""Runs of pytest in processes of their own that need not load again what the simulator stands on.

Most of what a run of few tests takes is loading libraries. They are loaded once for each copy of the house,
in a process that forks for every run: only the simulator and its tests are loaded anew.
"""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

NO_END: Final = -1
"""The code of a run that did not come to its end."""
LOADED = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
"""That plugins are loaded before pytest is nothing to stop for."""
LINES = 12
"""Of what a run printed, the last ones are kept."""


def run(arguments: list[str], house: Path, patience: int) -> tuple[int, str, float]:
    """The exit code of pytest in a house, the end of what it printed, and the seconds of a processor that it
    used: no more than ``patience``, however busy the machine is.
    """
    server, report = _server(house), house / "said.txt"
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(json.dumps([[*LOADED, *arguments], str(report), patience]) + "\n")
    server.stdin.flush()
    code, seconds = server.stdout.readline().split()
    return int(code), "\n".join(report.read_text(encoding="utf-8").splitlines()[-LINES:]), float(seconds)


@cache
def _server(house: Path) -> "subprocess.Popen[str]":
    """Ends with this process, because its input does."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    own = {"SIM_PURE_PYTHON": "1", "PYTHONPATH": str(house), "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("forks.py"))],
        cwd=house,
        env={**known, **own},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
