"""One replication as series: every value with its date, what it measures, and of what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.calendar import ends_on, financial_year
from sim.measures.costs import PENCE, TOTAL
from sim.measures.table import ALL, Measured

Column = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Series:
    """Values side by side with the date (ISO), the measure and the breakdown that each belongs to."""

    date: Column
    measure: Column
    breakdown: Column
    value: NDArray[np.float64]

    @classmethod
    def of(cls, measured: Mapping[str, Measured]) -> "Series":
        """All series of one replication, in the same order in every replication of a scenario.

        Measures are the indicators by name, ``caseload`` by placement type, each flow by route (its date is the 31 March that
        ends the financial year), ``occupied`` by unit and ``after_care`` by group; the breakdown of an indicator is ``all``.
        ``programme_begun`` and the like are what programmes did, by programme and financial year.
        ``costs`` are pounds by financial year and line, with their ``total``, ``costs_month`` the total of each month.
        """
        parts = [_kpis(measured["kpis"]), _caseload(measured["caseload"]), _flows(measured["flows"])]
        books = _costs(measured["costs"]) if "costs" in measured else []
        programmes = [_programmes(measured["programmes"])] if "programmes" in measured else []
        return cls.joined([*parts, _occupied(measured["occupied"]), _after_care(measured["after_care"]), *programmes, *books])

    @classmethod
    def joined(cls, parts: list["Series"]) -> "Series":
        """Some series one after another."""
        return cls(*(np.concatenate([getattr(p, name) for p in parts]) for name in ("date", "measure", "breakdown", "value")))

    @property
    def keys(self) -> pd.DataFrame:
        """Columns ``measure``, ``breakdown``, ``date``: a row for each value."""
        return pd.DataFrame({"measure": self.measure, "breakdown": self.breakdown, "date": self.date})


def long_rows(scenario: str, replication: int, measured: Mapping[str, Measured]) -> pd.DataFrame:
    """Every value of one replication: scenario, replication, date, measure, breakdown, value."""
    series = Series.of(measured)
    return pd.DataFrame(
        {
            "scenario": scenario,
            "replication": replication,
            "date": series.date,
            "measure": series.measure,
            "breakdown": series.breakdown,
            "value": series.value,
        }
    )


def _text(measure: Measured, column: str) -> Column:
    return measure.keys[column].to_numpy(dtype=object)


def _same(word: str, many: int) -> Column:
    return np.full(many, word, dtype=object)


def _kpis(kpis: Measured) -> Series:
    return Series(_text(kpis, "date"), _text(kpis, "kpi"), _same(ALL, len(kpis.values)), kpis.values)


def _caseload(caseload: Measured) -> Series:
    kept = (caseload.keys["age_band"] == ALL).to_numpy(dtype=bool)
    value = caseload.values[kept]
    return Series(_text(caseload, "date")[kept], _same("caseload", len(value)), _text(caseload, "placement")[kept], value)


def _flows(flows: Measured) -> Series:
    ends = {year: ends_on(year) for year in flows.keys["financial_year"].unique()}
    dates = flows.keys["financial_year"].map(ends).to_numpy(dtype=object)
    return Series(dates, _text(flows, "flow"), _text(flows, "route"), flows.values)


def _occupied(occupied: Measured) -> Series:
    unit = _text(occupied, "unit")
    return Series(_text(occupied, "date"), _same("occupied", len(unit)), unit, occupied.values)


def _after_care(after_care: Measured) -> Series:
    group = _text(after_care, "group")
    return Series(_text(after_care, "date"), _same("after_care", len(group)), group, after_care.values)


def _programmes(programmes: Measured) -> Series:
    dates = np.asarray([ends_on(year) for year in programmes.keys["financial_year"]], dtype=object)
    measure = np.asarray([f"programme_{name}" for name in programmes.keys["measure"]], dtype=object)
    return Series(dates, measure, _text(programmes, "programme"), programmes.values)


def _costs(costs: Measured) -> list[Series]:
    """Pounds of each financial year by line, and of each month in total; pence add up exactly."""
    lines = costs.keys["cost_line"].unique().tolist()
    ends = costs.keys["date"].to_numpy(dtype=object)[:: len(lines)]
    pence = costs.values.reshape(len(ends), len(lines))
    pence = np.column_stack((pence, pence.sum(axis=1)))
    ending = [financial_year(date.fromisoformat(end)) for end in ends]
    years = list(dict.fromkeys(ending))
    by_year = np.add.reduceat(pence, [ending.index(year) for year in years], axis=0)
    dates = np.repeat(np.asarray([ends_on(year) for year in years], dtype=object), len(lines) + 1)
    named = np.tile(np.asarray([*lines, TOTAL], dtype=object), len(years))
    year = Series(dates, _same("costs", len(dates)), named, by_year.ravel() / PENCE)
    return [year, Series(ends, _same("costs_month", len(ends)), _same(TOTAL, len(ends)), pence[:, -1] / PENCE)]
