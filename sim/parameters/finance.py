"""What only the council's finance officers know: budgets, actuals, own fees, grants, reserves and
borrowing.
"""

import re
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from sim.parameters.jobs.fit import OwnWords
from sim.parameters.published_spending import ByFinancialYear
from sim.parameters.sourced import NotNegative, OverTime, Positive, Share, Sourced, Strict

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_POUNDS = "expected pounds of a net budget, such as 94000000, in all or by cost line"


def _months(spent: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    if wrong := sorted(
        {month for months in spent.values() for month in months if not _MONTH.fullmatch(month)}
    ):
        raise ValueError(f"'{wrong[0]}' is no month; expected one such as 2022-04")
    return spent


def _budget(given: object) -> object:
    if given is None or (isinstance(given, int | float) and not isinstance(given, bool)):
        amounts: dict[object, object] = {"": given or 0.0}
    elif isinstance(given, dict):
        amounts = given
    else:
        raise ValueError(f"'{given}' is no amount; {_POUNDS}")
    if not amounts:
        raise ValueError(f"it names no cost line; {_POUNDS}")
    for line, amount in amounts.items():
        if not isinstance(amount, int | float) or isinstance(amount, bool):
            raise ValueError(f"'{amount}' is no amount for '{line}'; {_POUNDS}")
    if sum(float(str(amount)) for amount in amounts.values()) < 0:
        raise ValueError(f"it is below nothing; {_POUNDS}")
    return given


BaseBudget = Annotated[float | dict[str, float] | None, BeforeValidator(_budget)]
Spent = Annotated[dict[str, dict[str, float]], AfterValidator(_months)]


class Grant(Sourced):
    """Income that the model does not work out, and that ends."""

    per_year: OverTime
    """Pounds a year, each financial year's share by months."""
    ends: date | None = None
    """The last day for which it is paid."""


class Borrowing(Sourced):
    """How capital becomes a charge on revenue."""

    interest: Share
    """A year, on what is borrowed (Public Works Loan Board); half of it in the year of the spending."""
    years: Positive
    """Life of the asset: minimum revenue provision in equal amounts, from the year after the spending on."""


class Reserves(Sourced):
    """What may be taken from reserves."""

    opening: NotNegative = 0.0
    use: ByFinancialYear = Field(default_factory=dict)
    """Pounds by financial year."""


class LedgerCodes(Strict):
    """Under which codes a cost line is imported into the ledger, and reported to government."""

    cost_centre: str
    subjective: str
    section_251: str
    """Line of the Section 251 outturn."""
    ro3: str
    """Line of revenue outturn form RO3."""


class Finance(Sourced):
    """The council's own figures beside the prices; what is not given is not counted."""

    base_budget: BaseBudget = None
    """Net budget that was approved for the base date's financial year, all twelve months, in all or by cost
    line; the plan opens with it."""
    spent: Spent = Field(default_factory=dict)
    """Pounds spent by cost line and month (``2022-04``), income negative; a list (``actuals``) takes its
    place."""
    actuals: Path | None = None
    """List of what was spent: month, line (or ledger code), amount. CSV or workbook, as the next one."""
    actuals_columns: OwnWords | None = None
    actuals_words: OwnWords | None = None
    """What its own names of lines mean."""
    prices: Path | None = None
    """Own fees of open placements: type, weekly. A list of commitments is one."""
    prices_columns: OwnWords | None = None
    prices_words: OwnWords | None = None
    open_prices: dict[str, tuple[NotNegative, ...]] = Field(default_factory=dict)
    """Weekly fees of placements open on the base date, by placement type; ``prices`` takes their place."""
    last_month: Path | None = None
    """``outturn_monthly.csv`` of last month's reforecast, to which the bridge leads back."""
    ledger: dict[str, LedgerCodes] = Field(default_factory=dict)
    """Under which codes each cost line is imported into the ledger."""
    grants: dict[str, Grant] = Field(default_factory=dict)
    borrowing: Borrowing | None = None
    """Without it capital is a memorandum and costs revenue nothing."""
    reserves: Reserves | None = None


NOTHING_OF_ITS_OWN = Finance(assumption="Nothing of the council's own is known.")
