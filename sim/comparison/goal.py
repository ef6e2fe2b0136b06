"""The smallest size of a policy that reaches a goal with a given probability, by bisection on common random
numbers.

Every size is tried on the same seeds, so that the share of replications that reach the goal hardly ever goes
the wrong way when the size grows; what chance is left in it is said with the answer.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from scipy.stats import binomtest

from sim.arrays import Flags

STEPS = 7
"""Halvings of the range: the answer is found to less than a hundredth of it."""
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Trial:
    """One size, and what came of it."""

    size: float
    share: float
    """Share of replications that reach the goal."""
    low: float
    high: float
    """95 % confidence interval of the share (Wilson)."""
    mean: float
    """Mean of the indicator."""


@dataclass(frozen=True)
class Answer:
    """What a search found."""

    trials: tuple[Trial, ...]
    """Every size that was tried, smallest first."""
    probability: float
    found: Trial | None
    """The smallest size tried that reaches the goal surely enough; ``None`` if none does."""
    certainly: float | None
    """The smallest size tried of which even the lower end of the interval is enough; ``None`` if there is
    none."""
    at_least: float
    """The largest size tried below the answer of which even the upper end of the interval is not enough, or
    the smallest."""

    @property
    def best(self) -> Trial:
        """The size that came nearest."""
        return max(self.trials, key=lambda trial: (trial.share, -trial.size))

    @property
    def table(self) -> pd.DataFrame:
        """A row for each size tried: size, share, low, high, mean."""
        return pd.DataFrame([vars(trial) for trial in self.trials])


Try = Callable[[float], tuple[Flags, float]]
"""Which replications of a size reach the goal, and the mean of the indicator."""


def seek(try_out: Try, smallest: float, largest: float, probability: float, *, whole: bool = False) -> Answer:
    """Bisect the sizes between two; ``whole`` if only whole numbers make sense."""
    done: dict[float, Trial] = {}

    def enough(size: float) -> bool:
        done[size] = trial(size, *try_out(size))
        return done[size].share >= probability

    if not enough(smallest) and enough(largest):
        low, high = smallest, largest
        for _ in range(STEPS):
            middle = float(round((low + high) / 2)) if whole else (low + high) / 2
            if middle in (low, high):
                break
            low, high = (low, middle) if enough(middle) else (middle, high)
    return _answer(tuple(done[size] for size in sorted(done)), probability)


def trial(size: float, reached: Flags, mean: float) -> Trial:
    """A size with the share of replications that reached the goal, and the interval of that share."""
    interval = binomtest(int(reached.sum()), len(reached)).proportion_ci(CONFIDENCE, method="wilson")
    return Trial(size, float(reached.mean()), float(interval.low), float(interval.high), mean)


def _answer(trials: tuple[Trial, ...], probability: float) -> Answer:
    found = next((t for t in trials if t.share >= probability), None)
    certainly = next((t.size for t in trials if t.low >= probability), None)
    below = [t.size for t in trials if t.high < probability and (found is None or t.size < found.size)]
    return Answer(trials, probability, found, certainly, max(below, default=trials[0].size))
