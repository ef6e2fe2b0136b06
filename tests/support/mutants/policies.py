"""Faults of dates, policies and scenarios."""

from mutants.mutant import Mutant, mutants_of

POLICIES: tuple[Mutant, ...] = (
    *mutants_of(
        "policies.policy",
        "unit/test_policy_dates.py",
        (
            "a policy's lead ignored",
            "return self.later(self.start, self.lead_months)",
            "return self.later(self.start, 0)",
        ),
        (
            "a ramp twice as long",
            "ramp(self.takes_effect, self.ramp_months)",
            "ramp(self.takes_effect, 2 * self.ramp_months)",
        ),
        ("a ramp that carries the end of each step", "(step + 0.5) / steps", "(step + 1) / steps"),
        (
            "a policy that never ends",
            "            weight = weight.step(self.end, 0.0)\n",
            "            pass\n",
        ),
        ("everybody is reached", "1.0 + reach * (effect.value - 1.0)", "effect.value"),
        ("delivery does not grow with the size", "else size / cost.at_size", "else 1.0"),
        ("delivery is paid for ever", "if stops := [day", "if False and [day"),
    ),
    *mutants_of(
        "policies.effect",
        "unit/test_policy_dates.py",
        (
            "the spread of the other side",
            "self.high - self.central if z > 0 else self.central - self.low",
            "self.central - self.low if z > 0 else self.high - self.central",
        ),
    ),
    *mutants_of(
        "policies.changes",
        "unit/test_policy_dates.py",
        ("a share that moves is in both places", ".plus(moved.scale(-1.0))", ""),
    ),
    *mutants_of(
        "policies.scenario",
        "unit/test_policy_dates.py",
        ("the policies that were to be left out", "if n in names", "if n not in names"),
        ("the only policy that was to be left out", "if n != name", "if n == name"),
    ),
    *mutants_of(
        "policies.changes",
        "unit/test_levers.py",
        (
            "returns to care beyond one",
            "capped(old.probability.scale(factor))",
            "old.probability.scale(factor)",
        ),
        ("support for one setting alone changes all exits", "ages=ages, settings=settings)", "ages=ages)"),
    ),
    *mutants_of(
        "policies.levers.homes.open_homes",
        "unit/test_levers.py",
        (
            "a home opens without its lead",
            "late(super().takes_effect, self.months_late)",
            "late(self.start, self.months_late)",
        ),
        ("all beds open at once", "bed * self.staffing_months", "0 * self.staffing_months"),
        ("all homes open at once", "number * self.months_between", "0 * self.months_between"),
    ),
    *mutants_of(
        "policies.levers.homes.repurpose_home",
        "unit/test_levers.py",
        (
            "conversion takes no time",
            "late(self.later(self.takes_effect, self.months_of_conversion), self.months_late)",
            "late(self.takes_effect, self.months_late)",
        ),
    ),
    *mutants_of(
        "policies.levers.fostering.recruit_households",
        "unit/test_levers.py",
        ("enquiries do not fail", "/ (self.to_application * self.to_approval)", ""),
    ),
    *mutants_of(
        "policies.levers.children.prevent_entries",
        "unit/test_levers.py",
        ("all are met in time", "self.reach * self.prevented.value", "self.prevented.value"),
    ),
    *mutants_of(
        "timeline",
        "unit/test_timeline.py",
        ("a value a date late", "bisect_right(self.dates, when) - 1", "bisect_right(self.dates, when) - 2"),
        (
            "the integral ignores where it starts",
            "np.concatenate(([start], days[inside]))",
            "np.concatenate(([0.0], days[inside]))",
        ),
    ),
    *mutants_of(
        "bands",
        "unit/test_bands.py",
        ("ages at band edges", "bisect_right(AGE_STARTS, age) - 1", "bisect_right(AGE_STARTS, age - 1) - 1"),
        (
            "a birthday a day late",
            "month_starts(month + 12 * np.asarray(years)) + day_of_month",
            "month_starts(month + 12 * np.asarray(years)) + day_of_month + 1",
        ),
    ),
)
