"""How the forecasts of all authorities are held against what was published later."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from sim.parameters.sourced import Strict


def _as_texts(raw: object) -> object:
    """One name stands for a list of one; a code is a number to YAML."""
    names = raw if isinstance(raw, list | tuple) else [raw]
    plain = [str(one) if isinstance(one, int) and not isinstance(one, bool) else one for one in names]
    return None if raw is None else plain


Names = Annotated[tuple[str, ...], Field(min_length=1)]
Years = Annotated[tuple[int, ...], Field(min_length=1)]


class PublishedValidation(Strict):
    """Which forecasts ``job=validate_published`` makes; ``published.folder`` says from which tables, and
    ``run.replications`` how many runs each of them has.
    """

    forecasts: bool = True
    """Whether forecasts are made and scored."""
    baselines: bool = False
    """Whether each authority is also made from the last year's tables and run with nothing changed, to see
    whether it holds its children and flows."""
    authorities: Annotated[Names | None, BeforeValidator(_as_texts)] = None
    """Names or codes; all authorities of the tables if not given."""
    sample: int | None = Field(default=None, ge=1, le=1000)
    """So many of them, spread evenly over their sizes; all if not given."""
    origins: Years | None = None
    """Years from whose 31 March is forecast; every year with a later one in the tables if not given."""
    years_ahead: int = Field(ge=1, le=10)
    fit_steps: int = Field(ge=1, le=60)
    """Steps of the fit of each authority at each origin; ``job=from_published`` takes ten."""
    fit_replications: int | None = Field(default=None, ge=1, le=100)
    """Runs of each of its careful steps; as many as ``job=from_published`` takes if not given, fewer the
    larger the authority."""
