"""How much rates drift in an authority that is made from published tables."""

from typing import Any

RELATIVE = {"entries": 1.12, "unaccompanied": 0.84, "exits": 1.11, "routes": 1.32, "plans": 1.44}
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
"""What drifts as part of a whole: with medians of one they would add up to more than the whole, and frequent
plans would lose to rare ones."""
SAYS = (
    "DfE, children looked after in England, tables of all authorities for the years to March 2016 to 2021:"
    " changes of numbers from year to year, those that all authorities share included (docs/PUBLISHED.md)."
)


def uncertainty_of(template: dict[str, Any]) -> dict[str, Any]:
    """The group ``uncertainty``: the template's by other standard deviations, unless it was made from tables
    itself, and without draws of another authority's parameters.
    """
    made = {name: layer for name, layer in template.items() if name != "parameters"}
    for name, times in RELATIVE.items():
        if made[name].get("source") != SAYS:
            made[name] = {
                **made[name],
                "sd": round(made[name]["sd"] * times, 3),
                "source": SAYS,
                "assumption": f"{times:g} times {made[name]['sd']:g}, the standard deviation fitted to"
                " authorities of one size; all drift alike, and each kind independently of the others",
            }
    for name in PARTS:
        made[name] = {**made[name], "centre": "mean"}
    return made
