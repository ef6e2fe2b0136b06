"""The shipped configuration as plain data that a test can change before it becomes parameters."""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sim.config import resolved_yaml
from sim.configuration.named_types import with_types_named
from sim.parameters import Parameters

COUNTY = "nottinghamshire"
CONFIGS = Path(__file__).resolve().parents[2] / "configs"


def shipped(authority: str = COUNTY) -> dict[str, Any]:
    """The parts of an authority as nested dictionaries, without placement types that only policies name."""
    return deepcopy(_read(authority))


def parameters(raw: dict[str, Any]) -> Parameters:
    """Validated parameters."""
    return Parameters.model_validate(raw)


@cache
def _read(authority: str) -> dict[str, Any]:
    composed = yaml.safe_load(resolved_yaml([f"authority={authority}"]))
    if likeness := composed["census"].get("stationary"):
        composed["census"]["stationary"] = str(CONFIGS / likeness)
    if draws := composed["uncertainty"].get("parameters"):
        draws["file"] = str(CONFIGS / draws["file"])
    composed = with_types_named(composed, {})
    return {part: composed[part] for part in Parameters.model_fields if part in composed}
