"""The report: one page that can be mailed, printed and read without a network, scripts or a mouse."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from markupsafe import Markup

from sim import __version__
from sim.measures import month_ends
from sim.report.drawing.chart import Tables
from sim.report.drawing.style import PAGE, PHONE, Sheet, house_style
from sim.report.drawing.svg import inline_svg
from sim.report.exhibits import findings
from sim.report.exhibits.figures import CHARTS, chart_called
from sim.report.files.manifest import facts, in_words, repeatable
from sim.report.files.tables import DESCRIPTIONS
from sim.report.left_out import FILE as LEFT_OUT
from sim.report.left_out import Extras, LeftOut
from sim.report.pages.balance_table import balance_table
from sim.report.pages.headline import headlines
from sim.report.pages.money_tables import WORDS, break_even, payback, savings
from sim.report.pages.programmes import programme_tables
from sim.report.pages.provenance import provenance
from sim.report.pages.statement import STATEMENT, STATEMENT_TABLE
from sim.report.pages.templating import environment
from sim.report.rows import rows_of
from sim.report.words.data_tables import DATA, DataTable, cost_lines
from sim.report.words.labels import Labels, day, day_in_words, share
from sim.report.words.notation import notation_of
from sim.report.words.remarks import told
from sim.report.words.words import judged_on, simulation_error, told_of
from sim.report.workbook import WORKBOOK
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
    data: DataTable | LeftOut
    table: str
    """The tidy table that has every value."""


@dataclass(frozen=True)
class NotShown:
    """A chart that could not be drawn: the page says so in its place, and shows its table."""

    name: str
    left_out: LeftOut
    data: DataTable | LeftOut
    table: str


Charts = dict[str, Shown | NotShown]


def write_report(folder: Path, tables: Tables, labels: Labels, settings: Settings, extras: Extras) -> None:
    """Write ``report.html``; the same tables and settings give the same bytes, whatever machine and time.

    What cannot be made is named in its place.
    """

    def write(path: Path) -> None:
        page = environment().get_template("report.html").render(**_contents(tables, labels, settings, extras))
        path.write_text(page, encoding="utf-8", newline="\n")

    extras.write(folder / "report.html", write)


def shown_charts(tables: Tables, labels: Labels, extras: Extras) -> Charts:
    """Every chart that has data, by name."""
    return {name: one for name in CHARTS if (one := _shown(name, tables, labels, extras))}


def _shown(name: str, tables: Tables, labels: Labels, extras: Extras) -> Shown | NotShown | None:
    drawn = extras.make(chart_called(name), partial(_pictures, name, tables, labels))
    if drawn is None:
        return None
    fill_in, table = DATA[name]
    data = extras.make(f"the table below {chart_called(name)}", partial(fill_in, tables, labels))
    if isinstance(drawn, LeftOut):
        return NotShown(name, drawn, data, table)
    (finding, explanation, wide), (_, _, narrow) = drawn
    return Shown(name, finding, explanation, wide, narrow, data, table)


T = TypeVar("T")
Picture = tuple[str, str, Markup]


def _pictures(name: str, tables: Tables, labels: Labels) -> tuple[Picture, Picture] | None:
    wide, narrow = (_picture(name, kind, sheet, tables, labels) for kind, sheet in {"wide": PAGE, "narrow": PHONE}.items())
    return (wide, narrow) if wide and narrow else None


def _picture(name: str, kind: str, sheet: Sheet, tables: Tables, labels: Labels) -> Picture | None:
    with house_style(sheet):
        chart = CHARTS[name](tables, labels)
        if chart is None:
            return None
        return chart.finding, chart.explanation, Markup(inline_svg(chart, f"{name}-{kind}"))  # noqa: S704 - drawn here


def _contents(tables: Tables, labels: Labels, settings: Settings, extras: Extras) -> dict[str, object]:
    """All that the template needs."""
    charts = shown_charts(tables, labels, extras)
    compared = scenario_tables(tables, labels, extras)
    money = {name: _tables_made(makers, extras) for name, makers in money_tables(tables, labels).items()}
    shown = {"scenarios": bool(compared) or "what_changes" in charts, "money": "spending" in charts or any(money.values())}
    sections = {
        "contents": {name: heading for name, heading in CONTENTS.items() if shown.get(name, True)},
        "labels": labels,
        "charts": charts,
        "headlines": headlines(tables, labels, extras),
        "simulation_error": extras.make("the note on simulation error", lambda: simulation_error(tables, labels)),
        "scenario_tables": compared,
        "money_tables": money,
        "remarks": _made_or_none(extras, "the remarks on policies", lambda: told(tables["remarks"], labels)),
        "programme_tables": _made_or_none(extras, "the tables of programmes", lambda: programme_tables(tables, labels)),
        "balance_table": extras.make("the table of what keeps", lambda: balance_table(tables, labels)),
        "scenario_stories": [
            (s.title, s.stands_for, _change(name, tables, labels, extras)) for name, s in settings.scenarios.items()
        ],
        "provenance": provenance(settings.parameters, settings.scenarios),
        "faults": settings.parameters.authority.data_faults,
        "uncertainty": settings.parameters.uncertainty,
        "run": settings.run,
        "facts": in_words(facts(settings)),
        "command": repeatable(settings),
        "first_day": day(labels.base),
        "last_day": day(month_ends(labels.base, settings.run.years)[-1]),
        "judged": extras.make("the day of judgement", lambda: day_in_words(judged_on(tables))),
        "style": Markup((files("sim.report.pages") / "templates" / "style.css").read_text(encoding="utf-8")),  # noqa: S704
        "version": __version__,
    }
    return {**sections, "files": _files(tables, charts, extras), "left_out": list(extras.left_out.values())}


def scenario_tables(tables: Tables, labels: Labels, extras: Extras) -> list[DataTable | LeftOut]:
    """The table of scenarios against the aims, where there are any."""
    if "aims" in tables and not len(tables["aims"]):
        return []
    return [extras.make("the table of scenarios", lambda: scenario_table(tables, labels))]


def _made_or_none(extras: Extras, what: str, how: Callable[[], list[T]]) -> list[T]:
    """What is listed, or nothing where it cannot be made; it is named among what is left out."""
    made = extras.make(what, how)
    return [] if isinstance(made, LeftOut) else made


def _tables_made(makers: Mapping[str, Callable[[], DataTable]], extras: Extras) -> list[DataTable | LeftOut]:
    return [extras.make(what, make) for what, make in makers.items()]


def scenario_table(tables: Tables, labels: Labels) -> DataTable:
    """The indicators of each scenario on the day of judgement, against what the strategy wants."""
    known = {one.name: one for one in labels.indicators}
    aims = tables["aims"][tables["aims"]["kpi"].isin(known)]
    first = rows_of(aims, scenario=labels.first).set_index("kpi")
    level = {kpi: notation_of(kpi).level for kpi in known if kpi in first.index}
    days = {kpi: f" by {day_in_words(str(first['by'][kpi]))}" if aims["by"].nunique() > 1 else "" for kpi in level}
    headings = [
        f"{known[kpi].aim(str(first['direction'][kpi]), write(first['level'][kpi]))}{days[kpi]}" for kpi, write in level.items()
    ]
    rows = []
    for name, title in labels.scenarios.items():
        own = rows_of(aims, scenario=name).set_index("kpi")
        cells = [f"{write(own['expected'][kpi])} ({share(own['probability'][kpi])})" for kpi, write in level.items()]
        rows.append((title, *cells))
    when = findings.judged(aims)
    caption = f"What is expected of the indicators by {when}, and in brackets with which probability the aim is reached"
    return DataTable(caption, ("Scenario", *headings), rows)


def money_tables(tables: Tables, labels: Labels) -> dict[str, dict[str, Callable[[], DataTable]]]:
    """What makes the tables on money, ``shown`` at once and ``folded``, by their names in a sentence."""
    lines = {"the table of cost lines": lambda: cost_lines(tables, labels)} if "costs" in tables else {}
    homes = {"the table of homes": lambda: break_even(tables, labels)} if len(tables.get("break_even", ())) else {}
    worth = {"the table of payback": lambda: payback(tables, labels)} if len(tables.get("payback", ())) else {}
    saved = {
        f"the table “{title}”": partial(savings, tables, labels, measure)
        for measure, title in (WORDS.items() if len(tables.get("savings", ())) else ())
    }
    net = dict(list(saved.items())[:1])
    return {"shown": {**worth, **net, **homes}, "folded": {**{k: v for k, v in saved.items() if k not in net}, **lines}}


def _change(name: str, tables: Tables, labels: Labels, extras: Extras) -> str:
    """What a scenario changes, in a sentence; nothing of the one that the others are compared with."""
    if name == labels.first:
        return ""
    told = extras.make(f"what “{labels.scenarios[name]}” changes", partial(told_of, name, tables, labels))
    return told.told if isinstance(told, LeftOut) else told


def _files(tables: Tables, charts: Charts, extras: Extras) -> dict[str, str]:
    """What lies beside the page, with a description."""
    written = {f"tables/{name}.csv": what for name, what in DESCRIPTIONS.items() if name in tables}
    pictures = {f"figures/{name}.svg": one.finding for name, one in charts.items() if isinstance(one, Shown)}
    statement = {
        STATEMENT: "tables in the order of a sufficiency statement, to be pasted into a council paper",
        f"tables/{STATEMENT_TABLE}": "the figures of that page",
    }
    workbook = {WORKBOOK: "costs, what drives them, savings and risk for finance, with live formulas"}
    others = {"replications.parquet": "every measure of every run", "manifest.json": "how this was run, for machines"}
    some = {**statement, **(workbook if "quantities" in tables else {}), **written, **others, **pictures}
    missing = {LEFT_OUT: "what could not be made, and why"} if extras.left_out else {}
    return {**{file: what for file, what in some.items() if file.rpartition("/")[2] not in extras.left_out}, **missing}
