"""What the parameters are fitted to, and how."""

from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from sim.parameters.sourced import Positive, Strict


def _as_text(raw: object) -> object:
    """Words that are numbers to YAML (a service called 902, a band called 1) are words all the same."""
    return {str(word): str(meaning) for word, meaning in raw.items()} if isinstance(raw, dict) else raw


OwnWords = Annotated[dict[str, str], BeforeValidator(_as_text)]
"""What columns and words of an authority's own lists mean."""


class Fit(Strict):
    """The history that ``job=fit`` and ``job=backtest`` learn from. Paths start from where the command is
    given.
    """

    events: Path | None = None
    """A table of events and exposure that an earlier fit has written: no child is needed."""
    history: Path | None = None
    """Episodes in the program's own form (Parquet), such as ``run.keep_episodes`` writes; its first
    replication is taken."""
    begins: date | None = None
    ends: date | None = None
    """The window of observation of ``history``: from the base date to the last event if not given."""
    carers: Path | None = None
    """The authority's list of foster households: approvals, de-registrations, places. CSV or workbook, as the
    next two."""
    carers_columns: OwnWords | None = None
    """What that list calls its columns, where they have other names."""
    carers_words: OwnWords | None = None
    """What its own words for kinds of carers and terms of approval mean."""
    homes: Path | None = None
    """Its list of children's homes."""
    homes_columns: OwnWords | None = None
    homes_words: OwnWords | None = None
    """What its own words for types, providers, statuses, needs, locations and ages mean."""
    commitments: Path | None = None
    """What it is committed to pay for placements, a weekly price for each line."""
    commitments_columns: OwnWords | None = None
    commitments_words: OwnWords | None = None
    """What its own words for placement types, needs and locations mean; ``none`` is no placement."""
    referrals: Path | None = None
    """Its searches for placements (Placements Data Standard): what would suit the child, notice, siblings,
    fee."""
    referrals_columns: OwnWords | None = None
    referrals_words: OwnWords | None = None
    """What its own words for yes, no and placement types mean."""
    draws: int = Field(default=200, ge=10, le=5000)
    """Draws from the posterior that are written down."""
    prior_events: Positive = 1.0
    """Events that a rate of the configuration the fit starts from is worth. More keeps rare cells closer to
    it."""
    trend: bool = False
    """Whether the trend of entries that the history shows goes on in the forecast, damped; else the forecast
    stays at the level of the last day."""
    replications: int = Field(default=8, ge=2, le=1000)
    """Runs of the fitted model over the window, for the report."""

    @model_validator(mode="after")
    def _learns_from_one_thing(self) -> Self:
        if self.events is not None and self.history is not None:
            raise ValueError("expected either 'events' or 'history', not both")
        if self.begins and self.ends and self.begins >= self.ends:
            raise ValueError(
                f"begins on {self.begins} but ends on {self.ends}; expected an end after the beginning"
            )
        return self
