"""A worker keeps the memory that it has freed, and does not search for garbage again and again."""

import gc
import platform
import subprocess
import sys
from weakref import ref

import pytest

from sim.workers.memory import collector_at_rest, searched_once

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


def test_the_collector_rests_within_a_block_and_works_again_after_it() -> None:
    with collector_at_rest():
        assert not gc.isenabled()
        with collector_at_rest():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_what_goes_round_in_a_circle_is_let_go_at_the_end_of_the_block_and_not_before() -> None:
    class Round:
        def __init__(self) -> None:
            self.itself = self

    with searched_once():
        gone = ref(Round())
        assert gone() is not None
        assert not gc.isenabled()
    assert gone() is None
    assert gc.isenabled()
