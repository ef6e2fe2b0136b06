"""Nobody waits for what is not needed: which libraries help, a mistake and a job bring in."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.functional

HEAVY = {"matplotlib", "pandas", "pyarrow", "rich", "scipy", "simpy"}
"""What takes long to import, and serves to simulate, measure or show."""
BROUGHT = """
import json, sys
from sim.__main__ import main
try:
    code = main(sys.argv[1:])
except SystemExit as left:
    code = left.code
print(json.dumps([code, sorted(sys.modules)]))
"""


def brought_in(*arguments: str) -> tuple[int, set[str]]:
    """With which exit code the command leaves, and every module that was imported for it."""
    done = subprocess.run(
        [sys.executable, "-c", BROUGHT, *arguments], capture_output=True, text=True, check=True
    )
    code, modules = json.loads(done.stdout.splitlines()[-1])
    return code, set(modules)


def test_help_needs_no_library_but_the_one_that_reads_yaml() -> None:
    code, modules = brought_in("--help")
    assert code == 0
    assert modules.isdisjoint({*HEAVY, "hydra", "numpy", "omegaconf", "pydantic", "sim.config", "sim.jobs"})
    assert "yaml" in modules


@pytest.mark.parametrize("wrong", ["scenarios=[nosuch]", "run.years=0", "job.name=nosuch"])
def test_a_mistake_is_found_before_anything_is_imported_that_simulates_measures_or_shows(wrong: str) -> None:
    code, modules = brought_in(wrong)
    assert code == 2
    assert modules.isdisjoint({*HEAVY, "sim.jobs", "sim.model", "sim.report"})


def test_the_jobs_are_imported_only_when_they_are_run() -> None:
    given = "import sys, sim.jobs; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", given], capture_output=True, text=True, check=True)
    assert {name for name in done.stdout.split() if name.startswith("sim.jobs")} == {"sim.jobs"}
    assert HEAVY.isdisjoint(done.stdout.split())
