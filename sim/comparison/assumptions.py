"""Which assumptions would change the answer: what the scenario with most policies changes, with one
assumption at a time at either end of its range.

Every run meets the same random numbers, so that a few replications show what an assumption moves; what they
say of the usual values stands beside it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from sim.bands import years_after
from sim.errors import InputMistake
from sim.experiment import Work, parameters_of, priced, replicate, works_of
from sim.measures import Lived, Measures, series_of, side_by_side
from sim.measures.caseload import CASELOAD
from sim.measures.every import measure_each
from sim.measures.groups import GROUPS
from sim.measures.spending import SPENDING
from sim.parameters import Parameters
from sim.parameters.paths.scaling import scaled
from sim.policies import Policy
from sim.policies.effect import Effect
from sim.policies.scenario import with_most_policies
from sim.settings import Settings
from sim.workers import Submit, sent_once
from sim.workers.memory import collector_at_rest

COLUMNS = ("assumption", "about", "end", "factor", "measure", "date", "difference", "usual", "replications")
LOW, HIGH, USUAL = "low", "high", "usual"
MEASURES = ("children", "residential", "net_cost")
"""Children in care and in residential care on the day of judgement; pounds spent until then."""
SAID_BY = (CASELOAD.name, GROUPS.name, SPENDING.name)
"""What has to be measured to know them."""
EFFECT = "effect"
QUANTILES = {LOW: 0.1, HIGH: 0.9}
"""Between these eight in ten values of an effect lie."""
AT_ONCE = 6
"""Histories that a worker lives and measures in one go."""
Answer = dict[str, float]


@dataclass(frozen=True)
class Variation:
    """One assumption at one end: the two scenarios as they are then."""

    name: str
    about: str
    end: str
    factor: float
    first: Work
    whole: Work


def tried_in(settings: Settings) -> int:
    """How many replications each assumption is tried in: one of so many of the run's; none in a small run,
    with a single scenario, or where nothing is asked.
    """
    question = settings.job.assumptions
    enough = question is not None and len(settings.scenarios) > 1
    return settings.run.replications // question.every if question is not None and enough else 0


def cases(settings: Settings) -> list[Variation]:
    """The usual values, then each assumption at both ends; those that the authority does not have are left
    out.

    The effects of each scenario that the whole is made of are assumptions as well: each is taken at either
    end of what its evidence allows.
    """
    first, whole = _usual(settings)
    found = [Variation(USUAL, "", USUAL, 1.0, first, whole)]
    question = settings.job.assumptions
    for name, one in (question.inputs if question else {}).items():
        for end, factor in zip((LOW, HIGH), one.factors, strict=True):
            try:
                changed = scaled(settings.parameters, one.path, factor)
            except InputMistake:
                continue
            # a share at its limit, or a factor of one, leaves the usual value, which is there already
            as_usual = changed == settings.parameters
            works = (work if as_usual else replace(work, parameters=changed) for work in (first, whole))
            found.append(Variation(name, one.title, end, factor, *works))
    return [*found, *_of_effects(settings, first, whole)]


def _usual(settings: Settings) -> tuple[Work, Work]:
    years = _years(settings.parameters, settings.run.years)
    first, whole = next(iter(settings.scenarios)), with_most_policies(settings.scenarios)
    works = works_of(settings, (first, whole), years)
    return works[first], works[whole]


def _years(p: Parameters, most: int) -> int:
    """Whole years until the day of judgement."""
    base, by = p.authority.base_date, judged(p)
    return next((n for n in range(1, most) if years_after(base, n) >= by), most)


def judged(p: Parameters) -> date:
    """The last day on which an aim is judged; the end of time without aims."""
    return max((aim.by for aim in p.aims.values()), default=date.max)


def _of_effects(settings: Settings, first: Work, whole: Work) -> Iterator[Variation]:
    """The effects of the policies of each scenario within the whole, at either end; the others as they are
    drawn.
    """
    of_whole = set(whole.scenario.policies)
    for name, one in settings.scenarios.items():
        own = set(one.policies)
        if not own or not own < of_whole or not one.is_uncertain:
            continue
        for end, part in QUANTILES.items():
            pinned = {
                policy: _pinned(each, part) if policy in own else each
                for policy, each in whole.scenario.policies.items()
            }
            changed = whole.scenario.model_copy(update={"policies": pinned})
            yield Variation(f"{EFFECT}:{name}", one.title, end, part, first, replace(whole, scenario=changed))


def _pinned(policy: Policy, part: float) -> Policy:
    """The same policy with every effect certain: that below which a ``part`` of its values lies."""
    effects = {
        name: value
        for name in type(policy).model_fields
        if isinstance(value := getattr(policy, name), Effect)
    }
    certain = {
        name: effect.model_copy(update=dict.fromkeys(("low", "central", "high"), effect.draw(part).value))
        for name, effect in effects.items()
    }
    return policy.model_copy(update=certain)


class Trials:
    """The cases of a run, with which workers have begun.

    A scenario that is the same in several cases is simulated once, and all cases of a replication come one
    after another, because they share its random numbers; such as only price it differently come together.
    """

    def __init__(self, settings: Settings, submit: Submit) -> None:
        """Hand out the work."""
        self.many, self.by = tried_in(settings), judged(settings.parameters)
        self.cases = cases(settings)
        works = _in_turn(
            {id(work): work for case in self.cases for work in (case.first, case.whole)}.values()
        )
        self._place = {id(work): place for place, work in enumerate(works)}
        shared = sent_once(submit, works)  # they have nearly all of their parameters in common
        self._waiting = [
            [
                submit(numbers, shared, range(start, min(start + AT_ONCE, len(works))), number, self.by)
                for start in range(0, len(works), AT_ONCE)
            ]
            for number in range(self.many)
        ]

    def answers(self, case: Variation) -> list[Answer]:
        """What the whole changes in each replication of a case, which is waited for."""
        return [
            differences(*(self._told(number, work) for work in (case.first, case.whole)))
            for number in range(self.many)
        ]

    def _told(self, number: int, work: Work) -> Answer:
        part, within = divmod(self._place[id(work)], AT_ONCE)
        answers: list[Answer] = self._waiting[number][part].result()
        return answers[within]


def assumptions_table(trials: Trials, done: Callable[[], None]) -> pd.DataFrame:
    """What the whole changes in each case: columns :data:`COLUMNS`, means over the same few replications.
    ``done`` is told of each case that is finished.
    """
    many, by, every = trials.many, trials.by, trials.cases
    found: list[Answer] = []
    for case in every:
        answers = trials.answers(case)
        found.append({name: float(np.mean([one[name] for one in answers])) for name in answers[0]})
        done()
    usual = found[0]
    rows = [
        (case.name, case.about, case.end, case.factor, measure, by.isoformat(), value, usual[measure], many)
        for case, one in zip(every[1:], found[1:], strict=True)
        for measure, value in one.items()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def differences(first: Answer, whole: Answer) -> Answer:
    """What the whole changes in one replication."""
    return {name: whole[name] - first[name] for name in first}


def numbers(works: Sequence[Work], some: range, replication: int, by: date) -> list[Answer]:
    """One replication of some of the scenarios, by their places: what a worker does."""
    with collector_at_rest():
        found = measure_each(_lived((works[place] for place in some), replication), SAID_BY)
        return [_numbers(side_by_side([one]), by) for one in found]


def _in_turn(works: Iterable[Work]) -> list[Work]:
    """The same, those next to one another in which children live the same lives."""
    groups: list[list[Work]] = []
    for work in works:
        known = (
            group
            for group in groups
            if group[0].scenario == work.scenario and lives_the_same(group[0].parameters, work.parameters)
        )
        if (group := next(known, None)) is None:
            groups.append([work])
        else:
            group.append(work)
    return [work for group in groups for work in group]


def _lived(works: Iterable[Work], replication: int) -> Iterator[Lived]:
    """One replication of each scenario; what is lived the same as in the one before is not lived again."""
    one: Lived | None = None
    for work in works:
        p = parameters_of(work, replication)
        same = one is not None and lives_the_same(one.parameters, p)
        history = one.history if one is not None and same else replicate(p, work, replication)
        one = priced(history, p, work, replication)
        yield one


def lives_the_same(some: Parameters, others: Parameters) -> bool:
    """Whether children live the same lives with both: they differ at most in how prices rise, which nobody
    looks at who finds a place for a child.
    """
    return _priced_alike(some) == _priced_alike(others)


def _priced_alike(p: Parameters) -> Parameters:
    """The parameters without the rise of prices."""
    costs = p.costs and p.costs.model_copy(update={"groups": {}})
    return p.model_copy(update={"costs": costs})


def _numbers(measured: Measures, by: date) -> Answer:
    """:data:`MEASURES` on the last day up to ``by``; no money where nothing is costed."""
    every = series_of(measured)
    values = every.value[0]
    until = every.date <= by.isoformat()
    last = max(every.date[until & (every.measure == CASELOAD.name)])

    def on_last(measure: str, breakdown: str) -> float:
        row = (every.date == last) & (every.measure == measure) & (every.breakdown == breakdown)
        return float(values[row][0])

    found = {
        "children": on_last(CASELOAD.name, "all"),
        "residential": on_last("provision_kind", "residential"),
    }
    paid = values[until & (every.measure == "costs_month") & (every.breakdown == "total")]
    return found | ({"net_cost": float(paid.sum())} if len(paid) else {})
