"""What a job needs to know: the parameters, the scenarios to compare, and how to run them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from sim.parameters import Downloaded, Fit, Job, Parameters, Run
from sim.policies import Policy, Scenario

NOT_HASHED = ("name", "outputs", "workers", "cluster", "cluster_tls", "resume")
"""Settings of a run that change where its results go and how fast they come, but not what they are."""


@dataclass(frozen=True)
class Settings:
    """A validated configuration, ready for a job."""

    parameters: Parameters
    """The authority as it is today, before any scenario changes it."""
    scenarios: Mapping[str, Scenario]
    """By name, in the order in which they were asked for."""
    run: Run
    job: Job
    config_hash: str
    """SHA-256 of all that can change a result (see :func:`config_hash`)."""
    policies: Mapping[str, Policy] = field(default_factory=dict)
    """Every policy there is, by name, whether a scenario uses it or not."""
    overrides: tuple[str, ...] = ()
    """What the user changed on the command line, as written."""
    fit: Fit = field(default_factory=Fit)
    """What the parameters are fitted to."""
    published: Downloaded = field(default_factory=Downloaded)
    """The published tables that an authority is made from."""
    every_scenario: Mapping[str, Scenario] = field(default_factory=dict)
    """All that can be read, by name; only for a job that makes an authority, whom not every one fits."""
    config_dir: Path | None = None
    """The folder of the user's own files, as it was given."""

    @property
    def folder(self) -> Path:
        """Where the results go: ``outputs/<authority>/<name of the run, else of the job>``."""
        return self.run.outputs / self.parameters.authority.name / (self.run.name or self.job.name)


def config_hash(plain: Mapping[str, object], scenarios: Mapping[str, Scenario]) -> str:
    """SHA-256 of the resolved configuration and the scenarios it names, as canonical JSON.

    It leaves out :data:`NOT_HASHED`, so that it is the same on every machine, whatever folder the files lie
    in and whatever order their keys stand in, and settings of the run that are not given.
    """
    run = plain.get("run")
    kept = (
        {name: value for name, value in run.items() if name not in NOT_HASHED and value is not None}
        if isinstance(run, Mapping)
        else run
    )
    contents = {name: scenario.model_dump(mode="json") for name, scenario in scenarios.items()}
    canonical = json.dumps(
        _keys_as_text({**plain, "run": kept, "scenario": contents}), sort_keys=True, allow_nan=False
    )
    return sha256(canonical.encode()).hexdigest()


def _keys_as_text(value: object) -> object:
    """The same value with every key as text: JSON cannot sort ages (numbers) among names."""
    if isinstance(value, Mapping):
        return {str(key): _keys_as_text(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_keys_as_text(inner) for inner in value]
    return value
