"""Which assumptions would change the answer: each at both ends, on the same random numbers."""

from dataclasses import replace
from typing import Any

import pytest

from sim.comparison import assumptions
from sim.comparison.assumptions import (
    EFFECT,
    Trials,
    assumptions_table,
    cases,
    differences,
    judged,
    lives_the_same,
    numbers,
    tried_in,
)
from sim.config import load
from sim.experiment import replicate
from sim.parameters.paths.scaling import scaled
from sim.policies.effect import Effect

pytestmark = pytest.mark.unit
NAMES = "scenarios=[baseline,step_down,two_bedded_homes,full_strategy]"


def test_each_is_tried_at_both_ends_and_effects_of_plans_with_them() -> None:
    settings = load([NAMES])
    found = cases(settings)
    asked = settings.job.assumptions
    assert asked is not None
    assert found[0].end == "usual"
    names = {case.name for case in found[1:]}
    assert names == {*asked.inputs, f"{EFFECT}:step_down"}
    assert len(found) == 1 + 2 * len(names)
    low, high = (case.whole.scenario.policies["step_down"] for case in found[-2:])
    first, second = (policy.success.value for policy in (low, high))  # type: ignore[attr-defined]
    assert first < second
    drawn = low.with_effects_drawn(lambda _: 0.9)
    assert isinstance(drawn.success, Effect)  # type: ignore[attr-defined]
    assert drawn.success.value == first  # type: ignore[attr-defined]


def test_what_is_tried_is_there_and_stands_below_an_assumption() -> None:
    settings = load([])
    asked = settings.job.assumptions
    assert asked is not None
    for one in asked.inputs.values():
        assert scaled(settings.parameters, one.path, one.factors[0]) != settings.parameters
        node: object = settings.parameters
        told = False
        for name in one.path.split("."):
            node = node[name] if isinstance(node, dict) else getattr(node, name)
            told |= bool(getattr(node, "assumption", None))
        assert told, one.path


def test_small_runs_and_a_single_scenario_ask_nothing() -> None:
    assert tried_in(load(["run.replications=32"])) == 0
    assert tried_in(load(["scenarios=[baseline]"])) == 0
    assert tried_in(load(["job.assumptions=null"])) == 0
    assert tried_in(load(["run.replications=100"])) == 3


def test_what_differs_only_in_how_prices_rise_is_lived_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers are those of each by itself."""
    settings = load(["authority=westmere", "scenarios=[baseline,step_down]", "run.replications=33"])
    handed_out: list[Any] = []
    Trials(settings, lambda _, *given: handed_out.append(given))  # type: ignore[arg-type,func-returns-value,return-value]
    works = handed_out[0][0]
    dearer = range(5)
    one = works[0].parameters
    assert [place for place, work in enumerate(works) if lives_the_same(one, work.parameters)][:5] == [
        *dearer
    ]
    short = [replace(work, years=1) for work in works]
    by = judged(settings.parameters)
    alone = [numbers(short, range(place, place + 1), 0, by)[0] for place in dearer]
    lived: list[Any] = []
    monkeypatch.setattr(assumptions, "replicate", lambda *given: lived.append(given) or replicate(*given))
    assert numbers(short, dearer, 0, by) == alone
    assert len(lived) == 1
    assert len({answer["net_cost"] for answer in alone}) > 1


def test_children_do_not_live_the_same_where_a_fee_differs() -> None:
    """A programme may take the dearest placements first."""
    p = load([NAMES]).parameters
    assert lives_the_same(p, p.model_copy(deep=True))
    assert p.costs is not None
    assert "external_childrens_home" in p.costs.fees
    assert not lives_the_same(p, scaled(p, "costs.fees.external_childrens_home.per_week", 1.01))


class Now:
    """Work that is done at once."""

    def __init__(self, value: object) -> None:
        self.value = value

    def result(self) -> object:
        return self.value


def test_what_several_cases_have_in_common_is_simulated_once() -> None:
    """At both ends of an effect "nothing changes" is as in the usual case, and so is all where an assumption
    is at its limit already; replications come in turn.
    """
    handed_out: list[Any] = []
    trials = Trials(load([NAMES, "run.replications=66"]), lambda _, *given: handed_out.append(given))  # type: ignore[arg-type,func-returns-value,return-value]
    works = handed_out[0][0]
    at_its_limit = next(one for one in trials.cases if (one.name, one.end) == ("agency_availability", "high"))
    assert at_its_limit.whole is trials.cases[0].whole
    assert len({*map(id, works)}) == len(works) == 2 * len(trials.cases) - 2 - 2
    assert all(given[0] is works for given in handed_out)
    lived = [(number, place) for _, some, number, _ in handed_out for place in some]
    assert lived == [(number, place) for number in range(trials.many) for place in range(len(works))]


def test_the_table_says_what_the_answers_say() -> None:
    settings = load(
        [
            "authority=westmere",
            "scenarios=[baseline,step_down]",
            "run.years=1",
            "run.replications=33",
            "costs=none",
        ]
    )
    asked = settings.job.assumptions
    assert asked is not None
    few = asked.model_copy(update={"inputs": {"entries": asked.inputs["entries"]}})
    settings = replace(settings, job=settings.job.model_copy(update={"assumptions": few}))
    done: list[int] = []
    trials = Trials(settings, lambda work, *given: Now(work(*given)))  # type: ignore[arg-type,return-value]
    table = assumptions_table(trials, lambda: done.append(1))
    every = cases(settings)
    assert len(done) == len(every) == 3
    rows = table.set_index(["assumption", "end", "measure"])
    low = [every[1].first, every[1].whole]
    first, whole = (numbers(low, range(at, at + 1), 0, judged(settings.parameters))[0] for at in (0, 1))
    said = differences(first, whole)
    assert rows.loc[("entries", "low", "children"), "difference"] == said["children"]
    assert set(table["measure"]) == {"children", "residential"}
