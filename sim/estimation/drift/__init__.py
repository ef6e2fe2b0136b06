"""What drifts from year to year, learnt from yearly numbers of entries, exits and moves
(:mod:`~sim.estimation.drift.fit_drift`), and from the children of the first day
(:mod:`~sim.estimation.drift.balance`).
"""
