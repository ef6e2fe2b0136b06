"""How a job is run: how often, how long, with which seed, and where its results go."""

from pathlib import Path

from pydantic import Field

from sim.parameters.sourced import Strict


class Run(Strict):
    """Settings of one run; none of them changes what is modelled."""

    name: str | None = Field(default=None, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")
    """Folder of the results below the authority's; the job's name if not given."""
    replications: int = Field(ge=1, le=100_000)
    years: int = Field(ge=1, le=50)
    seed: int = Field(ge=0, lt=2**63)
    workers: int | None = Field(default=None, ge=1, le=1024)
    """Processes; all cores if not given."""
    cluster: str | None = None
    """Address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``; this machine's processes if not given."""
    keep_episodes: bool = False
    """Also write every simulated episode."""
    outputs: Path = Path("outputs")
