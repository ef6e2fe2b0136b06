"""Two to six runs side by side."""

from starlette.responses import Response

from sim.app.results.comparing import (
    CHILDREN,
    FEWEST,
    MOST,
    NOMINAL,
    REAL,
    FinishedRun,
    dates_of,
    indicator_cells,
    indicators_of,
    placement_cells,
    spending,
)
from sim.app.results.intervals import interval_chart
from sim.app.running.records import DONE
from sim.app.screens.run import history_page
from sim.app.visit import Visit, page
from sim.errors import InputMistake
from sim.report.words.labels import Labels
from sim.report.words.notation import notation_of

FEW = 0.5
"""Placement types with fewer children than this everywhere are left out."""


def show(visit: Visit) -> Response:
    """Indicators against aims, children by placement and spending; or what is wrong with the choice."""
    chosen = list(dict.fromkeys(visit.query.get("run", ())))
    runs = [one for ident in chosen if (one := visit.desk.finished(ident)) is not None]
    if error := _wrong(chosen, runs):
        return history_page(visit, error)
    settings = visit.desk.settings_of(runs[0].record)
    labels = Labels.of(settings.parameters, settings.scenarios)
    return page("compare.html", runs=runs, chosen=chosen, errors=[], **_tables(visit, runs, labels))


def _tables(visit: Visit, runs: list[FinishedRun], labels: Labels) -> dict[str, object]:
    known, days = indicators_of(labels), dates_of(runs)
    if not days:
        raise InputMistake("These runs have no day in common; compare runs of the same authority")
    indicator = visit.parameter("indicator") if visit.parameter("indicator") in known else CHILDREN
    day = visit.parameter("date") if visit.parameter("date") in days else days[-1]
    prices = REAL if visit.parameter("prices") == REAL else NOMINAL
    cells = indicator_cells(runs, indicator, day, labels)
    placements = {
        title: placement_cells(runs, name, day, labels) for name, title in labels.placements.items()
    }
    years, rows = spending(runs, prices)
    written = notation_of("caseload" if indicator == CHILDREN else indicator).level
    return {
        "indicators": known,
        "indicator": indicator,
        "days": days,
        "day": day,
        "prices": prices,
        "cells": cells,
        "chart": interval_chart(cells, written),
        "all": {title: indicator_cells(runs, name, day, labels) for name, title in known.items()},
        "placements": {
            title: some for title, some in placements.items() if any(cell.mean >= FEW for cell in some)
        },
        "years": years,
        "spending": rows,
    }


def _wrong(chosen: list[str], runs: list[FinishedRun]) -> str:
    if not FEWEST <= len(runs) <= MOST:
        missing = len(chosen) - len(runs)
        more = f" ({missing} of those chosen cannot be compared: not {DONE} yet, or gone)" if missing else ""
        return f"Select two to six runs that have ended{more}"
    if len({run.record.authority for run in runs}) > 1:
        return "Select runs of the same authority"
    return ""
