"""What a reader must be told of scenarios before they run: policies that change nothing, or whose dates are
not simulated.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.bands import years_after
from sim.parameters import Parameters
from sim.policies.difference import differs
from sim.policies.policy import Policy
from sim.policies.reach import Reach, SimulatedDays
from sim.policies.scenario import Scenario


@dataclass(frozen=True)
class Remark:
    """One sentence about a scenario, or about a policy of it."""

    scenario: str
    about: str
    """The policy, programme or home; empty if it is about the whole scenario."""
    says: str


def remarks(scenarios: Mapping[str, Scenario], p: Parameters, years: int) -> list[Remark]:
    """Every remark on scenarios that these parameters would be simulated under for some years; the first is
    the reference.

    A policy is judged where it stands among the others, at the central value of its effects.
    """
    window = SimulatedDays(p.authority.base_date, years_after(p.authority.base_date, years))
    found = [remark for name, scenario in scenarios.items() for remark in _on(name, scenario, p, window)]
    first, *others = scenarios
    alike = [name for name in others if not scenarios[name].policies and not scenarios[first].policies]
    return found + [
        Remark(name, "", f"names no policy, so that it is the same as '{first}'") for name in alike
    ]


def sentences(found: Sequence[Remark]) -> list[str]:
    """Remarks as sentences; what is said of the same policy in several scenarios is said once."""
    where: dict[tuple[str, str], list[str]] = {}
    for remark in found:
        where.setdefault((remark.about, remark.says), []).append(f"'{remark.scenario}'")
    return [
        f"scenario{'s' if len(names) > 1 else ''} {', '.join(names)}: {f'{about} ' if about else ''}{says}"
        for (about, says), names in where.items()
    ]


def _on(name: str, scenario: Scenario, p: Parameters, window: SimulatedDays) -> Iterator[Remark]:
    for called, policy in scenario.policies.items():
        changed = policy.apply(p)
        if said := _said(policy, p, changed, window):
            yield Remark(name, f"policy '{called}'", said)
        p = changed


def _said(policy: Policy, before: Parameters, after: Parameters, window: SimulatedDays) -> str:
    """What is to be said of a policy; nothing of one that changes something on days that are simulated."""
    begins, ends = policy.takes_effect, policy.end
    paid = policy.delivery is not None and policy.start <= window.last
    nothing = "changes nothing but what it costs" if paid else "changes nothing"
    if policy.size == 0:
        return f"changes nothing: its {policy.quantity} is 0"
    if begins > window.last:
        return f"{nothing}: it takes effect on {begins}, after the last day simulated, {window.last}"
    if ends is not None and ends <= window.first:
        return f"{nothing}: it ends on {ends}, before the simulation begins on {window.first}"
    if not differs(before, after, Reach(after, window)):
        return f"{nothing}: no child whom it could touch, or an effect that leaves everything as it is"
    return _finds_nobody(before, after) or _early(policy, window)


def _finds_nobody(before: Parameters, after: Parameters) -> str:
    """What is to be said of work with children who live against their plan, where none
    does on the base date.
    """
    for name, programme in after.programmes.items():
        against = after.census.against_plan
        waiting = sum(sum(against.get(kind, {}).values()) for kind in programme.living_in)
        if name not in before.programmes and programme.only_against_plan and not waiting:
            return (
                "finds nobody to begin with: of no child in "
                f"{' or '.join(programme.living_in)} the care plan"
                " recommends another placement on the base date (returns tell no plans: a fit takes the"
                " setting for the plan)"
            )
    return ""


def _early(policy: Policy, window: SimulatedDays) -> str:
    """What is to be said of a policy that began, or was decided, before the simulation does."""
    if policy.takes_effect < window.first:
        return (
            f"takes effect on {policy.takes_effect}, before the base date {window.first}: what it has done by"
            " then is in today's figures and would be counted twice; give the date from which more is done"
        )
    if policy.start < window.first:
        return (
            f"starts on {policy.start}, before the base date {window.first}: what it costs until then is not"
            " counted"
        )
    return ""
