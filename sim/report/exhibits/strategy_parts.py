"""What the scenario with most policies is made of: its parts carried out alone, and what is left."""

from dataclasses import dataclass
from datetime import date

from sim.report.drawing.chart import Tables
from sim.report.words.difference import Difference
from sim.report.words.labels import Labels, count, month
from sim.report.words.words import (
    CASELOAD,
    SPENDING,
    differences,
    external_home,
    judged_on,
    living_in,
    spending_year_in_words,
)

REST = "Everything else"


@dataclass(frozen=True)
class Part:
    """One step on the way to the whole."""

    title: str
    amount: float
    text: str
    """The amount, rounded, with its sign."""
    range: str
    """The same, with between what eight in ten runs lie where that is known."""

    @classmethod
    def of(cls, title: str, one: Difference) -> "Part":
        """A difference as a step."""
        return cls(title, one.mean, one.signed, one.range)


def taken_apart(tables: Tables, labels: Labels) -> dict[str, list[Part]]:
    """By what is counted (children in care, in external homes, spending): every part alone, what is left, and the whole.

    Parts and what is left add up to the whole. Empty where the run has no scenario that is a part of the one in focus.
    """
    if not labels.parts:
        return {}
    homes, year = external_home(tables, labels), spending_year_in_words(tables)
    measures = {f"{CASELOAD}:all": "Children in care"}
    measures |= {f"{CASELOAD}:{homes}": f"C{living_in(homes, labels)[1:]}"} if homes else {}
    measures |= {SPENDING: f"Spending in {year}, £ million"} if year else {}
    return {title: _steps(differences(tables, labels, measure), labels) for measure, title in measures.items()}


def _steps(found: dict[str, Difference], labels: Labels) -> list[Part]:
    whole = found[labels.focus]
    alone = {labels.scenarios[name]: found[name] for name in labels.parts}
    rest = whole.like(whole.mean - sum(one.mean for one in alone.values()))
    return [Part.of(title, one) for title, one in {**alone, REST: rest, labels.scenarios[labels.focus]: whole}.items()]


def finding(tables: Tables, labels: Labels) -> str:
    """The whole change in children in care, what the parts alone add up to, and which of them is the largest."""
    *alone, _, whole = taken_apart(tables, labels)["Children in care"]
    when = month(date.fromisoformat(judged_on(tables)))
    told = differences(tables, labels, f"{CASELOAD}:all")[labels.focus].told("children in care")
    said = f"“{whole.title}” by {when}: {told}"
    if not round(abs(whole.amount)):
        return said
    way = -1 if whole.amount < 0 else 1
    most = max(alone, key=lambda part: way * part.amount)
    if way * most.amount <= 0:
        return f"{said}; none of the plans run alone goes that way"
    total = sum(part.amount for part in alone)
    together = f"{count(abs(total))} {'fewer' if total < 0 else 'more'}" if round(abs(total)) else "none"
    return f"{said}; its plans run alone add up to {together}, the largest “{most.title}” ({count(abs(most.amount))})"
