"""The jobs that the command offers: one module for each, imported when it is run."""

from collections.abc import Callable
from importlib import import_module

from sim.parameters.jobs import job
from sim.settings import Settings

Job = Callable[[Settings], None]


def _run(name: str) -> Job:
    """The job of a name: ``run`` of its module, which brings the libraries that it needs."""

    def run(settings: Settings) -> None:
        import_module(f"{__name__}.{name}").run(settings)

    return run


JOBS: dict[str, Job] = {name: _run(name) for name in job.JOBS}
"""What ``job=`` can name."""
