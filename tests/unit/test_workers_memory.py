"""A worker keeps the memory that it has freed."""

import platform
import subprocess
import sys

import pytest

pytestmark = pytest.mark.unit

FAULTS = """
import resource, sys
import numpy as np
from sim.workers.memory import keep_freed_memory

def work():
    kept = [np.ones(200_000) for _ in range(20)]

if sys.argv[1] == "kept":
    keep_freed_memory()
work()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(5):
    work()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is asked to keep memory")
def test_what_was_freed_is_not_fetched_from_the_system_again() -> None:
    """Pages that the system must hand over for arrays of as many bytes as were freed before them."""
    fetched, kept = (
        int(subprocess.run([sys.executable, "-c", FAULTS, how], check=True, capture_output=True).stdout)
        for how in ("fetched", "kept")
    )
    assert kept < fetched / 10
