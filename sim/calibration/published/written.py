"""A fit to published totals as files: the parameters, the stationary population, and the tables that show
them.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from sim.calibration.published.found import ORDERS_A_YEAR, PublishedFit
from sim.parameters.paths.values import nested

HEADER = """# @package _global_
# Parameters that no source gives, found by `sim job=fit_published authority={authority}` so that the model
# reproduces the published totals of configs/targets. Written by that job: do not edit, run it again.
"""
DIGITS = 5
"""Significant digits of a parameter."""


def write_fit(folder: Path, found: PublishedFit) -> None:
    """Write ``fitted.yaml``, which lies over a configuration, and ``<authority>_stationary.csv``."""
    name = found.configured.authority.name
    plain = yaml.safe_dump(as_config(found), sort_keys=False, default_flow_style=None, width=120)
    (folder / "fitted.yaml").write_text(HEADER.format(authority=name) + plain, encoding="utf-8")
    found.population.write(folder / f"{name}_stationary.csv")


def as_config(found: PublishedFit) -> dict[str, Any]:
    """What was found as a nested mapping that lies over a configuration, in rounded numbers."""
    mixes = found.free.entry_levels.items()
    shares = {f"entries.strata.{name}.level": _rounded_shares(mix) for name, mix in mixes}
    orders = {ORDERS_A_YEAR: float(f"{found.orders:.4g}")}
    return nested({path: _rounded(value) for path, value in {**found.values, **shares, **orders}.items()})


def _rounded(value: Any) -> Any:
    """Numbers, and those within mappings and sequences, with :data:`DIGITS` significant digits."""
    if isinstance(value, Mapping):
        return {_written(key): _rounded(inner) for key, inner in value.items()}
    return [_rounded(inner) for inner in value] if isinstance(value, tuple) else float(f"{value:.{DIGITS}g}")


def _written(key: object) -> object:
    """A key as YAML knows it: an age stays a number, a band of ages is its name."""
    return str(key) if isinstance(key, str) else key


def _rounded_shares(mix: Mapping[str, float]) -> dict[str, float]:
    """Shares that still sum to one: what rounding leaves over goes to the first."""
    first, *others = mix
    rounded = {name: round(mix[name], DIGITS) for name in others}
    return {first: round(1 - sum(rounded.values()), DIGITS), **rounded}
