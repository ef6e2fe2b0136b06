"""The jobs the command offers, by name."""

from collections.abc import Callable

from sim.jobs import attribute, fit_published, goal_seek, sensitivity, simulate
from sim.settings import Settings

JOBS: dict[str, Callable[[Settings], None]] = {
    "simulate": simulate.run,
    "attribute": attribute.run,
    "fit_published": fit_published.run,
    "goal_seek": goal_seek.run,
    "sensitivity": sensitivity.run,
}
"""What ``job=`` can name."""
