"""How many times smaller the variance of a five-year difference is than with independent seeds.

Slow; prints what it measures: ``pytest -m slow -s tests/verification/test_variance_reduction.py``. Effects of policies are held
at their central values, because they differ from run to run whatever the random numbers are.
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


@pytest.mark.parametrize("uncertainty", ["full", "chance_only"])
def test_differences_vary_far_less_than_with_independent_seeds(uncertainty: str) -> None:
    layers = [f"uncertainty={uncertainty}", "uncertainty.effects.active=false"]
    settings = load([f"scenarios=[baseline,{','.join(TARGETS)}]", "run.replications=60", "run.years=5", *layers])
    table = compare(simulate(settings).measured)
    last = table[(table["date"] == "2027-07-31") & (table["breakdown"] == "all")].set_index(["scenario", "measure"])
    reached = {name: float(last.loc[(name, measure), "variance_reduction"]) for name, (measure, _) in TARGETS.items()}
    print(f"\n{uncertainty}: " + ", ".join(f"{name} {times:.0f}" for name, times in reached.items()))  # noqa: T201
    assert all(reached[name] >= target for name, (_, target) in TARGETS.items()), reached
