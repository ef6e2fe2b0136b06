"""The jobs the command offers, by name."""

from collections.abc import Callable

from sim.jobs import fit_published, simulate
from sim.settings import Settings

JOBS: dict[str, Callable[[Settings], None]] = {
    "simulate": simulate.run,
    "fit_published": fit_published.run,
}
"""What ``job=`` can name."""
