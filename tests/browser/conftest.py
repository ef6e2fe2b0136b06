"""Reports of made-up runs, in Debian's Chromium: no network, no browser of another make."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from sim.__main__ import main

REQUIRED = "SIM_REQUIRES_BROWSER"
"""Set by the checks: a missing browser is then a failure and not a reason to skip."""
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a file of tests. While it lives, nothing else in the process can have an event loop."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        assert not os.environ.get(REQUIRED), f"{REQUIRED} is set, but there is none of {', '.join(NAMES)}"
        pytest.skip("no Chromium on this machine; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        # Chromium refuses its own sandbox to root, as which checks run in a container.
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def _run(outputs: Path, *changes: str) -> Path:
    small = ["authority=westmere", "run.workers=1", "run.replications=2", "run.years=2"]
    assert main([f"run.outputs={outputs}", *small, *changes]) == 0
    return next(outputs.glob("*/simulate"))


@pytest.fixture(scope="session")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a run of the baseline alone."""
    return _run(tmp_path_factory.mktemp("one"), "scenarios=[baseline]")


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a run of four scenarios, too many to be drawn together."""
    return _run(
        tmp_path_factory.mktemp("many"), "scenarios=[baseline,kinship_support,step_down,foster_recruitment]"
    )


@pytest.fixture(params=[pytest.param("one", marks=pytest.mark.long), "many"])
def results(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.getfixturevalue(request.param)
    return folder
