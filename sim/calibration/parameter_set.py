"""The fitted parameters of an authority as the files of a configuration."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from sim.bands import date_of
from sim.calibration.chain import Calibration, ObservationWindow, OwnRecords
from sim.census.own_census import write_census
from sim.parameters import Parameters
from sim.parameters.paths.values import plain
from sim.parameters.uncertainty import ParameterDraws

CENSUS_FILE, DRAWS_FILE = "census/{name}.csv", "uncertainty/{name}_draws.csv"
PARTS = (
    "placement",
    "provision",
    "entries",
    "moves",
    "exits",
    "costs",
    "returns",
    "aims",
    "census",
    "uncertainty",
)
"""Parts of the configuration that are written: all that the model must know."""


def slug(name: str) -> str:
    """A name as a file can have it."""
    return re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_").lower()


def with_draws(found: Calibration, _: OwnRecords) -> Calibration:
    """Step: the draws from the posterior as a layer of uncertainty."""
    file = Path(DRAWS_FILE.format(name=slug(found.parameters.authority.name)))
    source = "job=fit: draws from the posterior of the parameters given the authority's own history."
    return found.plus({"uncertainty.parameters": ParameterDraws(file=file, source=source)})


def write_calibration(folder: Path, found: Calibration, window: ObservationWindow) -> None:
    """Write what has been found as a folder for ``--config-dir``: every part of the configuration, draws, and
    the children.
    """
    p = Parameters.model_validate(plain(found.parameters))
    header = (
        f"# {p.authority.name}: fitted to its own history of {date_of(window.begins)} to"
        f" {date_of(window.ends)} by `sim job=fit`, starting from the configuration\n# that the command was"
        " given. Written by that job: run it again instead of editing, or copy what you change.\n"
    )
    write_parameter_set(folder, p, found.draws, header)
    if found.census is not None:
        write_census(folder / CENSUS_FILE.format(name=slug(p.authority.name)), found.census)


def write_parameter_set(folder: Path, p: Parameters, draws: pd.DataFrame, header: str) -> None:
    """Write ``<part>/<name>.yaml`` for every part, the authority's own file that chooses them, and the
    draws.
    """
    name = slug(p.authority.name)
    parts = [part for part in PARTS if plain(getattr(p, part))]
    for part in parts:
        _write(folder / part / f"{name}.yaml", header, plain(getattr(p, part)))
    draws.to_csv(folder / DRAWS_FILE.format(name=name), index=False, lineterminator="\n", float_format="%.9g")
    chosen: list[Any] = [{f"override /{part}": name} for part in parts]
    none = [
        {f"override /{part}": "none"}
        for part in ("targets", "fitted", *(x for x in ("aims",) if x not in parts))
    ]
    _write(
        folder / "authority" / f"{name}.yaml", f"# @package _global_\n{header}",
        {"defaults": [*chosen, *none], "authority": plain(p.authority)},
    )  # fmt: skip


def _write(path: Path, header: str, contents: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(contents, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    path.write_text(header + text, encoding="utf-8")
