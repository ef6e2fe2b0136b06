"""What each plan does to children and money, as the first page and the committee paper say it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from math import nan
from typing import Any

import pandas as pd

from sim.comparison.wanted import LESS, LIKELY
from sim.measures import ALL
from sim.report.rows import Tables, rows_of
from sim.report.words.compared import CASELOAD, differences
from sim.report.words.difference import Difference
from sim.report.words.labels import Labels, month, share
from sim.report.words.notation import MILLIONS

CHILDREN, RESIDENTIAL, FAMILY = (
    f"{CASELOAD}:{ALL}",
    "provision_kind:residential",
    "provision_kind:family_based",
)
"""What is compared: all children, those in any kind of residential care, those in families."""
NET_COST, HOLE = "net_cost", "cash_flow_hole"
LIKELY_WORD, UNCLEAR, NONE = "likely", "no clear difference", "no difference"
MORE, LESS_MONEY = " more", " less"
MILLION = 1e6
A_LITTLE = 0.05
"""Millions of pounds that are hardly anything: less is written as 0.0."""


@dataclass(frozen=True)
class PlanRow:
    """One scenario against the first one."""

    name: str
    title: str
    children: Difference
    residential: Difference | None
    family: Difference | None
    cost: Difference | None
    """Millions of pounds until the aims are judged; nothing where costs are not worked out."""
    hole: float
    """Millions of pounds: how much the plan has cost more than doing nothing when that is most (mean)."""
    deepest: str
    """The day on which that is so, ISO; blank where it never costs more."""
    payback: float
    """The share of the runs in which it has paid for itself before the end; not a number without costs."""
    by: str
    """The month by which half of the runs have; blank if they do not."""

    @property
    def saves(self) -> bool:
        """Whether it likely costs less than doing nothing, until the aims are judged or in all."""
        return self.payback >= LIKELY or (self.cost is not None and self.cost.wanted > 0)

    @property
    def costs(self) -> bool:
        """Whether it likely costs more until the aims are judged."""
        return self.cost is not None and self.cost.wanted < 0 and self.cost.mean >= A_LITTLE


def plans(tables: Tables, labels: Labels) -> list[PlanRow]:
    """Every scenario but the first, in their order."""
    whose = {
        measure: differences(tables, labels, measure) for measure in (CHILDREN, RESIDENTIAL, FAMILY)
        if len(rows_of(tables["comparison"], measure=measure.partition(":")[0]))
    }  # fmt: skip
    return [_plan(name, title, whose, tables) for name, title in list(labels.scenarios.items())[1:]]


def _plan(name: str, title: str, whose: Mapping[str, Mapping[str, Difference]], tables: Tables) -> PlanRow:
    cost, hole = (_money(tables, name, measure) for measure in (NET_COST, HOLE))
    paid = rows_of(tables["payback"], scenario=name) if "payback" in tables else pd.DataFrame()
    half = paid["payback_p50"].iloc[0] if len(paid) else None
    return PlanRow(
        name, title, whose[CHILDREN][name],
        whose.get(RESIDENTIAL, {}).get(name), whose.get(FAMILY, {}).get(name),
        None if cost is None else _difference(cost),
        nan if hole is None else float(hole["mean"]) / MILLION,
        "" if hole is None or float(hole["mean"]) / MILLION < A_LITTLE else str(hole["date"]),
        float(paid["probability_of_payback"].iloc[0]) if len(paid) else nan,
        month(date.fromisoformat(str(half))) if isinstance(half, str) else "",
    )  # fmt: skip


def _money(tables: Tables, name: str, measure: str) -> Mapping[Hashable, Any] | None:
    if "cash_flow" not in tables:
        return None
    rows = rows_of(tables["cash_flow"], scenario=name, measure=measure)
    return {column: rows[column].iloc[0] for column in rows} if len(rows) else None


def _difference(row: Mapping[Hashable, Any]) -> Difference:
    mean, low, high = (float(row[name]) / MILLION for name in ("mean", "p10", "p90"))
    saves = float(row["share_saves"])
    more = 0.0 if mean == low == high == 0 else 1 - saves
    return Difference(
        mean, low, high, saves, more, int(row["replications"]), nan, str(row["date"]), MILLIONS, LESS
    )


def certainty(one: Difference) -> str:
    """How sure a difference is, in words: :data:`LIKELY_WORD` if at least eight in ten runs go one way."""
    return NONE if not one.less and not one.more else LIKELY_WORD if one.way else UNCLEAR


def cell(one: Difference | None) -> str:
    """A difference as three lines: mean, what eight in ten runs lie between, and how sure that is."""
    if one is None:
        return "–"
    if certainty(one) == NONE:
        return NONE
    mean, _, between = one.range.partition(" ")
    return "\n".join(part for part in (mean, between.replace(" ", "\u00a0"), certainty(one)) if part)


def amount(one: Difference) -> str:
    """How many fewer or more, as the table of plans writes it: 69 fewer."""
    return f"{one.signed.lstrip('+−')} {'fewer' if one.mean < 0 else 'more'}"


def costs_in_words(one: Difference) -> str:
    """Likely costs £2.0 million more: the digits are those of the table of plans; £0.0 million is hardly
    anything.
    """
    if certainty(one) == NONE:
        return "costs nothing more"
    size = "hardly" if abs(one.mean) < A_LITTLE else f"£{one.signed.lstrip('+−')} million"
    amount_ = f"costs {size} {'more' if one.mean > 0 else 'less'}"
    return f"{LIKELY_WORD} {amount_}" if one.way else f"{amount_} on average ({UNCLEAR})"


def cost_range_in_words(one: Difference) -> str:
    """Between what eight in ten runs cost: £8.4 million to £9.8 million more, or £0.13 million less to £0.52
    million more.
    """
    low, high = one.ends
    nearer, farther = (high, low) if high.startswith("−") else (low, high)
    first, last = _more_or_less(nearer), _more_or_less(farther)
    return last if low == high else f"{first.removesuffix(last[-len(MORE) :])} to {last}"


def _more_or_less(signed: str) -> str:
    """£8.4 million more, of +8.4."""
    if signed == "0":
        return "nothing"
    return f"£{signed[1:]} million{MORE if signed.startswith('+') else LESS_MONEY}"


def as_the_mean(one: Difference) -> str:
    """The share of the runs that go the way of the mean, as a percentage."""
    return share(one.less if one.mean < 0 else one.more)
