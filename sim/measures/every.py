"""Every measure there is, and what is done with all of them alike."""

from collections.abc import Collection
from datetime import date

from sim.measures.caseload import CASELOAD
from sim.measures.costs.levels import PriceDraws
from sim.measures.counting.series import Series
from sim.measures.counting.table import Measured, Measures
from sim.measures.districts import DISTRICTS, ENTRIES_BY_DISTRICT
from sim.measures.flows import FLOWS
from sim.measures.groups import GROUPS
from sim.measures.kpis import KPIS
from sim.measures.leavers.after_care import AFTER_CARE
from sim.measures.leavers.housing import CARE_LEAVER_HOUSING
from sim.measures.location import LOCATION
from sim.measures.measure import Measure
from sim.measures.needs import NEEDS
from sim.measures.observation import MeasuredHistory, Observation
from sim.measures.preferences import PREFERENCES
from sim.measures.programmes import PROGRAMMES
from sim.measures.provision import PROVISION
from sim.measures.spending import SPENDING
from sim.measures.stability import STABILITY
from sim.measures.transitions import TRANSITIONS
from sim.parameters import Parameters

MEASURES: tuple[Measure, ...] = (
    *(KPIS, CASELOAD, NEEDS, FLOWS, PROVISION, STABILITY, AFTER_CARE, LOCATION),
    *(PREFERENCES, TRANSITIONS, PROGRAMMES, DISTRICTS, ENTRIES_BY_DISTRICT, CARE_LEAVER_HOUSING, GROUPS),
    SPENDING,
)
"""The measures, in the order of their series."""


def measure(
    history: MeasuredHistory,
    parameters: Parameters,
    base: date,
    years: int,
    price_draws: PriceDraws | None = None,
    only: Collection[str] | None = None,
) -> dict[str, Measured]:
    """The parts of all measures of one replication by name, or of those that ``only`` names; those of
    spending only where there are prices.

    Dates are the base date and the month ends up to ``years`` years later. Without ``price_draws``, prices
    follow their expectation.
    """
    seen = Observation(history, parameters, base, years, price_draws or PriceDraws.none())
    return {
        part.name: part for one in MEASURES if only is None or one.name in only for part in one.take(seen)
    }


def series_of(measured: Measures) -> Series:
    """All series of one replication or of several, in the same order in every replication of a scenario.

    Measures are the indicators by name, ``caseload`` by placement type, each flow by route (its date is the
    31 March that ends the financial year), ``occupied`` by unit and ``after_care`` by group; the breakdown of
    an indicator is ``all``. ``provision_kind`` is the caseload by kind of provision. ``programme_begun`` and
    the like are what programmes did, by programme and financial year. ``costs`` are pounds by financial year
    and line, with their ``total``, ``costs_month`` the total of each month.
    """
    return Series.joined([series for one in MEASURES for series in one.series_in(measured)])
