"""From what is known of an authority to its parameters: steps that hand one mapping of values down, applied
at the end.

:mod:`~sim.calibration.chain` says what is handed down. Each step is a pure function that looks at the records
and at what the steps before it have found, and adds values by their path in the configuration: nothing that
was found is changed in place, and no step goes back to an earlier one. ``job=fit`` (:mod:`sim.jobs.fit`)
lists the steps in their order.
"""
