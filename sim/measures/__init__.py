"""Episodes in, tidy tables out: pure functions that work on the past, on a backcast and on a forecast alike."""

from datetime import date
from typing import Protocol

import pandas as pd

from sim.bands import years_after
from sim.episodes import Episodes
from sim.measures.after_care import StayingClose, after_care
from sim.measures.calendar import month_ends
from sim.measures.caseload import caseload
from sim.measures.costs import Luck, cost_measures
from sim.measures.events import CENSUS
from sim.measures.flows import flows
from sim.measures.journeys import journeys
from sim.measures.kpis import kpis
from sim.measures.location import location
from sim.measures.needs import needs
from sim.measures.preferences import preferences
from sim.measures.programmes import programmes
from sim.measures.provision import provision, summarise_provision
from sim.measures.series import Series, long_rows
from sim.measures.stability import stability
from sim.measures.table import ALL, Measured, summarise
from sim.measures.tidy import tidy_tables
from sim.parameters import TURNED_18, Parameters

__all__ = [
    "ALL",
    "History",
    "Luck",
    "Measured",
    "Series",
    "StayingClose",
    "after_care",
    "caseload",
    "flows",
    "journeys",
    "kpis",
    "location",
    "long_rows",
    "measure",
    "month_ends",
    "needs",
    "preferences",
    "programmes",
    "provision",
    "stability",
    "summarise",
    "summarise_provision",
    "tidy_tables",
]


class History(Protocol):
    """What one replication leaves behind; days are counted since 1970."""

    @property
    def episodes(self) -> Episodes:
        """Every placement, those of the starting caseload and of recent leavers included."""

    @property
    def places(self) -> pd.DataFrame:
        """Columns ``unit``, ``kind``, ``day``, ``places``: see :func:`sim.measures.provision.provision`."""

    @property
    def carers(self) -> pd.DataFrame:
        """Columns ``event``, ``day``, ``places``: see :func:`sim.measures.flows.flows`."""

    @property
    def attempts(self) -> pd.DataFrame:
        """A row for each place of a programme: see :func:`sim.measures.programmes.programmes`."""


def measure(history: History, parameters: Parameters, base: date, years: int, luck: Luck | None = None) -> dict[str, Measured]:
    """All measures of one replication by name.

    They are caseload, needs, flows, kpis, places, occupied, stability, after_care, location, preferences, journeys,
    programmes and costs.
    Dates are the base date and the month ends up to ``years`` years later. Stability is measured on each 31 March that
    has a whole simulated year before it. ``luck`` is what chance does to prices; without it they follow their expectation.
    """
    dates, types = month_ends(base, years), parameters.placement.types
    strata, routes = (*parameters.entries.strata, CENSUS), (*parameters.exits.routes, TURNED_18)
    horizon = years_after(base, years)
    marches = [d for d in dates if d.month == 3 and years_after(d, -1) >= base]
    close = StayingClose([name for name, kind in types.items() if kind.residential], parameters.exits.at_eighteen.staying_close)
    measures = (
        caseload(history.episodes, dates, tuple(types)),
        needs(history.episodes, dates, tuple(types)),
        flows(history.episodes, history.carers, base, horizon, strata, routes),
        kpis(history.episodes, dates, types),
        *provision(history.episodes, history.places, types, dates),
        stability(history.episodes, marches),
        after_care(history.episodes, dates, base, parameters.census.after_care, close),
        location(history.episodes, dates),
        preferences(history.episodes, base, horizon, tuple(types)),
        journeys(history.episodes, base, horizon, tuple(types)),
        programmes(history.attempts, tuple(parameters.programmes), base, horizon),
        *cost_measures(history, parameters, base, years, luck or Luck.none()),
    )
    return {one.name: one for one in measures}
