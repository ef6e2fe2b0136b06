"""How much a fit to published totals simulates."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """Steps, and the replications of each."""

    speeds: tuple[float, ...]
    """How far each step goes: boldly at first, then carefully."""
    averaged: int
    """Last steps whose parameters and populations are averaged: each has a seed of its own, and the
    parameters wander with it."""
    replications: int
    """Of each step."""
    proof: int
    """Replications of each of the two tables of the proof."""

    @property
    def runs(self) -> int:
        """All replications: those of the steps, of the orders, and of the proof's two tables."""
        return (len(self.speeds) + 1) * self.replications + 2 * self.proof


FULL = Effort((0.8,) * 4 + (0.5,) * 8 + (0.3,) * 16, averaged=12, replications=24, proof=100)
"""For an authority whose configuration is kept."""
CHILDREN, LEAST, MOST = 12_000, 6, 24
"""Children whom the replications of a step have together in :func:`bounded`, and how few and how many they
are: an authority of average size (530 children) takes about a minute on two cores."""


def bounded(children: int) -> Effort:
    """For an authority that is made in a minute or two: the fewer the larger it is, for there is less chance
    in its sums.
    """
    many = min(max(round(CHILDREN / max(children, 1)), LEAST), MOST)
    return Effort((0.8,) * 4 + (0.5,) * 5 + (0.3,) * 5, averaged=5, replications=many, proof=2 * many)
