"""The verdict in one sentence, and the five answers of the first page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.calendar import ends_on
from sim.comparison.wanted import LIKELY
from sim.measures import ALL
from sim.measures.costs import TOTAL
from sim.report.pages.decision.advice import Action, Advice
from sim.report.rows import Tables, at, rows_of, whole_years
from sim.report.words.compared import judged_on, listed, sentence
from sim.report.words.difference import Difference
from sim.report.words.labels import Labels, count, day_in_words
from sim.report.words.plans import (
    LIKELY_WORD,
    PlanRow,
    amount,
    as_the_mean,
    certainty,
    cost_range_in_words,
    costs_in_words,
    plans,
)
from sim.report.words.runs import ENOUGH
from sim.report.words.sentences import course, number

MILLION = 1e6


@dataclass(frozen=True)
class FoundAnswer:
    """A question that a director asks, and its answer."""

    question: str
    answer: str


def answers(tables: Tables, labels: Labels, found: Sequence[Advice], runs: int) -> list[FoundAnswer]:
    """What happens if nothing is done, what to fund, what to drop, what it costs and how sure that is; the
    first alone where no scenario is compared.
    """
    nothing = FoundAnswer("What happens if nothing is done?", if_nothing_is_done(tables, labels))
    if len(labels.scenarios) < 2:
        return [nothing]
    focus = next(one for one in plans(tables, labels) if one.name == labels.focus)
    said = [nothing, *_what_to_do(tables, labels, found, runs)]
    if focus.cost is not None:
        said.append(
            FoundAnswer(
                f"What does it cost until {day_in_words(focus.cost.date)}?", cost_in_words(focus.cost, focus)
            )
        )
    return [*said, FoundAnswer("How sure is that?", how_sure(focus, tables, labels))]


def _what_to_do(tables: Tables, labels: Labels, found: Sequence[Advice], runs: int) -> list[FoundAnswer]:
    if runs < ENOUGH:
        few = f"{runs} runs are too few to say; from run.replications={ENOUGH} on the answer stands here."
        return [FoundAnswer("What to fund, mend or drop?", few)]
    return [
        FoundAnswer("What to fund?", to_fund(tables, labels, found)),
        FoundAnswer("What to mend or drop?", mend_and_drop(found)),
    ]


def verdict(tables: Tables, labels: Labels, found: Sequence[Advice]) -> str:
    """One sentence: what the scenario in focus brings and costs, and how many plans to fund, to mend and to
    drop.
    """
    if len(labels.scenarios) < 2:
        return if_nothing_is_done(tables, labels)
    focus = next(one for one in plans(tables, labels) if one.name == labels.focus)
    said = [_less(focus.children, "children in care")]
    said += [_less(focus.residential, "in residential care")] if focus.residential is not None else []
    brings = (
        f"Compared with no change, “{focus.title}” means {listed(said)} by {day_in_words(judged_on(tables))}"
    )
    cost = f" and {costs_in_words(focus.cost)} until then" if focus.cost is not None else ""
    many = {
        action: sum(one.action is action for one in found)
        for action in (Action.FUND, Action.MEND, Action.DROP)
    }
    todo = [f"{str(action).lower()} {number(count_)}" for action, count_ in many.items() if count_]
    return f"{brings}{cost}{': of its plans, ' + listed(todo) if todo and len(found) > 1 else ''}."


def _less(one: Difference, whose: str) -> str:
    """Likely 69 fewer children in care; that there is no clear difference where that is so."""
    if certainty(one) != LIKELY_WORD:
        return (
            f"{certainty(one)} in the number of {whose}"
            if whose.startswith("children")
            else f"{certainty(one)} {whose}"
        )
    return f"{LIKELY_WORD} {amount(one)} {whose}"


def if_nothing_is_done(tables: Tables, labels: Labels) -> str:
    """Where children in care, those in residential care and spending go in the first scenario by the day of
    judgement.
    """
    when = judged_on(tables)
    rows = rows_of(tables["caseload"], scenario=labels.first, placement=ALL, age_band=ALL)
    start, end = (float(at(rows, day)["p50"]) for day in (labels.base.isoformat(), when))
    low, high = (count(at(rows, when)[name]) for name in ("p10", "p90"))
    between = f" (eight in ten runs: {low} to {high})" if low != high else ""
    said = [f"Children in care {course(start, end)} by {day_in_words(when)}{between}"]
    if "groups" in tables:
        own = rows_of(tables["groups"], scenario=labels.first, by="provision", group="residential")
        first, last = (float(at(own, day)["mean"]) for day in (labels.base.isoformat(), when))
        said.append(f"those in residential care of any kind {course(first, last)}")
    if spent := _spent(tables, labels, when):
        said.append(spent)
    return f"{'; '.join(said)}."


def _spent(tables: Tables, labels: Labels, when: str) -> str:
    """Net spending of the first whole financial year and of the last that has ended by then."""
    if "costs" not in tables:
        return ""
    rows = whole_years(rows_of(tables["costs"], scenario=labels.first, cost_line=TOTAL))
    mean = rows.set_index("financial_year")["mean"] / MILLION
    known = [year for year in mean.index if ends_on(year) <= when]
    if not known:
        return ""
    first, last = min(known), max(known)
    if first == last:
        return f"net spending is £{mean[last]:,.1f} million in {last}"
    until = f"£{mean[last]:,.1f} million in {last}"
    return f"net spending goes from £{mean[first]:,.1f} million in {first} to {until}"


def cost_in_words(cost: Difference, one: PlanRow) -> str:
    """What a plan costs until the day of judgement, and when it pays for itself."""
    when = day_in_words(cost.date)
    range_ = f"eight in ten runs: {cost_range_in_words(cost)}"
    back = (
        f"pays for itself by {one.by} in half of the runs"
        if one.by
        else f"pays for itself in {100 * one.payback:.0f} % of the runs"
    )
    return f"It {costs_in_words(cost)} than doing nothing until {when} ({range_}) and {back}."


def to_fund(tables: Tables, labels: Labels, found: Sequence[Advice]) -> str:
    """The plans to fund, and which plan of all moves the number of children most."""
    named = _named(found, Action.FUND, "No plan earns it by the rule below")
    single = {one.title for one in found}
    ranked = [
        one for one in plans(tables, labels) if one.title in single and certainty(one.children) == LIKELY_WORD
    ]
    if not ranked:
        return named
    most = max(ranked, key=lambda one: abs(one.children.mean))
    return (
        f"{named} The largest plan is “{most.title}”: {LIKELY_WORD} {amount(most.children)} children in care."
    )


def mend_and_drop(found: Sequence[Advice]) -> str:
    """The plans and homes to mend and those to drop."""
    mend, drop = (_named(found, action, "none") for action in (Action.MEND, Action.DROP))
    return f"Mend: {mend} Drop: {drop}"


def _named(found: Sequence[Advice], action: Action, none: str) -> str:
    named = [one.title for one in found if one.action is action]
    return f"{sentence(listed(named)) if named else none}."


def how_sure(focus: PlanRow, tables: Tables, labels: Labels) -> str:
    """In how many runs the scenario in focus goes the way of its mean, and how many aims are likely."""
    fewer = {"children in care": focus.children, "in residential care": focus.residential}
    said = [
        f"{'fewer' if one.mean < 0 else 'more'} {whose} in {as_the_mean(one)} of the runs"
        for whose, one in fewer.items()
        if one is not None
    ]
    if focus.cost is not None:
        said.append(f"{'less' if focus.cost.mean < 0 else 'more'} spending in {as_the_mean(focus.cost)}")
    aims = rows_of(tables["aims"], scenario=labels.focus) if len(tables["aims"]) else None
    met = ""
    if aims is not None:
        likely = int((aims["probability"] >= LIKELY).sum())
        verb = "is" if likely == 1 else "are"
        met = f"; {number(likely)} of {number(len(aims))} aims {verb} likely to be met"
    return f"“{focus.title}” has {listed(said)}{met}. “Likely” means at least eight in ten runs."
