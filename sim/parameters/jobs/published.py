"""Which published tables are read, and of which authority."""

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from sim.parameters.sourced import Strict


def _as_text(raw: object) -> object:
    """A code is a number to YAML."""
    return str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw


class Downloaded(Strict):
    """What ``job=from_published`` starts from. Paths start from where the command is given."""

    folder: Path | None = None
    """A folder of tables as downloaded from DfE, Ofsted and ONS, zipped or not (docs/PUBLISHED.md)."""
    authority: Annotated[str | None, BeforeValidator(_as_text)] = None
    """Its name, or its code: three digits, or nine characters."""
    year: int | None = Field(default=None, ge=2018, le=2100)
    """The year whose 31 March is the base date; the last one of the tables if not given."""
    fit: bool = True
    """Whether what no table tells is fitted to the published totals. Without it the folder is there in a few
    seconds, with a caseload that does not stay where it is."""
