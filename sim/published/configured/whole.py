"""Figures of an authority as parameters of the model."""

import re
from typing import Any

from pydantic import ValidationError

from sim.calendar import last_of_year
from sim.errors import InputMistake
from sim.parameters import Parameters
from sim.parameters.paths.values import plain
from sim.published.configured.census import census_of
from sim.published.configured.costs import costs_of
from sim.published.configured.flows import entries_of, exits_of, targets_of_figures
from sim.published.configured.provision import provision_of
from sim.published.configured.said import sourced
from sim.published.configured.uncertainty import uncertainty_of
from sim.published.figures.whole import Figures


def parameters_of(f: Figures, template: Parameters) -> Parameters:
    """The parameters of ``template`` with all that the figures tell in their place.

    Raises :class:`~sim.errors.InputMistake` if the figures do not make parameters.
    """
    raw: dict[str, Any] = plain(template)
    census = census_of(f, template)
    types = census["table"]["placements"]
    raw |= {
        "authority": _authority(f),
        "census": census,
        "entries": entries_of(f, template),
        "exits": exits_of(f, template),
        "provision": provision_of(f, template, types.get("in_house_foster", 0)),
        "targets": targets_of_figures(f, template),
        "uncertainty": uncertainty_of(raw["uncertainty"]),
    }
    raw.pop("aims", None)
    if (costs := costs_of(f, template, types)) is not None:
        raw["costs"] = costs
    _locations(raw, census)
    raw = _by_name(raw, template.authority.name.capitalize())
    try:
        return Parameters.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputMistake(
            f"published.authority: the figures of {f.area.name} make no parameters ({where}: {first['msg']});"
            " take a neighbour of it, or type its numbers (docs/DATA.md)"
        ) from error


SAYS = ("source", "assumption", "purpose", "title")
"""Keys whose words tell of the authority that a number is borrowed from."""


def _by_name(raw: Any, other: str) -> Any:
    """The same with 'the county' called by its name in what is said of numbers: they are borrowed."""
    if isinstance(raw, dict):
        return {
            key: _named(value, other) if key in SAYS and isinstance(value, str) else _by_name(value, other)
            for key, value in raw.items()
        }
    return [_by_name(value, other) for value in raw] if isinstance(raw, list) else raw


def _named(words: str, other: str) -> str:
    return re.sub(r"\b[Tt]he county\b(?! council)", other, words)


def _authority(f: Figures) -> dict[str, Any]:
    return {
        "name": f.area.slug,
        "base_date": last_of_year(f.year),
        "sub_region": "places outside the boundary within 20 miles of home",
        "child_population": f.stock.population.value,
        "districts": {f.area.name: 1.0},
        **sourced({"child_population": f.stock.population}, "Districts are not published; all are one"),
        "data_faults": [
            f"DfE prints {f.area.name} ({f.area.old_code}) with small numbers suppressed and England"
            " rounded to ten; each number that is drawn in says so.",
        ],
    }


def _locations(raw: dict[str, Any], census: dict[str, Any]) -> None:
    """Where placements of each type are found, in proportion to the authority's own totals."""
    totals = census["location"]["totals"]
    children = sum(totals.values())
    placed = census["table"]["placements"]
    before = dict.fromkeys(totals, 0.0)
    types = raw["placement"]["types"]
    for name, many in placed.items():
        for where, share in types[name].get("location", {}).items():
            if where in before:
                before[where] += many * share
    up = {where: (totals[where] / children) / max(before[where] / children, 0.01) for where in totals}
    for kind in types.values():
        location = kind.get("location", {})
        if len(location) > 1:
            leaning = {where: share * up.get(where, 1.0) for where, share in location.items()}
            whole = sum(leaning.values())
            rounded = {where: round(value / whole, 4) for where, value in leaning.items()}
            first = max(rounded, key=lambda where: rounded[where])
            rounded[first] = round(rounded[first] + 1 - sum(rounded.values()), 4)
            kind["location"] = rounded
