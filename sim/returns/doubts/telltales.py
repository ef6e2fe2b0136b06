"""Repairs that are ordinary in a few rows, and speak for spoilt files in many."""

from collections.abc import Iterator

import numpy as np

from sim.returns.doubts.doubt import CleaningEvidence, Doubt, percent
from sim.returns.read.tables import Table
from sim.returns.read.untrusted import table_ways
from sim.returns.rule import RULES
from sim.returns.words.layouts import ColumnKind

TELLTALES = {
    "one_field": 0.05,
    "end_means_none": 0.005,
    "urn_without_letters": 0.005,
    "still_open_elsewhere": 0.05,
    "closed_at_next": 0.05,
    "truncated": 0.05,
    "nested": 0.05,
    "same_start": 0.05,
    "replaced": 0.05,
    "restated_start": 0.05,
    "past_18": 0.05,
    "starts_grown_up": 0.05,
    "no_successor": 0.05,
    "reason_without_end": 0.05,
    "late_entry": 0.02,
    "gap_not_bridged": 0.05,
    "end_without_reason": 0.1,
    "code_unknown": 0.1,
    "provider_impossible": 0.1,
    "after_the_last": 0.02,
}
"""Rules and the share of the episodes above which it is said that they were needed (assumptions)."""
MANY, DIFFERENT = 20, 4
"""Dates, and days of the month among them, from which on chance cannot keep all before the 13th (0.4 to the
20th)."""


def telltales(evidence: CleaningEvidence) -> Iterator[Doubt]:
    """Rules that touched more of the episodes than is ordinary."""
    rules, episodes = evidence.account.rules, len(evidence.episodes)
    touched = dict(zip(rules["rule"], rules["rows"], strict=True))
    for name, ordinary in TELLTALES.items():
        rows = touched.get(name, 0)
        if rows > ordinary * episodes:
            rule = RULES[name]
            share, more = percent(rows / max(episodes, 1)), "s" if rows > 1 else ""
            yield Doubt(f"{rows:,} row{more} ({share} of the episodes): {rule.finds}; {rule.does}.")


def never_after_the_twelfth(evidence: CleaningEvidence) -> Iterator[Doubt]:
    """Files in which no date lies after the 12th of a month."""
    for table in evidence.tables:
        ways = table_ways(table)
        dates = ways.machine_low + ways.written_low
        if dates >= MANY and not ways.machine_high + ways.written_high and _days(table) >= DIFFERENT:
            yield Doubt(
                f"{table.where}: none of its {dates:,} dates lies after the 12th of a month. Has a"
                " spreadsheet exchanged days and months, and lost the others?"
            )


def _days(table: Table) -> int:
    """How many different days of the month its dates have."""
    columns = (
        [column.name for column in table.layout.columns if column.kind is ColumnKind.DATE]
        if table.layout
        else []
    )
    days = np.concatenate([np.zeros(0), *(table.dates(name).days for name in columns)])
    when = days[np.isfinite(days)].astype("int64").astype("datetime64[D]")
    return len(np.unique(when - when.astype("datetime64[M]")))
