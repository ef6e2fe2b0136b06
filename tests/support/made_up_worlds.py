"""Authorities that are made up, each unlike the configuration that a fit begins from."""

from typing import Any

import numpy as np
from shipped_parameters import parameters, shipped

from sim.parameters import Parameters
from sim.parameters.paths.scaling import scaled
from sim.parameters.paths.values import with_values
from sim.parameters.uncertainty import DRIFTS

RARE = ("independence", "other", "relatives", "reunification_unplanned")
HOMES = ("council_childrens_home", "council_disability_home", "secure_home")
SIZE = 0.45
"""Of a shipped county: three to five hundred children."""


def configured() -> Parameters:
    """The configuration that fits begin from: a shipped county of half the size, without drift."""
    return _smaller(shipped("nottinghamshire"))


def made_up(seed: int) -> Parameters:
    """An authority like it, but for the numbers of those who enter, leave and move, and for its homes."""
    rng = np.random.default_rng(seed)
    p = configured()
    for name in p.exits.routes:
        p = scaled(p, f"exits.routes.{name}.per_year", float(np.exp(0.4 * rng.standard_normal())))
    for name in p.entries.strata:
        p = scaled(p, f"entries.strata.{name}.per_year", float(np.exp(0.3 * rng.standard_normal())))
    for name in p.moves.endings:
        p = scaled(p, f"moves.endings.{name}.scale", float(np.exp(0.3 * rng.standard_normal())))
    # exits that are coded to another route than elsewhere: ten times as many as the configuration expects
    p = scaled(p, f"exits.routes.{rng.choice(RARE)}.per_year", 10.0)
    return _other_homes(p, rng)


def _other_homes(p: Parameters, rng: np.random.Generator) -> Parameters:
    """As many, twice or three times the places in the homes of a type, filled more or less readily."""
    factors = {kind: (float(rng.choice([1.0, 2.0, 3.0])), float(np.exp(rng.normal()))) for kind in HOMES}
    homes = {}
    for name, home in p.provision.homes.items():
        places, accepts = factors.get(home.type, (1.0, 1.0))
        many = max(1, round(float(home.places.values[-1]) * places))
        others = min(many, float(home.places_for_others.values[-1]) * places)
        at = f"provision.homes.{name}"
        homes |= {f"{at}.places": many, f"{at}.places_for_others": round(others)}
        homes[f"{at}.acceptance"] = min(1.0, home.acceptance * accepts)
    return with_values(p, homes)


def _smaller(raw: dict[str, Any]) -> Parameters:
    for layer in DRIFTS:
        raw["uncertainty"][layer]["active"] = False
    foster = raw["provision"]["foster_households"]
    foster["places"] = round(foster["places"] * SIZE)
    p = scaled(parameters(raw), "entries.level", SIZE)
    return scaled(p, "provision.foster_households.pipelines.*.enquiries", SIZE)
