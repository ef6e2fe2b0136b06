"""How much rates drift in an authority that is made from published tables."""

from typing import Any

WIDER = {"entries": 1.12, "unaccompanied": 0.84, "exits": 1.11, "routes": 1.32, "plans": 1.44}
"""Standard deviations relative to those of the configuration. Those were fitted to authorities of one size,
beside the growth that all of them share; what is made from tables may be of any size, and nobody knows
beforehand what the next year has in common everywhere. Chosen so that intervals as wide as those of
forecasts, around the last number or the mean of the last years, hold about 80 % of what came in all
authorities in the years to March 2018 to 2021 (docs/VALIDATE-PUBLISHED.md has the figures); with those of the
configuration they held 72 % of ceases and of the children in homes and 70 % of special guardianship orders.
Unaccompanied children drift less, since no threshold cuts their number off
(:mod:`sim.published.configured.flows`).
"""
PARTS = ("strata", "routes", "plans")
"""What drifts as part of a whole: with medians of one they would add up to more than the whole."""
SAYS = (
    "DfE, children looked after in England, tables of all authorities for the years to March 2016 to 2021:"
    " changes of numbers from year to year, those that all authorities share included (docs/PUBLISHED.md)."
)


def uncertainty_of(template: dict[str, Any]) -> dict[str, Any]:
    """The group ``uncertainty``: the template's, wider, and without draws of another authority's
    parameters.
    """
    made = {name: layer for name, layer in template.items() if name != "parameters"}
    for name in {*WIDER, *PARTS}:
        made[name] = {
            **made[name],
            "sd": round(made[name]["sd"] * WIDER.get(name, 1.0), 3),
            "source": SAYS,
            **({"one": "mean"} if name in PARTS else {}),
        }
    return made
