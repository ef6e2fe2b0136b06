"""Made-up books of a few lines, whose bridges, plans and outturns can be worked out by hand."""

from datetime import date

import numpy as np
import pandas as pd

from sim.arrays import Numbers
from sim.finance.books import Books
from sim.measures import Measured
from sim.measures.costs import CostAccount, Months, SpendingKind

LINES = {
    "external_childrens_homes": SpendingKind.PER_CHILD,
    "independent_foster_fees": SpendingKind.PER_CHILD,
    "council_childrens_homes": SpendingKind.FIXED,
    "empty_beds": SpendingKind.EMPTY,
    "other_services": SpendingKind.FIXED,
    "care_leavers": SpendingKind.AFTER_CARE,
    "capital": SpendingKind.INVESTMENT,
    "set_up": SpendingKind.INVESTMENT,
}
PATHS = (
    "fees.external",
    "fees.foster",
    "homes.council",
    "homes.council",
    "services.other",
    "after_care.care_leavers",
    "homes.council.capital",
    "homes.council.set_up",
)
ACCOUNTS = tuple(CostAccount(line, path, "staff") for line, path in zip(LINES, PATHS, strict=True))
HOMES, EMPTY, SERVICES, LEAVERS, CAPITAL, SET_UP = range(2, 8)


def books_of_two(seed: int, dearer: float = 1.0, capital: float = 0.0) -> Books:
    """Made-up books of four replications over two years and eight months, in whole pence."""
    rng, months = np.random.default_rng(seed), Months.between(date(2022, 7, 31), 3)
    base = rng.integers(100_000, 900_000, (4, len(months), len(LINES))).astype(float)
    base[:, :, [CAPITAL, SET_UP]] = 0
    constant = months.by_year(np.rint(base).transpose(0, 2, 1)).transpose(0, 2, 1)
    pence = np.rint(base * 1.1)
    pence[:, :, 0] = np.rint(pence[:, :, 0] * dearer)
    pence[:, 3, CAPITAL] = capital
    nights = rng.integers(1000, 2000, (4, len(months.years), 2)).astype(float)
    volumes = ("nights:external", "nights:foster")
    level = np.full((len(months.years), len(LINES)), 1.1)
    kinds = tuple(LINES.values())
    return Books(
        tuple(LINES), kinds, months, ACCOUNTS, volumes, level, level, written(pence, constant, nights)
    )


def written(pence: Numbers, constant: Numbers, nights: Numbers) -> dict[str, Measured]:
    """The measures that have these numbers, replication by replication."""
    found = {"costs": pence, "costs_constant": constant, "cost_volumes": nights}
    rows = {name: values.reshape(len(values), -1) for name, values in found.items()}
    return {
        name: Measured(name, pd.DataFrame(index=range(values.shape[1])), values)
        for name, values in rows.items()
    }
