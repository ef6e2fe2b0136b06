"""Forecasts of every authority of the published tables, held against what was published later.

:mod:`~sim.validation.published.observed` says what is scored and takes it from the tables;
:mod:`~sim.validation.published.forecast` makes an authority as it was known on a past 31 March and runs it;
:mod:`~sim.validation.published.kept` keeps each forecast on disk under what it depends on;
:mod:`~sim.validation.published.scored` puts forecasts beside what came and beside simple methods, and
:mod:`~sim.validation.published.verdict` sums up and says where the model is no better.
"""
