"""The drifts of entries, exits and moves as the history has them: values by path of the configuration."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import Numbers
from sim.estimation.drift.covariances import YearlyCounts
from sim.estimation.drift.drifting import RESTLESS, Drawn, Drifting, drifting, restlessness
from sim.estimation.drift.seen_by_year import SeenByYear, exits_seen, moves_seen
from sim.estimation.events import EventsExposure
from sim.estimation.fit_exits import RouteFit
from sim.estimation.fit_moves import MovesFit
from sim.estimation.multiplicative import Cells
from sim.estimation.priors import WIDE
from sim.parameters import Drift, Parameters

FEWEST_YEARS = 2
"""Whole years below which a history says nothing about what drifts from year to year."""
FEWEST_EXPECTED = 1e-6
"""Events expected in each year, so that a route nobody can take has a rate."""
LEVEL_SD = 1.0
"""Standard deviation of the prior of how far the median level of a route that nobody has taken lies from what
was expected of it."""
STILL = Drift(active=False, sd=0.0, phi=0.0, assumption="Nothing of their own drifts.")


@dataclass(frozen=True, eq=False)
class LayersFit:
    """What was found of some layers of drift that act on the same series."""

    found: Drifting
    middle: Drawn
    """Posterior means."""
    seen: YearlyCounts
    common: str
    """The layer that all series have in common."""
    own: tuple[str, ...]
    """Layers of the series' own drifts; none where they have none."""
    series: tuple[str, ...]

    def point(self, p: Parameters) -> dict[str, float]:
        """Posterior means by path."""
        return {path: float(value) for path, value in self._values(self.middle, p).items()}

    def draws(self, drawn: Drawn, p: Parameters) -> dict[str, Numbers]:
        """Draws by path."""
        return self._values(drawn, p)

    def today(self, drawn: Drawn) -> Mapping[str, Numbers]:
        """Log rates today by series."""
        return {name: drawn.today[..., i] for i, name in enumerate(self.series)}

    def _values(self, drawn: Drawn, p: Parameters) -> dict[str, Numbers]:
        values: dict[str, Numbers] = {}
        for number, name in enumerate((self.common, *self.own)):
            if not drifts(getattr(p.uncertainty, name)):
                continue
            at = f"uncertainty.{name}"
            values[f"{at}.sd"] = drawn.strengths.sd[..., number]
            values[f"{at}.phi"] = drawn.strengths.phi[..., number]
            if number == 0:
                values[f"{at}.returns_to.{name}"] = -drawn.common
            for i in np.flatnonzero(self.seen.layer == number - 1).tolist():
                values[f"{at}.returns_to.{self.series[i]}"] = -drawn.own[..., i]
        return values


def shared(every: Sequence[LayersFit | None]) -> list[LayersFit | None]:
    """The same posteriors, each given the numbers of all: one restlessness of the authority."""
    restless = restlessness([one.found for one in every if one is not None])

    def given(one: LayersFit) -> LayersFit:
        found = replace(one.found, restless=restless)
        return replace(one, found=found, middle=found.point)

    return [None if one is None else given(one) for one in every]


def samples(every: Sequence[LayersFit | None], many: int, rng: np.random.Generator) -> list[Drawn | None]:
    """Draws of posteriors that are :func:`shared`: in each, the authority is as restless in all of them."""
    found = [one.found for one in every if one is not None]
    if not found:
        return [None] * len(every)
    restless = rng.choice(len(RESTLESS), many, p=found[0].restless)
    return [None if one is None else one.found.draws(restless, rng) for one in every]


UNSEEN = "plans"
"""The layer of which no history tells: a return has no care plan."""


def unseen(drawn: Drawn, p: Parameters) -> dict[str, Numbers]:
    """How far that layer drifts, where the authority is as restless in it as in what can be seen; by path."""
    layer = getattr(p.uncertainty, UNSEEN)
    return {f"uncertainty.{UNSEEN}.sd": layer.sd * drawn.strengths.restless} if drifts(layer) else {}


def drifts(layer: Drift) -> bool:
    """Whether a layer moves anything."""
    return layer.active and layer.sd > 0


def layers_fit(
    p: Parameters, names: Sequence[str], seen: YearlyCounts, common: str, own: Sequence[str]
) -> LayersFit | None:
    """What yearly numbers of some series tell of the layers that act on them; nothing where no layer is
    active, or the years are too few.
    """
    layers = [getattr(p.uncertainty, name) for name in (common, *own)]
    if seen.shape[1] < FEWEST_YEARS or not any(map(drifts, layers)) or seen.count.sum() <= 0:
        return None
    found = drifting(seen, layers[0], layers[1:] or [STILL])
    return LayersFit(found, found.point, seen, common, tuple(own), tuple(names))


def exits_drift(events: EventsExposure, routes: Sequence[RouteFit], p: Parameters) -> LayersFit | None:
    """Of all routes out of care together and of each by itself, from exits by year beside those that the
    window's mean hazards expect of the children who were there.
    """
    seen = exits_seen(events, routes)
    return (
        None
        if seen is None
        else layers_fit(p, [route.name for route in routes], beside_expected(seen), "exits", ("routes",))
    )


def moves_drift(events: EventsExposure, moves: MovesFit, p: Parameters) -> LayersFit | None:
    """Of planned moves and breakdowns together, by the year in which the placement began."""
    seen = moves_seen(events, moves)
    return None if seen is None else layers_fit(p, ["moves"], beside_expected(seen), "moves", ())


def beside_expected(seen: SeenByYear) -> YearlyCounts:
    """Numbers beside those expected at the window's mean rates.

    These are the numbers' own mean, so that a level that was seen is all but free: a prior close around it
    would count the numbers twice, and for stillness.
    """
    count, many = seen.count, len(seen.count)
    sd = np.where(count.sum(axis=1) > 0, WIDE, LEVEL_SD)
    return YearlyCounts(
        count, np.maximum(seen.expected, FEWEST_EXPECTED), np.ones(many), np.zeros(many), sd,
        np.zeros(many, dtype=bool), np.zeros(many, dtype=np.int64),
    )  # fmt: skip


def at_today(cells: Cells, values: Mapping[str, Numbers], today: Numbers) -> dict[str, Numbers]:
    """The values of some factors with the level of today, whose log beside the window's mean is ``today``.

    How sure the level is stands in ``today``. So every draw first gets the level with which it expects as
    many events in the window as the point does: else the chance of the events would count twice.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = cells.expected(cells.point).sum() / cells.expected(values).sum(axis=-1)
    factor = np.where(np.isfinite(mean), mean, 1.0) * np.exp(today)
    return {**values, "level": values["level"] * factor[..., None]}
