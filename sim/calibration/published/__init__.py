"""From published totals to the parameters that no source gives: the model runs, and what it misses corrects
them.

:mod:`~sim.calibration.published.search` takes step after step. Each runs the model
(:mod:`~sim.calibration.published.simulator`), sums up what the runs show
(:mod:`~sim.calibration.published.summary`), and holds it beside what is published
(:mod:`~sim.calibration.published.gap`); a list of corrections (:mod:`~sim.calibration.published.step`) then
brings the free parameters (:mod:`~sim.calibration.published.free`) closer. The last steps are averaged. Only
then is what was found (:mod:`~sim.calibration.published.found`) laid over the configured parameters, proved
with another seed and written down. ``job=fit_published`` (:mod:`sim.jobs.fit_published`) lists these in their
order.
"""
