"""Forecasts and baselines on disk, one file of JSON each, so that a job goes on where it stopped.

One is kept with a key of all that it depends on. One whose key is another is made anew; outcomes are
no part of it, so that a later release of the tables only adds scores.
"""

import json
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import numpy as np

from sim.arrays import Numbers
from sim.calibration.published.quick.lender import Lender
from sim.folders.whole import write_whole
from sim.parameters.paths.values import plain
from sim.published.figures.whole import Figures
from sim.validation.published.forecast import Ensemble, ForecastPlan

PACKAGE = Path(__file__).resolve().parents[2]
SAY_NOTHING = (
    "comparison", "config", "configuration", "finance", "jobs", "policies", "report", "returns", "synthetic",
)  # fmt: skip
"""Rooms of the program on which no forecast of a published authority depends."""


@cache
def program() -> str:
    """SHA-256 of the parts of the program on which a forecast depends."""
    files = {file.relative_to(PACKAGE): file for file in PACKAGE.rglob("*.py")}
    rooms = sorted(where for where in files if where.parts[0] not in SAY_NOTHING)
    return sha256(
        b"\0".join(where.as_posix().encode() + files[where].read_bytes() for where in rooms)
    ).hexdigest()


@dataclass(frozen=True)
class OnDisk:
    """What was made of an authority, and the key of all that it depends on."""

    BEGINS: ClassVar[str]
    """How the name of its file begins."""

    key: str
    place: str
    """The authority's old code."""
    name: str
    origin: int
    """The year of the 31 March from which it starts."""


@dataclass(frozen=True)
class Kept(OnDisk):
    """A forecast and what it started from."""

    BEGINS: ClassVar[str] = ""

    children: float
    """In care at the origin."""
    past: dict[str, list[float]]
    """Yearly values of each series up to the origin."""
    members: dict[str, list[list[float]]]
    """By series: runs by years ahead."""
    seconds: float
    """Of a processor, for the fit and the runs."""

    def ensemble(self, name: str) -> Numbers:
        """Runs by years ahead of one series."""
        return np.array(self.members[name], dtype=np.float64)


@dataclass(frozen=True)
class KeptBaseline(OnDisk):
    """A baseline, and what it began with."""

    BEGINS: ClassVar[str] = "baseline_"

    children: list[float]
    """Mean children on the base date and in the years after it."""
    standard_error: float
    """Of the last of them."""
    flows: list[tuple[str, float, float, float]]
    """Flows as in :class:`~sim.validation.published.baseline.BaselineFlow`."""
    runs: int
    seconds: float
    """Of a processor, for the fit and the runs."""


One = TypeVar("One", bound=OnDisk)


def key_of(figures: Figures, past: dict[str, list[float]], lender: Lender, plan: ForecastPlan) -> str:
    """SHA-256 of the figures, the past, the configuration with its population, the plan and the program."""
    known = [list(row) for row in ((part, name, asdict(amount)) for part, name, amount in figures.every())]
    homes = [asdict(home) for home in figures.homes]
    contents = [program(), figures.year, asdict(figures.area), known, homes, past, asdict(plan)]
    population = None if lender.population is None else lender.population.frame.to_csv(index=False)
    canonical = json.dumps([*contents, plain(lender.parameters), population], sort_keys=True, default=str)
    return sha256(canonical.encode()).hexdigest()


def members_of(found: Ensemble) -> dict[str, list[list[float]]]:
    """An ensemble as JSON has it."""
    return {name: values.tolist() for name, values in found.items()}


def file_of(of: type[OnDisk], folder: Path, place: str, origin: int) -> Path:
    """Where a forecast or a baseline is kept."""
    return folder / f"{of.BEGINS}{origin}_{place}.json"


def keep(folder: Path, one: OnDisk) -> None:
    """Write a forecast or a baseline; the file appears complete or not at all."""
    write_whole(file_of(type(one), folder, one.place, one.origin), json.dumps(asdict(one)))


def read_kept(of: type[One], folder: Path, place: str, origin: int, key: str | None = None) -> One | None:
    """The forecast or baseline that is kept; ``None`` if there is none, if it has another key, or cannot be
    read.
    """
    try:
        raw: Any = json.loads(file_of(of, folder, place, origin).read_text(encoding="utf-8"))
        found = of(**raw)
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    return found if key is None or found.key == key else None
