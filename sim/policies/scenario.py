"""A scenario: a named list of dated policies."""

from collections.abc import Callable, Mapping
from functools import partial, reduce
from typing import Literal, Self

from pydantic import Field, SerializeAsAny, ValidationError

from sim.errors import InputMistake
from sim.parameters import Parameters
from sim.parameters.sourced import Strict
from sim.policies.changes import with_delivery
from sim.policies.policy import Policy

EffectDraws = Callable[[str, str], float]
"""A uniform number on (0, 1) for an effect of a policy."""


class Scenario(Strict):
    """What is done, and what it stands for; it states only its difference from what is done today."""

    title: str
    stands_for: str = Field(min_length=20)
    """What the scenario is in the strategy's own terms, and which part of it it comes from."""
    kind: Literal["plan", "shock"] = "plan"
    """A plan is what the council does; a shock is what happens to it, and never counts as the best that can
    be done."""
    policies: dict[str, SerializeAsAny[Policy]] = Field(default_factory=dict)
    """By name, in the order in which they are applied."""

    @property
    def is_uncertain(self) -> bool:
        """Whether the effect of any policy is a distribution."""
        return any(policy.is_uncertain for policy in self.policies.values())

    def applied_to(self, p: Parameters) -> Parameters:
        """The parameters with every policy in force and its delivery paid; raises ``InputMistake`` if one
        does not fit them.
        """
        return reduce(_carried_out, self.policies.values(), p)

    def with_effects_drawn(self, draws: EffectDraws) -> Self:
        """The same scenario with the effects of its policies drawn; those of other scenarios with the same
        policy agree.
        """
        drawn = {
            name: policy.with_effects_drawn(partial(draws, name)) for name, policy in self.policies.items()
        }
        return self.model_copy(update={"policies": drawn})

    def only(self, *names: str) -> Self:
        """The same scenario with some of its policies alone."""
        return self.model_copy(update={"policies": {n: p for n, p in self.policies.items() if n in names}})

    def without(self, name: str) -> Self:
        """The same scenario with one policy left out."""
        return self.model_copy(update={"policies": {n: p for n, p in self.policies.items() if n != name}})


def _carried_out(p: Parameters, policy: Policy) -> Parameters:
    delivery = policy.delivery
    try:
        changed = policy.apply(p)
    except ValidationError as error:  # what it brings cannot be, such as a home that closes before it opens
        said = [detail["msg"].removeprefix("Value error, ") for detail in error.errors()]
        raise InputMistake(*(f"policy '{policy.name}': {sentence}" for sentence in said)) from error
    except InputMistake as mistake:
        said = [message.removeprefix("policy: ") for message in mistake.messages]
        raise InputMistake(*(f"policy '{policy.name}': {sentence}" for sentence in said)) from mistake
    return changed if delivery is None else with_delivery(changed, policy.name, delivery)


def with_most_policies(scenarios: Mapping[str, Scenario]) -> str:
    """The name of the scenario with most policies, the last of them if there are several; the first one does
    not count.
    """
    others = list(scenarios)[1:] or list(scenarios)
    return max(reversed(others), key=lambda name: len(scenarios[name].policies))
