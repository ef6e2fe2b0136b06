"""Which scenarios an authority can run: a policy may name a home or market that it does not have."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.errors import InputMistake
from sim.parameters import Parameters
from sim.policies.policy import Policy
from sim.policies.scenario import Scenario


@dataclass(frozen=True)
class FittingScenarios:
    """What was found by carrying out every scenario."""

    can_run: tuple[str, ...]
    in_part: Mapping[str, Scenario]
    """Those of which some policies fit, with these alone."""
    cannot_run: Mapping[str, str]
    """What does not fit of those that are not whole, in a sentence each."""


def fitting(
    scenarios: Mapping[str, Scenario], policies: Mapping[str, Policy], p: Parameters
) -> FittingScenarios:
    """Carry out every scenario, and of those that do not fit every policy by itself. Without the policy that
    gave it its name a scenario is another one.

    ``policies`` are those of the configuration: a scenario that changes one cannot be written down by names,
    and is left whole.
    """
    wrong = {name: reason for name, scenario in scenarios.items() if (reason := _misfit(scenario, p))}
    parts = {}
    for name in wrong:
        scenario = scenarios[name]
        fits = [policy for policy in scenario.policies if not _misfit(scenario.only(policy), p)]
        part = scenario.only(*fits)
        unchanged = all(policies.get(own) == policy for own, policy in part.policies.items())
        is_itself = name in fits or name not in scenario.policies
        if fits and is_itself and unchanged and not _misfit(part, p):
            parts[name] = part
    return FittingScenarios(tuple(name for name in scenarios if name not in wrong), parts, wrong)


def _misfit(scenario: Scenario, p: Parameters) -> str:
    try:
        scenario.applied_to(p)
    except InputMistake as mistake:
        return mistake.messages[0]
    return ""
