"""A reforecast from four months of actuals is nearer to the truth than the forecast without them."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from made_up_books import LINES, SERVICES, books_of_two, written

from sim import load, simulate
from sim.arrays import Numbers
from sim.finance import books_of
from sim.finance.actuals.in_year import FORECAST, InYear, months_of
from sim.finance.books import Books
from sim.measures import Measures

pytestmark = pytest.mark.verification

YEAR = "2023/24"


def without(books: Books, truth: int) -> Books:
    """The books of all replications but one."""
    kept = [i for i in range(len(books.pence)) if i != truth]
    measured: Measures = {
        name: replace(one, values=one.values[kept])
        for name, one in books.measured.items()
        if name in ("costs", "costs_constant", "cost_volumes")
    }
    return replace(books, measured=measured)


def errors(books: Books, truths: int) -> tuple[Numbers, Numbers]:
    """How far the year is forecast from each truth: without actuals, and with four months of them."""
    at = books.months.years.index(YEAR)
    months = np.flatnonzero(books.months.year == at)[:4]
    plain, informed = np.zeros(truths), np.zeros(truths)
    for truth in range(truths):
        others = without(books, truth)
        total = books.by_year[truth, at].sum()
        so_far = books.pence[truth, months] / 100
        spent = {
            line: dict(zip(months_of(YEAR)[:4], so_far[:, i].tolist(), strict=True))
            for i, line in enumerate(books.lines)
        }
        plain[truth] = InYear.of(others, {}, YEAR).pence.sum() - total
        informed[truth] = InYear.of(others, spent, YEAR).pence.sum() - total
    return np.abs(plain) / 100, np.abs(informed) / 100


@cache
def small_authority(replications: int) -> Books:
    settings = load(
        [
            "authority=westmere",
            "scenarios=[baseline]",
            "run.years=2",
            "run.workers=1",
            f"run.replications={replications}",
        ]
    )
    results = simulate(settings)
    return books_of(results.measured, settings.scenarios, settings.parameters, 2)["baseline"]


@pytest.mark.slow
def test_four_months_bring_the_outturn_nearer_to_the_truth_over_fifty_truths() -> None:
    plain, informed = errors(small_authority(100), 50)
    print(f"pounds from the truth: {plain.mean():,.0f}, with four months {informed.mean():,.0f}")  # noqa: T201
    assert informed.mean() < 0.7 * plain.mean()
    assert (informed < plain).mean() > 0.6


def made_up(replications: int = 40) -> Books:
    """A line whose level differs between replications and stays: what is spent says what will be."""
    first = books_of_two(1)
    rng = np.random.default_rng(7)
    level = np.exp(rng.normal(0, 0.2, replications))
    pence = np.zeros((replications, len(first.months), len(LINES)))
    pence[:, :, SERVICES] = np.rint(
        level[:, None] * rng.uniform(90_000, 110_000, (replications, len(first.months)))
    )
    constant = np.zeros((replications, len(first.months.years), len(LINES)))
    nights = np.ones((replications, len(first.months.years), 2))
    return replace(first, measured=written(pence, constant, nights))


def test_four_months_bring_a_made_up_outturn_nearer_to_the_truth() -> None:
    plain, informed = errors(made_up(), 40)
    assert informed.mean() < 0.25 * plain.mean()


def test_with_few_replications_what_is_to_come_stays_as_it_was() -> None:
    books = made_up(10)
    spent = {"other_services": dict.fromkeys(months_of(YEAR)[:4], 2_000.0)}
    year = InYear.of(books, spent, YEAR)
    at = books.months.years.index(YEAR)
    later = np.flatnonzero(books.months.year == at)[4:]
    np.testing.assert_array_equal(year.by_line(FORECAST), books.expected[later].sum(axis=0))


def test_unknown_lines_of_the_ledger_are_counted_and_not_forecast() -> None:
    year = InYear.of(made_up(10), {"something else": {months_of(YEAR)[0]: 10.0}}, YEAR)
    assert year.lines[-1] == "something else"
    assert year.pence[:, -1].tolist() == [1000.0, *[0.0] * 11]
