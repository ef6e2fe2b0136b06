"""The fitted parameters of an authority with a note beside every number, as the files of a configuration."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from sim.bands import date_of
from sim.estimation.events import EventsExposure
from sim.estimation.posterior import Posterior
from sim.estimation.tallies import ENTRIES, FAMILIES, RETURNS
from sim.parameters import Parameters
from sim.parameters.values import plain, with_values

CENSUS_FILE, DRAWS_FILE = "census/{name}.csv", "uncertainty/{name}_draws.csv"
PARTS = ("placement", "provision", "entries", "moves", "exits", "costs", "returns", "aims", "census", "uncertainty")
"""Parts of the configuration that are written: all that the model must know."""


def slug(name: str) -> str:
    """A name as a file can have it."""
    return re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_").lower()


def with_notes(p: Parameters, posterior: Posterior, events: EventsExposure, weight: float) -> Parameters:
    """The parameters of the point, each part with where its numbers come from."""
    return with_values(p, {**posterior.point, **dict(_notes(p, posterior, events, weight))})


def _notes(p: Parameters, posterior: Posterior, events: EventsExposure, weight: float) -> Iterator[tuple[str, object]]:
    window = f"between {date_of(events.begins)} and {date_of(events.ends)}"
    prior = f"{weight:g} events for a rate, {2 * weight:g} for a relative one, {5 * weight:g} for a mix of shares"
    assumed = f"Shrunk towards the configuration that the fit began from, which is worth {prior}."

    def note(path: str, count: float, what: str) -> Iterator[tuple[str, object]]:
        yield f"{path}.source", f"job=fit: {count:.0f} {what} {window}."
        yield f"{path}.assumption", assumed

    for route in posterior.routes:
        yield from note(f"exits.routes.{route.name}", route.cells.events.sum(), "such exits")
    moves = posterior.moves.table.groupby("setting")["count"].sum()
    for setting in p.moves.endings:
        yield from note(f"moves.endings.{setting}", float(moves.get(setting, 0.0)), "planned moves and breakdowns")
    by_table = {
        t: sum(float(moves.get(s, 0.0)) for s, e in p.moves.endings.items() if e.durations == t) for t in p.moves.durations
    }
    for table, count in by_table.items():
        yield from note(f"moves.durations.{table}", count, "moves, as placements of which so many would end in each band")
    yield from note("moves", float(moves.sum()), "moves")
    entered = events.part(ENTRIES).groupby("item")["count"].sum()
    for stratum in p.entries.strata:
        yield from note(f"entries.strata.{stratum}", float(entered.get(stratum, 0.0)), "entries")
    yield from note("entries", float(entered.sum()), "entries")
    yield from note("entries.siblings", float(events.part(FAMILIES)["count"].sum()), "families whose children are known")
    returned = events.part(RETURNS).groupby("item")["count"].sum()
    for name in (r for r in p.entries.reentry if f"entries.reentry.{r}.probability" in posterior.point):
        count = float(returned.get(name, 0.0))
        yield from note(f"entries.reentry.{name}", count, "returns to care; the mean delay is as configured")
    if "authority.districts" in posterior.point:
        yield from note("authority", float(entered.sum()), "entries by district; the child population is as configured")
    for layer in ("entries", "exits"):
        yield f"uncertainty.{layer}.source", f"job=fit: yearly numbers {window}; their autocorrelation is as configured."
        yield (
            f"uncertainty.{layer}.assumption",
            f"Prior around the configured sd. {p.uncertainty.entries.assumption or ''}".strip(),
        )


def write_parameter_set(folder: Path, p: Parameters, draws: pd.DataFrame, header: str) -> None:
    """Write ``<part>/<name>.yaml`` for every part, the authority's own file that chooses them, and the draws."""
    name = slug(p.authority.name)
    parts = [part for part in PARTS if plain(getattr(p, part))]
    for part in parts:
        _write(folder / part / f"{name}.yaml", header, plain(getattr(p, part)))
    draws.to_csv(folder / DRAWS_FILE.format(name=name), index=False, lineterminator="\n", float_format="%.9g")
    chosen: list[Any] = [{f"override /{part}": name} for part in parts]
    none = [{f"override /{part}": "none"} for part in ("targets", "fitted", *(x for x in ("aims",) if x not in parts))]
    _write(
        folder / "authority" / f"{name}.yaml", f"# @package _global_\n{header}",
        {"defaults": [*chosen, *none], "authority": plain(p.authority)},
    )  # fmt: skip


def _write(path: Path, header: str, contents: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(contents, sort_keys=False, allow_unicode=True, width=120, default_flow_style=None)
    path.write_text(header + text, encoding="utf-8")
