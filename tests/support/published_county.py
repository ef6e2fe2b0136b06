"""Nottinghamshire as the fit to published totals finds it, made once for all tests that need it."""

from functools import cache

from shipped_parameters import parameters, shipped

from sim.calibration.published.summary import Summary, summarise
from sim.census.children import make_census
from sim.jobs.fit_published import targets_of
from sim.parameters import Parameters, Targets


@cache
def county() -> Parameters:
    """The shipped configuration."""
    return parameters(shipped())


@cache
def census() -> Summary:
    """What its children of the base date show."""
    return summarise(make_census(county()), county())


def targets() -> Targets:
    """Its published totals."""
    return targets_of(county())
