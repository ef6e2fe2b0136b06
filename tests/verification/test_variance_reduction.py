"""How many times smaller the variance of a five-year difference is than with independent seeds.

Slow; prints what it measures: ``pytest -n0 -m slow -s tests/verification/test_variance_reduction.py``.
Effects of policies are held at their central values, because they differ from run to run whatever the random
numbers are.
"""

import pytest

from sim import load, simulate
from sim.comparison.paired import compare

pytestmark = [pytest.mark.verification, pytest.mark.slow]

TARGETS = {
    "edge_of_care": ("caseload", 50),
    "step_down": ("residential_against_plan_share", 20),
    "kinship_support": ("caseload", 100),
}
"""For each scenario the measure that it is about, and how many times smaller its variance must be."""


WITH_CHANCE_ALONE = 0.5
"""Part of the target that is asked without drift, which is common to both scenarios and makes independent
seeds vary more.

Without it `kinship_support` misses its target (73 times in 60 replications), because children placed with kin
at entry lead another life from the first day."""


@pytest.mark.parametrize("uncertainty", ["full", "chance_only"])
def test_differences_vary_far_less_than_with_independent_seeds(uncertainty: str) -> None:
    layers = [f"uncertainty={uncertainty}", "uncertainty.effects.active=false"]
    settings = load(
        [f"scenarios=[baseline,{','.join(TARGETS)}]", "run.replications=60", "run.years=5", *layers]
    )
    table = compare(simulate(settings).measured)
    last = table[(table["date"] == "2027-07-31") & (table["breakdown"] == "all")].set_index(
        ["scenario", "measure"]
    )
    reached = {
        name: float(last.loc[(name, measure), "variance_reduction"]) for name, (measure, _) in TARGETS.items()
    }
    print(f"\n{uncertainty}: " + ", ".join(f"{name} {times:.0f}" for name, times in reached.items()))  # noqa: T201
    least = {
        name: target * (1.0 if uncertainty == "full" else WITH_CHANCE_ALONE)
        for name, (_, target) in TARGETS.items()
    }
    assert all(reached[name] >= least[name] for name in TARGETS), reached
