"""What the parameters are fitted to, and how."""

from datetime import date
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from sim.parameters.sourced import Positive, Strict


class Fit(Strict):
    """The history that ``job=fit`` and ``job=backtest`` learn from. Paths start from where the command is given."""

    events: Path | None = None
    """A table of events and exposure that an earlier fit has written: no child is needed."""
    history: Path | None = None
    """Episodes in the program's own form (Parquet), such as ``run.keep_episodes`` writes; its first replication is taken."""
    begins: date | None = None
    ends: date | None = None
    """The window of observation of ``history``: from the base date to the last event if not given."""
    carers: Path | None = None
    """The authority's list of foster households: approvals, de-registrations, places. CSV or workbook, as the next two."""
    homes: Path | None = None
    """Its list of children's homes."""
    commitments: Path | None = None
    """What it is committed to pay for placements, a weekly price for each line."""
    commitments_columns: dict[str, str] = Field(default_factory=dict)
    """What that list calls its columns, where they have other names."""
    commitments_words: dict[str, str] = Field(default_factory=dict)
    """What its own words for placement types, needs and locations mean; ``none`` is no placement."""
    draws: int = Field(default=200, ge=10, le=5000)
    """Draws from the posterior that are written down."""
    prior_events: Positive = 2.0
    """Events that a rate of the configuration the fit starts from is worth. More keeps rare cells closer to it."""
    replications: int = Field(default=8, ge=2, le=1000)
    """Runs of the fitted model over the window, for the report."""

    @model_validator(mode="after")
    def _learns_from_one_thing(self) -> Self:
        if self.events is not None and self.history is not None:
            raise ValueError("expected either 'events' or 'history', not both")
        if self.begins and self.ends and self.begins >= self.ends:
            raise ValueError(f"begins on {self.begins} but ends on {self.ends}; expected an end after the beginning")
        return self
