"""The jobs that the command offers: one module for each, imported when it is run."""

from collections.abc import Callable
from importlib import import_module

from sim.errors import InputMistake
from sim.parameters.jobs import job
from sim.report.files.private import private_where
from sim.settings import Settings
from sim.workers import load_early_for

Job = Callable[[Settings], None]
OF_CHILDREN = ("read_returns", "fit", "backtest")
"""Jobs that learn from returns."""
OF_THE_CENSUS = ("synthesise",)
"""Jobs that write down the children of the census, who are real ones where the authority has its own."""
SPLIT, SPLITS = "split", "simulate"
"""The module that runs an authority in parts, and the job that it does so for."""
OF_WORKERS = {
    "simulate": (
        *("sim.experiment", "sim.measures.every", "sim.comparison.assumptions"),
        *("sim.report.drawings", "sim.report.workbook"),
    )
}
"""The modules of what the workers of a job are asked to do; those of other jobs load what they need then."""


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
        load_early_for(settings.run, OF_WORKERS.get(name, ()))
        work = import_module(f"{__name__}.{SPLIT if split else name}").run
        with private_where(holds_children(settings, name) and not split, settings.folder):
            work(settings)

    return run


def holds_children(settings: Settings, name: str) -> bool:
    """Whether what the job writes says something of single children: read, fitted, or simulated one by one
    from a census. Where an authority is split, its parts say so themselves.
    """
    own = settings.parameters.census.file is not None
    return name in OF_CHILDREN or settings.run.keep_episodes or (own and name in OF_THE_CENSUS)


JOBS: dict[str, Job] = {name: _run(name) for name in job.JOBS}
"""What ``job=`` can name."""
