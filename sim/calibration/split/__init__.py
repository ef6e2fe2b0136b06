"""Several authorities made of one by districts: what a reorganisation of councils does to placements.

:mod:`~sim.calibration.split.part` makes the parameters and the children of each;
:mod:`~sim.calibration.split.homes` says whose each home becomes and where its children then live.
"""
