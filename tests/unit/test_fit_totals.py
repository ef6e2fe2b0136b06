"""Observed and expected totals of a fit: as many as were seen, and a loud word where not."""

from dataclasses import replace

import numpy as np
import pytest
from observed_histories import lived, steady

from sim.bands import date_of
from sim.estimation.events import EventsExposure
from sim.estimation.posterior import Posterior, fit
from sim.validation.totals import COLUMNS, in_words, totals

pytestmark = pytest.mark.unit
WESTMERE = steady("westmere")


@pytest.fixture(scope="module")
def events() -> EventsExposure:
    """Two years of the small authority."""
    return EventsExposure.of(lived(WESTMERE, 2), WESTMERE)


@pytest.fixture(scope="module")
def fitted(events: EventsExposure) -> Posterior:
    """Its fit."""
    return fit(events, WESTMERE, 10, seed=1)


def test_every_total_of_a_fit_is_as_observed(fitted: Posterior, events: EventsExposure) -> None:
    table = totals(fitted, events, WESTMERE)
    assert tuple(table) == COLUMNS
    assert set(table["what"]) == {
        "exits by route", "exits from setting", "moves", "moves from setting", "entries",
    }  # fmt: skip
    whole = table[table["what"].isin(["exits by route", "moves"]) & (table["observed"] > 0)]
    assert len(whole) > 5
    assert whole["off"].abs().max() < 1e-3
    assert in_words(table) == []


def test_each_total_adds_up_to_what_was_counted(fitted: Posterior, events: EventsExposure) -> None:
    table = totals(fitted, events, WESTMERE)
    by = table.groupby("what")["observed"].sum()
    care = events.part("time in care")
    adoptions = events.part("time in placement", "adoption")["count"].sum()
    routes = [r for r in WESTMERE.exits.routes if r != "adoption"]
    assert by["exits by route"] == care[care["cause"].isin(routes)]["count"].sum() + adoptions
    assert by["exits from setting"] == by["exits by route"]
    assert by["moves from setting"] == pytest.approx(by["moves"])
    entries = events.part("entries")
    # an entry on the day on which the window opens falls into the month before
    first = str(date_of(events.begins + 1))[:7]
    assert by["entries"] == entries[entries["value"] >= first]["count"].sum()


def test_a_total_that_is_off_is_said(fitted: Posterior, events: EventsExposure) -> None:
    """A route whose cells are given nine times as much exposure after it was fitted."""
    first, *others = fitted.routes
    cells = replace(first.cells, exposure=first.cells.exposure * 9)
    # the point stays that of the fit
    cells.__dict__["point"] = first.cells.point
    wrong = replace(fitted, routes=(replace(first, cells=cells), *others))
    table = totals(wrong, events, WESTMERE)
    row = table[(table["what"] == "exits by route") & (table["of"] == first.name)].iloc[0]
    assert row["expected"] == pytest.approx(9 * row["observed"], rel=1e-3)
    assert row["beyond"]
    said = next(s for s in in_words(table) if first.name.replace("_", " ") in s)
    assert f"{row['observed']:.0f} seen" in said
    assert "+800 %" in said


def test_what_chance_allows_is_not_said(fitted: Posterior, events: EventsExposure) -> None:
    """Entries of a stratum a few too many for today's level."""
    name = "under_1"
    level = float(str(fitted.point[f"entries.strata.{name}.per_year"]))
    near = replace(fitted, point={**fitted.point, f"entries.strata.{name}.per_year": level * 1.1})
    far = replace(fitted, point={**fitted.point, f"entries.strata.{name}.per_year": level * 9})
    for posterior, said in ((near, False), (far, True)):
        table = totals(posterior, events, WESTMERE)
        row = table[(table["what"] == "entries") & (table["of"] == name)].iloc[0]
        assert bool(row["beyond"]) is said
        assert np.isfinite(row["score"])


def test_a_route_by_which_nobody_left_has_no_share_of_what_was_seen(
    fitted: Posterior, events: EventsExposure
) -> None:
    """Many are expected, so that it is said, with numbers and no percentage of nought."""
    often = max(fitted.routes, key=lambda route: float(route.table["count"].sum()))
    none_seen = replace(
        fitted,
        routes=tuple(
            replace(route, table=route.table.assign(count=0.0)) if route is often else route
            for route in fitted.routes
        ),
    )
    table = totals(none_seen, events, WESTMERE)
    row = table[(table["what"] == "exits by route") & (table["of"] == often.name)].iloc[0]
    assert row["observed"] == 0
    assert np.isnan(row["off"])
    assert row["beyond"]
    said = next(s for s in in_words(table) if s.startswith("NOT AS OBSERVED: exits by route"))
    assert said.endswith(f"0 seen, {row['expected']:,.1f} expected by the fit (more than chance allows).")
