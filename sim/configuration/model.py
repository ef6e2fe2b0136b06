"""A composed configuration, validated into frozen parameters with all its mistakes at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ValidationError, field_validator, model_validator

from sim.configuration.aims import not_indicators, with_usual_directions
from sim.configuration.mistakes import (
    Mistake,
    numbers_beyond_all,
    read_errors,
    unsourced_numbers,
    unusable_values,
)
from sim.configuration.opening import OPENS, opening
from sim.parameters import Downloaded, Fit, Job, Parameters, Run
from sim.parameters.checks.references import nearest
from sim.parameters.sourced import Strict
from sim.policies import LEVERS, Policy

POLICY = "policy"
"""The key below which every policy stands by its name."""
COMPARES = "simulate"
"""The job that may stop a scenario once its differences are known."""
Model = TypeVar("Model", bound=BaseModel)


class Choices(Strict):
    """What a configuration holds beside the parameters of the model."""

    scenarios: tuple[str, ...]
    run: Run
    job: Job
    fit: Fit = Fit()
    published: Downloaded = Downloaded()

    @field_validator("scenarios", mode="before")
    @classmethod
    def _are_different_names(cls, raw: object) -> object:
        if not isinstance(raw, list) or not raw or not all(isinstance(name, str) for name in raw):
            raise ValueError(f"{raw!r} is not a list of names; expected one such as [baseline], or all")
        if repeated := sorted({name for name in raw if raw.count(name) > 1}):
            raise ValueError(f"{', '.join(repeated)} stands there more than once; keep one of each")
        return raw

    @model_validator(mode="after")
    def _stops_what_can_be_stopped(self) -> Self:
        if self.run.precision is not None and self.job.name != COMPARES:
            raise ValueError(
                f"run.precision: it is for job={COMPARES}, which compares scenarios; leave it out of"
                f" job={self.job.name}"
            )
        return self


@dataclass(frozen=True)
class Validated:
    """What could be validated (``None`` where it could not), and every mistake found."""

    parameters: Parameters | None
    choices: Choices | None
    policies: Mapping[str, Policy]
    mistakes: tuple[Mistake, ...]


def validated(plain: Mapping[str, Any]) -> Validated:
    """Check a composed configuration; never raises, so that the caller can add mistakes of its own."""
    if beyond := numbers_beyond_all(plain):  # libraries fail at them
        return Validated(None, None, {}, tuple(beyond))
    known = {**plain, **({"aims": with_usual_directions(plain["aims"])} if "aims" in plain else {})}
    parameters, wrong = _read(
        Parameters, {name: known[name] for name in Parameters.model_fields if name in known}
    )
    choices, also_wrong = _read(
        Choices, {name: plain[name] for name in Choices.model_fields if name in plain}
    )
    policies, not_policies = _policies(plain.get(POLICY))
    wrong = [*wrong, *also_wrong, *not_policies, *not_indicators(plain.get("aims"))]
    found = [*_unknown(plain), *unusable_values(plain), *wrong, *unsourced_numbers(plain)]
    return Validated(parameters, choices, policies, tuple(_once(found)))


def read_policy(name: str, plain: object) -> tuple[Policy | None, list[Mistake]]:
    """A policy from its plain values, or ``None`` and what is wrong; the lever that it pulls says what it
    needs.
    """
    if not isinstance(plain, Mapping):
        return None, [
            Mistake((), f": is {plain!r}; expected what the policy does, such as {{start: 2024-04-01}}")
        ]
    lever = plain.get("lever")
    if not isinstance(lever, str) or lever not in LEVERS:
        return None, [Mistake(("lever",), f" is {lever!r}; {nearest(str(lever), LEVERS)}")]
    own = {key: value for key, value in plain.items() if key not in ("lever", OPENS)}
    if OPENS in plain:
        dates = opening(own, plain[OPENS])
        if isinstance(dates, Mistake):
            return None, [dates]
        own |= dates
    return checked(LEVERS[str(lever)], {**own, "name": name})


def _policies(plain: object) -> tuple[dict[str, Policy], list[Mistake]]:
    """The policies that can be used, by name, and what is wrong with the others."""
    if not isinstance(plain, Mapping):
        return {}, [Mistake((POLICY,), f": is {plain!r}; expected policies by their names")] if plain else []
    read = {str(name): read_policy(str(name), policy) for name, policy in plain.items()}
    wrong = [
        Mistake((POLICY, name, *m.path), m.says) for name, (_, mistakes) in read.items() for m in mistakes
    ]
    return {name: policy for name, (policy, _) in read.items() if policy is not None}, wrong


def checked(model: type[Model], plain: Mapping[str, Any]) -> tuple[Model | None, list[Mistake]]:
    """One file read into one model: the model, or ``None`` and what is wrong."""
    if beyond := numbers_beyond_all(plain):
        return None, beyond
    read, wrong = _read(model, plain)
    return read, _once([*unusable_values(plain), *wrong])


def _read(model: type[Model], plain: Mapping[str, Any]) -> tuple[Model | None, list[Mistake]]:
    try:
        return model.model_validate(plain), []
    except ValidationError as error:
        return None, read_errors(error, model)


def _once(found: Iterable[Mistake]) -> list[Mistake]:
    """One sentence a place: what stands below or at something already reported is not reported again."""
    mistakes: list[Mistake] = []
    for mistake in found:
        if not any(mistake.path[: len(said.path)] == said.path for said in mistakes if said.path):
            mistakes.append(mistake)
    return mistakes


def _unknown(plain: Mapping[str, Any]) -> list[Mistake]:
    known = [*Parameters.model_fields, *Choices.model_fields, POLICY]
    unknown = [str(name) for name in plain if name not in known]
    return [Mistake((name,), f": there is no such key; {nearest(name, known)}") for name in unknown]
