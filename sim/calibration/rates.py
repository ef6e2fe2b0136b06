"""Step: hazards, moves and entries as the posterior of events and exposure gives them, with a note beside
every number.
"""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from sim.bands import date_of
from sim.calibration.chain import Calibration, OwnRecords, OwnValues
from sim.estimation.drift.fit_drift import UNSEEN
from sim.estimation.events import EventsExposure
from sim.estimation.posterior import Posterior
from sim.estimation.priors import MIX, RELATIVE
from sim.estimation.tallies import ENTRIES, FAMILIES, REENTRIES
from sim.parameters import Parameters

NO_LEVEL = (
    "The history holds no level of need: moves and where they lead depend on it no more, because differences"
    " that it cannot tell would multiply what it tells of all levels together."
)


PRIOR_OF_DRIFT = (
    "Prior around the standard deviation and the autocorrelation that the fit began from, the former times a"
    " restlessness that all drifts of the authority share, of which half or double is one standard deviation"
    " away."
)
UNSEEN_DRIFT = (
    "A return has no care plan: the standard deviation is the configured one times the restlessness of what"
    " can be seen."
)


TREND = "uncertainty.strata.trend"
"""Where a trend of entries that goes on is written: strata of unaccompanied children have none."""


def with_rates(found: Calibration, records: OwnRecords, posterior: Posterior) -> Calibration:
    """The point of the posterior and its draws. The base date is the last day of observation from now on."""
    events = records.events
    notes = dict(_notes(found.parameters, posterior, events, records.weight))
    found = found.plus({**posterior.point, **notes, "authority.base_date": date_of(events.ends)})
    found = replace(found, draws=pd.concat([found.draws, posterior.draws], axis=1))
    trend = posterior.entries.trend
    if not records.trend or trend is None:
        return found
    return found.plus(OwnValues({TREND: trend[0]}, {TREND: posterior.entries.trend_draws}))


def _notes(
    p: Parameters, posterior: Posterior, events: EventsExposure, weight: float
) -> Iterator[tuple[str, object]]:
    window = f"between {date_of(events.begins)} and {date_of(events.ends)}"
    prior = (
        f"{weight:g} events for a rate, {RELATIVE * weight:g} for a relative one,"
        f" {MIX * weight:g} for a mix of shares"
    )
    assumed = f"Shrunk towards the configuration that the fit began from, which is worth {prior}."

    def note(path: str, count: float, what: str) -> Iterator[tuple[str, object]]:
        yield f"{path}.source", f"job=fit: {count:.0f} {what} {window}."
        yield f"{path}.assumption", assumed

    for route in posterior.routes:
        yield from note(f"exits.routes.{route.name}", route.cells.events.sum(), "such exits")
    moves = posterior.moves.table.groupby("setting")["count"].sum()
    for setting in p.moves.endings:
        yield from note(
            f"moves.endings.{setting}", float(moves.get(setting, 0.0)), "planned moves and breakdowns"
        )
    by_table = {
        t: sum(float(moves.get(s, 0.0)) for s, e in p.moves.endings.items() if e.durations == t)
        for t in p.moves.durations
    }
    for table, count in by_table.items():
        yield from note(
            f"moves.durations.{table}", count, "moves, as placements of which so many would end in each band"
        )
    yield "moves.source", f"job=fit: {moves.sum():.0f} moves {window}."
    yield "moves.assumption", assumed if posterior.moves.by_level else f"{assumed} {NO_LEVEL}"
    entered = events.part(ENTRIES).groupby("item")["count"].sum()
    for stratum in p.entries.strata:
        yield from note(f"entries.strata.{stratum}", float(entered.get(stratum, 0.0)), "entries")
    yield from note("entries", float(entered.sum()), "entries")
    yield from note(
        "entries.siblings", float(events.part(FAMILIES)["count"].sum()), "families whose children are known"
    )
    reentered = events.part(REENTRIES).groupby("item")["count"].sum()
    for name in (r for r in p.entries.reentry if f"entries.reentry.{r}.probability" in posterior.point):
        count = float(reentered.get(name, 0.0))
        yield from note(
            f"entries.reentry.{name}", count, "re-entries to care; the mean delay is as configured"
        )
    if "authority.districts" in posterior.point:
        yield from note(
            "authority", float(entered.sum()), "entries by district; the child population is as configured"
        )
    for layer in learnt_layers(posterior):
        yield f"uncertainty.{layer}.source", f"job=fit: yearly numbers {window}."
        yield f"uncertainty.{layer}.assumption", UNSEEN_DRIFT if layer == UNSEEN else PRIOR_OF_DRIFT
        if layer == UNSEEN:
            # the window's shares are those of years that have drifted
            yield f"uncertainty.{layer}.centre", "mean"


def learnt_layers(posterior: Posterior) -> list[str]:
    """The layers of drift that the history has told of."""
    paths = (str(path).split(".") for path in posterior.point)
    return list(dict.fromkeys(path[1] for path in paths if path[0] == "uncertainty"))
