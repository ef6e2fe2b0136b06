"""Step: approved places for at least the children who live with the authority's own foster carers."""

from math import ceil

from sim.calibration.chain import Calibration, OwnRecords
from sim.episodes import Episodes
from sim.parameters import Parameters

LEAST_FREE = 1.15
"""Approved places for each child placed, where the configuration has fewer: households of three with two
children are usual."""


def with_enough_places(found: Calibration, records: OwnRecords) -> Calibration:
    """More places where there are too few for the children; a list of carers tells the places, so that one
    each is enough.
    """
    if found.census is None:
        return found
    least = LEAST_FREE if records.lists.carers is None else 1.0
    return found.plus(enough_places(found.parameters, found.census, least))


def enough_places(p: Parameters, census: Episodes, least_free: float = LEAST_FREE) -> dict[str, object]:
    """Approved places for at least the children who live with the authority's own carers."""
    households = p.provision.foster_households
    frame = census.frame
    children = int(((frame["placement"] == households.type) & frame["dec"].isna()).sum())
    needed = ceil(children * least_free)
    if households.places >= needed:
        return {}
    at = "provision.foster_households"
    return {
        f"{at}.places": needed,
        f"{at}.assumption": (
            f"job=fit: {households.places} places were given for {children} children; taken are"
            f" {least_free:g} for each"
        ),
    }
