"""How a job is run: how often, how long, with which seed, and where its results go."""

from pathlib import Path

from pydantic import Field, ValidationInfo, field_validator

from sim.parameters.checks.folder_names import FolderName
from sim.parameters.sourced import Strict

FEWEST = 20
"""Replications that no scenario falls short of where ``run.precision`` may stop it: a standard deviation of
fewer is too rough to decide on."""


class Tls(Strict):
    """Files with which this program and a cluster prove to each other who they are, in PEM format."""

    ca: Path
    """Certificates of those who are believed."""
    certificate: Path
    """This program's own."""
    key: Path
    """The private key of that certificate."""


class Run(Strict):
    """Settings of one run; none of them changes what is modelled."""

    name: FolderName | None = None
    """Folder of the results below the authority's; the job's name if not given."""
    replications: int = Field(ge=1, le=100_000)
    precision: float | None = None
    """How well the difference of a scenario from the first one must be known before its replications stop
    (:mod:`sim.precision`), as a part of one; all scenarios have all replications if not given."""
    variance: int | None = Field(default=None, ge=8, le=10_000)
    """Pairs of replications from which the report says how much each layer of uncertainty adds to the
    variance (:mod:`sim.comparison.variance`), each a history for every layer and two more; not asked if not
    given."""
    years: int = Field(ge=1, le=50)
    seed: int = Field(ge=0, lt=2**63)
    workers: int | None = Field(default=None, ge=1, le=1024)
    """Processes; all cores if not given."""
    cluster: str | None = None
    """Address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``; this machine's processes if not given."""
    cluster_tls: Tls | None = None
    """What an address that begins with ``tls://`` asks for."""
    resume: bool = True
    """Go on from what an earlier start of the same command has finished; else start anew."""
    keep_episodes: bool = False
    """Also write every simulated episode."""
    outputs: Path = Path("outputs")

    @field_validator("precision")
    @classmethod
    def _is_a_part_of_one(cls, precision: float | None) -> float | None:
        if precision is not None and not 0 < precision < 1:
            raise ValueError(
                f"{precision:g} is not between 0 and 1; expected a part of one such as 0.01: differences of"
                " shares known within one percentage point, those of numbers within a hundredth of the first"
                " scenario's"
            )
        return precision

    @field_validator("precision")
    @classmethod
    def _may_stop(cls, precision: float | None, info: ValidationInfo) -> float | None:
        """Asked of this one setting, so that no other one is blamed."""
        replications = info.data.get("replications")  # not there where it is wrong itself
        if precision is not None and replications is not None and replications < FEWEST:
            raise ValueError(
                f"precision is {precision:g} but replications are {replications}; no scenario stops"
                f" before {FEWEST}: expected run.replications={FEWEST} or more, or no run.precision"
            )
        return precision
