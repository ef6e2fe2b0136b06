"""The jobs the command offers, by name."""

from collections.abc import Callable

from sim.jobs import fit_published
from sim.settings import Settings

JOBS: dict[str, Callable[[Settings], None]] = {
    "fit_published": fit_published.run,
}
"""What ``job=`` can name."""
