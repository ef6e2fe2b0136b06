"""Exact results of queueing theory that a care system with homes obeys."""


def erlang_b(beds: int, load: float) -> float:
    """Probability that a child who needs a bed finds all ``beds`` taken (Erlang's loss formula, 1917).

    ``load`` is the offered load: children who ask in a year times the mean stay in years. Stays may have any
    distribution. Uses the stable recursion B(0) = 1, B(n) = load B(n-1) / (n + load B(n-1)). Raises
    ``ValueError`` for a negative load.
    """
    if beds < 0 or load < 0:
        raise ValueError(f"beds {beds} and load {load} must not be negative")
    blocked = 1.0
    for n in range(1, beds + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked
