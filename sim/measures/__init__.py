"""Episodes in, tidy tables out: pure functions that work on the past, on a backcast and on a forecast alike.

A measure is a function and one declaration (:class:`~sim.measures.measure.Measure`) beside it;
:mod:`sim.measures.every` lists them.
"""

from sim.measures.after_care import StayingClose, after_care
from sim.measures.caseload import caseload
from sim.measures.costs import Luck
from sim.measures.counting.calendar import month_ends
from sim.measures.counting.series import Series
from sim.measures.counting.table import ALL, SUMMARY, Measured, Measures, side_by_side, summarise
from sim.measures.every import MEASURES, measure, series_of
from sim.measures.flows import flows
from sim.measures.journeys import journeys
from sim.measures.kpis import kpis
from sim.measures.location import location
from sim.measures.measure import Measure
from sim.measures.needs import needs
from sim.measures.observation import History, Observation
from sim.measures.preferences import preferences
from sim.measures.programmes import programmes
from sim.measures.provision import provision
from sim.measures.stability import stability
from sim.measures.tidy import tidy_tables

__all__ = [
    "ALL",
    "MEASURES",
    "SUMMARY",
    "History",
    "Luck",
    "Measure",
    "Measured",
    "Measures",
    "Observation",
    "Series",
    "StayingClose",
    "after_care",
    "caseload",
    "flows",
    "journeys",
    "kpis",
    "location",
    "measure",
    "month_ends",
    "needs",
    "preferences",
    "programmes",
    "provision",
    "series_of",
    "side_by_side",
    "stability",
    "summarise",
    "tidy_tables",
]
