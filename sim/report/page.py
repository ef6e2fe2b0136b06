"""The report: one page that can be mailed, printed and read without a network, scripts or a mouse."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from markupsafe import Markup

from sim import __version__
from sim.report.chart import Tables
from sim.report.data_tables import DATA, DataTable, cost_lines, indicator
from sim.report.figures import CHARTS
from sim.report.headline import headlines
from sim.report.labels import KPIS, Labels, day, share
from sim.report.manifest import facts, in_words, repeatable
from sim.report.money_tables import WORDS, break_even, payback, savings
from sim.report.programmes import programme_tables
from sim.report.provenance import provenance
from sim.report.remarks import told
from sim.report.rows import rows_of
from sim.report.style import PAGE, PHONE, Sheet, house_style
from sim.report.svg import inline_svg
from sim.report.tables import DESCRIPTIONS
from sim.report.templating import environment
from sim.report.words import judged_on, told_of
from sim.settings import Settings

CONTENTS = {
    "short": "In short",
    "scenarios": "What the plans would change",
    "children": "Children in care",
    "homes-and-carers": "Homes and carers",
    "where": "Where children would live",
    "money": "Spending",
    "sources": "Assumptions and sources",
    "method": "Method and limits",
    "run": "How this was run",
    "files": "Tables and pictures",
}
"""The sections of the report, by their place in the page."""


@dataclass(frozen=True)
class Shown:
    """A chart as the page shows it: for wide and for narrow screens, with its table."""

    name: str
    finding: str
    explanation: str
    wide: Markup
    narrow: Markup
    data: DataTable
    table: str
    """The tidy table that has every value."""


def write_report(folder: Path, tables: Tables, labels: Labels, settings: Settings) -> None:
    """Write ``report.html``; the same tables and settings give the same bytes, whatever machine and time."""
    page = environment().get_template("report.html").render(**_contents(tables, labels, settings))
    (folder / "report.html").write_text(page, encoding="utf-8", newline="\n")


def shown_charts(tables: Tables, labels: Labels) -> dict[str, Shown]:
    """Every chart that has data, by name."""
    return {name: one for name in CHARTS if (one := _shown(name, tables, labels))}


def _shown(name: str, tables: Tables, labels: Labels) -> Shown | None:
    pictures = {kind: _picture(name, kind, sheet, tables, labels) for kind, sheet in {"wide": PAGE, "narrow": PHONE}.items()}
    if not (wide := pictures["wide"]) or not (narrow := pictures["narrow"]):
        return None
    (finding, explanation, picture), (_, _, small) = wide, narrow
    fill_in, table = DATA[name]
    return Shown(name, finding, explanation, picture, small, fill_in(tables, labels), table)


def _picture(name: str, kind: str, sheet: Sheet, tables: Tables, labels: Labels) -> tuple[str, str, Markup] | None:
    with house_style(sheet):
        chart = CHARTS[name](tables, labels)
        if chart is None:
            return None
        return chart.finding, chart.explanation, Markup(inline_svg(chart, f"{name}-{kind}"))  # noqa: S704 - drawn here


def _contents(tables: Tables, labels: Labels, settings: Settings) -> dict[str, object]:
    """All that the template needs."""
    charts = shown_charts(tables, labels)
    left_out = {"scenarios": not len(tables["aims"]), "money": "spending" not in charts}
    return {
        "contents": {name: heading for name, heading in CONTENTS.items() if not left_out.get(name)},
        "labels": labels,
        "charts": charts,
        "headlines": headlines(tables, labels),
        "scenario_table": scenario_table(tables, labels) if len(tables["aims"]) else None,
        "money_tables": money_tables(tables, labels),
        "remarks": told(tables["remarks"], labels),
        "programme_tables": programme_tables(tables, labels),
        "scenario_stories": [(s.title, s.stands_for, _change(name, tables, labels)) for name, s in settings.scenarios.items()],
        "provenance": provenance(settings.parameters, settings.scenarios),
        "faults": settings.parameters.authority.data_faults,
        "uncertainty": settings.parameters.uncertainty,
        "run": settings.run,
        "facts": in_words(facts(settings)),
        "command": repeatable(settings),
        "files": _files(tables, charts),
        "first_day": day(labels.base),
        "last_day": day(date.fromisoformat(max(tables["kpis"]["date"]))),
        "judged": day(date.fromisoformat(judged_on(tables))),
        "style": Markup((files("sim.report") / "templates" / "style.css").read_text(encoding="utf-8")),  # noqa: S704
        "version": __version__,
    }


def scenario_table(tables: Tables, labels: Labels) -> DataTable:
    """The six indicators of each scenario on the day of judgement, against what the strategy wants."""
    aims = tables["aims"][tables["aims"]["kpi"].isin(KPIS)]
    first = rows_of(aims, scenario=labels.first).set_index("kpi")
    kpis = [kpi for kpi in KPIS if kpi in first.index]
    words = {"up": "more than", "down": "less than"}
    headings = [f"{KPIS[kpi]}: {words[str(first['direction'][kpi])]} {indicator(kpi)(first['level'][kpi])}" for kpi in kpis]
    rows = []
    for name, title in labels.scenarios.items():
        own = rows_of(aims, scenario=name).set_index("kpi")
        cells = [f"{indicator(k)(own['expected'][k])} ({share(own['probability'][k])})" for k in kpis]
        rows.append((title, *cells))
    when = day(date.fromisoformat(str(aims["by"].max())))
    caption = f"What is expected of the indicators on {when}, and in brackets with which probability the aim is reached"
    return DataTable(caption, ("Scenario", *headings), rows)


def money_tables(tables: Tables, labels: Labels) -> dict[str, list[DataTable]]:
    """The tables on money, ``shown`` at once and ``folded``."""
    folded = [cost_lines(tables, labels)] if "costs" in tables else []
    homes = [break_even(tables, labels)] if len(tables.get("break_even", ())) else []
    if not len(tables.get("savings", ())):
        return {"shown": homes, "folded": folded}
    net, *parts = (savings(tables, labels, measure) for measure in WORDS)
    return {"shown": [payback(tables, labels), net, *homes], "folded": [*parts, *folded]}


def _change(name: str, tables: Tables, labels: Labels) -> str:
    """What a scenario changes, in a sentence; nothing of the one that the others are compared with."""
    return "" if name == labels.first else told_of(name, tables, labels)


def _files(tables: Tables, charts: Mapping[str, Shown]) -> dict[str, str]:
    """What lies beside the page, with a description."""
    written = {f"tables/{name}.csv": what for name, what in DESCRIPTIONS.items() if name in tables}
    pictures = {f"figures/{name}.svg": one.finding for name, one in charts.items()}
    statement = {
        "sufficiency_statement.html": "tables in the order of a sufficiency statement, to be pasted into a council paper",
        "tables/sufficiency_statement.csv": "the figures of that page",
    }
    workbook = {"workbook.xlsx": "costs, what drives them, savings and risk for finance, with live formulas"}
    others = {"replications.parquet": "every measure of every run", "manifest.json": "how this was run, for machines"}
    return {**statement, **(workbook if "quantities" in tables else {}), **written, **others, **pictures}
