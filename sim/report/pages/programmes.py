"""What programmes did, over all years and year by year, as tables to be read."""

from sim.measures.programmes import BEGUN, BROKEN_DOWN, LED_OUT, PLACES, RETAKEN
from sim.report.rows import Tables, rows_of, year_names
from sim.report.words.data_table import DataTable
from sim.report.words.labels import Labels, count, share, spelt
from sim.report.words.programmes import programmes_in, totals

HEADINGS = {
    PLACES: "Places",
    BEGUN: "Begun",
    LED_OUT: "Led out",
    BROKEN_DOWN: "Broken down",
    RETAKEN: "Begun again",
}


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
            rows.append(
                (labels.scenarios[scenario], spelt(programme), year, *(f"{row[m]:.1f}" for m in HEADINGS))
            )
    headings = ("Scenario", "Programme", "Financial year", *HEADINGS.values())
    return DataTable("What programmes do, year by year: mean of all runs", headings, rows, heads=3)
