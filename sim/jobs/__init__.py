"""The jobs that the command offers: one module for each, imported when it is run."""

import os
from collections.abc import Callable
from importlib import import_module

from sim.errors import InputMistake
from sim.parameters.jobs import job
from sim.report.files.private import SAID, for_owner_alone
from sim.settings import Settings

Job = Callable[[Settings], None]
OF_CHILDREN = ("read_returns", "fit", "backtest")
"""Jobs that learn from returns."""
SPLIT, SPLITS = "split", "simulate"
"""The module that runs an authority in parts, and the job that it does so for."""


def _run(name: str) -> Job:
    """The job of a name: ``run`` of its module, which brings the libraries that it needs.

    Raises :class:`~sim.errors.InputMistake` where an authority is to be split for a job that does not.
    """

    def run(settings: Settings) -> None:
        split = settings.parameters.authority.split is not None
        if split and name != SPLITS:
            raise InputMistake(
                f"authority.split: it is for job={SPLITS}; run that first, and job={name} with the folder of"
                " one of the parts (--config-dir)"
            )
        work = import_module(f"{__name__}.{SPLIT if split else name}").run
        if not holds_children(settings, name):
            work(settings)
            return
        with for_owner_alone(settings.folder):
            work(settings)
        if os.name == "posix":
            print(f"{SAID}: {settings.folder}")

    return run


def holds_children(settings: Settings, name: str) -> bool:
    """Whether what the job writes says something of single children: read, fitted, or simulated one by one
    from a census.
    """
    return name in OF_CHILDREN or settings.run.keep_episodes


JOBS: dict[str, Job] = {name: _run(name) for name in job.JOBS}
"""What ``job=`` can name."""
