"""The tables of a sufficiency statement as a page to be pasted into a council paper, and as one CSV file."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from sim.report import findings
from sim.report.chart import Tables
from sim.report.data_tables import DataTable
from sim.report.headline import headlines
from sim.report.labels import Labels, day
from sim.report.statement_tables import actions, forecast, gaps, needs, provision
from sim.report.tables import write_csv
from sim.report.templating import environment
from sim.settings import Settings

TITLES = {
    "needs": "Needs: the children and young people",
    "provision": "Provision: what there is",
    "gaps": "Gaps: what is missing",
    "forecast": "Forecast: what is to be expected",
    "actions": "Actions: what is planned",
}
"""The sections in the order of the Local Government Association's template."""
COLUMNS = ("section", "table", "row", "column", "value")


def write_statement(folder: Path, tables: Tables, labels: Labels, settings: Settings) -> None:
    """Write ``sufficiency_statement.html`` and, with the same figures, ``tables/sufficiency_statement.csv``."""
    sections = statement(tables, labels, settings)
    page = (
        environment()
        .get_template("statement.html")
        .render(
            sections={TITLES[name]: found for name, found in sections.items()},
            labels=labels,
            short=headlines(tables, labels),
            first_day=day(labels.base),
            last_day=day(date.fromisoformat(max(tables["kpis"]["date"]))),
            change=findings.flows(tables, labels),
            run=settings.run,
        )
    )
    (folder / "sufficiency_statement.html").write_text(page, encoding="utf-8", newline="\n")
    rows = pd.DataFrame(list(_cells(sections)), columns=list(COLUMNS))
    write_csv(folder / "tables" / "sufficiency_statement.csv", rows)


def statement(tables: Tables, labels: Labels, settings: Settings) -> dict[str, list[DataTable]]:
    """The tables of each section; a section without any is left out."""
    found = {
        "needs": needs(tables, labels, settings.parameters),
        "provision": provision(tables, labels, settings.parameters),
        "gaps": gaps(tables, labels),
        "forecast": forecast(tables, labels),
        "actions": actions(tables, labels, settings.scenarios),
    }
    return {name: [table for table in some if table.rows] for name, some in found.items() if any(t.rows for t in some)}


def _cells(sections: Mapping[str, Iterable[DataTable]]) -> Iterator[tuple[str, ...]]:
    """Every cell with the section, the table, the row and the column where it stands."""
    for section, tables in sections.items():
        for table in tables:
            for row in table.rows:
                name = ", ".join(row[: table.heads])
                for column, value in zip(table.columns[table.heads :], row[table.heads :], strict=True):
                    yield section, table.caption, name, column, value
