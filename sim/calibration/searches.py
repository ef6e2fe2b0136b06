"""Step: markets in which every search succeeds, where no plan is on record."""

from sim.calibration.chain import Calibration, OwnRecords
from sim.observed import ObservedHistory
from sim.parameters import Parameters


def with_searches_that_succeed(found: Calibration, records: OwnRecords) -> Calibration:
    """Availability of markets as :func:`searches_succeed` gives it."""
    history = records.history
    return found if history is None else found.plus(searches_succeed(found.parameters, history))


def searches_succeed(p: Parameters, history: ObservedHistory) -> dict[str, object]:
    """New values for markets where no plan is on record.

    A return tells where a child was placed and not what could not be found. With the setting lived in for the
    plan, a search that failed is already in the plan, and must not fail again.
    """
    if history.episodes.frame["plan"].notna().any():
        return {}
    note = (
        "job=fit: a return does not record searches that failed; the setting that was found stands for the"
        " plan"
    )
    found: dict[str, object] = {}
    for name, market in p.provision.markets.items():
        at = f"provision.markets.{name}"
        found |= {f"{at}.availability.{age}": 1.0 for age in market.availability}
        found |= {f"{at}.by_level.{level}": 1.0 for level in market.by_level}
        found[f"{at}.assumption"] = note
    return found
