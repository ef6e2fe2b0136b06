"""How a result came about: versions, seed, configuration, machine."""

import platform
import subprocess
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sim import compiled
from sim.folders.contents import listed, write_manifest_into
from sim.settings import NOT_HASHED, Settings
from sim.typed import typed
from sim.workers import available_cores

NOT_REPEATED = {f"run.{name}" for name in NOT_HASHED if name != "name"}
"""Overrides that the command that repeats a run leaves out: each machine has its own."""
LIBRARIES = ("simpy", "numpy", "scipy", "pandas", "matplotlib", "hydra-core", "pydantic", "pyarrow")


WORDS = {
    "authority": "Authority",
    "base_date": "Base date",
    "seed": "Seed of the random numbers",
    "replications": "Runs of each scenario",
    "years": "Years",
    "config_hash": "Hash of the configuration",
    "git_commit": "Commit of the program",
    "versions": "Versions",
}
"""The facts that people are told, with titles."""


def facts(settings: Settings) -> dict[str, Any]:
    """What decides the result: the same on every machine with the same program, whenever and on however many
    cores.
    """
    run = settings.run
    return {
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
    }


def in_words(known: dict[str, Any]) -> dict[str, str]:
    """The facts that people are told, each as a line of text."""
    return {title: _text(known[name]) for name, title in WORDS.items() if known[name] is not None}


def _text(value: object) -> str:
    return ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)


def repeatable(settings: Settings) -> str:
    """The command that gives the same result, as every shell takes it: without what only says in which folder
    of results it goes and how fast it comes.
    """
    kept = [o for o in settings.overrides if not NOT_REPEATED & set(_keys(o))]
    own = [] if settings.config_dir is None else ["--config-dir", str(settings.config_dir)]
    return " ".join(["uv run sim", *map(typed, [*own, *kept])])


def _keys(override: str) -> Iterator[str]:
    """What an override changes: its key, and those that it is part of."""
    key = override.partition("=")[0].lstrip("+")
    while key:
        yield key
        key = key.rpartition(".")[0]


def write_manifest(
    folder: Path,
    settings: Settings,
    seconds: float | None = None,
    inputs: Mapping[str, str] | None = None,
    stopped: Mapping[str, Any] | None = None,
) -> None:
    """Write ``manifest.json``.

    ``seconds`` is the wall time of the run, if it was taken; ``inputs`` has the SHA-256 of the files of data
    it read; ``stopped`` says of each scenario that ``run.precision`` may stop how often it was simulated.
    """
    manifest: dict[str, Any] = {
        **facts(settings),
        **(
            {}
            if settings.run.precision is None
            else {"precision": {"width": settings.run.precision, **(stopped or {})}}
        ),
        "wall_seconds": None if seconds is None else round(seconds, 1),
        "model": compiled.state(),
        "cores": settings.run.workers or available_cores(),
        "inputs": dict(inputs or {}),
    }
    write_manifest_into(folder, manifest, listed(folder) or ())


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
