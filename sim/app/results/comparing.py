"""Two to six runs side by side: levels with their intervals, and what each scenario changes."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from sim.app.running.records import RunRecord
from sim.calendar import MONTHS_PER_YEAR as WHOLE_YEAR
from sim.measures import ALL
from sim.measures.costs import TOTAL
from sim.report.words.difference import Difference
from sim.report.words.labels import Labels, day_in_words
from sim.report.words.notation import notation_of

FEWEST, MOST = 2, 6
CHILDREN = "children_in_care"
TABLES = ("kpis", "caseload", "costs", "comparison", "aims")
NOMINAL, REAL = "nominal", "real"


@dataclass(frozen=True, eq=False)
class FinishedRun:
    """A run with its tables."""

    record: RunRecord
    tables: dict[str, pd.DataFrame]

    @property
    def first(self) -> str:
        """The scenario that the others of the run are compared with."""
        return next(iter(self.record.scenarios))


@dataclass(frozen=True)
class ComparedValue:
    """What one scenario of one run has."""

    title: str
    mean: float
    low: float
    high: float
    level: str
    difference: str
    """Against the first scenario of its run, on the same random numbers; blank for that itself."""
    aim: str = ""


def finished(record: RunRecord, results: Path) -> FinishedRun:
    """Read the tables of a run."""
    return FinishedRun(record, {name: _table(results, name, _changed(results)) for name in TABLES})


def _changed(results: Path) -> float:
    return (results / "manifest.json").stat().st_mtime


@cache
def _table(results: Path, name: str, _changed: float) -> pd.DataFrame:
    path = results / "tables" / f"{name}.csv"
    return pd.read_csv(path, dtype={"date": str}) if path.is_file() else pd.DataFrame()


def columns(runs: Sequence[FinishedRun]) -> Iterator[tuple[FinishedRun, str, str]]:
    """Each scenario of each run with its title; the yardstick of several runs alike is shown once."""
    yardsticks = {_yardstick(run): run for run in reversed(runs)}
    for run in runs:
        for name, title in run.record.scenarios.items():
            if name == run.first and yardsticks[_yardstick(run)] is not run:
                continue
            several = len(runs) > 1 if name != run.first else len(yardsticks) > 1
            named = several and run.record.title != title
            yield run, name, f"{title} ({run.record.title})" if named else title


def _yardstick(run: FinishedRun) -> tuple[object, ...]:
    """What decides the levels of the first scenario of a run."""
    return run.record.authority, run.first, run.record.replications, run.record.years


def dates_of(runs: Sequence[FinishedRun]) -> list[str]:
    """Days that all runs have: the base date and its anniversaries, the last day."""
    common = set.intersection(*(set(run.tables["kpis"]["date"]) for run in runs)) if runs else set()
    ordered = sorted(common)
    chosen = [ordered[0], *ordered[12::12], ordered[-1]] if ordered else []
    return list(dict.fromkeys(chosen))


def indicators_of(labels: Labels) -> dict[str, str]:
    """What can be chosen to be compared, with titles."""
    return {CHILDREN: "Children in care", **{one.name: one.title for one in labels.indicators}}


def indicator_cells(runs: Sequence[FinishedRun], name: str, day: str, labels: Labels) -> list[ComparedValue]:
    """One indicator, or all children in care, in each scenario on a day."""
    cells = []
    for run, scenario, title in columns(runs):
        table, breakdown = run.tables["kpis"], ALL
        if name == CHILDREN:
            rows = _of_placement(run, scenario, ALL)
            measure = "caseload"
        else:
            rows, measure = table[(table["scenario"] == scenario) & (table["kpi"] == name)], name
        cells.append(_cell(run, scenario, title, rows, measure, breakdown, day, labels))
    return cells


def placement_cells(
    runs: Sequence[FinishedRun], placement: str, day: str, labels: Labels
) -> list[ComparedValue]:
    """Children of one placement type in each scenario on a day."""
    return [
        _cell(run, name, title, _of_placement(run, name, placement), "caseload", placement, day, labels)
        for run, name, title in columns(runs)
    ]


def _of_placement(run: FinishedRun, scenario: str, placement: str) -> pd.DataFrame:
    table = run.tables["caseload"]
    chosen = (table["scenario"] == scenario) & (table["age_band"] == ALL) & (table["placement"] == placement)
    return table[chosen]


def _cell(
    run: FinishedRun, scenario: str, title: str, rows: pd.DataFrame, measure: str, breakdown: str, day: str,
    labels: Labels,
) -> ComparedValue:  # fmt: skip
    own = rows[rows["date"] == day]
    if own.empty:
        return ComparedValue(title, float("nan"), float("nan"), float("nan"), "–", "")
    row = own.iloc[0]
    level = notation_of(measure).level
    text = f"{level(row['mean'])} ({level(row['p10'])} to {level(row['p90'])})"
    sign = labels.wanted.get(measure, 0)
    said = _difference(run, scenario, measure, breakdown, day, sign)
    return ComparedValue(title, row["mean"], row["p10"], row["p90"], text, said, _aim(run, scenario, measure))


def _difference(run: FinishedRun, scenario: str, measure: str, breakdown: str, day: str, sign: int) -> str:
    table = run.tables["comparison"]
    if scenario == run.first or table.empty:
        return ""
    chosen = (table["scenario"] == scenario) & (table["measure"] == measure) & (table["date"] == day)
    rows = table[chosen & (table["breakdown"] == breakdown)]
    return "" if rows.empty else Difference.of(rows.iloc[0].to_dict(), sign).cell_with_unit


def _aim(run: FinishedRun, scenario: str, measure: str) -> str:
    """Whether what the strategy wants is reached, on the day that it names."""
    table = run.tables["aims"]
    if table.empty:
        return ""
    rows = table[(table["scenario"] == scenario) & (table["kpi"] == measure)]
    if rows.empty:
        return ""
    row = rows.iloc[0]
    wanted = "more" if row["direction"] == "up" else "less"
    level = notation_of(measure).level(float(row["level"]))
    chance = f"{100 * float(row['probability']):.0f} in 100 runs"
    return f"{wanted} than {level} by {day_in_words(str(row['by']))}: in {chance}"


def spending(runs: Sequence[FinishedRun], prices: str) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Financial years that are simulated whole, and spending in each of them by scenario, £ million."""
    costed = [run for run in runs if not run.tables["costs"].empty]
    years: list[str] = []
    rows = []
    for run, name, title in columns(costed):
        table = run.tables["costs"]
        whole = (table["scenario"] == name) & (table["cost_line"] == TOTAL) & (table["months"] == WHOLE_YEAR)
        own = {str(row["financial_year"]): row for row in table[whole].to_dict("records")}
        years = years or list(own)
        rows.append((title, [_money(own[year], prices) if year in own else "–" for year in years]))
    return years, rows


def _money(row: Mapping[Hashable, float], prices: str) -> str:
    """Millions of pounds; of real ones the mean alone is known."""
    if prices == REAL:
        return f"{row['real_mean'] / 1e6:,.2f}"
    return f"{row['mean'] / 1e6:,.2f} ({row['p10'] / 1e6:,.2f} to {row['p90'] / 1e6:,.2f})"
