"""The jobs that the command offers: one module for each, imported when it is run."""

from collections.abc import Callable
from importlib import import_module

from sim.errors import InputMistake
from sim.parameters.jobs import job
from sim.settings import Settings

Job = Callable[[Settings], None]
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
        import_module(f"{__name__}.{SPLIT if split else name}").run(settings)

    return run


JOBS: dict[str, Job] = {name: _run(name) for name in job.JOBS}
"""What ``job=`` can name."""
