"""The tables of a sufficiency statement as a page to be pasted into a council paper, and as one CSV file."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from sim.measures import month_ends
from sim.report.exhibits import entries_and_exits
from sim.report.files.csv_file import write_csv
from sim.report.left_out import Extras, LeftOut
from sim.report.pages.headline import headlines
from sim.report.pages.statement_tables import actions, forecast, gaps, needs, provision
from sim.report.pages.templating import environment
from sim.report.rows import Tables
from sim.report.words.compared import simulation_error
from sim.report.words.data_table import DataTable
from sim.report.words.labels import Labels, day
from sim.report.words.runs import runs_in_words
from sim.settings import Settings

TITLES = {
    "needs": "Needs: the children and young people",
    "provision": "Provision: what there is",
    "gaps": "Gaps: what is missing",
    "forecast": "Forecast: what is to be expected",
    "actions": "Actions: what is planned",
}
"""The sections in the order of the Local Government Association's template."""
STATEMENT, STATEMENT_TABLE = "sufficiency_statement.html", "sufficiency_statement.csv"
COLUMNS = ("section", "table", "row", "column", "value")


def write_statement(folder: Path, tables: Tables, labels: Labels, settings: Settings, extras: Extras) -> None:
    """Write ``sufficiency_statement.html`` and, with the same figures, ``tables/sufficiency_statement.csv``.

    What cannot be made is named in its place on the page.
    """
    sections = statement(tables, labels, settings, extras)

    def write_page(path: Path) -> None:
        change = extras.make(
            "the sentence on entries and exits", lambda: f"{entries_and_exits.finding(tables, labels)}."
        )
        page = (
            environment()
            .get_template("statement.html")
            .render(
                sections={TITLES[name]: found for name, found in sections.items()},
                labels=labels,
                short=[
                    *headlines(tables, labels, extras),
                    change.sentence if isinstance(change, LeftOut) else change,
                ],
                simulation_error=extras.make(
                    "the note on simulation error", lambda: simulation_error(tables, labels)
                ),
                first_day=day(labels.base),
                last_day=day(month_ends(labels.base, settings.run.years)[-1]),
                run=settings.run,
                runs=runs_in_words(tables, settings),
            )
        )
        path.write_text(page, encoding="utf-8", newline="\n")

    extras.write(folder / STATEMENT, write_page)
    known = {name: [t for t in some if isinstance(t, DataTable)] for name, some in sections.items()}
    rows = pd.DataFrame(list(_cells(known)), columns=list(COLUMNS))
    extras.write(folder / "tables" / STATEMENT_TABLE, lambda path: write_csv(path, rows))


def statement(
    tables: Tables, labels: Labels, settings: Settings, extras: Extras
) -> dict[str, list[DataTable | LeftOut]]:
    """The tables of each section, and those that could not be made; a section without any is left out."""
    makers: dict[str, Callable[[], list[DataTable]]] = {
        "needs": lambda: needs(tables, labels, settings.parameters),
        "provision": lambda: provision(tables, labels, settings.parameters),
        "gaps": lambda: gaps(tables, labels, settings.parameters),
        "forecast": lambda: forecast(tables, labels),
        "actions": lambda: actions(tables, labels, settings.scenarios),
    }
    found: dict[str, list[DataTable | LeftOut]] = {}
    for name, make in makers.items():
        made = extras.make(f"the section “{TITLES[name]}” of the statement", make)
        found[name] = [made] if isinstance(made, LeftOut) else [table for table in made if table.rows]
    return {name: some for name, some in found.items() if some}


def _cells(sections: Mapping[str, Iterable[DataTable]]) -> Iterator[tuple[str, ...]]:
    """Every cell with the section, the table, the row and the column where it stands."""
    for section, tables in sections.items():
        for table in tables:
            for row in table.rows:
                name = ", ".join(row[: table.heads])
                for column, value in zip(table.columns[table.heads :], row[table.heads :], strict=True):
                    yield section, table.caption, name, column, value
