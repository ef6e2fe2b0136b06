"""How a job is run: how often, how long, with which seed, and where its results go."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from sim.parameters.sourced import Strict


def _folder_name(raw: object) -> object:
    """A name that every system can give to a folder; a number is one, too."""
    if type(raw) is int:
        return str(raw)
    if isinstance(raw, str) and (
        _NO_NAME.search(raw) or raw.strip(" .") != raw or len(raw) > LONGEST or not raw
    ):
        raise ValueError(
            f"'{raw}' can be no folder's name on every system; leave out \\ / : * ? \" < > |, and begin and"
            f" end with another character than a blank or dot, within {LONGEST}"
        )
    return raw


FolderName = Annotated[str, BeforeValidator(_folder_name)]
LONGEST = 100
"""Characters of a name: Windows allows no path much longer than twice that."""
_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)


class Run(Strict):
    """Settings of one run; none of them changes what is modelled."""

    name: FolderName | None = None
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
