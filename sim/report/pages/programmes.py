"""What programmes did, for the screen and for the page."""

from collections.abc import Mapping

import pandas as pd

from sim.measures.programmes import BEGUN, BROKEN_DOWN, LED_OUT, PLACES, RETAKEN
from sim.report.rows import rows_of, year_names
from sim.report.words.data_tables import DataTable
from sim.report.words.labels import Labels, count, share, spelt

Tables = Mapping[str, pd.DataFrame]
HEADINGS = {PLACES: "Places", BEGUN: "Begun", LED_OUT: "Led out", BROKEN_DOWN: "Broken down", RETAKEN: "Begun again"}
WIDTH = 100
"""Columns of the screen."""


def programmes_in(tables: Tables) -> list[tuple[str, str]]:
    """Each scenario that runs a programme, with the programme."""
    rows = tables["programmes"]
    return list(dict.fromkeys(zip(rows["scenario"], rows["programme"], strict=True)))


def totals(tables: Tables, scenario: str, programme: str) -> dict[str, float]:
    """The counts of one programme over all years: means over the runs."""
    rows = rows_of(tables["programmes"], scenario=scenario, programme=programme)
    return {str(measure): float(mean) for measure, mean in rows.groupby("measure", sort=False)["mean"].sum().items()}


def programme_lines(tables: Tables, labels: Labels, room: int) -> list[str]:
    """A line for each programme, in the first scenario that runs it; where the screen has no ``room``, one line for all."""
    first: dict[str, str] = {}
    for scenario, programme in programmes_in(tables):
        first.setdefault(programme, scenario)
    found = {name: totals(tables, scenario, name) for name, scenario in first.items()}
    if len(first) > room:
        return [_in_short(found)]
    numbers = {name: list(labels.scenarios).index(scenario) for name, scenario in first.items()}
    return [f"{spelt(name)} (in {numbers[name]}): {_counts(done)}" for name, done in found.items()]


def _counts(done: Mapping[str, float]) -> str:
    words = {BEGUN: "children begun", LED_OUT: "led out", BROKEN_DOWN: "broken down", RETAKEN: "begun again"}
    said = ", ".join(f"{count(done[measure])} {what}" for measure, what in words.items())
    return f"{count(done[PLACES])} places, {said}"


def _in_short(found: Mapping[str, Mapping[str, float]]) -> str:
    """As many programmes as one line holds."""
    parts = [f"{spelt(name)} {count(done[BEGUN])}/{count(done[LED_OUT])}" for name, done in found.items()]
    for shown in range(len(parts), -1, -1):
        more = f" and {len(parts) - shown} more in tables/programmes.csv" if shown < len(parts) else ""
        line = f"Children begun/led out: {', '.join(parts[:shown])}{more}"
        if len(line) <= WIDTH:
            return line
    return line


def programme_tables(tables: Tables, labels: Labels) -> list[DataTable]:
    """The counts of each programme over all years, and year by year; nothing where no scenario runs one."""
    if not programmes_in(tables):
        return []
    return [_in_all(tables, labels), _by_year(tables, labels)]


def _in_all(tables: Tables, labels: Labels) -> DataTable:
    rows = []
    for scenario, programme in programmes_in(tables):
        done = totals(tables, scenario, programme)
        ended = done[LED_OUT] + done[BROKEN_DOWN]
        rate = share(done[LED_OUT] / ended) if ended else "–"
        rows.append((labels.scenarios[scenario], spelt(programme), *(count(done[m]) for m in HEADINGS), rate))
    headings = ("Scenario", "Programme", *HEADINGS.values(), "Led out, of those whose work has ended")
    return DataTable("What programmes do, over all years: mean of all runs", headings, rows, heads=2)


def _by_year(tables: Tables, labels: Labels) -> DataTable:
    rows = []
    for scenario, programme in programmes_in(tables):
        own = rows_of(tables["programmes"], scenario=scenario, programme=programme)
        means = own.pivot_table(index="financial_year", columns="measure", values="mean", sort=False)
        means = means[means[PLACES] + means[LED_OUT] + means[BROKEN_DOWN] > 0]
        for (_, row), year in zip(means.iterrows(), year_names(tables, map(str, means.index)), strict=True):
            rows.append((labels.scenarios[scenario], spelt(programme), year, *(f"{row[m]:.1f}" for m in HEADINGS)))
    headings = ("Scenario", "Programme", "Financial year", *HEADINGS.values())
    return DataTable("What programmes do, year by year: mean of all runs", headings, rows, heads=3)
