"""The shipped configuration as plain data that a test can change before it becomes parameters."""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sim.parameters import Parameters

CONFIGS = Path(__file__).parent.parent / "configs"
COUNTY = "nottinghamshire"


def shipped(authority: str = COUNTY) -> dict[str, Any]:
    """The parts of an authority as nested dictionaries; Nottinghamshire's where an authority has none of its own."""
    return deepcopy(_read(authority))


def parameters(raw: dict[str, Any]) -> Parameters:
    """Validated parameters."""
    return Parameters.model_validate(raw)


@cache
def _read(authority: str) -> dict[str, Any]:
    parts = {part: _part(part, authority) for part in ("provision", "entries", "moves", "exits", "census")}
    raw = {"placement": _part("placement", "england"), "uncertainty": _part("uncertainty", "full"), **parts}
    raw["authority"] = _part("authority", authority)["authority"]
    districts = raw["census"]["district"]["totals"]
    raw["authority"]["districts"] = {name: count / sum(districts.values()) for name, count in districts.items()}
    return raw


def _part(part: str, name: str) -> Any:
    path = CONFIGS / part / f"{name}.yaml"
    return yaml.safe_load((path if path.exists() else CONFIGS / part / f"{COUNTY}.yaml").read_text(encoding="utf-8"))
