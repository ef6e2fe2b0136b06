"""The report: one page that can be mailed, printed and read without a network, scripts or a mouse."""

from collections.abc import Callable, Mapping
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from markupsafe import Markup

from sim import __version__
from sim.measures import month_ends
from sim.report.drawings import Drawings
from sim.report.exhibits.exhibit import Section
from sim.report.files.manifest import facts, in_words, repeatable
from sim.report.files.tables import DESCRIPTIONS
from sim.report.left_out import FILE as LEFT_OUT
from sim.report.left_out import Extras, LeftOut
from sim.report.pages.balance_table import balance_table
from sim.report.pages.charts import Charts, charts_shown, pictures_of
from sim.report.pages.decision.committee import COMMITTEE, DOCUMENT
from sim.report.pages.decision.first_page import FirstPage
from sim.report.pages.headline import headlines
from sim.report.pages.money_tables import money_tables
from sim.report.pages.programmes import programme_tables
from sim.report.pages.provenance import provenance
from sim.report.pages.scenario_table import scenario_tables
from sim.report.pages.statement import STATEMENT, STATEMENT_TABLE
from sim.report.pages.templating import environment
from sim.report.pages.views import views
from sim.report.rows import Tables
from sim.report.words.compared import comparison_in_words, judged_on, simulation_error
from sim.report.words.data_table import DataTable
from sim.report.words.labels import Labels, day, day_in_words
from sim.report.words.remarks import remarks_in_words
from sim.report.words.runs import ENOUGH, levels_in_words, runs_in_words, stopped_in_words
from sim.report.workbook import WORKBOOK
from sim.settings import Settings

CONTENTS = {
    "short": "For decision",
    "headlines": "In short",
    Section.SCENARIOS: "What the plans would change",
    Section.CHILDREN: "Children in care",
    Section.HOMES_AND_CARERS: "Homes and carers",
    Section.WHERE: "Where children would live",
    "views": "By age, need, district and stability",
    Section.MONEY: "Spending",
    "sources": "Assumptions and sources",
    "method": "Method and limits",
    "run": "How this was run",
    "files": "Tables and pictures",
}
"""The sections of the report, by their place in the page."""


def write_report(
    folder: Path,
    first: FirstPage | LeftOut,
    tables: Tables,
    drawings: Callable[[], Drawings],
    labels: Labels,
    settings: Settings,
    extras: Extras,
) -> None:
    """Write ``report.html``; the same tables and settings give the same bytes, whatever machine and time.

    What cannot be made is named in its place. ``drawings`` are asked for when all else is made: workers may
    still be at them.
    """

    def write(path: Path) -> None:
        contents = _contents(tables, labels, settings, extras)
        contents |= _with_charts(charts_shown(drawings(), tables, labels, extras), contents, tables, extras)
        page = environment().get_template("report.html").render(**contents, first=first)
        path.write_text(page, encoding="utf-8", newline="\n")

    extras.write(folder / "report.html", write)


T = TypeVar("T")


def _with_charts(
    charts: Charts, others: Mapping[str, Any], tables: Tables, extras: Extras
) -> dict[str, object]:
    """What the template needs of the charts, and what it says of all that there is."""
    empty = {
        Section.SCENARIOS: not others["scenario_tables"],
        Section.MONEY: not any(others["money_tables"].values()),
    }
    left_empty = {section for section, nothing in empty.items() if nothing and not charts[section]}
    return {
        "charts": charts,
        "contents": {name: heading for name, heading in CONTENTS.items() if name not in left_empty},
        "files": _files(tables, charts, extras),
        "left_out": list(extras.left_out.values()),
    }


