"""Replications of some parameters, as the fit needs to see them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from sim.bands import DAYS_PER_YEAR, day_number
from sim.calibration.published.summary import Summary, summarise
from sim.census.stationary import Population
from sim.episodes import Episodes
from sim.experiment import Progress, Work, replicate
from sim.measures import Lived, Measures, PriceDraws, side_by_side
from sim.measures.every import measure, measure_each
from sim.parameters import Parameters
from sim.policies import Scenario
from sim.workers import Submit, as_finished

YEARS = 12
SETTLED = 2
"""Flows and stocks are those of the years after so many: while the fit goes on, its census is that of the
step before."""
LIVED_THROUGH = 6
"""Years after which the base date no longer shows: from then on, children are taken for the stationary
population each year."""
POPULATION = 4000
"""Children of the stationary population that are kept."""
A_CHUNK = 4
"""Replications that a worker does in one go."""
AS_TODAY = Scenario(title="Nothing changes", stands_for="The years to which the totals belong, as they were.")
T = TypeVar("T")


@dataclass(frozen=True)
class Simulator:
    """Runs replications of some years, on all cores; no fewer than :data:`LIVED_THROUGH`.

    Nothing changes in them and nothing drifts: the totals are those of a level that stays.
    """

    submit: Submit
    progress: Progress
    years: int = YEARS

    def shows(
        self, p: Parameters, census: Episodes, replications: int, seed: int
    ) -> tuple[Summary, Population]:
        """What the replications show on average, and a sample of the children into whom the caseload has
        settled.
        """
        shown = self._of_all(look_at_some, _work(p, census, seed, self.years), replications)
        settled = Population.together([population for _, population in shown])
        return Summary.mean([summary for summary, _ in shown]), settled.sample(POPULATION)

    def measures(self, p: Parameters, census: Episodes, replications: int, seed: int) -> Measures:
        """The measures of the replications side by side, but for what they cost."""
        return side_by_side(
            self._of_all(measure_some, _work(_unpriced(p), census, seed, self.years), replications)
        )

    def both(self, p: Parameters, census: Episodes, replications: int, seed: int) -> tuple[Summary, Measures]:
        """What the replications show on average, and the measures of the same ones side by side."""
        done = self._of_all(
            look_at_and_measure_some, _work(_unpriced(p), census, seed, self.years), replications
        )
        return Summary.mean([seen for seen, _ in done]), side_by_side([one for _, one in done])

    def spending(self, p: Parameters, census: Episodes, replications: int, seed: int) -> Measures:
        """The measures of the first year, with what it costs at expected prices."""
        work = replace(_work(p, census, seed, self.years), years=1)
        return side_by_side(self._of_all(measure_some, work, replications))

    def _of_all(self, do: Callable[[Work, range], list[T]], work: Work, replications: int) -> list[T]:
        """What is done with each replication, in their order."""
        parts: dict[int, list[T]] = {}
        chunks = [range(i, min(i + A_CHUNK, replications)) for i in range(0, replications, A_CHUNK)]
        waiting = {self.submit(do, work, chunk): chunk.start for chunk in chunks}
        for future in as_finished(waiting):
            parts[waiting[future]] = future.result()
            self.progress(len(parts[waiting[future]]))
        return [one for chunk in chunks for one in parts[chunk.start]]


def look_at_some(work: Work, replications: range) -> list[tuple[Summary, Population]]:
    """What a worker does: simulate some replications and look at each."""
    return [_look_at(work, replication) for replication in replications]


def _look_at(work: Work, replication: int) -> tuple[Summary, Population]:
    p, last = work.parameters, work.years
    history = replicate(p, work, replication)
    base = day_number(p.authority.base_date)
    days = [base + DAYS_PER_YEAR * year for year in range(LIVED_THROUGH, last + 1)]
    seen = summarise(history.episodes, p, SETTLED, last, history.households)
    return seen, Population.together([Population.on(history.episodes, day) for day in days])


def measure_some(work: Work, replications: range) -> list[Measures]:
    """What a worker does: simulate some replications and measure each."""
    p = work.parameters
    none, histories = PriceDraws.none(), (replicate(p, work, replication) for replication in replications)
    return [*measure_each(Lived(history, p, work.years, none) for history in histories)]


def look_at_and_measure_some(work: Work, replications: range) -> list[tuple[Summary, Measures]]:
    """What a worker does: simulate some replications, look at each and measure it."""
    p, last = work.parameters, work.years
    histories = (replicate(p, work, replication) for replication in replications)
    return [
        (
            summarise(history.episodes, p, SETTLED, last, history.households),
            measure(history, p, last),
        )
        for history in histories
    ]


def _unpriced(p: Parameters) -> Parameters:
    return p.model_copy(update={"costs": None})


def _work(p: Parameters, census: Episodes, seed: int, years: int) -> Work:
    return Work(_without_drift(p), AS_TODAY, census, seed, years, keep_episodes=False)


def _without_drift(p: Parameters) -> Parameters:
    return p.model_copy(update={"uncertainty": p.uncertainty.without_drift()})
