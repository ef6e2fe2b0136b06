"""The jobs the command offers, by name."""

from collections.abc import Callable

from sim.jobs import (
    attribute,
    backtest,
    fit,
    fit_published,
    goal_seek,
    read_returns,
    sensitivity,
    simulate,
    synthesise,
)
from sim.settings import Settings

JOBS: dict[str, Callable[[Settings], None]] = {
    "simulate": simulate.run,
    "attribute": attribute.run,
    "backtest": backtest.run,
    "fit": fit.run,
    "fit_published": fit_published.run,
    "goal_seek": goal_seek.run,
    "read_returns": read_returns.run,
    "sensitivity": sensitivity.run,
    "synthesise": synthesise.run,
}
"""What ``job=`` can name."""
