"""From histories to rates: how often what happens to a child, and how surely that is known.

A history becomes a table of counts (:mod:`~sim.estimation.events`), the table a posterior
(:mod:`~sim.estimation.posterior`): values by their path in the configuration. Nothing here changes
parameters, which is what :mod:`sim.calibration` is for; nor does anything here know published totals, which
take the place of a history where there is none (:mod:`sim.calibration.published`).
"""
