"""What the baselines of all authorities come to: which of them hold their children and their flows."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.validation.published.baseline import CHILDREN, HOLDS, PART, YEARS, BaselineFlow
from sim.validation.published.kept import KeptBaseline
from sim.validation.published.work import Failed

AT_MOST = 120
"""Seconds of a processor that an authority may take."""
COLUMNS = (
    "authority", "name", "year", "children", *(f"year_{year}" for year in range(1, YEARS + 1)),
    "difference", "standard_error", "flows", "outside", "seconds", "needs_a_human",
)  # fmt: skip
"""``difference`` and ``standard_error`` are of the children at year five, in per cent of those on the base
date; ``flows`` are compared, ``outside`` of them lie outside of their published years."""
FLOW_COLUMNS = ("authority", "name", "year", "flow", "a_year", "least", "most", "inside")


def baseline_table(kept: Sequence[KeptBaseline], failed: Sequence[Failed]) -> pd.DataFrame:
    """A row for each authority, the worst first: :data:`COLUMNS`. Those that could not be made have no
    numbers.
    """
    rows = [_row(one) for one in kept]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    order = (table["difference"].abs() / HOLDS / 100 + table["outside"]).sort_values(ascending=False).index
    nothing = [np.nan] * (len(COLUMNS) - 4)
    missing = [(one.authority, one.name, one.origin, *nothing, one.reason) for one in failed]
    parts = [pd.DataFrame(missing, columns=list(COLUMNS)), table.loc[order]]
    return pd.concat([part for part in parts if len(part)] or [table], ignore_index=True)


def baseline_flows(kept: Sequence[KeptBaseline]) -> pd.DataFrame:
    """A row for each flow beside the least and the most of its last three published years."""
    rows = [(one.place, one.name, one.origin, *flow, flow.inside) for one in kept for flow in _flows(one)]
    return pd.DataFrame(rows, columns=list(FLOW_COLUMNS))


def _flows(one: KeptBaseline) -> list[BaselineFlow]:
    return [BaselineFlow(*flow) for flow in one.flows]


def _row(one: KeptBaseline) -> tuple[object, ...]:
    base = max(one.children[0], 1.0)
    flows = _flows(one)
    outside = [flow for flow in flows if not flow.inside]
    difference = 100 * (one.children[-1] - base) / base
    return (
        one.place, one.name, one.origin, *one.children,
        difference, 100 * one.standard_error / base, len(flows), len(outside),
        one.seconds, "; ".join(_reasons(difference, outside, one.seconds)),
    )  # fmt: skip


def _reasons(difference: float, outside: Sequence[BaselineFlow], seconds: float) -> list[str]:
    """Why a human must look at it; nothing where all is as it should be."""
    found = []
    if abs(difference) > 100 * HOLDS:
        found.append(f"{abs(difference):.1f} % {'more' if difference > 0 else 'fewer'} children at year five")
    found += [f"{f.flow}: {f.a_year:.0f} a year, published {_between(f)}" for f in outside]
    if seconds > AT_MOST:
        found.append(f"{seconds:.0f} seconds of a processor")
    return found


def _between(flow: BaselineFlow) -> str:
    """The least and the most; one number where there is one year."""
    least, most = f"{flow.least:.0f}", f"{flow.most:.0f}"
    return least if least == most else f"{least} to {most}"


def holding_in_words(table: pd.DataFrame) -> str:
    """What a table of baselines comes to, in a few sentences."""
    known = table[table["difference"].notna()]
    if known.empty:
        return "No baseline could be made."
    off = known["difference"].astype(np.float64)
    flows, outside = int(known["flows"].sum()), int(known["outside"].sum())
    quiet = int((known["needs_a_human"] == "").sum())
    missing = len(table) - len(known)
    return (
        f"With nothing changed, {int((off.abs() <= 100 * HOLDS).sum())} of {len(known)} authorities have as"
        f" many children at year five as on the base date, within {100 * HOLDS:.0f} % (between"
        f" {off.min():+.1f} and {off.max():+.1f} %, in the median {off.median():+.1f} %)."
        f" {flows - outside:,} of {flows:,} flows lie within the least and the most of the last three"
        f" published years, by {100 * PART:.0f} % or {CHILDREN:g} child a year;"
        f" in {int((known['outside'] == 0).sum())} authorities all of them do."
        f" {len(known) - quiet} need a human, and {missing} could not be made."
    )
