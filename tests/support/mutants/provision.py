"""Faults of homes, foster households and markets. All of them are to be noticed by the unit tests beside the
module.
"""

from mutants.mutant import Mutant, mutants_of

PROVISION: tuple[Mutant, ...] = (
    *mutants_of(
        "model.provision.places",
        "unit/test_model_places.py",
        (
            "a home refuses its oldest age",
            "self.ages[0] <= age <= self.ages[1] and level",
            "self.ages[0] <= age < self.ages[1] and level",
        ),
        (
            "one more bed than there is",
            "max(0, self.places - len(self.children))",
            "max(0, self.places + 1 - len(self.children))",
        ),
        (
            "every home is asked with the same draw",
            "                u = (u - accepts) / (1 - accepts) if accepts < 1 else 1.0\n",
            "",
        ),
        ("the first household accepts", "log(max(u, 1e-300)) / log(1 - p)", "0.0"),
        ("brothers and sisters need one place", "by_free[children:]", "by_free[1:]"),
        ("they find a household with one place", "range(children, len(by_free))", "range(1, len(by_free))"),
    ),
    *mutants_of(
        "model.provision.placing",
        "unit/test_model_placing.py",
        ("an offer of another setting", "if self._settings[placement_type] == child.plan:", "if True:"),
        (
            "markets do not know dates",
            "available *= factor.at(now)",
            "available *= factor.at(0.0)",
        ),
        (
            "a full market takes children",
            "            if self.is_full(child, placement_type, now):\n                return None, False\n",
            "",
        ),
        (
            "the oldest age is not taken",
            "return youngest <= age <= oldest",
            "return youngest <= age < oldest",
        ),
        ("need does not tell on markets", " * market.by_level.get(level, 1.0)", ""),
    ),
    *mutants_of(
        "model.provision.estate",
        "unit/test_model_estate.py",
        (
            "a home opens a month early",
            "yield self._clock.timeout(min(opens, horizon))",
            "yield self._clock.timeout(max(0.0, min(opens, horizon) - 30))",
        ),
        ("a closed home takes children", "            self.by_name[name].taking = False\n", ""),
        (
            "those placed first must leave",
            "unit.children[places:][::-1]",
            "unit.children[: len(unit.children) - places]",
        ),
    ),
    *mutants_of(
        "model.provision.carers",
        "unit/test_model_carers.py",
        ("carers who see it through let go", "patience >= self._foster", "patience < self._foster"),
        (
            "carers who stop are never deregistered when the last child leaves",
            "        if not household.taking and not household.children:\n",
            "        if False:\n",
        ),
        ("children of carers without an end", "since + budgets", "since + 2 * budgets"),
        ("none has decided before", "chance < self._foster.deregistration.decided_before", "False"),
    ),
    *mutants_of(
        "model.provision.recruitment",
        "unit/test_model_recruitment.py",
        (
            "approval takes no time",
            "approved = enquired + self._waits(name, pipeline, many)",
            "approved = enquired",
        ),
        (
            "every enquiry is approved",
            "np.where(self._sees_it_to_approval(name, pipeline, enquired), approved, np.inf)",
            "approved",
        ),
        ("nobody enquired before today", "earliest = -4.0 * lag", "earliest = 0.0"),
    ),
    *mutants_of(
        "model.provision.areas",
        "unit/test_model_areas.py",
        ("shares of places are not added up", "            u -= chance\n", ""),
    ),
    *mutants_of(
        "model.provision.vacancies",
        "unit/test_model_vacancies.py",
        ("a child waits for the home it lives in", " and child.unit is not home", ""),
        ("who moves out keeps its turn", "            self._waiting.leave(child)\n", "            pass\n"),
        ("one bed for all who wait", "                if not home.free:\n                    break\n", ""),
    ),
    *mutants_of(
        "model.provision.waiting",
        "unit/test_model_waiting.py",
        (
            "the last to wait is first",
            "return iter(tuple(self._waiting.get(setting, {}).values()))",
            "return iter(tuple(self._waiting.get(setting, {}).values())[::-1])",
        ),
    ),
)
