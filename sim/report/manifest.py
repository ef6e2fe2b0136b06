"""How a result came about: versions, seed, configuration, machine."""

import json
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sim.report.folder import MARK
from sim.settings import Settings
from sim.workers import available_cores

LIBRARIES = ("simpy", "numpy", "scipy", "pandas", "matplotlib", "hydra-core", "pydantic", "pyarrow")


def write_manifest(folder: Path, settings: Settings, seconds: float | None = None) -> None:
    """Write ``manifest.json``. ``seconds`` is the wall time of the run, if it was taken."""
    run = settings.run
    manifest: dict[str, Any] = {
        "authority": settings.parameters.authority.name,
        "base_date": settings.parameters.authority.base_date.isoformat(),
        "job": settings.job.name,
        "scenarios": list(settings.scenarios),
        "overrides": list(settings.overrides),
        "seed": run.seed,
        "replications": run.replications,
        "years": run.years,
        "config_hash": settings.config_hash,
        "git_commit": _commit(),
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in LIBRARIES}},
        "wall_seconds": None if seconds is None else round(seconds, 1),
        "cores": run.workers or available_cores(),
        "inputs": {},
    }
    (folder / MARK).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def _commit() -> str | None:
    """The commit of the checkout that this code runs from; ``None`` when it was installed otherwise."""
    here = Path(__file__).resolve().parent
    command = ["git", "-C", str(here), "rev-parse", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)  # noqa: S603 - fixed words
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
