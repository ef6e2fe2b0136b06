"""What was spent, month by month, from a ledger's list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sim.returns.lists.account import Counted, accounted
from sim.returns.lists.listing import Columns
from sim.returns.lists.reading import read_listing

COLUMNS = Columns(
    needed=("month", "line", "amount"),
    other_names={
        "period": "month", "date": "month", "cost_line": "line", "cost_centre": "line", "code": "line",
        "ledger_code": "line", "account": "line", "value": "amount", "actual": "amount", "net": "amount",
        "pounds": "amount",
    },
)  # fmt: skip

MOST_A_ROW = 1_000_000_000
"""No council spends so much on children's placements in a year (an assumption)."""


@dataclass(frozen=True, eq=False)
class Actuals:
    """Pounds by cost line and month."""

    spent: Mapping[str, Mapping[str, float]]
    account: tuple[Counted, ...]


def read_actuals(
    path: Path,
    lines: Sequence[str],
    codes: Mapping[str, str],
    columns: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    key: str = "finance.actuals",
) -> Actuals:
    """Read a list with a row for each month and cost line, or ledger code; rows of the same two are added up.

    ``lines`` are the cost lines there are, ``codes`` what ledger codes mean, ``columns`` and ``words`` what
    the list calls its columns and lines. A month is one, or any of its days. Raises
    :class:`~sim.errors.InputMistake` naming rows and words that cannot be used.
    """
    listing = read_listing(path, key, COLUMNS, columns, words)
    known = {**{line: line for line in lines}, **dict(codes)}
    listing.check_words(known)
    frame = pd.DataFrame(
        {
            "month": listing.months("month"),
            "line": listing.words("line", known),
            "amount": listing.numbers("amount", needed=True),
        }
    )
    listing.refuse([not text for text in listing.text("line").tolist()], "line", "a cost line or ledger code")
    listing.say(
        frame["amount"].abs() > MOST_A_ROW,
        f"more than {MOST_A_ROW:,} pounds; give pounds, not pence, and no codes among the amounts",
    )
    listing.finish()
    sums = frame.groupby(["line", "month"], as_index=False)["amount"].sum()
    spent: dict[str, dict[str, float]] = {}
    for line, month, amount in zip(sums["line"], sums["month"], sums["amount"], strict=True):
        spent.setdefault(str(line), {})[str(month)] = round(float(amount), 2)
    return Actuals(spent, accounted("actuals", listing, []))
