"""Which job is run, and what it is asked."""

from datetime import date
from typing import Self

import numpy as np
from pydantic import Field, field_validator, model_validator

from sim.arrays import Flags, Numbers
from sim.parameters.checks.references import nearest
from sim.parameters.jobs.local_page import LocalPage
from sim.parameters.jobs.synthesis import Synthesis
from sim.parameters.jobs.validation import PublishedValidation
from sim.parameters.sourced import NotNegative, Positive, Share, Strict

JOBS = (
    "simulate",
    "app",
    "attribute",
    "backtest",
    "fit",
    "fit_published",
    "from_published",
    "goal_seek",
    "read_returns",
    "sensitivity",
    "synthesise",
    "validate",
    "validate_published",
)
"""What ``job=`` can name: each is a file in ``configs/job`` and a module of :mod:`sim.jobs`."""


class Goal(Strict):
    """The question how large a policy must be for an indicator to be on the right side of a level by some
    day.
    """

    policy: str
    """The policy whose size is sought."""
    indicator: str
    at_most: NotNegative | None = None
    at_least: NotNegative | None = None
    """One of the two says what is wanted of the indicator."""
    by: date
    probability: Share
    """How surely: the share of replications in which it must be so."""
    smallest: NotNegative = 0
    largest: Positive
    """The sizes between which it is sought."""

    @property
    def level(self) -> float:
        """The level that the indicator is to keep below or to reach."""
        return self.at_most if self.at_most is not None else self.at_least or 0.0

    def reached(self, values: Numbers) -> Flags:
        """Which values of the indicator are on the right side of the level."""
        return np.asarray(values <= self.level if self.at_most is not None else values >= self.level)

    @model_validator(mode="after")
    def _wants_one_thing(self) -> Self:
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError(
                "expected either 'at_most' or 'at_least', to say what is wanted of the indicator"
            )
        if self.smallest >= self.largest:
            raise ValueError(
                f"smallest {self.smallest:g} is not below largest {self.largest:g}; expected a range"
            )
        return self


class Input(Strict):
    """Numbers of the configuration that are varied together."""

    path: str
    """Where they stand, with ``*`` for every name: ``moves.endings.*.scale``. All numbers below it are varied
    together."""
    factors: tuple[Positive, Positive]
    """They are multiplied by a number between these two."""

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if self.factors[0] >= self.factors[1]:
            raise ValueError(
                f"factors {list(self.factors)} are no range; expected [lower, upper] such as [0.8, 1.25]"
            )
        return self

    def factor(self, part: float) -> float:
        """The factor at a part (0 to 1) of the way from the lower to the upper one, on a logarithmic
        scale.
        """
        low, high = self.factors
        return float(low * (high / low) ** part)


class Sensitivity(Strict):
    """The question which of the inputs drives an indicator."""

    indicator: str
    breakdown: str = "all"
    by: date
    replications: int = Field(ge=1, le=10_000)
    """Replications of each run, the same seeds in all of them."""
    trajectories: int = Field(ge=2, le=1000)
    """Walks of the screening (Morris); each takes one run more than there are inputs."""
    strongest: int = Field(ge=1, le=20)
    """So many inputs go on from the screening to the indices (Sobol)."""
    samples: int = Field(ge=4, le=4096)
    """Base sample of the indices; a power of two."""
    inputs: dict[str, Input] = Field(min_length=2)
    """By name."""

    @model_validator(mode="after")
    def _is_a_power_of_two(self) -> Self:
        if self.samples & (self.samples - 1):
            raise ValueError(f"samples is {self.samples}; expected a power of two such as 64")
        return self


class Assumption(Input):
    """An assumption that a report tries at both ends of what it might be."""

    title: str
    """In words, as part of a sentence."""


class Assumptions(Strict):
    """The question which assumptions would change the answer of a run (:mod:`sim.comparison.assumptions`)."""

    every: int = Field(default=33, ge=1)
    """Each is tried in one replication for so many of the run's."""
    inputs: dict[str, Assumption] = Field(min_length=1)
    """By name; those that an authority does not have are left out."""


class Backtest(Strict):
    """How a backtest goes through the past."""

    first_years: int = Field(ge=1, le=30)
    """Years that must lie before the first day from which is forecast."""
    every_months: int = Field(ge=1, le=60)
    """Months between those days; the last one is a year before the end of the history."""
    years_ahead: int = Field(ge=1, le=10)


class Validation(Strict):
    """Made-up authorities whose truth is known, on which fits and forecasts are tried."""

    worlds: int = Field(ge=1, le=10_000)
    """Of each strength of drift."""
    drift: tuple[NotNegative, ...] = Field(min_length=1)
    """What the configured standard deviations of drift are multiplied by."""
    size: float = Field(gt=0, le=1)
    """Of the configured authority: families, entries, foster places."""
    spread: NotNegative
    """Standard deviation of the logarithm of each true rate around the configured one."""
    outside: int = Field(ge=0, le=1000)
    """In every so-maniest world one route is ten times as frequent as configured; in none if 0."""
    settles: int = Field(ge=0, le=20)
    """Years that a world lives before anybody looks."""
    observed: int = Field(ge=3, le=10)
    """Years of returns."""
    ahead: int = Field(ge=1, le=10)
    """Years that are forecast."""
    commitments: bool = False
    """Whether finance keeps a list of what is paid for each child: it is read with the returns, and spending
    is forecast as well."""


class Job(Strict):
    """The name of a job, and the question it answers where it needs one."""

    name: str
    """One of :data:`JOBS`."""
    app: LocalPage = LocalPage()
    goal: Goal | None = None
    sensitivity: Sensitivity | None = None
    assumptions: Assumptions | None = None
    backtest: Backtest | None = None
    synthesise: Synthesis | None = None
    validate_published: PublishedValidation | None = None
    made_up: Validation | None = None

    @field_validator("name")
    @classmethod
    def _is_offered(cls, name: str) -> str:
        if name not in JOBS:
            raise ValueError(f"there is no job '{name}'; {nearest(name, JOBS)}")
        return name
