"""The scenarios against the aims, as a table to be read."""

from sim.report.exhibits import probabilities
from sim.report.left_out import Extras, LeftOut
from sim.report.rows import Tables, rows_of
from sim.report.words.data_table import DataTable
from sim.report.words.labels import Labels, day_in_words, share
from sim.report.words.notation import notation_of


def scenario_tables(tables: Tables, labels: Labels, extras: Extras) -> list[DataTable | LeftOut]:
    """The table of scenarios against the aims, where there are any."""
    if "aims" in tables and not len(tables["aims"]):
        return []
    return [extras.make("the table of scenarios", lambda: scenario_table(tables, labels))]


def scenario_table(tables: Tables, labels: Labels) -> DataTable:
    """The indicators of each scenario on the day of judgement, against what the strategy wants."""
    known = {one.name: one for one in labels.indicators}
    aims = tables["aims"][tables["aims"]["kpi"].isin(known)]
    first = rows_of(aims, scenario=labels.first).set_index("kpi")
    level = {kpi: notation_of(kpi).level for kpi in known if kpi in first.index}
    days = {
        kpi: f" by {day_in_words(str(first['by'][kpi]))}" if aims["by"].nunique() > 1 else "" for kpi in level
    }
    headings = [
        f"{known[kpi].aim(str(first['direction'][kpi]), write(first['level'][kpi]))}{days[kpi]}"
        for kpi, write in level.items()
    ]
    rows = []
    for name, title in labels.scenarios.items():
        own = rows_of(aims, scenario=name).set_index("kpi")
        cells = [
            f"{write(own['expected'][kpi])} ({share(own['probability'][kpi])})"
            for kpi, write in level.items()
        ]
        rows.append((title, *cells))
    when = probabilities.judged(aims)
    caption = (
        f"What is expected of the indicators by {when}, and in brackets with which probability the aim is"
        " reached"
    )
    return DataTable(caption, ("Scenario", *headings), rows)
