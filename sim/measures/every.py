"""Every measure there is, and what is done with all of them alike."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

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
from sim.measures.observation import Lived, MeasuredHistory, Observation
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
PLACEMENTS_TOGETHER: Final = 30_000
"""About as many placements are counted in one go: three histories of ten years of Nottinghamshire, six of
five. More gain little: their tables no longer stay near the processor, and workers need more memory."""


def measure(
    history: MeasuredHistory,
    parameters: Parameters,
    years: int,
    price_draws: PriceDraws | None = None,
    only: Collection[str] | None = None,
) -> dict[str, Measured]:
    """The parts of all measures of one replication by name, or of those that ``only`` names; those of
    spending only where there are prices.

    Dates are the base date and the month ends up to ``years`` years later. Without ``price_draws``, prices
    follow their expectation.
    """
    (found,) = measure_each([Lived(history, parameters, years, price_draws or PriceDraws.none())], only)
    return found


def measure_each(
    lived: Iterable[Lived], only: Collection[str] | None = None
) -> Iterator[dict[str, Measured]]:
    """The same of one history after another, of any scenarios. As many as come to
    :data:`PLACEMENTS_TOGETHER` wait for one another: those of them that are alike are counted in one go.
    """
    waiting: list[Lived] = []
    for one in lived:
        waiting.append(one)
        if sum(len(each.history.episodes) for each in waiting) >= PLACEMENTS_TOGETHER:
            yield from _together(waiting, only)
            waiting = []
    yield from _together(waiting, only)


def _together(lived: Sequence[Lived], only: Collection[str] | None) -> list[dict[str, Measured]]:
    found: list[dict[str, Measured]] = [{} for _ in lived]
    left = list(range(len(lived)))
    while left:
        alike = [number for number in left if lived[number].alike(lived[left[0]])]
        left = [number for number in left if number not in alike]
        seen = Observation([lived[number] for number in alike])
        for one in MEASURES:
            if only is None or one.name in only:
                for number, parts in zip(alike, one.take(seen), strict=True):
                    found[number].update({part.name: part for part in parts})
    return found


def series_of(measured: Measures) -> Series:
    """All series of one replication or of several, in the same order in every replication of a scenario.

    Measures are the indicators by name, ``caseload`` by placement type, each flow by route (its date is the
    31 March that ends the financial year), ``occupied`` by unit and ``after_care`` by group; the breakdown of
    an indicator is ``all``. ``provision_kind`` is the caseload by kind of provision. ``programme_begun`` and
    the like are what programmes did, by programme and financial year. ``costs`` are pounds by financial year
    and line, with their ``total``, ``costs_month`` the total of each month.
    """
    return Series.joined([series for one in MEASURES for series in one.series_in(measured)])
