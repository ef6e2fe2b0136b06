"""Differences between scenarios in words and figures, rounded to what their intervals support."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import nan

import pandas as pd

from sim.measures.calendar import financial_year
from sim.report.labels import KPIS, Labels
from sim.report.rows import rows_of

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Difference:
    """What one scenario changes in one number, on one day; shares in percentage points, money in millions of pounds."""

    mean: float
    low: float
    high: float
    """The 95 % interval of the mean; both are ``NaN`` with a single run."""
    date: str
    unit: str
    """:data:`CHILDREN`, :data:`ORDERS`, :data:`POINTS` or :data:`MILLIONS`."""
    sign: int
    """Which way the strategy wants the number to go; 0 if it does not say."""

    @property
    def sure(self) -> bool:
        """Whether the interval is on one side of zero."""
        return self.low > 0 or self.high < 0

    def like(self, mean: float) -> "Difference":
        """Another mean of the same kind, of which no interval is known."""
        return replace(self, mean=mean, low=nan, high=nan)

    @property
    def wanted(self) -> int:
        """1 if the number moves the way that the strategy wants, -1 if the other way, 0 if it wants none."""
        return self.sign * (1 if self.mean > 0 else -1)

    @property
    def signed(self) -> str:
        """The mean with its sign."""
        return self._figure(self.mean, "+")

    @property
    def range(self) -> str:
        """The mean with its sign and its interval."""
        if self.low == self.high:
            return self.signed
        return f"{self.signed} ({self._figure(self.low, '+')} to {self._figure(self.high, '+')})"

    def told(self, whose: str) -> str:
        """The difference in words: 3 fewer children in care (95 % interval 1 to 5), where ``whose`` is "children in care"."""
        if not self.sure:
            money = " million pounds" * (self.unit == MILLIONS)
            return f"no sure difference in {whose} ({self.signed}{money}, 95 % interval {self._interval('+')})"
        size, interval = self._figure(abs(self.mean), ""), f"(95 % interval {self._interval('')})"
        if self.unit == MILLIONS:
            return f"£{size} million {'more' if self.mean > 0 else 'less'} {whose} {interval}"
        if self.unit == CHILDREN:
            return f"{size} {'more' if self.mean > 0 else 'fewer'} {whose} {interval}"
        return f"{whose} {'up' if self.mean > 0 else 'down'} by {size}{f' {POINTS}' * (self.unit == POINTS)} {interval}"

    def _interval(self, sign: str) -> str:
        ends = sorted((abs(self.low), abs(self.high))) if not sign else [self.low, self.high]
        return " to ".join(self._figure(end, sign) for end in ends)

    def _figure(self, value: float, sign: str) -> str:
        small = abs(self.mean) < (1 if self.unit == MILLIONS else 10)
        digits = small + (self.unit == MILLIONS) if self.unit != POINTS else 1
        text = f"{value:{sign},.{digits}f}"
        return "0" if float(text.replace(",", "")) == 0 else text.replace("-", "−")


CHILDREN, ORDERS, POINTS, MILLIONS = "children", "orders", "percentage points", "millions of pounds"
CASELOAD, SPENDING = "caseload", "costs:total"


def changed_measures(tables: Tables, labels: Labels) -> dict[str, str]:
    """What scenarios are compared by, with titles: children in care, in external homes, the six indicators, and spending.

    A name is that of a measure, with its breakdown after a colon.
    """
    homes = external_home(tables, labels)
    external = {f"{CASELOAD}:{homes}": f"Children: {labels.placements[homes].lower()}"} if homes else {}
    money = {SPENDING: f"Spending in {spending_year(tables)}, £ million"} if spending_year(tables) else {}
    return {f"{CASELOAD}:all": "Children in care", **external, **{f"{kpi}:all": title for kpi, title in KPIS.items()}, **money}


def spending_year(tables: Tables) -> str | None:
    """The last financial year that has ended by the day of judgement; none where costs were not worked out."""
    rows = rows_of(tables["comparison"], measure="costs", breakdown="total")
    ends = [date.fromisoformat(day) for day in rows["date"].unique() if day <= judged_on(tables)]
    return financial_year(max(ends)) if ends else None


def external_home(tables: Tables, labels: Labels) -> str | None:
    """The placement type of external residential care with most children in the first scenario."""
    rows = rows_of(tables["caseload"], scenario=labels.first, age_band="all")
    most = {name: float(rows_of(rows, placement=name)["mean"].max()) for name in labels.external_homes}
    return max(most, key=lambda name: most[name]) if any(most.values()) else None


def living_in(kind: str, labels: Labels) -> str:
    """Children of a placement type in a sentence: children in external children's homes."""
    title = labels.placements[kind]
    return f"children in {title[0].lower()}{title[1:]}s" if title.endswith("home") else f"children in “{title}”"


def told_of(name: str, tables: Tables, labels: Labels) -> str:
    """What a scenario changes in children in care, in external homes and in spending by the day of judgement: a sentence."""
    kind, year = external_home(tables, labels), spending_year(tables)
    measures = {f"{CASELOAD}:all": "children in care"}
    measures |= {f"{CASELOAD}:{kind}": living_in(kind, labels)} if kind else {}
    measures |= {SPENDING: f"spending in {year}"} if year else {}
    found = {whose: differences(tables, labels, measure)[name] for measure, whose in measures.items()}
    sure = [one.told(whose) for whose, one in found.items() if one.sure]
    unsure = [whose for whose, one in found.items() if not one.sure]
    said = [*sure, *([f"no sure difference in {listed(unsure)}"] if unsure else [])]
    return f"{sentence('; '.join(said))}."


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them: a, b and c."""
    return " and ".join([part for part in (", ".join(words[:-1]), words[-1]) if part])


def sentence(text: str) -> str:
    """Text that begins a sentence."""
    return text[:1].upper() + text[1:]


def differences(tables: Tables, labels: Labels, measure: str) -> dict[str, Difference]:
    """What each scenario but the first changes in a measure, on the day on which the aims are judged.

    Of what has one number a year, it is that of the last financial year that has ended by then.
    """
    name, _, breakdown = measure.partition(":")
    rows = rows_of(tables["comparison"], measure=name, breakdown=breakdown)
    rows = rows[rows["date"] == rows["date"][rows["date"] <= judged_on(tables)].max()]
    return {str(row["scenario"]): _difference(row, name, labels) for row in rows.to_dict("records")}


def judged_on(tables: Tables) -> str:
    """The last day on which an aim is judged; the last day simulated where there are no aims, or it comes first."""
    last = str(tables["kpis"]["date"].max())
    return min(str(tables["aims"]["by"].max()), last) if len(tables["aims"]) else last


def _difference(row: Mapping[Hashable, object], measure: str, labels: Labels) -> Difference:
    scale = 100 if measure.endswith("_share") else 1e-6 if measure == "costs" else 1
    mean, low, high = (scale * float(str(row[column])) for column in ("difference", "ci_low", "ci_high"))
    unit = {100: POINTS, 1e-6: MILLIONS}.get(scale, ORDERS if measure == "sgo_exits" else CHILDREN)
    return Difference(mean, low, high, str(row["date"]), unit, labels.wanted.get(measure, 0))
