"""The council's own homes and foster households; markets as in the other authority."""

from math import ceil
from typing import Any

from sim.parameters import Parameters
from sim.parameters.paths.values import plain
from sim.published.configured.said import number, sourced
from sim.published.figures.amounts import Amount, How
from sim.published.figures.homes import MAINSTREAM, SECURE, SHORT_BREAKS, OwnHome
from sim.published.figures.whole import Figures
from sim.published.names import slug_of

TYPES = {MAINSTREAM: "council_childrens_home", SHORT_BREAKS: "council_disability_home", SECURE: "secure_home"}
AGES = {MAINSTREAM: [8, 17], SHORT_BREAKS: [5, 17], SECURE: [10, 17]}
ACCEPTS = {MAINSTREAM: 0.3, SHORT_BREAKS: 0.8, SECURE: 0.9}
OWN_SECURE = 3
"""Places of a secure home that the council's own children can have, as in Nottinghamshire. Assumption."""
FILLED = 0.62
"""Filled of the approved places with the council's own mainstream carers, where none are published.
Assumption."""
ROOM = 1.05
"""Approved places for each child there, at least. Assumption."""
MOST = 0.9
"""Most acceptance of one child by one household from which the fit starts."""


def provision_of(f: Figures, template: Parameters, in_house: int) -> dict[str, Any]:
    """The group ``provision``."""
    provision: dict[str, Any] = plain(template.provision)
    homes = {_key(home): _home(home) for home in f.homes}
    says = "Ofsted's list of children's homes" if f.homes_are_listed else ""
    note = f"Markets as in {template.authority.name}" + (
        "" if says else "; homes are not known, no list was given"
    )
    return {
        "homes": homes,
        "foster_households": _households(f, template, in_house),
        "markets": provision["markets"],
        **({"source": says} if says else {}),
        "assumption": note,
    }


def _key(home: OwnHome) -> str:
    return slug_of(home.name)


def _home(home: OwnHome) -> dict[str, Any]:
    others = {SHORT_BREAKS: home.places, SECURE: max(home.places - OWN_SECURE, 0)}.get(home.kind, 0)
    purpose = {
        MAINSTREAM: "Children's home of the council",
        SHORT_BREAKS: "Overnight short breaks only",
        SECURE: "Secure children's home",
    }
    assumption = {
        MAINSTREAM: "Ages; all places are for children in care (which are for disabled ones is not told)",
        SHORT_BREAKS: "Children who only have short breaks are not in care",
        SECURE: f"{OWN_SECURE} places at a time for the council's own children",
    }
    return {
        "title": home.name,
        "type": TYPES[home.kind],
        "purpose": purpose[home.kind],
        "places": home.places,
        **({"places_for_others": others} if others else {}),
        "ages": AGES[home.kind],
        "acceptance": ACCEPTS[home.kind],
        "source": f"{home.places} places, {home.kind}, in Ofsted's list (URN {home.urn})",
        "assumption": assumption[home.kind],
    }


def foster_places(f: Figures, in_house: int) -> Amount:
    """Approved places with the council's own mainstream carers."""
    if f.spending.places is not None and f.spending.places.value >= ROOM * in_house:
        return f.spending.places
    value = max(ceil(in_house / FILLED), 1)
    return Amount(value, How.ASSUMED, f"Not published, or fewer than children; {FILLED:.0%} of them filled")


def _households(f: Figures, template: Parameters, in_house: int) -> dict[str, Any]:
    carers: dict[str, Any] = plain(template.provision.foster_households)
    places = foster_places(f, in_house)
    size = places.value / max(template.provision.foster_households.places, 1)
    carers["places"] = round(places.value)
    carers["acceptance"] = number(min(carers["acceptance"] / size, MOST))
    for pipeline in carers["pipelines"].values():
        if isinstance(pipeline["enquiries"], int | float):
            pipeline["enquiries"] = number(pipeline["enquiries"] * size)
        pipeline.pop("source", None)
        pipeline["assumption"] = (
            f"As many enquiries for each approved place as in {template.authority.name}, delays as there"
        )
    carers.pop("source", None)
    return carers | sourced(
        {"places": places}, f"Sizes and ages of households, and the rest, as in {template.authority.name}"
    )
