"""The year's outturn: actual months, what is left of the year, against the budget and against last month."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import InputMistake
from sim.finance.actuals.in_year import ACTUAL, ESTIMATED, FORECAST, InYear, months_of
from sim.finance.books import Books
from sim.finance.plan import base_budget
from sim.measures.costs import PENCE, TOTAL
from sim.measures.counting.table import QUANTILES
from sim.parameters import Finance
from sim.reading import Unreadable, bytes_of, refusal

WAS, IS = "was", "is"
OUTTURN_COLUMNS = [
    *("scenario", "financial_year", "cost_line", ACTUAL, FORECAST, ESTIMATED, "outturn"),
    *("budget", "variance", *QUANTILES),
]
MONTHLY_COLUMNS = ["scenario", "financial_year", "month", "cost_line", "basis", "amount"]
KEYS = ["scenario", "financial_year", "month", "cost_line"]
BRIDGE_COLUMNS = ["scenario", "financial_year", "cost_line", "effect", "amount"]
LAST, CAME_IN, RESTATED, AHEAD, NOW = "last_month", "came_in", "restated", "forecast", "this_month"
"""The effects of the bridge to last month: what newly actual months brought beyond their forecast, what
months that were actual already are now, and what is now expected of the months ahead."""


def years_in_question(books: Mapping[str, Books], finance: Finance) -> dict[str, tuple[InYear, ...]]:
    """The base year, and every other simulated year of which a month is actual, by scenario."""
    months = {month for by_month in finance.spent.values() for month in by_month}
    return {
        name: tuple(
            InYear.of(own, finance.spent, year)
            for i, year in enumerate(own.months.years)
            if i == 0 or months & set(months_of(year))
        )
        for name, own in books.items()
    }


def outturn(books: Mapping[str, Books], finance: Finance) -> pd.DataFrame:
    """Pounds by line, and ``total``: actual, forecast and estimated months, their sum, the budget and the
    variance (more than budget is positive), and quantiles of the total.

    The budget is ``finance.base_budget`` (by line where it is given so), blank where there is none, and it is
    that of the base year alone.
    """
    rows: list[tuple[object, ...]] = []
    for name, years in years_in_question(books, finance).items():
        for i, one in enumerate(years):
            rows += [(name, *row) for row in _by_line(one, finance if i == 0 else None)]
    return pd.DataFrame(rows, columns=OUTTURN_COLUMNS)


def _by_line(one: InYear, finance: Finance | None) -> Iterator[tuple[object, ...]]:
    parts = np.array([one.by_line(basis) if basis in one.basis else 0 * one.by_line() for basis in
                      (ACTUAL, FORECAST, ESTIMATED)])  # fmt: skip
    given = None if finance is None else finance.base_budget
    by_line = given if isinstance(given, dict) else {}
    whole = None if finance is None else base_budget(finance)
    for i, line in enumerate(one.lines):
        amounts = parts[:, i] / PENCE
        if amounts.any() or line in by_line:
            budget = by_line.get(line, 0.0) if by_line else np.nan
            total = float(parts[:, i].sum()) / PENCE
            yield (
                one.year,
                line,
                *amounts.tolist(),
                total,
                budget,
                total - budget,
                *[np.nan] * len(QUANTILES),
            )
    total = float(parts.sum()) / PENCE
    budget = np.nan if whole is None else whole
    spread = np.quantile(one.totals, list(QUANTILES.values())) / PENCE
    yield (
        one.year,
        TOTAL,
        *(parts.sum(axis=1) / PENCE).tolist(),
        total,
        budget,
        total - budget,
        *spread.tolist(),
    )


def outturn_monthly(books: Mapping[str, Books], finance: Finance) -> pd.DataFrame:
    """Pounds by month and line, and whether that is actual, forecast or estimated: what next month's
    reforecast takes as ``finance.last_month``.
    """
    rows = [
        (name, one.year, month, line, basis, float(pence) / PENCE)
        for name, years in years_in_question(books, finance).items()
        for one in years
        for month, basis, by_line in zip(one.months, one.basis, one.pence, strict=True)
        for line, pence in zip(one.lines, by_line, strict=True)
        if pence
    ]
    return pd.DataFrame(rows, columns=MONTHLY_COLUMNS)


def bridge_to_last_month(books: Mapping[str, Books], finance: Finance) -> pd.DataFrame:
    """Why the outturn is not what it was last month, line by line and in all, to the penny; empty where last
    month's reforecast is not given. Only scenarios and years that both have.
    """
    if finance.last_month is None:
        return pd.DataFrame(columns=BRIDGE_COLUMNS)
    then, now = last_months(finance.last_month), outturn_monthly(books, finance)
    both = pd.concat(
        [
            one.set_index(KEYS)["amount"].mul(PENCE).round().rename(name)
            for one, name in ((then, WAS), (now, IS))
        ],
        axis=1,
    ).fillna(0.0)
    both = both.reset_index()
    of_month = pd.MultiIndex.from_frame(both[KEYS[:3]])
    before, by_now = (one.groupby(KEYS[:3])["basis"].first().reindex(of_month) for one in (then, now))
    actual = (by_now == ACTUAL).to_numpy(), (before == ACTUAL).to_numpy()
    both["effect"] = np.select([actual[0] & actual[1], actual[0]], [RESTATED, CAME_IN], AHEAD)
    return _effects(both[(before.notna() & by_now.notna()).to_numpy()])


def _effects(both: pd.DataFrame) -> pd.DataFrame:
    whole = both.assign(cost_line=TOTAL)
    rows: list[tuple[object, ...]] = []
    for found in (whole, both):
        for (name, year, line), own in found.groupby(["scenario", "financial_year", "cost_line"], sort=False):
            change = (own[IS] - own[WAS]).groupby(own["effect"]).sum()
            amounts = {
                LAST: own[WAS].sum(),
                **{effect: change.get(effect, 0.0) for effect in (RESTATED, CAME_IN, AHEAD)},
                NOW: own[IS].sum(),
            }
            rows += [(name, year, line, effect, pence / PENCE) for effect, pence in amounts.items()]
    return pd.DataFrame(rows, columns=BRIDGE_COLUMNS)


A_MONTH = r"\d{4}-\d{2}"


def last_months(path: Path) -> pd.DataFrame:
    """Last month's ``outturn_monthly.csv``; raises :class:`InputMistake` if the file is none."""
    remedy = "give tables/outturn_monthly.csv of last month's run"
    try:
        table = pd.read_csv(BytesIO(bytes_of(path)), dtype={"month": str})
    except (OSError, Unreadable) as error:
        raise InputMistake(
            f"finance.last_month={path}: it is not read ({refusal(error)}); {remedy}"
        ) from error
    except ValueError as error:
        raise InputMistake(f"finance.last_month={path}: it is no table; {remedy}") from error
    if missing := [name for name in MONTHLY_COLUMNS if name not in table]:
        raise InputMistake(f"finance.last_month={path}: there is no column '{missing[0]}'; {remedy}")
    if not pd.api.types.is_numeric_dtype(table["amount"]) or not np.isfinite(table["amount"]).all():
        raise InputMistake(f"finance.last_month={path}: 'amount' holds what is no number; {remedy}")
    if (strange := table.loc[~table["month"].astype(str).str.fullmatch(A_MONTH), "month"]).size:
        raise InputMistake(
            f"finance.last_month={path}: '{strange.iloc[0]}' is no month such as 2022-04; {remedy}"
        )
    if table.duplicated(KEYS).any():
        row = int(table.duplicated(KEYS).to_numpy().argmax()) + 2
        raise InputMistake(
            f"finance.last_month={path}, line {row}: the month of this line stands above; {remedy}"
        )
    return table[MONTHLY_COLUMNS]
