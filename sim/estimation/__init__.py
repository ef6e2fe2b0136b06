"""From histories to rates: how often what happens to a child, and how surely that is known.

A history becomes a table of counts (:mod:`~sim.estimation.events`), the table a posterior
(:mod:`~sim.estimation.posterior`): values by their path in the configuration. Nothing here changes
parameters, which is what :mod:`sim.calibration` is for. Where there is no history, published totals take its
place (:mod:`~sim.estimation.published`).
"""