def _contents(tables: Tables, labels: Labels, settings: Settings, extras: Extras) -> dict[str, object]:
    """All that the template needs beside the first page and the charts."""
    money = {name: _tables_made(makers, extras) for name, makers in money_tables(tables, labels).items()}
    return {
        "labels": labels,
        "headlines": headlines(tables, labels, extras),
        "on_paper": False,
        "simulation_error": extras.make(
            "the note on simulation error", lambda: simulation_error(tables, labels)
        ),
        "levels_known": extras.make(
            "the note on the error of levels", lambda: levels_in_words(tables, labels)
        ),
        "scenario_tables": scenario_tables(tables, labels, extras),
        "money_tables": money,
        "views": _tables_made(views(tables, labels, settings.parameters), extras),
        "remarks": _made_or_none(
            extras, "the remarks on policies", lambda: remarks_in_words(tables["remarks"], labels)
        ),
        "programme_tables": _made_or_none(
            extras, "the tables of programmes", lambda: programme_tables(tables, labels)
        ),
        "balance_table": extras.make("the table of what keeps", lambda: balance_table(tables, labels)),
        "scenario_stories": [
            (s.title, s.stands_for, _change(name, tables, labels, extras))
            for name, s in settings.scenarios.items()
        ],
        "provenance": provenance(settings.parameters, settings.scenarios),
        "faults": settings.parameters.authority.data_faults,
        "uncertainty": settings.parameters.uncertainty,
        "run": settings.run,
        "runs": runs_in_words(tables, settings),
        "enough": ENOUGH,
        "stopped": _made_or_none(
            extras, "how often scenarios were simulated", lambda: stopped_in_words(tables, labels, settings)
        ),
        "facts": in_words({**facts(settings), "replications": runs_in_words(tables, settings)}),
        "command": repeatable(settings),
        "first_day": day(labels.base),
        "last_day": day(month_ends(labels.base, settings.run.years)[-1]),
        "judged": extras.make("the day of judgement", lambda: day_in_words(judged_on(tables))),
        "style": Markup((files("sim.report.pages") / "templates" / "style.css").read_text(encoding="utf-8")),  # noqa: S704
        "version": __version__,
    }


def _made_or_none(extras: Extras, what: str, how: Callable[[], list[T]]) -> list[T]:
    """What is listed, or nothing where it cannot be made; it is named among what is left out."""
    made = extras.make(what, how)
    return [] if isinstance(made, LeftOut) else made


def _tables_made(makers: Mapping[str, Callable[[], DataTable]], extras: Extras) -> list[DataTable | LeftOut]:
    return [extras.make(what, make) for what, make in makers.items()]


def _change(name: str, tables: Tables, labels: Labels, extras: Extras) -> str:
    """What a scenario changes, in a sentence; nothing of the one that the others are compared with."""
    if name == labels.first:
        return ""
    compared = extras.make(
        f"what “{labels.scenarios[name]}” changes", partial(comparison_in_words, name, tables, labels)
    )
    return compared.sentence if isinstance(compared, LeftOut) else compared


def _files(tables: Tables, charts: Charts, extras: Extras) -> dict[str, str]:
    """What lies beside the page, with a description."""
    written = {f"tables/{name}.csv": what for name, what in DESCRIPTIONS.items() if name in tables}
    pictures = {f"figures/{name}.svg": finding for name, finding in pictures_of(charts).items()}
    statement = {
        STATEMENT: "tables in the order of a sufficiency statement, to be pasted into a council paper",
        f"tables/{STATEMENT_TABLE}": "the figures of that page",
    }
    statement |= {
        COMMITTEE: "the first page as a paper for a committee, to be printed",
        DOCUMENT: "the same for a word processor",
    }
    workbook = {WORKBOOK: "costs, what drives them, savings and risk for finance, with live formulas"}
    others = {
        "replications.parquet": "every measure of every run",
        "manifest.json": "how this was run, for machines",
    }
    some = {**statement, **(workbook if "quantities" in tables else {}), **written, **others, **pictures}
    missing = {LEFT_OUT: "what could not be made, and why"} if extras.left_out else {}
    return {
        **{file: what for file, what in some.items() if file.rpartition("/")[2] not in extras.left_out},
        **missing,
    }
